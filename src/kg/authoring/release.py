"""Releases: the version that a change asks for, every place that names it, and the files to publish."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, OWL, XSD, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph

from kg import __version__
from kg.authoring.check import review
from kg.authoring.edits import tried
from kg.authoring.names import VERSIONS
from kg.build import assemble, judge
from kg.diff import compare, read_side
from kg.diff import verdict as judge_changes
from kg.diff.markdown import as_markdown
from kg.errors import BuildError, UsageError
from kg.namespaces import ONTOLOGY, RC, VOCAB
from kg.turtle import load, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from rdflib import Node

    from kg.authoring.edits import Draft
    from kg.diff import Side
    from kg.store import Dataset

STAGES: Final = ("review", "changes", "edits", "graph", "files")
_VERSION: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_FORMATS: Final = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}


@dataclass(frozen=True)
class Release:
    """A release as drafted: its version, why it is that one, the edits it makes, the files to publish."""

    version: str
    level: str
    reasons: tuple[str, ...]
    notes: str
    """What changed, in Markdown."""
    draft: Draft
    files: dict[str, bytes]


def _silent(_stage: str) -> None: ...


def draft_release(
    home: Path, since: str, wanted: str, today: date, progress: Callable[[str], None] = _silent
) -> Release:
    """Draft the release of the project in ``home``, whose last one is the git revision ``since``.

    ``wanted`` is its version, empty for the one that the changes ask for. Nothing is written. Raises
    UsageError for a version that says less than the changes do, and BuildError where the review finds errors.
    """
    if wanted:
        _parts(wanted)
    old = read_side(since, home)
    progress("review")
    found = review(home, None)
    if found.errors:
        raise BuildError(f"{found.errors} errors are to be mended before a release; see kg check")
    progress("changes")
    new = read_side("", home)
    changes = compare(old, new)
    judged = judge_changes(changes)
    version = _choose(wanted, judged.level)
    progress("edits")
    notes = as_markdown(changes)
    draft = dict(_edit_files(home, version, notes, today))
    terms = {__version__: list_terms(old), version: list_terms(new)}
    draft[VERSIONS] = _record(home, terms, version, today)
    progress("graph")
    with tried(home, draft) as copy:
        dataset = assemble(copy)
        verdict = judge(dataset, copy)
        if not verdict.conforms:
            raise BuildError("\n".join(["the release would not hold:", *verdict.lines()[:5]]))
        progress("files")
        files = _files(copy, dataset, version, notes)
    return Release(version, judged.level, tuple(map(str, judged.reasons)), notes, draft, files)


def publish(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` into ``folder``; UsageError where it exists already or cannot be written."""
    if folder.exists():
        raise UsageError(f"{folder} exists already; a release is made once")
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def list_terms(side: Side) -> list[str]:
    """Return the IRIs of the classes, properties, concepts and schemes that ``side`` describes, sorted."""
    return sorted(iri for iri in side.terms if iri.startswith((RC, VOCAB)))


def next_version(version: str, level: str) -> str:
    """Return the version after ``version`` for a change of ``level``: major, minor or patch.

    Before 1.0.0 a major change raises the second number, as a minor one does (Semantic Versioning, item 4).
    """
    major, minor, patch = map(int, _parts(version))
    if level == "patch":
        return f"{major}.{minor}.{patch + 1}"
    if level == "minor" or (level == "major" and major == 0):
        return f"{major}.{minor + 1}.0"
    return f"{major + 1}.0.0"


def _choose(wanted: str, level: str) -> str:
    if level == "none" and not wanted:
        raise UsageError("nothing has changed since the last release")
    least = next_version(__version__, level if level != "none" else "patch")
    if not wanted:
        return least
    if tuple(map(int, _parts(wanted))) < tuple(map(int, _parts(least))):
        raise UsageError(f"version {wanted} says less than the changes do; they ask for {least}")
    return wanted


def _parts(version: str) -> tuple[str, ...]:
    found = _VERSION.fullmatch(version)
    if not found:
        raise UsageError(f"{version!r} is no version; write it as 1.2.3")
    return found.groups()


def _edit_files(home: Path, version: str, notes: str, today: date) -> Iterator[tuple[str, str]]:
    """Yield each file that names the version, with its new text; those that are not there are left out."""
    places = (
        ("src/kg/__init__.py", r'__version__ = "[^"]+"', f'__version__ = "{version}"'),
        ("CITATION.cff", r"(?m)^version: .*$", f"version: {version}"),
        ("CITATION.cff", r"(?m)^date-released: .*$", f"date-released: {today}"),
        ("CHANGELOG.md", r"(?m)^(## (?!Unreleased))", f"## {version} ({today})\n\n{notes}\n\n\\1"),
    )
    texts: dict[str, str] = {}
    for file, pattern, text in places:
        if (home / file).exists():
            before = texts.get(file) or (home / file).read_text(encoding="utf-8")
            texts[file] = re.sub(pattern, text, before, count=1)
    if "CHANGELOG.md" in texts:
        texts["CHANGELOG.md"] = _close_unreleased(texts["CHANGELOG.md"], version, today)
    yield from texts.items()
    for path in sorted([*(home / "ontology").rglob("*.ttl"), *(home / "shapes").glob("*.ttl")]):
        graph = load([path])
        file = str(path.relative_to(home))
        if file != VERSIONS and (None, OWL.versionInfo, None) in graph:
            yield file, write(_head(graph, version, today))


def _close_unreleased(text: str, version: str, today: date) -> str:
    """Put what stands under Unreleased at the head of the new version's notes."""
    heading = f"## {version} ({today})\n"
    found = re.search(r"## Unreleased\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    if not found:
        return text
    without = text[: found.start()] + text[found.end() :]
    return without.replace(heading, f"{heading}{found[1].rstrip()}\n", 1)


def _head(graph: Graph, version: str, today: date) -> Graph:
    """Give what has a version in ``graph`` the new one, and the one before as its prior version."""
    moment = _midnight(today)
    for header in list(graph.subjects(OWL.versionInfo)):
        new: dict[URIRef, Node] = {
            OWL.versionInfo: Literal(version),
            DCTERMS.modified: moment,
            DCTERMS.issued: moment,
        }
        for before in graph.objects(header, OWL.versionIRI):
            new |= {OWL.versionIRI: URIRef(f"{header}/{version}"), OWL.priorVersion: before}
        for cited in graph.objects(header, DCTERMS.bibliographicCitation):
            new[DCTERMS.bibliographicCitation] = Literal(re.sub(r"\(\d{4}\)", f"({today.year})", str(cited)))
        for predicate, value in new.items():
            if predicate == OWL.priorVersion or (header, predicate, None) in graph:
                graph.set((header, predicate, value))
    return graph


def _midnight(day: date) -> Literal:
    return Literal(f"{day}T00:00:00Z", datatype=XSD.dateTime, normalize=False)


def _record(home: Path, terms: dict[str, list[str]], version: str, today: date) -> str:
    """Return the list of versions with those of ``terms`` added that it lacks, so that no term is lost."""
    path = home / VERSIONS
    graph = load([path]) if path.exists() else Graph(bind_namespaces="none")
    for number, iris in terms.items():
        this = URIRef(f"{ONTOLOGY}/{number}")
        if (this, OWL.versionInfo, None) in graph:
            continue
        graph.add((this, DCTERMS.isVersionOf, URIRef(ONTOLOGY)))
        graph.add((this, OWL.versionInfo, Literal(number)))
        if number == version:
            graph.add((this, DCTERMS.issued, _midnight(today)))
        for iri in iris:
            graph.add((this, DCTERMS.hasPart, URIRef(iri)))
    return write(graph)


def _files(copy: Path, dataset: Dataset, version: str, notes: str) -> dict[str, bytes]:
    """Return the files to publish by name, and the digests of all of them."""
    files = {"CHANGES.md": f"# RouteCities {version}\n\n{notes}\n".encode()}
    for name, paths in _vocabularies(copy):
        graph = load(paths)
        for suffix, form in _FORMATS.items():
            text = write(graph) if form == "turtle" else _serialise(graph, form)
            files[f"{name}.{suffix}"] = text.encode()
    whole = dataset.dump()
    files["routecities.nq.gz"] = gzip.compress(whole, mtime=0)
    for path in sorted((copy / "sparql" / "migrations").glob("*.ru")):
        files[f"migrations/{path.name}"] = path.read_bytes()
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return {**files, "SHA256SUMS": sums.encode()}


def _vocabularies(copy: Path) -> Iterator[tuple[str, Iterable[Path]]]:
    yield "ontology", [copy / "ontology" / "routecities.ttl"]
    yield "alignments", [copy / "ontology" / "alignments.ttl"]
    yield "shapes", sorted((copy / "shapes").glob("*.ttl"))
    for path in sorted((copy / "ontology" / "schemes").glob("*.ttl")):
        yield f"vocab/{path.stem}", [path]


def _serialise(graph: Graph, form: str) -> str:
    """Write ``graph`` in ``form``, blank nodes named by what they say, lines in order."""
    text = to_canonical_graph(graph).serialize(format=form)
    return "".join(sorted(text.splitlines(keepends=True))) if form == "nt" else text
