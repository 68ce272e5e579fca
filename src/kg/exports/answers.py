"""What an export is made from: a dataset, the rows of its named queries, and the names of things."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.queries import placed, read_query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.store import Dataset, Term

Row = dict[str, str]
"""The values of one row by variable; what is unbound is empty."""
LANGUAGES: Final = ("en", "fr", "ar")
FIELDS: Final = frozenset({"Export", "Note"})


class Thing(NamedTuple):
    """What is said of one thing: values by the local name of their property."""

    iri: str
    said: dict[str, list[str]]

    def all(self, name: str) -> list[str]:
        """Return every value of the property ``name``, sorted."""
        return self.said.get(name, [])

    def one(self, name: str) -> str:
        """Return the first value of the property ``name``, empty for none."""
        return next(iter(self.all(name)), "")


class Answers:
    """The graph as an export sees it. Query files lie in ``sparql/exports`` and are asked by name, once."""

    def __init__(self, dataset: Dataset, home: Path, version: str, language: str = "en") -> None:
        """Ask ``dataset``, which is ``version`` of the project in ``home``, naming things in ``language``."""
        self.dataset, self.home, self.version, self.language = dataset, home, version, language
        self._asked: dict[str, list[dict[str, Term]]] = {}

    def terms(self, name: str) -> list[dict[str, Term]]:
        """Return the rows of ``sparql/exports/<name>.rq`` with their terms; unbound variables are no keys.

        Raises FileSyntaxError for a header or a query that does not parse.
        """
        if name not in self._asked:
            file = read_query(self.home / "sparql" / "exports" / f"{name}.rq", FIELDS)
            with placed(file):
                self._asked[name] = self.dataset.select(file.text)
        return self._asked[name]

    def rows(self, name: str) -> list[Row]:
        """Return the same rows as plain values, every variable of any row being a key of each."""
        found = self.terms(name)
        variables = dict.fromkeys(variable for row in found for variable in row)
        return [
            {variable: row[variable].value if variable in row else "" for variable in variables}
            for row in found
        ]

    @cached_property
    def _things(self) -> dict[str, dict[str, Thing]]:
        found: dict[str, dict[str, Thing]] = {}
        for row in self.rows("things"):
            thing = found.setdefault(row["class"], {}).setdefault(row["thing"], Thing(row["thing"], {}))
            thing.said.setdefault(row["property"], []).append(row["value"])
        return found

    def things(self, kind: str) -> dict[str, Thing]:
        """Return what is said of the things of the class ``kind``, such as ``Activity``, by their IRIs."""
        return self._things.get(kind, {})

    def cite(self, *evidence: str) -> Row:
        """Return the ``source``, ``section`` and ``passage`` columns of the passages ``evidence``."""
        passages = [self.things("Evidence")[iri] for iri in dict.fromkeys(evidence)]
        sections = (" · ".join((*each.all("section"), *each.all("block"))) for each in passages)
        return {
            "source": self.join(each.one("hasSource") for each in passages),
            "section": "; ".join(dict.fromkeys(sections)),
            "passage": " ".join(each.iri for each in passages),
        }

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """The names of all things by IRI and language (empty for a name in none); of ``names.rq``."""
        found: dict[str, dict[str, str]] = {}
        for row in self.terms("names"):
            found.setdefault(row["thing"].value, {}).setdefault(row["name"].language or "", row["name"].value)
        return found

    def name(self, iri: str, language: str = "") -> str:
        """Return the name of ``iri`` in ``language``, which is the export's own if not given.

        Where there is none it is the English one, then any; empty for no IRI and for a thing without a name.
        """
        known = self.names.get(iri, {})
        for tag in (language or self.language, "", LANGUAGES[0], *known):
            if tag in known:
                return known[tag]
        return ""

    def join(self, iris: Iterable[str]) -> str:
        """Return the names of ``iris`` in one text, each once."""
        return "; ".join(dict.fromkeys(filter(None, map(self.name, iris))))

    @cached_property
    def about(self) -> Row:
        """What the dataset says of itself: title, description, citation, licence, modified."""
        return self.rows("about")[0]
