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

from rdflib import Graph

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
from kg.checks import read_checks, run_checks
from kg.errors import BuildError, Fault, TableError, UsageError
from kg.metadata import METADATA, describe_statistics
from kg.namespaces import BASE, GRAPH
from kg.questions import read_questions
from kg.rules import apply_rules, describe_rules, read_rules
from kg.store import Dataset
from kg.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


STAGES: Final = ("tables", "vocabulary", "rules", "metadata", "checks", "shapes", "artefact")
VOCABULARY: Final = f"{GRAPH}vocabulary"
_SHOWN: Final = 20

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
    if not (home / "data").is_dir():
        problem = f"{home} is no project of RouteCities: it has no folder data"
        raise UsageError(f"{problem}; run in the project's folder or set KG_HOME")
    dataset = Dataset()
    progress("tables")
    lines = io.BytesIO()
    tables.convert(tables.find_documents(home / "data"), BASE, lines)
    dataset.load(lines.getvalue(), path="tables.nq")
    progress("vocabulary")
    for path in sorted((home / "ontology").rglob("*.ttl")):
        dataset.load_file(path, graph=VOCABULARY)
    _refuse_unknown(dataset, home)
    progress("rules")
    rules = read_rules(home / "sparql" / "rules")
    apply_rules(dataset, rules)
    progress("metadata")
    _describe(dataset, home)
    dataset.insert(describe_rules(rules), graph=METADATA)
    dataset.insert(describe_statistics(dataset), graph=METADATA)
    return dataset


def _describe(dataset: Dataset, home: Path) -> None:
    """Add the shapes, the questions, and the description of the dataset with all its graphs.

    They come after the rules, which conclude things from the data and nothing from these.
    """
    for path in sorted((home / "shapes").glob("*.ttl")):
        dataset.load_file(path, graph=SHAPES_GRAPH)
    dataset.insert(describe_questions(read_questions(home / "sparql" / "questions")), graph=QUESTIONS_GRAPH)
    dataset.load_file(home / "data" / "dataset.ttl", graph=METADATA)
    graphs = dataset.graphs()
    lines = (*describe_graphs(graphs), *describe_dumps(graphs), *describe_prefixes())
    dataset.insert(lines, graph=METADATA)


def judge(dataset: Dataset, home: Path, progress: Callable[[str], None] = _silent) -> Verdict:
    """Hold ``dataset`` against the shapes and the checks of the project in ``home``.

    The shapes do not judge themselves or the questions, which are no data.
    Raises FileSyntaxError for shapes or checks that do not parse.
    """
    progress("checks")
    findings = run_checks(dataset, read_checks(home / "sparql" / "checks"))
    progress("shapes")
    data = Graph(bind_namespaces="none")
    judged = (dataset.graph(name) for name in dataset.graphs() if name not in (SHAPES_GRAPH, QUESTIONS_GRAPH))
    data.parse(data="\n".join(chain.from_iterable(judged)), format="ntriples")
    report = shacl.validate(data, shacl.load_shapes(home / "shapes"))
    verdict = Verdict(report, tuple(findings), {})
    if verdict.conforms:
        return verdict
    return replace(
        verdict, cells=tables.trace(tables.find_documents(home / "data"), BASE, verdict.statements())
    )


def build(home: Path, folder: Path, progress: Callable[[str], None] = _silent) -> Path:
    """Build the project in ``home`` and publish it in ``folder``; return the artefact's path.

    The same project gives the same bytes. Raises what ``assemble`` and ``judge`` raise, and BuildError when
    the graph does not hold to its shapes and checks; then nothing in ``folder`` has changed.
    """
    with _no_collection():
        dataset = assemble(home, progress)
        verdict = judge(dataset, home, progress)
        if not verdict.conforms:
            raise BuildError(_summary(verdict))
        progress("artefact")
        files = _write(dataset, verdict, home)
    manifest = _manifest(dataset, files)
    files["manifest.json"] = (json.dumps(manifest, indent=2) + "\n").encode()
    return publish(folder, str(manifest["version"]), files)


def _write(dataset: Dataset, verdict: Verdict, home: Path) -> dict[str, bytes]:
    whole = dataset.dump()
    return {
        "dataset.nq": whole,
        "metadata.nt": _lines(dataset.graph(METADATA)),
        "report.ttl": verdict.report.graph.serialize(format="turtle").encode(),
        **write_documents(dataset, whole, home),
    }


@contextmanager
def _no_collection() -> Iterator[None]:
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


def _manifest(dataset: Dataset, files: dict[str, bytes]) -> dict[str, object]:
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    return {
        "version": f"{__version__}+{digests['dataset.nq'][:12]}",
        "base": BASE,
        "statements": len(dataset),
        "graphs": {graph: len(dataset.graph(graph)) for graph in dataset.graphs()},
        "sha256": digests,
    }


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
