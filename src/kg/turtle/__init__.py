"""Turtle: read with faults told by line, and written always in the same form."""

from __future__ import annotations

from kg.turtle.reading import load, parse
from kg.turtle.writing import write

__all__ = ["load", "parse", "write"]
