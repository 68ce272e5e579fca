"""SHACL: the shapes, and what in a graph does not hold to them."""

from __future__ import annotations

from kg.shacl.lines import read_lines
from kg.shacl.report import REPORT, Report, Violation
from kg.shacl.standing import Standing
from kg.shacl.validation import load_shapes, validate

__all__ = ["REPORT", "Report", "Standing", "Violation", "load_shapes", "read_lines", "validate"]
