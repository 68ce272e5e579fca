"""The tables themselves with their metadata, as a package that any reader of CSV on the Web opens.

One document describes them all as a table group, for keys lead from table to table only within a group
(Metadata Vocabulary for Tabular Data, section 5.5.2.1). Its templates are absolute, so that a converter makes
the same statements wherever the package lies.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from kg.errors import UsageError
from kg.exports.answers import LANGUAGES
from kg.namespaces import BASE
from kg.store.dataset import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.exports.answers import Answers

METADATA: Final = "csv-metadata.json"
LACKS: Final = (
    "The tables hold what the sources say, with its evidence. They do not hold what rules derive from it, "
    "the definitions of the vocabulary, or the texts of the sources. "
    "An empty cell means that something is not reported; it does not mean none."
)
_ADDRESSES: Final = frozenset({"aboutUrl", "propertyUrl", "valueUrl", "sd:name"})
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""When every file in the package was changed, so that the same tables are the same bytes."""
_README: Final = """\
# {title}: the tables

{description}

- Version: {version}, of {modified}
- Licence: {licence}
- Cite as: {citation}

## Use it

Each table is UTF-8 with a header. `{metadata}` says of every column what it means, which values it takes,
which table it refers to, and which statement of RDF a cell makes. Readers of
[CSV on the Web](https://www.w3.org/TR/tabular-metadata/) check the tables with it and turn them into RDF.
`sd:name` gives the graph that the statements of a row belong to; it is outside the standard, and other
converters leave it out.

In Python, with the package `csvw`:

    from csvw import CSVW
    tables = CSVW("{metadata}", strict=False)
    assert tables.is_valid

## What is not in it

{lacks}

## Tables

| table | rows | what a row is |
| --- | ---: | --- |
{tables}
"""


def write_csvw(graph: Answers) -> bytes:
    """Return a zip with the tables of the project, ``csv-metadata.json`` for them all, and a README.

    Raises UsageError where the project of ``graph`` has no tables.
    """
    paths = sorted((graph.home / "data").glob(f"*.{METADATA}"))
    described = [json.loads(read_bytes(path)) for path in paths]
    if not described:
        raise UsageError(f"{graph.home}: has no tables; set KG_HOME")
    tables = {each["url"]: read_bytes(graph.home / "data" / each["url"]) for each in described}
    documents = {
        "README.md": _write_readme(graph, described, tables).encode(),
        METADATA: f"{json.dumps(_group(graph, described), ensure_ascii=False, indent=1)}\n".encode(),
    }
    return pack({**documents, **tables})


def pack(files: dict[str, bytes]) -> bytes:
    """Return ``files`` as a zip that holds no time of writing."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _group(graph: Answers, described: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the metadata of the package (section 5.3), with what is known of the whole."""
    about = graph.about
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dcterms:title": _english(about["title"]),
        "dcterms:description": _english(about["description"]),
        "dcterms:bibliographicCitation": about["citation"],
        "dcterms:isPartOf": {"@id": about["dataset"]},
        "dcterms:license": {"@id": about["licence"]},
        "dcterms:modified": {"@value": about["modified"], "@type": "xsd:date"},
        "owl:versionInfo": graph.version,
        "rdfs:comment": _english(LACKS),
        "tables": [_place(each) for each in described],
    }


def _english(text: str) -> dict[str, str]:
    return {"@value": text, "@language": LANGUAGES[0]}


def _place(node: Any, key: str = "") -> Any:
    """Return the metadata of a table with every address written in full."""
    if isinstance(node, dict):
        return {name: _place(value, name) for name, value in node.items() if name != "@context"}
    if isinstance(node, list):
        return [_place(each) for each in node]
    if key in _ADDRESSES and node.startswith("../"):
        return urljoin(f"{BASE}data/", node)
    return node


def _write_readme(graph: Answers, described: Iterable[dict[str, Any]], tables: dict[str, bytes]) -> str:
    rows = (
        f"| `{each['url']}` | {_count(tables[each['url']])} | {each.get('dcterms:description', '')} |"
        for each in described
    )
    said = {**graph.about, "version": graph.version, "metadata": METADATA, "lacks": LACKS}
    return _README.format(**said, tables="\n".join(rows))


def _count(table: bytes) -> int:
    """Return how many rows ``table`` has below its header."""
    return sum(1 for _ in csv.reader(io.StringIO(table.decode(), newline=""))) - 1
