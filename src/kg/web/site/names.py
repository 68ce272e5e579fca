"""The names by which things are found: read once for each version, folded so that spelling matters little."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kg.matching import Name
from kg.namespaces import ID, PREFIXES, RC
from kg.web.rows import Term
from kg.web.site.frame import home
from kg.web.site.questions import questions_of
from kg.web.site.sections import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.web.site.visit import Visit

KINDS: Final = {
    "place": f"{RC}Place",
    "country": f"{RC}Country",
    "initiative": f"{RC}Initiative",
    "organisation": f"{PREFIXES['org']}Organization",
    "route": f"{RC}Route",
    "activity-type": f"{RC}ActivityType",
    "approach": f"{RC}ProtectionApproach",
    "mechanism": f"{RC}CoordinationMechanism",
    "framework": f"{RC}PolicyFramework",
    "concept": f"{PREFIXES['skos']}Concept",
    "question": f"{PREFIXES['sh']}SPARQLExecutable",
    "activity": f"{RC}Activity",
    "recommendation": f"{RC}Recommendation",
    "challenge": f"{RC}Challenge",
    "finding": f"{RC}Finding",
    "partnership": f"{RC}CityPartnership",
    "discrepancy": f"{RC}Discrepancy",
    "source": f"{RC}Source",
    "work": f"{RC}CitedWork",
    "term": f"{PREFIXES['owl']}",
    "other": "",
}
"""The kinds of things with their classes; of equally good matches, that of the earlier kind comes first."""
_BEFORE: Final = ("country", "route", "activity-type", "approach", "challenge", "work")
"""Kinds whose things are also of a wider kind."""
_MACHINERY: Final = tuple(PREFIXES[prefix] for prefix in ("sh", "void", "dcat", "sd", "schema", "dcterms"))
"""Whose classes are of what describes or checks the data; such things are found only if of a kind."""
SOURCES: Final = {
    f"{PREFIXES['rdfs']}label": "name",
    f"{PREFIXES['skos']}prefLabel": "name",
    f"{PREFIXES['dcterms']}title": "name",
    f"{PREFIXES['foaf']}name": "name",
    f"{PREFIXES['schema']}name": "name",
    f"{RC}acronym": "acronym",
    f"{PREFIXES['skos']}altLabel": "variant",
    f"{PREFIXES['skos']}hiddenLabel": "variant",
    f"{RC}reportedAs": "printed",
    f"{PREFIXES['skos']}definition": "definition",
    f"{PREFIXES['dcterms']}description": "description",
    f"{PREFIXES['rdfs']}comment": "description",
}
TEXTS: Final = ("definition", "description")
"""Sources that are no names, and in which a word counts less."""
_LONGEST: Final = 2000


@dataclass
class Thing:
    """What can be found."""

    iri: str
    types: set[str] = field(default_factory=set)
    beside: list[str] = field(default_factory=list)
    """IRIs of what tells it from others of its name."""
    names: list[Name] = field(default_factory=list)
    kind: str = "other"


@dataclass(frozen=True)
class Names:
    """All that can be found in one version of the data."""

    things: Mapping[str, Thing]
    words: tuple[str, ...]
    """The words of all names, folded, to look for those that are nearly what was typed."""


def read_names(visit: Visit) -> Names:
    """Return all names of ``visit.edition``; raises a ``QueryError``."""
    queries = {part.name: part.file.text for part in parts_of(home(), "search")}
    things: dict[str, Thing] = {}
    for row in visit.select(queries["kinds"]):
        thing = things.setdefault(row["thing"].value, Thing(row["thing"].value))
        if "type" in row:
            thing.types.add(row["type"].value)
        elif "beside" in row and row["beside"].value not in thing.beside:
            thing.beside.append(row["beside"].value)
    for row in visit.select(queries["names"]):
        thing = things.setdefault(row["thing"].value, Thing(row["thing"].value))
        _add(thing, SOURCES[row["property"].value], row["name"])
    _add_questions(visit, things)
    named = {iri: thing for iri, thing in things.items() if thing.names and _is_shown(thing)}
    for thing in named.values():
        thing.kind = _kind(thing.types)
    names = (name for thing in named.values() for name in thing.names if name.source not in TEXTS)
    return Names(named, tuple(sorted({word for name in names for word in name.folded.split()})))


def _add(thing: Thing, source: str, term: Term) -> None:
    text = " ".join(term.value.split())
    added = Name.of(source, term.value[:_LONGEST], term.language)
    known = any((name.folded, name.language) == (added.folded, term.language) for name in thing.names)
    if added.tight and not (known and source != "name"):
        thing.names.append(replace(added, text=text))


def _add_questions(visit: Visit, things: Mapping[str, Thing]) -> None:
    """Call the questions that the data describe as they are asked, in all languages."""
    for question in questions_of(visit):
        thing = things.get(f"{ID}question/{question.identifier}")
        if thing:
            thing.names = []
            _add(thing, "acronym", Term("literal", question.identifier))
            for language, title in question.titles.items():
                _add(thing, "name", Term("literal", title, language))


def _is_shown(thing: Thing) -> bool:
    return _kind(thing.types) != "other" or not any(iri.startswith(_MACHINERY) for iri in thing.types)


def _kind(types: Iterable[str]) -> str:
    known = set(types)
    fitting = [kind for kind, iri in KINDS.items() if iri in known]
    first = next((kind for kind in fitting if kind in _BEFORE), "")
    if any(iri.startswith(KINDS["term"]) for iri in known):
        return "term"
    return first or next(iter(fitting), "other")
