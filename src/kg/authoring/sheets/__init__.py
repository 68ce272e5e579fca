"""Sheets: what people send in, taken in as proposed rows for the tables, and the template they fill in."""

from kg.authoring.sheets.intake import STAGES, take_in
from kg.authoring.sheets.template import make_template

__all__ = ["STAGES", "make_template", "take_in"]
