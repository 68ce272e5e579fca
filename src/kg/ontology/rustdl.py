"""What rustdl, a reasoner without Java, finds in axioms: the only door to the library."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import BuildError, UsageError
from kg.ontology.forms import write
from kg.ontology.vocabulary import CLASS, OBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.ontology.axioms import Axiom

INSTALL_REASONER: Final = "pip install routecities[reason]"
_SECONDS: Final = 20
PROBE: Final = "urn:routecities:has-a-value-of:"
_ANY: Final = {
    True: "ObjectSomeValuesFrom({} <http://www.w3.org/2002/07/owl#Thing>)",
    False: "DataSomeValuesFrom({} <http://www.w3.org/2000/01/rdf-schema#Literal>)",
}


@dataclass(frozen=True)
class Finding:
    """What follows from some axioms: whether they can be true, and which names must be empty.

    ``undecided`` counts the questions that were given up.
    """

    consistent: bool
    empty: frozenset[str]
    undecided: int


def consider(axioms: Iterable[Axiom], names: Mapping[str, str]) -> Finding:
    """Return what follows from ``axioms`` for ``names``, of classes and properties, each with its kind.

    Names stand in their brackets. A reasoner is asked about classes only; for a property it is asked about
    the class of all that have a value of it. Raises UsageError when rustdl is not installed and BuildError
    when it fails.
    """
    rustdl = _rustdl()
    classes = {name if kind == CLASS else f"<{PROBE}{name[1:]}": name for name, kind in names.items()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rustdl.IncompleteClassificationWarning)
            document = _document(axioms, [*map(_declared, classes), *_probes(classes, names)])
            found = rustdl.classify_bytes(document, format="ofn", global_timeout_ms=_SECONDS * 1000)
    except rustdl.RustdlError as error:
        raise BuildError(f"rustdl failed: {error}") from None
    empty = frozenset(classes[name] for iri in found.unsatisfiable if (name := f"<{iri}>") in classes)
    undecided = found.timed_out_pairs + found.wedge_clauses_refused
    undecided += found.consistency_undetermined + found.wedge_hierarchy_blind
    return Finding(not found.inconsistent, empty, undecided)


def _declared(name: str) -> str:
    return f"Declaration(Class({name}))"


def _probes(classes: Mapping[str, str], names: Mapping[str, str]) -> Iterable[str]:
    for probe, name in classes.items():
        if names[name] != CLASS:
            yield f"SubClassOf({probe} {_ANY[names[name] == OBJECT].format(name)})"


def find_dropped(axioms: Sequence[Axiom]) -> list[Axiom]:
    """Return the axioms that rustdl leaves out, because it has nothing to reason over them with."""
    with tempfile.TemporaryDirectory() as folder:
        return _dropped(axioms, Path(folder) / "part.ofn")


def _dropped(axioms: Sequence[Axiom], path: Path) -> list[Axiom]:
    """Search halves, and halves of halves, in which something is dropped."""
    path.write_bytes(_document(axioms, ()))
    if not _rustdl().dropped_axioms(str(path)):
        return []
    if len(axioms) == 1:
        return list(axioms)
    middle = len(axioms) // 2
    return [*_dropped(axioms[:middle], path), *_dropped(axioms[middle:], path)]


def _document(axioms: Iterable[Axiom], lines: Iterable[str]) -> bytes:
    written = (write(axiom.form) for axiom in axioms)
    return "\n".join(["Ontology(<urn:routecities>", *lines, *written, ")"]).encode()


def _rustdl() -> Any:
    try:
        import rustdl  # noqa: PLC0415  (an extra)
    except ImportError:
        raise UsageError(f"the reasoner is not installed; run: {INSTALL_REASONER}") from None
    return rustdl
