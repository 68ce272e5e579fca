"""Reads CSVW metadata documents into tables, and refuses what it does not know or support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from kg.tables import datatypes, properties
from kg.tables.document import Document, joined
from kg.tables.faults import nearest, shown, shown_path
from kg.tables.header import name_of
from kg.tables.model import Column, Dialect, ForeignKey, Place, Table

if TYPE_CHECKING:
    from pathlib import Path

    from kg.tables.faults import Faults

_STRING = datatypes.build({})


def read(path: Path, iri: str, faults: Faults) -> list[Table]:
    """Return the tables that the metadata document ``path`` describes (metadata vocabulary, section 5).

    ``iri`` is where the document is taken to live. Faults go to ``faults``, with the document as their file
    and the JSON path as their column; a table with faults of its own is left out.
    """
    document = Document(path, iri, faults)
    node = document.load()
    if node is None:
        return []
    if not isinstance(node, dict):
        document.note("", ValueError(f"{shown(node)} is not an object", "write a table group or a table"))
        return []
    document.set_base(node.get("@context"))
    if "tables" in node or node.get("@type") == "TableGroup":
        return _group(document, node)
    table = _table(document, node, "", {})
    return [table] if table else []


def undescribed(path: Path, iri: str) -> Table:
    """Return the table of a CSV file without metadata: its header says all there is to say."""
    place = Place(shown_path(path), "")
    return Table(path, shown_path(path), iri, place, None, Column("", (), place, _STRING), Dialect())


def _group(document: Document, node: dict[str, Any]) -> list[Table]:
    group = document.checked(node, "", properties.GROUP, "table group")
    if not group.get("tables"):
        if "tables" not in node or node["tables"] == []:
            document.note("tables", ValueError("the group has no tables", "add at least one table"))
        return []
    inherited = {
        key: value for key, value in group.items() if key in {*properties.INHERITED, "dialect", "tableSchema"}
    }
    tables = [
        _table(document, member, joined("tables", number), inherited)
        for number, member in enumerate(group["tables"])
    ]
    return [table for table in tables if table]


def _table(document: Document, node: Any, path: str, inherited: dict[str, Any]) -> Table | None:
    """Read one table description (metadata vocabulary, section 5.4), or note why it cannot be used."""
    before = document.fault_count
    given = inherited | document.checked(node, path, properties.TABLE, "table")
    if isinstance(node, dict) and "url" not in node:
        document.note(path, ValueError("the table has no 'url'", "name the CSV file it describes"))
    schema, schema_document, schema_path = _schema(
        document, given.get("tableSchema", {}), joined(path, "tableSchema")
    )
    given |= {key: value for key, value in schema.items() if key in properties.INHERITED}
    place = Place(document.name, path)
    dialect = _dialect(document, given.get("dialect", {}), joined(path, "dialect"))
    columns = _columns(schema_document, schema.get("columns"), joined(schema_path, "columns"), given)
    foreign_keys = _foreign_keys(
        schema_document, schema.get("foreignKeys", []), joined(schema_path, "foreignKeys")
    )
    for key in ("primaryKey", "rowTitles"):
        _require_columns(schema_document, schema.get(key, ()), schema, joined(schema_path, key))
    for foreign_key in foreign_keys:
        _require_columns(schema_document, foreign_key.columns, schema, foreign_key.place.path)
    iri = urljoin(document.base, given.get("url", ""))
    file = _file(document, iri, joined(path, "url"))
    if document.fault_count > before or file is None:
        return None
    return Table(
        file,
        shown_path(file),
        iri,
        place,
        columns,
        _column("", (), Place(document.name, schema_path), given),
        dialect,
        schema.get("primaryKey", ()),
        foreign_keys,
        urljoin(schema_document.base, schema["@id"]) if "@id" in schema else schema_document.iri,
        given.get("sd:name"),
        given.get("suppressOutput", False),
    )


def _file(document: Document, iri: str, path: str) -> Path | None:
    try:
        return document.local(iri)
    except ValueError as error:
        document.note(path, error)
        return None


def _schema(document: Document, schema: Any, path: str) -> tuple[dict[str, Any], Document, str]:
    """Read a schema, here or in a file of its own: its properties, its document, its path there."""
    if isinstance(schema, str):
        iri = urljoin(document.base, schema)
        file = _file(document, iri, path)
        if file is None:
            return {}, document, path
        document, path = document.beside(file, iri), ""
        schema = document.load()
        if schema is None:
            return {}, document, path
        if isinstance(schema, dict) and "@context" in schema:
            document.set_base(schema["@context"])
    return document.checked(schema, path, properties.SCHEMA, "schema"), document, path


def _columns(
    document: Document, nodes: list[Any] | None, path: str, inherited: dict[str, Any]
) -> tuple[Column, ...] | None:
    """Read the column descriptions (metadata vocabulary, section 5.6); None when there are none."""
    if nodes is None:
        return None
    columns: list[Column] = []
    for number, node in enumerate(nodes):
        here = joined(path, number)
        own = document.checked(node, here, properties.COLUMN, "column")
        titles = own.get("titles", ())
        name = own.get("name") or name_of(_default_title(node, document.language)) or f"_col.{number + 1}"
        column = _column(
            name, titles or ((name,) if "name" in own else ()), Place(document.name, here), inherited | own
        )
        if any(column.name == other.name for other in columns):
            document.note(here, ValueError(f"a column before is named {name!r} too", "give it another name"))
        if isinstance(node, dict) and not {"name", "titles"} & set(node) and not column.is_virtual:
            document.note(here, ValueError("the column has neither a name nor titles", "give it one of them"))
        if columns and columns[-1].is_virtual and not column.is_virtual:
            document.note(
                here, ValueError("a column of the file follows a virtual one", "put virtual columns last")
            )
        columns.append(column)
    return tuple(columns)


def _default_title(node: Any, language: str) -> str:
    """Return the column's first title in the document's language, of which its name is made."""
    titles = node.get("titles", "") if isinstance(node, dict) else ""
    if isinstance(titles, dict):
        titles = titles.get(language, "")
    first = titles[0] if isinstance(titles, list) and titles else titles
    return first if isinstance(first, str) else ""


def _column(name: str, titles: tuple[str, ...], place: Place, given: dict[str, Any]) -> Column:
    datatype = given.get("datatype", _STRING)
    return Column(
        name,
        titles,
        place,
        datatype,
        is_virtual=given.get("virtual", False),
        is_suppressed=given.get("suppressOutput", False),
        is_required=given.get("required", False),
        is_ordered=given.get("ordered", False),
        null=given.get("null", frozenset({""})),
        default=given.get("default", ""),
        separator=given.get("separator"),
        language=given.get("lang") if datatype.iri == _STRING.iri else None,
        about=given.get("aboutUrl"),
        predicate=given.get("propertyUrl"),
        value=given.get("valueUrl"),
    )


def _require_columns(document: Document, names: tuple[str, ...], schema: dict[str, Any], path: str) -> None:
    """Note the names that no plain column has; a name made of a title cannot be referred to."""
    nodes = [node for node in schema.get("columns", ()) if isinstance(node, dict) and not node.get("virtual")]
    known = [node["name"] for node in nodes if isinstance(node.get("name"), str)]
    for name in names:
        if name not in known:
            document.note(
                path, ValueError(f"no column has the name {name!r}", f"name a column{nearest(name, known)}")
            )


def _foreign_keys(document: Document, nodes: list[Any], path: str) -> tuple[ForeignKey, ...]:
    """Read the foreign keys (metadata vocabulary, section 5.5.2.1); those with faults are left out."""
    found = []
    for number, node in enumerate(nodes):
        here, before = joined(path, number), document.fault_count
        own = document.checked(node, here, properties.FOREIGN_KEY, "foreign key", annotated=False)
        reference = document.checked(
            own.get("reference", {}),
            joined(here, "reference"),
            properties.REFERENCE,
            "reference",
            annotated=False,
        )
        if document.fault_count > before:
            continue
        try:
            found.append(_foreign_key(document, own, reference, Place(document.name, here)))
        except ValueError as error:
            document.note(here, error)
    return tuple(found)


def _foreign_key(
    document: Document, own: dict[str, Any], reference: dict[str, Any], place: Place
) -> ForeignKey:
    if "columnReference" not in own or "columnReference" not in reference:
        raise ValueError("a columnReference is missing", "name the columns here and in the reference")
    if len(own["columnReference"]) != len(reference["columnReference"]):
        raise ValueError("the two columnReferences differ in length", "name as many columns on both sides")
    if ("resource" in reference) == ("schemaReference" in reference):
        raise ValueError("the reference names no table, or two", "give it a resource or a schemaReference")
    resource, schema = (
        urljoin(document.base, reference[key]) if key in reference else None
        for key in ("resource", "schemaReference")
    )
    return ForeignKey(own["columnReference"], resource, schema, reference["columnReference"], place)


def _dialect(document: Document, node: dict[str, Any], path: str) -> Dialect:
    """Read a dialect description (metadata vocabulary, section 5.9)."""
    given = document.checked(node, path, properties.DIALECT, "dialect")
    trim = given.get("trim", "start" if given.get("skipInitialSpace") else False)
    return Dialect(
        delimiter=given.get("delimiter", ","),
        quote=given.get("quoteChar", '"'),
        comment=given.get("commentPrefix", "#"),
        is_comment_stated="commentPrefix" in given,
        has_header=given.get("headerRowCount", int(given.get("header", True))) > 0,
        skip_rows=given.get("skipRows", 0),
        skips_blank_rows=given.get("skipBlankRows", False),
        trims_start=trim in {True, "true", "start"},
        trims_end=trim in {True, "true", "end"},
    )
