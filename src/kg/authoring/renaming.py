"""Renaming and deprecating terms: drafted in every file at once, and proved on a copy before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, SKOS, URIRef

from kg.authoring.edits import tried
from kg.authoring.locator import Locator
from kg.authoring.mentions import find_mentions
from kg.authoring.names import VERSIONS, expand, refuse_form, refuse_unknown, split
from kg.authoring.stubs import hand_over, leave_stub, mark, write_migration
from kg.authoring.substitution import bare_names, reformat, substitute
from kg.authoring.syntax import inspect_files
from kg.authoring.translations.ledger import LEDGER
from kg.authoring.use import known_terms
from kg.build import assemble, judge
from kg.errors import BuildError, UsageError
from kg.namespaces import BASE, GRAPH, ONTOLOGY, SHAPES, shorten
from kg.turtle import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rdflib import Graph

    from kg.authoring.edits import Draft
    from kg.store import Dataset

    Progress = Callable[[str], None]

STAGES: Final = ("files", "graph", "edits", "proof", "shapes")
_COMPARED: Final = ("source/", "links", "derived", "vocabulary")
_SHOWN: Final = 5
_VERSION: Final = f"<{ONTOLOGY}/"
_NO_USE: Final = frozenset({"test", "document", "benchmark", "translation", "version"})


@dataclass(frozen=True)
class Renaming:
    """What a renaming or a deprecation does.

    ``migration`` is the file of the SPARQL Update by which others follow, empty where nothing took the term's
    place; ``left`` are the lines with the bare name, of which only a person can tell what they mean.
    """

    old: str
    new: str
    draft: Draft
    migration: str
    left: tuple[str, ...]


def _silent(_stage: str) -> None: ...


def rename(home: Path, old: str, new: str, progress: Progress = _silent) -> Renaming:
    """Draft the edits that give the term ``old`` the name ``new`` in the project in ``home``.

    Both are as ``expand`` takes them. A deprecated stub stays under the old name. Tried on a copy, the edits
    must give the same graph but for the name and the stub, and hold to shapes and checks. Raises UsageError
    for what cannot be done safely, BuildError where the proof fails.
    """
    source, target = expand(old), expand(new)
    dataset, file, before = _begin(home, source, progress)
    _refuse_new(target, source, _kind(before, source), set(known_terms(dataset)))
    progress("edits")
    draft = substitute(home, source, target, but={VERSIONS})
    reformat(home, draft, {file: leave_stub(before, source, target)})
    migration = _add_migration(draft, before, source, target)
    progress("proof")
    with tried(home, draft) as copy:
        edited = assemble(copy)
        _prove(dataset, edited, source, target)
        _hold(copy, edited, progress)
    return Renaming(source, target, draft, migration, tuple(bare_names(home, draft, source)))


def deprecate(home: Path, term: str, replacement: str, reason: str, progress: Progress = _silent) -> Renaming:
    """Draft the edits that deprecate ``term`` in favour of ``replacement``, which takes its place everywhere.

    Without a replacement nothing may use the term any more. ``reason`` is an English sentence, empty for one
    that names the replacement. Raises UsageError for what cannot be done safely, and BuildError where the
    edited graph does not hold to its shapes and checks.
    """
    source, target = expand(term), expand(replacement) if replacement else ""
    dataset, file, before = _begin(home, source, progress)
    if target:
        refuse_unknown(target, known_terms(dataset))
        _refuse_other(source, target, before, load([home / _file_of(home, target)]))
    elif not reason:
        raise UsageError(f"nothing takes the place of {shorten(source)}: say why with --because")
    else:
        _refuse_use(home, source, file)
    progress("edits")
    if target:
        draft = substitute(home, source, target, but={file, LEDGER, VERSIONS})
        reformat(home, draft, {file: hand_over(source, target, reason or f"Replaced by {shorten(target)}.")})
        migration = _add_migration(draft, before, source, target)
    else:
        draft, migration = {}, ""
        reformat(home, draft, {file: mark(source, "", reason)})
    progress("proof")
    with tried(home, draft) as copy:
        _hold(copy, assemble(copy), progress)
    return Renaming(
        source, target, draft, migration, tuple(bare_names(home, draft, source)) if target else ()
    )


def _begin(home: Path, source: str, progress: Progress) -> tuple[Dataset, str, Graph]:
    """Return the graph, the file that describes ``source``, and what that file says."""
    progress("files")
    if faults := [remark for remark in inspect_files(home) if remark.level == "error"]:
        raise UsageError(f"files cannot be read; mend them first, see kg check: {faults[0]}")
    progress("graph")
    dataset = assemble(home)
    refuse_unknown(source, known_terms(dataset))
    file = _file_of(home, source)
    before = load([home / file])
    if (URIRef(source), OWL.deprecated, None) in before:
        raise UsageError(f"{shorten(source)} is deprecated already")
    return dataset, file, before


def _file_of(home: Path, term: str) -> str:
    line = Locator(home).find(term)
    if line is None or line.file.startswith("data/"):
        raise UsageError(
            f"{shorten(term)} is a row of a table, and its key stays for good; "
            "change its label, or close it with an end date and add another row"
        )
    return line.file


def _kind(graph: Graph, term: str) -> str:
    """Return what ``term`` is (class, concept, property, shape); UsageError for a scheme or header."""
    types = set(graph.objects(URIRef(term), RDF.type))
    if {OWL.Ontology, SKOS.ConceptScheme} & types:
        raise UsageError(f"{shorten(term)} is part of the names of its terms; rename those one by one")
    if OWL.Class in types:
        return "class"
    if term.startswith(SHAPES):
        return "shape"
    return "concept" if SKOS.Concept in types else "property"


def _refuse_new(target: str, source: str, kind: str, known: set[str]) -> None:
    if split(target)[0] != split(source)[0]:
        raise UsageError(
            f"{shorten(target)} is in another namespace than {shorten(source)}; keep {split(source)[0]}"
        )
    refuse_form(target, kind)
    if target in known:
        raise UsageError(
            f"{shorten(target)} exists already; to merge them: kg deprecate {shorten(source)} --replaced-by"
        )


def _refuse_other(source: str, target: str, before: Graph, after: Graph) -> None:
    """Raise UsageError where ``target`` cannot stand where ``source`` stood."""
    if source == target:
        raise UsageError(f"{shorten(source)} cannot replace itself")
    if split(target)[0] != split(source)[0] or _kind(before, source) != _kind(after, target):
        problem = f"{shorten(target)} is not of the same kind and namespace as {shorten(source)}"
        raise UsageError(f"{problem}; change its uses by hand, then deprecate it with --because alone")
    if (URIRef(target), OWL.deprecated, None) in after:
        raise UsageError(f"{shorten(target)} is deprecated itself; name what replaces it")


def _refuse_use(home: Path, source: str, file: str) -> None:
    used = [
        f"{mention.file}:{mention.line}"
        for mention in find_mentions(home)
        if mention.term == source and mention.file != file and mention.kind not in _NO_USE
    ]
    if used:
        more = f" and {len(used) - _SHOWN} more" if len(used) > _SHOWN else ""
        told = ", ".join(used[:_SHOWN]) + more
        raise UsageError(
            f"{shorten(source)} is still used: {told}; name what takes its place with --replaced-by"
        )


def _add_migration(draft: Draft, before: Graph, source: str, target: str) -> str:
    file, text = write_migration(source, target, is_property=_kind(before, source) == "property")
    draft[file] = text
    return file


def _prove(old: Dataset, new: Dataset, source: str, target: str) -> None:
    """Raise BuildError unless ``new`` says what ``old`` did, with ``target`` for ``source``, and the stub."""
    for graph in sorted({*old.graphs(), *new.graphs()}):
        if graph.removeprefix(GRAPH).startswith(_COMPARED):
            wanted = {line.replace(f"<{source}>", f"<{target}>") for line in _named(old, graph)}
            there = {line for line in _named(new, graph) if not line.startswith(f"<{source}> ")}
            if wanted != there:
                line = min(wanted ^ there).replace(BASE, "")
                raise BuildError(f"the graph would say something else, so nothing was changed: {line}")


def _named(dataset: Dataset, graph: str) -> Iterator[str]:
    """Yield what ``graph`` says but of past versions and of blank nodes, whose labels change."""
    return (line for line in dataset.graph(graph) if "_:" not in line and not line.startswith(_VERSION))


def _hold(copy: Path, edited: Dataset, progress: Progress) -> None:
    progress("shapes")
    verdict = judge(edited, copy)
    if not verdict.conforms:
        lines = "\n".join(verdict.lines()[:_SHOWN])
        raise BuildError(
            f"the graph would not hold to its shapes and checks, so nothing was changed:\n{lines}"
        )
