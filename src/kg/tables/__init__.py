"""Turns tables into RDF: CSV files with CSVW metadata in, N-Quads out, every fault with its place.

>>> from pathlib import Path
>>> from kg.tables import convert
>>> with open("places.nq", "wb") as out:  # doctest: +SKIP
...     convert([Path("data/places.csv-metadata.json")], "https://example.org/", out)
"""

from __future__ import annotations

from kg.tables.convert import Counts, convert, convert_tables, find_documents
from kg.tables.faults import Faults
from kg.tables.metadata import read, undescribed
from kg.tables.trace import Cell, trace

__all__ = [
    "Cell",
    "Counts",
    "Faults",
    "convert",
    "convert_tables",
    "find_documents",
    "read",
    "trace",
    "undescribed",
]
