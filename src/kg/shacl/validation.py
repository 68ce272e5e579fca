"""Validation of a whole graph by pySHACL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyshacl
import pyshacl.shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.errors import ReportableRuntimeError
from rdflib import Graph

from kg.errors import BuildError, UsageError
from kg.shacl.report import read_report
from kg.shacl.views import Remembered
from kg.turtle import load

if TYPE_CHECKING:
    from pathlib import Path

    from kg.shacl.report import Report


class _Parameters(list[Any]):
    """The engine's list of the properties that constrain, in which something is found as in a set.

    The engine looks up each statement of a shape for each thing, which took a third of its time.
    """

    def __init__(self) -> None:
        super().__init__(ALL_CONSTRAINT_PARAMETERS)
        self._known = frozenset(self)

    def __contains__(self, item: object) -> bool:
        return item in self._known


_PARAMETERS: Final = (_Parameters(), CONSTRAINT_PARAMETERS_MAP)
pyshacl.shape.CONSTRAINT_PARAMS = _PARAMETERS  # type: ignore[attr-defined]  # the engine sets it when it is not


def load_shapes(folder: Path) -> Graph:
    """Read every Turtle file of ``folder`` into one graph.

    Raises ``FileSyntaxError`` with the line for a file that is not Turtle, ``UsageError`` if there is none.
    """
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise UsageError(f"{folder}: no shapes here; name the folder that holds the shapes' .ttl files")
    return load(paths)


def validate(data: Graph, shapes: Graph) -> Report:
    """Validate ``data`` against ``shapes`` by SHACL Core, section 3.4 (W3C Recommendation of 2017).

    ``data`` must hold the ontology's subclass axioms, because targets and classes follow them.
    Nothing is inferred and both graphs are left as they are. The same graphs give the same report: its nodes
    are IRIs, numbered in the order of the violations. Not for use inside a request, since pyshacl changes
    rdflib's settings while it runs. Raises ``BuildError`` for shapes that SHACL cannot apply.
    """
    try:
        _, graph, _ = pyshacl.validate(data, shacl_graph=Remembered(shapes), inference="none")
    except ReportableRuntimeError as error:
        raise BuildError(f"The shapes cannot be applied: {error}; correct the shapes.") from error
    if not isinstance(graph, Graph):
        raise BuildError(f"The validation failed: {graph}; correct the shapes.")
    return read_report(graph)
