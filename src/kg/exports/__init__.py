"""The exports: the dataset in the formats of those who would use it, each a function of the answers.

A format is a function from ``Answers`` to bytes in a module of this package, and a line in ``EXPORTS``. The
same dataset gives the same bytes. What a format cannot express is said in the file.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import UsageError
from kg.exports.answers import Answers
from kg.metadata import DATASET
from kg.namespaces import BASE, ID, PREFIXES
from kg.store import Dataset, Term

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["EXPORTS", "Answers", "Export", "describe_exports", "find_export", "open_answers"]

_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES: Final = "http://publications.europa.eu/resource/authority/file-type/"


class Export(NamedTuple):
    """One format that the dataset can be had in."""

    name: str
    """What ``kg export`` calls it, and what the words about it on the site begin with."""
    file: str
    """The name of the file, which is the last part of its address."""
    media: str
    kind: str
    """Its name in the file types of the Publications Office of the EU; empty where there is none."""
    title: str
    writer: str
    """``module:function`` in this package: from ``Answers`` to bytes. Read in when it is needed."""

    def write(self, graph: Answers) -> bytes:
        """Return ``graph`` in this format."""
        module, _, function = self.writer.partition(":")
        data: bytes = getattr(import_module(f"kg.exports.{module}"), function)(graph)
        return data


EXPORTS: Final = (
    Export("3w", "routecities-3w.csv", "text/csv", "CSV", "Who does what, where", "presence:write_csv"),
    Export(
        "3w-hxl", "routecities-3w-hxl.csv", "text/csv", "CSV",
        "Who does what, where, with HXL hashtags", "presence:write_hxl",
    ),
    Export(
        "3w-metadata", "routecities-3w.csv-metadata.json", "application/csvm+json", "JSON",
        "What the columns of 3W hold and lack", "presence:write_metadata",
    ),
    Export(
        "iati", "routecities-iati.xml", "application/xml", "XML",
        "Dated activities as IATI 2.03", "iati:write_iati",
    ),
    Export(
        "geojson", "routecities.geojson", "application/geo+json", "GEOJSON",
        "Places, initiatives at them, roles on routes", "geojson:write_geojson",
    ),
    Export(
        "xlsx", "routecities.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX",
        "A workbook for people", "workbook:write_workbook",
    ),
    Export(
        "sqlite", "routecities.db", "application/vnd.sqlite3", "",
        "A relational database", "sqlite:write_sqlite",
    ),
    Export(
        "csvw", "routecities-csvw.zip", "application/zip", "ZIP",
        "The tables with their metadata", "csvw:write_csvw",
    ),
    Export(
        "skos", "routecities-skos.zip", "application/zip", "ZIP",
        "The concept schemes in SKOS", "rdf:write_skos",
    ),
    Export(
        "nquads", "routecities.nq", "application/n-quads", "RDF_N_QUADS",
        "Every statement, for machines", "rdf:write_nquads",
    ),
    Export(
        "trig", "routecities.trig", "application/trig", "RDF_TRIG",
        "Every statement, for people", "rdf:write_trig",
    ),
)  # fmt: skip
"""The formats, in the order in which they are offered."""


def find_export(name: str) -> Export:
    """Return the export ``name``; UsageError, with those there are, for another."""
    found = next((export for export in EXPORTS if export.name == name), None)
    if found is None:
        raise UsageError(f"{name}: no such format; there are {', '.join(each.name for each in EXPORTS)}")
    return found


def open_answers(folder: Path, home: Path, language: str = "en") -> Answers:
    """Return the answers of the artefact in ``folder`` to the queries of the project in ``home``.

    Raises UsageError or FileSyntaxError where the artefact cannot be read.
    """
    try:
        version = json.loads((folder / "manifest.json").read_bytes())["version"]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"{folder}: this is no artefact ({error}); make one with “kg build”") from None
    dataset = Dataset()
    dataset.load_file(folder / "dataset.nq")
    return Answers(dataset, home, version, language)


def describe_exports() -> Iterator[str]:
    """Yield N-Triples lines that describe the exports as distributions of the dataset (DCAT, section 6.8)."""
    dcat, dcterms, a = PREFIXES["dcat"], PREFIXES["dcterms"], f"<{PREFIXES['rdf']}type>"
    for export in EXPORTS:
        media = f"<{_MEDIA_TYPES}{export.media}>"
        this, file = f"<{ID}distribution/export-{export.name}>", f"<{BASE}exports/{export.file}>"
        yield f"<{DATASET}> <{dcat}distribution> {this} ."
        yield f"{this} {a} <{dcat}Distribution> ."
        yield f"{this} <{dcterms}title> {Term(export.title, 'literal', 'en')} ."
        yield f"{this} <{dcterms}license> <https://creativecommons.org/licenses/by/4.0/> ."
        yield f"{this} <{dcat}accessURL> <{BASE}exports> ."
        yield f"{this} <{dcat}downloadURL> {file} ."
        yield f"{this} <{dcat}mediaType> {media} ."
        yield f"{media} {a} <{dcterms}MediaType> ."
        if export.kind:
            yield f"{this} <{dcterms}format> <{_FILE_TYPES}{export.kind}> ."
            yield f"<{_FILE_TYPES}{export.kind}> {a} <{dcterms}MediaTypeOrExtent> ."
