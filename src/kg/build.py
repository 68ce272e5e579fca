"""The build: from tables, vocabulary and rules to one validated, published artefact."""

from __future__ import annotations

import difflib
import gc
import hashlib
import io
import json
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from kg import __version__, shacl, tables
from kg.artefact import publish
from kg.catalogue import (
    QUESTIONS_GRAPH,
    SHAPES_GRAPH,
    describe_dumps,
    describe_graphs,
    describe_prefixes,
    describe_questions,
    write_documents,
)
from kg.changes import note_changes
from kg.checks import read_checks, run_checks
from kg.errors import BuildError, Fault, TableError, UsageError
from kg.exports import describe_exports
from kg.measures import describe_measures, measure_network
from kg.metadata import METADATA, describe_statistics
from kg.namespaces import BASE, GRAPH
from kg.questions import read_questions
from kg.rules import DERIVED, apply_rules, describe_rules, read_rules
from kg.store import Dataset
from kg.store.dataset import join_lines
from kg.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.shacl import Report


STAGES: Final = ("tables", "vocabulary", "rules", "metadata", "checks", "shapes", "artefact")
VOCABULARY: Final = f"{GRAPH}vocabulary"
_SHOWN: Final = 20
_PAGE_SOURCES: Final = (
    "data/OPEN.md",
    *(f"sparql/{folder}/*.rq" for folder in ("checks", "pages", "questions", "reasons")),
)

_UNKNOWN: Final = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  GRAPH ?g {{ ?s ?p ?o }}
  FILTER(STRSTARTS(STR(?g), "{GRAPH}source/") && isIRI(?o) && STRSTARTS(STR(?o), "{BASE}"))
  MINUS {{ ?o ?q ?x }}
}} ORDER BY ?s ?p ?o"""
_KNOWN: Final = f'SELECT DISTINCT ?s WHERE {{ ?s a ?c . FILTER(STRSTARTS(STR(?s), "{BASE}")) }} ORDER BY ?s'


def _silent(_stage: str) -> None: ...


def assemble(home: Path, progress: Callable[[str], None] = _silent) -> Dataset:
    """Return the whole graph of the project in ``home``: tables, vocabulary, what the rules derive, metadata.

    Calls ``progress`` with the name of each stage (of ``STAGES``) as it begins.
    Raises TableError for faults in the tables, FileSyntaxError for Turtle or queries that do not parse,
    and UsageError when ``home`` is no project.
    """
    dataset = Dataset()
    for stage, add in ASSEMBLY.items():
        progress(stage)
        add(dataset, home)
    return dataset


def convert_tables(home: Path) -> bytes:
    """Return what the tables of the project in ``home`` state, in N-Quads; raises as ``assemble`` does."""
    if not (home / "data").is_dir():
        problem = f"{home} is no project of RouteCities: it has no folder data"
        raise UsageError(f"{problem}; run in the project's folder or set KG_HOME")
    lines = io.BytesIO()
    tables.convert(tables.find_documents(home / "data"), BASE, lines)
    return lines.getvalue()


def _add_tables(dataset: Dataset, home: Path) -> None:
    dataset.load(convert_tables(home), path="tables.nq", keep_labels=True)


def _add_vocabulary(dataset: Dataset, home: Path) -> None:
    for path in sorted((home / "ontology").rglob("*.ttl")):
        dataset.load_file(path, graph=VOCABULARY)


def _derive(dataset: Dataset, home: Path) -> None:
    _refuse_unknown(dataset, home)
    apply_rules(dataset, read_rules(home / "sparql" / "rules"))
    dataset.insert(measure_network(dataset, home / "sparql" / "measures"), graph=DERIVED)


def _describe(dataset: Dataset, home: Path) -> None:
    """Add the shapes, the questions, and the description of the dataset with all its graphs.

    They come after the rules, which conclude things from the data and nothing from these.
    """
    for path in sorted((home / "shapes").glob("*.ttl")):
        dataset.load_file(path, graph=SHAPES_GRAPH)
    dataset.insert(describe_questions(read_questions(home / "sparql" / "questions")), graph=QUESTIONS_GRAPH)
    dataset.load_file(home / "data" / "dataset.ttl", graph=METADATA)
    graphs = dataset.graphs()
    lines = (*describe_graphs(graphs), *describe_dumps(graphs), *describe_exports(), *describe_prefixes())
    rules = (*describe_rules(read_rules(home / "sparql" / "rules")), *describe_measures())
    dataset.insert((*lines, *rules), graph=METADATA)
    dataset.insert(describe_statistics(dataset), graph=METADATA)


ASSEMBLY: Final[Mapping[str, Callable[[Dataset, Path], None]]] = {
    "tables": _add_tables,
    "vocabulary": _add_vocabulary,
    "rules": _derive,
    "metadata": _describe,
}
"""The stages that add to the dataset, in their order; each fills graphs of its own from the project."""


def _validate(lines: Iterable[str], folder: Path) -> Report:
    return shacl.validate(shacl.read_lines(lines), shacl.load_shapes(folder))


def judge(
    dataset: Dataset,
    home: Path,
    progress: Callable[[str], None] = _silent,
    validate: Callable[[Iterable[str], Path], Report] = _validate,
) -> Verdict:
    """Hold ``dataset`` against the shapes and the checks of the project in ``home``.

    The shapes do not judge themselves or the questions, which are no data. ``validate`` gets N-Triples lines
    and the folder of the shapes. Raises FileSyntaxError for shapes or checks that do not parse.
    """
    progress("checks")
    findings = run_checks(dataset, read_checks(home / "sparql" / "checks"))
    progress("shapes")
    judged = (dataset.graph(name) for name in dataset.graphs() if name not in (SHAPES_GRAPH, QUESTIONS_GRAPH))
    report = validate(chain.from_iterable(judged), home / "shapes")
    verdict = Verdict(report, tuple(findings), {})
    if verdict.conforms:
        return verdict
    return replace(
        verdict, cells=tables.trace(tables.find_documents(home / "data"), BASE, verdict.statements())
    )


def build(home: Path, folder: Path, progress: Callable[[str], None] = _silent) -> Path:
    """Build the project in ``home`` and publish it in ``folder``; return the artefact's path.

    The same project gives the same bytes; the record of changes lies beside them. Raises what ``assemble``
    and ``judge`` raise, and BuildError when the graph does not hold to its shapes and checks; then nothing in
    ``folder`` has changed.
    """
    with without_collection():
        dataset = assemble(home, progress)
        verdict = judge(dataset, home, progress)
        refuse_broken(verdict)
        progress("artefact")
        version, files = write_artefact(dataset, verdict, home, read_page_sources(home))
    return publish(folder, version, files, note=note_changes)


def refuse_broken(verdict: Verdict) -> None:
    """Raise BuildError, with the first places, where the graph does not hold to its shapes and checks."""
    if not verdict.conforms:
        raise BuildError(_summary(verdict))


def write_artefact(
    dataset: Dataset, verdict: Verdict, home: Path, pages: Mapping[str, bytes]
) -> tuple[str, dict[str, bytes]]:
    """Return the version of the artefact and its files: each path with its bytes.

    The version names all that the service answers from: the dataset, its documents and ``pages``, which are
    the sources of pages as ``read_page_sources`` returns them.
    """
    whole = dataset.dump()
    files = {
        "dataset.nq": whole,
        "metadata.nt": join_lines(dataset.graph(METADATA)),
        "report.ttl": verdict.report.graph.serialize(format="turtle").encode(),
        **write_documents(dataset, whole, home),
    }
    manifest = _manifest(dataset, files, pages)
    return str(manifest["version"]), {
        **files,
        "manifest.json": (json.dumps(manifest, indent=2) + "\n").encode(),
    }


def read_page_sources(home: Path) -> dict[str, bytes]:
    """Return what pages are made from beside the dataset: each file's path in the project with its bytes."""
    paths = sorted(path for pattern in _PAGE_SOURCES for path in home.glob(pattern))
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in paths}


@contextmanager
def without_collection() -> Iterator[None]:
    """Do not look for garbage: a build makes much that it keeps, and looking takes an eighth of its time."""
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.enable()


def _refuse_unknown(dataset: Dataset, home: Path) -> None:
    """Refuse cells that name what is nowhere described, such as a code that its scheme lacks."""
    unknown = [(row["s"].value, row["p"].value, row["o"].value) for row in dataset.select(_UNKNOWN)]
    if not unknown:
        return
    known = [row["s"].value for row in dataset.select(_KNOWN)]
    faults = []
    for (_, _, iri), cells in tables.trace(tables.find_documents(home / "data"), BASE, unknown).items():
        folder, _, name = str(iri).rpartition("/")
        names = [other.removeprefix(f"{folder}/") for other in known if other.startswith(f"{folder}/")]
        near = difflib.get_close_matches(name, names, 1)
        remedy = f"use a name of {folder.removeprefix(BASE)}" + (f", such as {near[0]!r}" if near else "")
        faults += [Fault(*cell, f"{name!r} is not known", remedy) for cell in cells]
    raise TableError(faults)


def _summary(verdict: Verdict) -> str:
    lines = verdict.lines()
    more = [f"... and {len(lines) - _SHOWN} more; see kg validate"] if len(lines) > _SHOWN else []
    return "\n".join([f"{len(lines)} things to mend; nothing was published:", *lines[:_SHOWN], *more])


def _manifest(dataset: Dataset, files: Mapping[str, bytes], pages: Mapping[str, bytes]) -> dict[str, object]:
    digests, of_pages = _digest(files), _digest(pages)
    # Not the dumps: they say what the dataset says, in bytes that depend on the library that compresses.
    named = {name: digest for name, digest in digests.items() if not name.startswith("dump/")}
    version = hashlib.sha256(json.dumps([named, of_pages]).encode()).hexdigest()
    return {
        "version": f"{__version__}+{version[:12]}",
        "base": BASE,
        "statements": len(dataset),
        "graphs": {graph: len(dataset.graph(graph)) for graph in dataset.graphs()},
        "sha256": digests,
        "pages": of_pages,
    }


def _digest(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
