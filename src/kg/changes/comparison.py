"""What differs between the statements of two versions, told by thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.changes.entry import EVIDENCE, Entry, Thing
from kg.metadata import METADATA
from kg.namespaces import ID, ONTOLOGY, PREFIXES, RC
from kg.rules import DERIVED
from kg.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_QUAD: Final = re.compile(r"(<[^>]*>|_:\S+) (<[^>]*>) (.*) (<[^>]*>|_:\S+) \.")
_PROOF: Final = {f"{RC}evidence"}
_TYPE: Final = f"<{PREFIXES['rdf']}type>"
_SELECTOR: Final = f"<{PREFIXES['oa']}hasSelector>"
_REPLACES: Final = f"<{PREFIXES['dcterms']}replaces>"
_AXIOM: Final = f"<{PREFIXES['owl']}Axiom>"
_LABELS: Final = tuple(
    f"{PREFIXES[prefix]}{name}"
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"), ("sh", "name"))
)
_NAMES: Final = "SELECT ?s ?o { GRAPH ?g { ?s ?p ?o FILTER(ISLITERAL(?o)) } } ORDER BY ?s ?p ?o"


class _Quad(NamedTuple):
    """A statement as N-Quads writes it, where an expression stands for a blank node."""

    subject: str
    predicate: str
    object: str
    graph: str


def compare(old: Iterable[str], new: Iterable[str], entry: Entry, previous: str) -> Entry:
    """Return ``entry`` with what changed from the N-Quads lines ``old`` of version ``previous`` to ``new``.

    What the build says of its own files and figures does not count, and of what rules derive only the number.
    """
    sides = [set(old), set(new)]
    gone, come = _difference(*sides)
    graphs = {name: (now, was) for name, now, was in _count(come, gone)}
    owners = {quad.object: quad.subject for side in sides for quad in _having(side, _SELECTOR)}
    touched = {owners.get(quad.subject, quad.subject) for quad in gone | come if quad.graph != f"<{DERIVED}>"}
    told = [_describe(side, touched) for side in sides]
    properties = defaultdict(set)
    for quad in gone | come:
        if quad.graph != f"<{DERIVED}>":
            properties[owners.get(quad.subject, quad.subject)].add(quad.predicate[1:-1])
    heirs = {quad.object: quad.subject[1:-1] for quad in _having(sides[1], _REPLACES)}
    labels = {subject: found for side in told for subject, found in _label(side).items()}
    things = tuple(_thing(iri, told, properties[iri], labels, heirs) for iri in sorted(touched))
    counts = Counter("evidence" if thing.evidence else thing.fate for thing in things)
    return Entry(entry.version, entry.date, previous, dict(sorted(counts.items())), graphs, things)


def _thing(
    subject: str,
    sides: Sequence[Mapping[str, Sequence[_Quad]]],
    properties: set[str],
    labels: Mapping[str, Mapping[str, str]],
    heirs: Mapping[str, str],
) -> Thing:
    iri, (before, after) = subject[1:-1], (side.get(subject, ()) for side in sides)
    fate = "changed" if before and after else "added" if after else "withdrawn"
    every = (*before, *after)
    classes = sorted({quad.object[1:-1] for quad in (after or before) if quad.predicate == _TYPE})
    named = {quad.object[1:-1] for quad in every if quad.object.startswith(f"<{ID}")} - {iri}
    return Thing(
        iri,
        fate,
        min(classes, key=lambda name: (not name.startswith(RC), name), default=""),
        labels.get(subject, {}),
        tuple(sorted(properties)) if fate == "changed" else (),
        tuple(sorted(name for name in named if not name.startswith(EVIDENCE))),
        iri.startswith(EVIDENCE) or (fate == "changed" and properties <= _PROOF),
        heirs.get(subject, "") if fate == "withdrawn" else "",
    )


def _difference(old: set[str], new: set[str]) -> tuple[set[_Quad], set[_Quad]]:
    """Return the statements that only ``old`` has, and those that only ``new`` has."""
    plain_old, plain_new = ({line for line in side if "_:" not in line} for side in (old, new))
    knotted_old, knotted_new = _untie(old - plain_old), _untie(new - plain_new)
    gone = {_parse(line) for line in plain_old - plain_new} | (knotted_old - knotted_new)
    come = {_parse(line) for line in plain_new - plain_old} | (knotted_new - knotted_old)
    return _without_metadata(gone), _without_metadata(come)


def _without_metadata(quads: set[_Quad]) -> set[_Quad]:
    return {quad for quad in quads if quad.graph != f"<{METADATA}>"}


def _untie(lines: Iterable[str]) -> set[_Quad]:
    """Write out blank nodes, whose labels say nothing, at the statements that lead to them."""
    quads = [_parse(line) for line in lines]
    nodes = defaultdict(list)
    for quad in quads:
        if quad.subject.startswith("_:"):
            nodes[quad.subject].append(quad)

    def spell(term: str, within: tuple[str, ...] = ()) -> str:
        if not term.startswith("_:") or term in within:
            return "[]" if term in within else term
        parts = sorted(f"{quad.predicate} {spell(quad.object, (*within, term))}" for quad in nodes[term])
        return f"[ {' ; '.join(parts)} ]"

    told = {quad._replace(object=spell(quad.object)) for quad in quads if not quad.subject.startswith("_:")}
    loose = nodes.keys() - {quad.object for quad in quads}
    axioms = {_Quad(f"<{ONTOLOGY}>", _AXIOM, spell(node), nodes[node][0].graph) for node in loose}
    return told | axioms


def _count(come: set[_Quad], gone: set[_Quad]) -> Iterable[tuple[str, int, int]]:
    new, old = Counter(quad.graph for quad in come), Counter(quad.graph for quad in gone)
    return [(graph[1:-1], new[graph], old[graph]) for graph in sorted(new | old)]


def _having(lines: Iterable[str], predicate: str) -> list[_Quad]:
    found = (_parse(line) for line in lines if predicate in line)
    return [quad for quad in found if quad.predicate == predicate]


def _describe(lines: Iterable[str], subjects: set[str]) -> Mapping[str, Sequence[_Quad]]:
    """Return what ``lines`` say of ``subjects``, but for what rules derive and the build says of itself."""
    told: dict[str, list[_Quad]] = defaultdict(list)
    for line in lines:
        if line.partition(" ")[0] in subjects:
            quad = _parse(line)
            if quad.graph not in (f"<{DERIVED}>", f"<{METADATA}>"):
                told[quad.subject].append(quad)
    return told


def _label(told: Mapping[str, Sequence[_Quad]]) -> dict[str, dict[str, str]]:
    """Return the labels of each subject by language tag."""
    named = (quad for quads in told.values() for quad in quads if quad.predicate[1:-1] in _LABELS)
    dataset = Dataset()
    dataset.load("\n".join(f"{' '.join(quad)} ." for quad in named).encode(), path="labels.nq")
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in dataset.select(_NAMES):
        labels[f"<{row['s'].value}>"].setdefault(row["o"].language or "", row["o"].value)
    return labels


def _parse(line: str) -> _Quad:
    found = _QUAD.fullmatch(line)
    if found is None:
        raise ValueError(f"{line!r} is no line of a dataset")
    return _Quad(*found.groups())
