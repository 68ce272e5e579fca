"""What a page says of one thing: its statements, what points to it, and the passages that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from flask import request

from kg.namespaces import BASE, PREFIXES, RC
from kg.web.iris import is_absolute
from kg.web.rows import Term, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.store.current import Edition

SHOWN: Final = 200
"""Statements to or from one thing that a page shows; the data has them all."""
_TYPE: Final = f"{PREFIXES['rdf']}type"
_BATCH: Final = 15_000
_RTL: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_NAMES: Final = tuple(
    f"<{PREFIXES[prefix]}{name}>"
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"), ("sh", "name"))
)
_FROM: Final = f"SELECT ?p ?o WHERE {{ <%s> ?p ?o }} ORDER BY ?p ?o LIMIT {SHOWN + 1}"
_TO: Final = f"SELECT ?p ?o WHERE {{ ?o ?p <%s> }} ORDER BY ?p ?o LIMIT {SHOWN + 1}"
_GRAPHS: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { <%s> ?p ?o } } ORDER BY ?g LIMIT 50"
_ABOUT: Final = "SELECT ?x ?p ?o WHERE { VALUES ?x { %s } ?x ?p ?o } ORDER BY ?o"
_EVIDENCE, _SECTION = f"{RC}evidence", f"{RC}section"
_OA: Final = PREFIXES["oa"]
_PASSAGES: Final = 50


class Shown(NamedTuple):
    """A term as a page shows it."""

    text: str
    language: str = ""
    href: str = ""
    iri: str = ""

    @property
    def direction(self) -> str:
        """The writing direction of its language."""
        return "rtl" if self.language.split("-")[0].lower() in _RTL else "ltr"


class Group(NamedTuple):
    """The values of one property, or what points to the thing by it."""

    property: Shown
    values: list[Shown]


class Passage(NamedTuple):
    """Where a source says it."""

    evidence: Shown
    source: Shown
    section: str
    span: str
    """First and last character of the passage."""


class Portrait(NamedTuple):
    """What a page says of one thing."""

    iri: str
    heading: Shown
    types: list[Shown]
    statements: list[Group]
    references: list[Group]
    graphs: list[Shown]
    passages: list[Passage]
    partial: bool
    """Whether there is more than is shown."""


def draw(edition: Edition, iri: str) -> Portrait:
    """Return what is said of ``iri`` in ``edition``; a ``QueryError`` if it cannot be asked."""
    outward, inward = select(edition, _FROM % iri), select(edition, _TO % iri)
    graphs = [row["g"] for row in select(edition, _GRAPHS % iri)]
    passages = _read_passages(edition, iri, outward)
    terms = [Term("uri", iri), *graphs, *(passage[_OA + "hasSource"] for passage in passages.values())]
    for row in (*outward[:SHOWN], *inward[:SHOWN]):
        terms += row.values()
    names = read_names(edition, (term.value for term in terms if term.kind == "uri"))
    return Portrait(
        iri,
        show(Term("uri", iri), names),
        [show(row["o"], names) for row in outward if row["p"].value == _TYPE],
        _group((row for row in outward[:SHOWN] if row["p"].value != _TYPE), names),
        _group(inward[:SHOWN], names),
        [show(graph, names) for graph in graphs],
        [_passage(evidence, passage, names) for evidence, passage in passages.items()],
        partial=len(outward) > SHOWN or len(inward) > SHOWN,
    )


def show(term: Term, names: Mapping[str, Term]) -> Shown:
    """Return ``term`` as a page shows it, by its name in ``names`` if it has one there."""
    if term.kind == "literal":
        return Shown(term.value, term.language)
    if term.kind == "bnode":
        return Shown("something without a name")
    name = names.get(term.value)
    text = name.value if name else shorten(term.value)
    return Shown(text, name.language if name else "", href(term.value), term.value)


def shorten(iri: str) -> str:
    """Return ``iri`` without the base, or with its prefix, or as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(BASE).removeprefix("id/") or iri


def href(iri: str) -> str:
    """Return where a link to ``iri`` goes: here if it is under the base; nowhere if it is not of the web."""
    if iri.startswith(BASE):
        return f"{request.script_root}/{iri.removeprefix(BASE)}"
    return iri if iri.startswith(("http://", "https://")) else ""


def read_names(edition: Edition, iris: Iterable[str]) -> dict[str, Term]:
    """Return the name of each of ``iris`` that has one, in English rather than in another language."""
    names: dict[str, Term] = {}
    for batch in _batches(sorted(set(iris))):
        query = (
            f"SELECT ?x ?name {{ VALUES ?x {{ {batch} }} VALUES ?p {{ {' '.join(_NAMES)} }} ?x ?p ?name }}"
        )
        for row in sorted(select(edition, query), key=lambda row: _rank(row["name"])):
            if row["name"].kind == "literal":
                names.setdefault(row["x"].value, row["name"])
    return names


def _rank(name: Term) -> tuple[bool, bool, str, str]:
    return name.language != "en", name.language != "", name.language, name.value


def _batches(iris: Iterable[str]) -> Iterator[str]:
    batch = ""
    for iri in filter(is_absolute, iris):
        if len(batch) > _BATCH:
            yield batch
            batch = ""
        batch += f"<{iri}> "
    if batch:
        yield batch


def _group(rows: Iterable[Mapping[str, Term]], names: Mapping[str, Term]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in rows:
        found = groups.setdefault(row["p"].value, Group(show(row["p"], names), []))
        found.values.append(show(row["o"], names))
    return sorted(groups.values(), key=lambda group: group.property.text.casefold())


def _read_passages(
    edition: Edition, iri: str, outward: Sequence[Mapping[str, Term]]
) -> dict[str, dict[str, Term]]:
    """Return what is said of each evidence of ``iri``, or of ``iri`` if it is one, and of its selector.

    Two small questions, where one long query would have to wait behind others.
    """
    said = [row["o"].value for row in outward if row["p"].value == _EVIDENCE and row["o"].kind == "uri"]
    itself = [iri] if any(row["p"].value == _SECTION for row in outward) else []
    evidence = _read_about(edition, [*itself, *said[:_PASSAGES]])
    found = {
        name: facts
        for name, facts in evidence.items()
        if {_SECTION, f"{_OA}hasSource", f"{_OA}hasSelector"} <= facts.keys()
    }
    selectors = _read_about(edition, [facts[f"{_OA}hasSelector"].value for facts in found.values()])
    return {
        name: {**selectors.get(facts[f"{_OA}hasSelector"].value, {}), **facts}
        for name, facts in found.items()
    }


def _read_about(edition: Edition, iris: Iterable[str]) -> dict[str, dict[str, Term]]:
    """Return one value of each property of each of ``iris``, in their order."""
    found: dict[str, dict[str, Term]] = {iri: {} for iri in iris}
    for batch in _batches(found):
        for row in select(edition, _ABOUT % batch):
            found[row["x"].value].setdefault(row["p"].value, row["o"])
    return found


def _passage(evidence: str, facts: Mapping[str, Term], names: Mapping[str, Term]) -> Passage:
    start, end = (facts.get(_OA + name) for name in ("start", "end"))
    return Passage(
        show(Term("uri", evidence), names),
        show(facts[f"{_OA}hasSource"], names),
        facts[_SECTION].value,
        f"{start.value}–{end.value}" if start and end else "",
    )
