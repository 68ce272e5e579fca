"""The page of one thing: what it is, its parts, its facts, and the questions that can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.namespaces import PREFIXES, RC
from kg.web.rows import Term
from kg.web.site.frame import home, render
from kg.web.site.passages import read_passage
from kg.web.site.portrait import draw
from kg.web.site.questions import questions_of
from kg.web.site.sections import Section, answer_all, parts_of
from kg.web.site.structured import describe_thing
from kg.web.site.visit import Shown

if TYPE_CHECKING:
    from flask import Response

    from kg.questions import Question
    from kg.web.site.portrait import Portrait
    from kg.web.site.visit import Visit

_CLASSES: Final = (
    ("country", f"{RC}Country"),
    ("place", f"{RC}Place"),
    ("initiative", f"{RC}Initiative"),
    ("organisation", f"{PREFIXES['org']}Organization"),
    ("route", f"{RC}Route"),
    ("activity-type", f"{RC}ActivityType"),
    ("approach", f"{RC}ProtectionApproach"),
    ("concept", f"{PREFIXES['skos']}Concept"),
    ("scheme", f"{PREFIXES['skos']}ConceptScheme"),
    ("activity", f"{RC}Activity"),
    ("recommendation", f"{RC}Recommendation"),
    ("finding", f"{RC}Finding"),
    ("finding", f"{RC}Challenge"),
    ("discrepancy", f"{RC}Discrepancy"),
    ("source", f"{RC}Source"),
    ("source", f"{RC}CitedWork"),
    ("evidence", f"{RC}Evidence"),
    ("framework", f"{RC}PolicyFramework"),
    ("mechanism", f"{RC}CoordinationMechanism"),
    ("language", f"{PREFIXES['dcterms']}LinguisticSystem"),
    ("region", f"{PREFIXES['dcterms']}Location"),
)
_TAKES_THE_PLACE_OF: Final = {
    "country": {"place"},
    "route": {"concept"},
    "activity-type": {"concept"},
    "approach": {"concept"},
}
"""Kinds that are told as themselves, not as the wider kind that they are too."""
_ABOUT: Final = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?type ?text {{
  {{ <%(iri)s> a ?type }}
  UNION {{ <%(iri)s> dcterms:description ?text }}
  UNION {{ <%(iri)s> skos:definition ?text }}
}}"""


@dataclass(frozen=True)
class Profile:
    """What the page of one thing says."""

    iri: str
    path: str
    name: Shown
    kinds: tuple[str, ...]
    types: tuple[Shown, ...]
    lead: Shown | None
    sections: tuple[Section, ...]
    facts: tuple[Section, ...]
    questions: tuple[tuple[Question, str], ...]
    """Questions about things of its kind, with the parameter that it is."""
    portrait: Portrait

    @property
    def points(self) -> list[tuple[str, str, str]]:
        """Places on its map: IRI, latitude and longitude."""
        rows = [row.terms for section in (*self.facts, *self.sections) for row in section.rows]
        return [
            (row.get("place", [Term("uri", self.iri)])[0].value, row["lat"][0].value, row["long"][0].value)
            for row in rows
            if "lat" in row and "long" in row
        ]


def show_profile(visit: Visit, iri: str, path: str) -> Response:
    """Return the page of ``iri``, whose address is ``path`` with a suffix; raises a ``QueryError``."""
    profile = read_profile(visit, iri, path)
    if "evidence" in profile.kinds:
        passage = read_passage(visit, iri)
        return render(visit, "evidence.html", query=f"DESCRIBE <{iri}>", profile=profile, passage=passage)
    told = describe_thing(visit, profile)
    return render(visit, "profile.html", query=f"DESCRIBE <{iri}>", profile=profile, structured=told)


def read_profile(visit: Visit, iri: str, path: str) -> Profile:
    """Return what the page of ``iri`` says, in the language of ``visit``."""
    rows = visit.select(_ABOUT % {"iri": iri})
    types = [row["type"] for row in rows if "type" in row]
    kinds = _kinds({term.value for term in types})
    visit.look_up([Term("uri", iri), *types])
    texts = sorted((row["text"] for row in rows if "text" in row), key=visit.rank)
    parts = {part.file.name: part for kind in (*kinds, "any") for part in parts_of(home(), kind)}
    ordered = sorted(parts.values(), key=lambda part: part.order)
    answered = answer_all(visit, ordered, {"this": iri})
    shown = [section for section in answered if section.rows or section.part.tells_empty]
    return Profile(
        iri,
        path,
        _name(visit, iri, types),
        kinds,
        _types(visit, types),
        visit.show(texts[0]) if texts else None,
        tuple(section for section in shown if section.part.form != "facts"),
        tuple(section for section in shown if section.part.form == "facts"),
        _questions(visit, kinds),
        draw(visit, iri),
    )


def _name(visit: Visit, iri: str, types: list[Term]) -> Shown:
    """Return the name of ``iri``: its own, or else where a passage stands, or what kind of thing it is."""
    name = visit.show(Term("uri", iri))
    if iri in visit.passages:
        return Shown(visit.passages[iri].title)
    if name.told or iri not in visit.names:
        kind = next((visit.show(term) for term in types if term.value.startswith(RC)), name)
        return Shown(kind.text, kind.language, foreign=kind.foreign)
    return name


def _types(visit: Visit, types: list[Term]) -> tuple[Shown, ...]:
    """Return the classes that have a name, without the wide one that a narrower one implies."""
    named = [term for term in types if term.value in visit.names]
    narrow = [term for term in named if term.value != f"{RC}Place"]
    return tuple(map(visit.show, narrow or named))


def _kinds(types: set[str]) -> tuple[str, ...]:
    kinds = [kind for kind, iri in _CLASSES if iri in types]
    wider = set().union(*(_TAKES_THE_PLACE_OF.get(kind, set()) for kind in kinds))
    return tuple(kind for kind in kinds if kind not in wider)


def _questions(visit: Visit, kinds: tuple[str, ...]) -> tuple[tuple[Question, str], ...]:
    return tuple(
        (question, parameter.name)
        for question in questions_of(visit)
        for parameter in question.parameters[:1]
        if parameter.kind in kinds
    )
