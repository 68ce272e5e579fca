"""One visit to a page: the reader's language, the edition that is read, and the names of what is shown."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from flask import request, url_for

from kg.namespaces import BASE, ID, PREFIXES
from kg.web.iris import is_absolute
from kg.web.rows import Term, select
from kg.web.site.messages import LANGUAGES, direction, read_messages, say
from kg.web.site.numerals import write_literal, write_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from kg.store.current import Edition
    from kg.web.rows import Rows

EVIDENCE: Final = f"{ID}evidence/"
_BATCH: Final = 400
_TELLING: Final = 90
_PLAIN: Final = "/:@!$&'()*+,;=~"
"""What stands as it is in the path of an address (RFC 3986, section 3.3)."""
_NAME: Final = tuple(
    f"<{PREFIXES[prefix]}{name}>"
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"), ("sh", "name"))
)
_TOLD: Final = f"{PREFIXES['dcterms']}description"
"""What stands in for the name of a thing that has none."""
# One VALUES in each branch: the engine takes fifty times as long where properties stand in a VALUES too.
_NAMES: Final = f"""SELECT ?x ?name ?told {{
  {{ VALUES ?x {{ %(iris)s }} ?x {"|".join(_NAME)} ?name BIND(false AS ?told) }}
  UNION {{ VALUES ?x {{ %(iris)s }} ?x <{_TOLD}> ?name BIND(true AS ?told) }}
}}"""
_DATASET: Final = f"""PREFIX dcat: <{PREFIXES["dcat"]}>
PREFIX dcterms: <{PREFIXES["dcterms"]}>
SELECT ?text ?date {{
  ?dataset a dcat:Dataset ; dcterms:bibliographicCitation ?text ; dcterms:modified ?date
}} ORDER BY ?text LIMIT 1"""
_PASSAGES: Final = f"""PREFIX rc: <{PREFIXES["rc"]}>
PREFIX oa: <{PREFIXES["oa"]}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
SELECT ?x ?source ?title ?section ?block {{
  VALUES ?x {{ %s }}
  ?x oa:hasSource ?source ; rc:section ?section .
  ?source rdfs:label ?title .
  OPTIONAL {{ ?x rc:block ?block }}
}}"""


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it."""

    text: str
    language: str = ""
    """Language tag where it is not the page's own, else empty."""
    href: str = ""
    iri: str = ""
    foreign: bool = False
    """Whether it is a name in another language than the reader's, for want of one in theirs."""
    told: bool = False
    """Whether it has no name and is called by the first words that describe it."""

    @property
    def direction(self) -> str:
        """The writing direction of the text."""
        return direction(self.language)


@dataclass(frozen=True)
class Passage:
    """A chip: where a source says it."""

    iri: str
    href: str
    key: str
    section: str
    title: str
    """Source, section and block, in full."""


@dataclass
class Visit:
    """What a page needs to know of its reader and of the graph."""

    edition: Edition
    language: str
    names: dict[str, Shown] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """The writing direction of the page."""
        return direction(self.language)

    @cached_property
    def dataset(self) -> dict[str, Term]:
        """The ``text`` by which the dataset is cited and the ``date`` of it; empty if it says neither."""
        return next(iter(self.select(_DATASET)), {})

    @property
    def checked(self) -> str:
        """The day on which the dataset was last held against its sources, or nothing if it does not say."""
        return self.show(self.dataset["date"]).text if self.dataset else ""

    def say(self, key: str, **values: Any) -> Markup:
        """Return a text of the site in the reader's language."""
        return say(self.language, key, **values)

    def hint(self, key: str) -> Markup | None:
        """Return a text that not every page needs, or None where there is none for ``key``."""
        return self.say(key) if key in read_messages() else None

    def number(self, value: str | int) -> str:
        """Return a whole number as the reader's language writes it."""
        return write_number(int(value), self.language)

    def select(self, query: str) -> Rows:
        """Return the rows of ``query``; raises a ``QueryError``."""
        return select(self.edition, query)

    def url(self, endpoint: str, **values: Any) -> str:
        """Return the address of a view, in the language that the reader has chosen."""
        parameters: dict[str, Any] = {**self.chosen, **values}
        return url_for(endpoint, **parameters)

    @property
    def chosen(self) -> dict[str, str]:
        """The language as a parameter, where the reader has chosen one by it."""
        return {"lang": self.language} if "lang" in request.args else {}

    def switch(self, language: str) -> str:
        """Return the address of this page in ``language``."""
        return self.again(lang=language)

    def again(self, **values: str) -> str:
        """Return the address of this page with ``values`` for its parameters of those names."""
        pairs = [(name, value) for name, value in request.args.items(multi=True) if name not in values]
        return f"{request.script_root}{quote(request.path, _PLAIN)}?{urlencode([*pairs, *values.items()])}"

    def href(self, iri: str) -> str:
        """Return where a link to ``iri`` goes: to its page here, or to its own place on the web."""
        if iri.startswith((ID, f"{BASE}vocab/")):
            return self.url("resources.resolve", path=f"{iri.removeprefix(BASE)}.html")
        if iri.startswith(BASE):
            return f"{request.script_root}/{iri.removeprefix(BASE)}"
        return iri if iri.startswith(("http://", "https://")) else ""

    def sparql(self, query: str, **parameters: str) -> str:
        """Return the address at which ``query`` is answered."""
        fields: dict[str, Any] = dict(parameters)
        return url_for("endpoint.sparql", query=query, **fields)

    def look_up(self, terms: Iterable[Term]) -> None:
        """Learn the names of all IRIs among ``terms``, and the place of those that are passages."""
        iris = {term.value for term in terms if term.kind == "uri" and is_absolute(term.value)}
        passages = sorted(iri for iri in iris if iri.startswith(EVIDENCE) and iri not in self.passages)
        for batch in _batches(passages):
            for row in self.select(_PASSAGES % batch):
                self.passages[row["x"].value] = self._passage(row)
        for batch in _batches(sorted(iri for iri in iris - set(passages) if iri not in self.names)):
            rows = self.select(_NAMES % {"iris": batch})
            for row in sorted(rows, key=lambda row: (row["told"].value, self.rank(row["name"]))):
                if row["name"].kind == "literal" and row["x"].value not in self.names:
                    self.names[row["x"].value] = self._named(row)

    def show(self, term: Term) -> Shown:
        """Return ``term`` as the page shows it; ``look_up`` has learnt its name."""
        if term.kind == "literal":
            foreign = bool(term.language) and term.language != self.language
            text = write_literal(term.value, term.datatype, self.language)
            return Shown(text, term.language, foreign=foreign)
        if term.kind == "bnode":
            return Shown("…")
        if term.value in self.passages:
            return Shown(self.passages[term.value].title, "", self.href(term.value), term.value)
        known = self.names.get(term.value)
        return known or Shown(shorten(term.value), "", self.href(term.value), term.value)

    def _named(self, row: dict[str, Term]) -> Shown:
        iri, name, told = row["x"].value, row["name"], row["told"].value == "true"
        foreign = bool(name.language) and name.language != self.language
        text = textwrap.shorten(name.value, _TELLING, placeholder=" …") if told else name.value
        return Shown(text, name.language, self.href(iri), iri, foreign, told)

    def rank(self, name: Term) -> tuple[int, str, str]:
        """Return how well a name suits the reader: first theirs, then one in no language, then English."""
        liked = {self.language: 0, "": 1, next(iter(LANGUAGES)): 2}
        return liked.get(name.language, 3), name.language, name.value

    def _passage(self, row: dict[str, Term]) -> Passage:
        iri = row["x"].value
        section = row["section"].value
        block = row["block"].value if "block" in row else ""
        title = " · ".join(filter(None, (row["title"].value, section, block)))
        key = iri.removeprefix(EVIDENCE).partition("-")[0].upper()
        return Passage(iri, self.href(iri), key, section, title)


def shorten(iri: str) -> str:
    """Return ``iri`` without the base, or with its prefix, or as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(BASE).removeprefix("id/") or iri


def _batches(iris: list[str]) -> Iterable[str]:
    for start in range(0, len(iris), _BATCH):
        yield " ".join(f"<{iri}>" for iri in iris[start : start + _BATCH])
