"""What the tables know already: names of things, concepts, sources, and the rows that are there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rdflib import SKOS, Literal, URIRef

from kg.authoring.skeletons.project import Project
from kg.matching import Entry, Name, Register, Wanted, fold, judge
from kg.namespaces import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TABLES: Final = {
    "place": "places.csv",
    "country": "countries.csv",
    "organisation": "organisations.csv",
    "initiative": "initiatives.csv",
    "mechanism": "mechanisms.csv",
    "source": "sources.csv",
}
_LABELS: Final = {"label": "", "label_en": "en", "label_fr": "fr", "label_ar": "ar"}
_CODES: Final = {"acronym": "acronym", "alpha2": "code", "alpha3": "code", "key": "code"}
_SHOWN: Final = 3
_LIKE: Final = 65


@dataclass(frozen=True)
class Meant:
    """What a name was found to mean."""

    path: str
    """``id/place/tn-sfax``; empty where that is not certain."""
    label: str = ""
    way: str = ""
    """How the name fits: exact, variant, acronym, code or identifier."""
    near: tuple[str, ...] = ()
    """What may be meant, where nothing is certain, the likeliest first."""

    is_named: bool = False
    """Whether something goes by that very name, and it is not certain that it is meant."""

    @property
    def kind(self) -> str:
        """Return the kind of thing."""
        return self.path.split("/")[1] if self.path else ""

    @property
    def key(self) -> str:
        """Return the key of the thing's row."""
        return self.path.rpartition("/")[2]


class Known:
    """What the project in ``home`` has."""

    def __init__(self, home: Path) -> None:
        """Take the project in ``home``; raises UsageError where there is none."""
        self.project = Project(home)
        self._new: list[Entry] = []
        self._meant: dict[tuple[str, tuple[str, ...], str], Meant] = {}
        self._forms: dict[tuple[str, ...], dict[str, Entry]] = {}
        self._concepts: dict[str, dict[str, str]] = {}

    def add_initiatives(self, rows: Iterable[dict[str, str]]) -> None:
        """Take the initiatives of the sheet itself as known from now on."""
        self._new += [_entry("initiative", row, ()) for row in rows]
        self.__dict__.pop("register", None)
        self._meant.clear()
        self._forms.clear()

    @cached_property
    def register(self) -> Register:
        """All names, of the tables and of the sheet's own initiatives."""
        return Register([*self._entries(), *self._new])

    def keys(self, table: str, column: str) -> set[str]:
        """Return the keys in ``column`` of ``data/<table>.csv``."""
        return {row[column] for _, row in self.project.rows(f"{table}.csv")}

    @cached_property
    def connections(self) -> dict[tuple[str, ...], str]:
        """The keys of the connections in the tables, by initiative, place or country, and organisation."""
        found: dict[tuple[str, ...], str] = {}
        for _, row in self.project.rows("connections.csv"):
            place = _path("place", row["place"]) or _path("country", row["country"])
            found[row["initiative"], place, _path("organisation", row["organisation"])] = row["connection"]
        return found

    @cached_property
    def participations(self) -> dict[tuple[str, ...], str]:
        """The keys of the participations in the tables, by what is taken part in, participant and role."""
        found: dict[tuple[str, ...], str] = {}
        for _, row in self.project.rows("participations.csv"):
            whole = _path("initiative", row["initiative"]) or _path("mechanism", row["mechanism"])
            body = _path("organisation", row["organisation"])
            body = body or _path("initiative", row["participant_initiative"])
            found[whole, body, row["role"]] = row["participation"]
        return found

    def columns(self, name: str) -> list[str]:
        """Return the columns of the table ``name``, in order."""
        table = next(each for each in self.project.tables if each.file.stem == name)
        return [column.name for column in table.columns or () if not column.is_virtual]

    def mean(self, text: str, kinds: tuple[str, ...], country: str = "") -> Meant:
        """Return what ``text`` names, one of ``kinds``; ``country`` (a key) tells places apart.

        Only what is certain counts: the name itself, a known variant, an acronym that no other has. What is
        merely alike is told in ``near``.
        """
        key = (text, kinds, country)
        if key not in self._meant:
            self._meant[key] = self._mean(text, kinds, country)
        return self._meant[key]

    def _mean(self, text: str, kinds: tuple[str, ...], country: str) -> Meant:
        facts = {"country": frozenset({f"id/country/{country}"})} if country else {}
        found = judge(self.register, Wanted(text, kinds, facts=facts))
        if found and found[0].match:
            first = found[0]
            return Meant(first.entry.iri, _label(first.entry), first.way)
        near = tuple(_named(each.entry) for each in found[:_SHOWN]) or self._nearest(text, kinds)
        return Meant("", near=near, is_named=bool(self.register.named(text)))

    def _nearest(self, text: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Return the thing whose name or acronym has nearly the letters of ``text``, if there is one."""
        if kinds not in self._forms:
            entries = [each for each in self.register.entries.values() if each.types & set(kinds)]
            self._forms[kinds] = {name.folded.strip(): each for each in entries for name in each.names}
        near = process.extractOne(fold(text), list(self._forms[kinds]), scorer=fuzz.ratio, score_cutoff=_LIKE)
        return (_named(self._forms[kinds][near[0]]),) if near else ()

    def concept(self, scheme: str, text: str) -> str:
        """Return the slug of the concept of ``scheme`` that ``text`` names in any language, or nothing."""
        return self._spelt(scheme).get(fold(text), "")

    def concepts(self, scheme: str, language: str) -> dict[str, str]:
        """Return the slugs of the concepts of ``scheme`` in use, by their labels in ``language``."""
        vocabulary, found = self.project.vocabulary, {}
        for slug in self.project.concepts(scheme):
            for text in vocabulary.objects(URIRef(f"{VOCAB}{scheme}/{slug}"), SKOS.prefLabel):
                if isinstance(text, Literal) and text.language == language:
                    found[str(text)] = slug
        return found

    def spellings(self, scheme: str) -> list[str]:
        """Return the English labels of the concepts of ``scheme``."""
        return sorted(self.concepts(scheme, "en"))

    def labels(self, kind: str, language: str) -> list[str]:
        """Return the names of the things of a kind for a list to choose from, each of one thing."""
        column = f"label_{language}" if kind == "country" else "label"
        rows = [row for _, row in self.project.rows(_TABLES[kind])]
        texts = [row[column] for row in rows]
        if kind != "place":
            return sorted(texts)
        return sorted(
            f"{row['label']}, {row['country'].upper()}" if texts.count(row["label"]) > 1 else row["label"]
            for row in rows
        )

    def _spelt(self, scheme: str) -> dict[str, str]:
        if scheme not in self._concepts:
            spelt: dict[str, str] = {}
            vocabulary = self.project.vocabulary
            for slug in self.project.concepts(scheme):
                iri = URIRef(f"{VOCAB}{scheme}/{slug}")
                texts = [
                    slug,
                    *vocabulary.objects(iri, SKOS.prefLabel),
                    *vocabulary.objects(iri, SKOS.altLabel),
                ]
                for text in texts:
                    spelt.setdefault(fold(str(text)), slug)
            self._concepts[scheme] = spelt
        return self._concepts[scheme]

    def _entries(self) -> Iterator[Entry]:
        printed: dict[str, set[str]] = {}
        for _, row in self.project.rows("place_names.csv"):
            printed.setdefault(f"id/place/{row['place']}", set()).add(row["name"])
        for _, row in self.project.rows("connections.csv"):
            path = (
                f"id/organisation/{row['organisation']}"
                if row["organisation"]
                else f"id/place/{row['place']}"
            )
            printed.setdefault(path, set()).add(row["reported_as"])
        for kind, table in _TABLES.items():
            for _, row in self.project.rows(table):
                yield _entry(kind, row, sorted(printed.get(f"id/{kind}/{row[kind]}", ())))


def _entry(kind: str, row: dict[str, str], printed: Iterable[str]) -> Entry:
    texts = [("name", row.get(column, ""), language) for column, language in _LABELS.items()]
    texts += [(source, row.get(column, ""), "") for column, source in _CODES.items()]
    texts += [("variant", text, "") for text in row.get("variants", "").split("|")]
    texts += [("printed", text, "") for text in printed]
    names = tuple(Name.of(source, text, language) for source, text, language in texts if text)
    country = row.get("country", "")
    facts = {"country": frozenset({f"id/country/{country}"})} if country else {}
    return Entry(f"id/{kind}/{row[kind]}", names, frozenset({kind}), facts)


def _label(entry: Entry) -> str:
    return entry.names[0].text


def _named(entry: Entry) -> str:
    return f"{_label(entry)} ({entry.iri.rpartition('/')[2]})"


def _path(kind: str, key: str) -> str:
    return f"id/{kind}/{key}" if key else ""
