"""RouteCities: who protects people on the move, in which city, on which route.

Open the graph and ask it, as ``docs/PYTHON.md`` shows:

>>> with kg.open() as graph:
...     print(*(row.name for row in graph.ask("cq02", first="mc2cm", second="uclg-africa")))
Rabat Sfax Sousse
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg import errors
    from kg.client import (
        Blank,
        Evidence,
        Fact,
        Graph,
        Iri,
        Parameter,
        Question,
        Row,
        Rows,
        Statement,
        Text,
        Thing,
        Value,
    )
    from kg.client import open_graph as open  # noqa: A004  (people write kg.open, as they write webbrowser.open)

__version__ = "0.1.0"
__all__ = [
    "Blank",
    "Evidence",
    "Fact",
    "Graph",
    "Iri",
    "Parameter",
    "Question",
    "Row",
    "Rows",
    "Statement",
    "Text",
    "Thing",
    "Value",
    "__version__",
    "errors",
    "open",
]

if not TYPE_CHECKING:  # a type checker knows the names from above, and no others

    def __getattr__(name: str) -> Any:
        """Load a public name when it is first used, so that ``import kg`` is quick (PEP 562)."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "errors":
            return import_module("kg.errors")
        return getattr(import_module("kg.client"), "open_graph" if name == "open" else name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
