"""Turtle: read with faults told by line."""

from __future__ import annotations

from kg.turtle.reading import load

__all__ = ["load"]
