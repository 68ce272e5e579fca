"""Metadata that is not understood is refused, at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.tables.conftest import Package

FILE = "data/t.csv-metadata.json"
MINIMAL: dict[str, Any] = {"url": "t.csv", "tableSchema": {"columns": [{"name": "c"}]}}


@pytest.fixture
def table(package: Package) -> Package:
    (package.folder / "t.csv").write_text("c\nx\n", encoding="utf-8")
    return package


def table_with(column: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"url": "t.csv", "tableSchema": {"columns": [{"name": "c", **column}]}, **more}


def test_json_that_does_not_parse_is_refused_with_its_line(table: Package) -> None:
    table.write("t", '{\n  "url": "t.csv",\n}')
    assert table.fault().startswith(f"{FILE}:3: the JSON does not parse")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"url": "a", "url": "b"}', "the key 'url' is there twice"),
        ("[]", "[] is not an object"),
        ('{"url": "t.csv"}', "@context: null is not the context of CSVW"),
        ('{"@context": "http://www.w3.org/ns/csvw", "tables": []}', "tables: the group has no tables"),
        ('{"@context": "http://www.w3.org/ns/csvw"}', "the table has no 'url'"),
    ],
)
def test_a_document_that_is_no_table_or_group_is_refused(table: Package, text: str, said: str) -> None:
    table.write("t", text)
    assert table.fault().startswith(FILE)
    assert said in table.fault()


def test_metadata_that_is_not_utf_8_is_refused(table: Package) -> None:
    table.describe("t", MINIMAL)
    Path(FILE).write_bytes(b'{"url": "\xe9"}')
    assert table.fault().startswith(f"{FILE}: byte 9 is not UTF-8")


def test_a_missing_document_is_named(table: Package) -> None:
    table.describe("t", MINIMAL)
    Path(FILE).unlink()
    assert table.fault().startswith(f"{FILE}: there is no such file")


@pytest.mark.parametrize(
    ("description", "path", "said"),
    [
        (MINIMAL | {"foo": 1}, "foo", "'foo' is not supported on a table"),
        (MINIMAL | {"tableSchem": {}}, "tableSchem", "(nearest: 'tableSchema')"),
        (MINIMAL | {"ex:foo": 1}, "ex:foo", "is not supported"),
        (MINIMAL | {"transformations": []}, "transformations", "is not supported"),
        (
            MINIMAL | {"dialect": {"doubleQuote": False}},
            "dialect.doubleQuote",
            "false is not supported; use true",
        ),
        (MINIMAL | {"dialect": {"encoding": "latin1"}}, "dialect.encoding", "use 'utf-8'"),
        (MINIMAL | {"dialect": {"delimiter": ";;"}}, "dialect.delimiter", "is not one character"),
        (MINIMAL | {"dialect": {"quote": "'"}}, "dialect.quote", "is not supported on a dialect"),
        (MINIMAL | {"sd:name": "../graph/{sauce}"}, "sd:name", "'sauce' is no column"),
        (MINIMAL | {"url": "../t.csv"}, "url", "is not below the folder"),
        (table_with({"datatype": "integr"}), "tableSchema.columns[0].datatype", "(nearest: 'integer')"),
        (
            table_with({"datatype": {"bas": "integer"}}),
            "tableSchema.columns[0].datatype",
            "'bas' is not supported",
        ),
        (
            table_with({"aboutUrl": "{d}"}),
            "tableSchema.columns[0].aboutUrl",
            "'d' is no column",
        ),
        (table_with({"propertyUrl": "#{c}"}), "tableSchema.columns[0].propertyUrl", "'c' is no column"),
        (table_with({"propertyUrl": "rc:c"}), "tableSchema.columns[0].propertyUrl", "'rc' is no prefix"),
        (table_with({"lang": "français"}), "tableSchema.columns[0].lang", "is not a language tag"),
        (
            table_with({"separator": ";", "valueUrl": "../id/{c}"}),
            "tableSchema.columns[0].valueUrl",
            "makes one IRI of its whole list",
        ),
        (table_with({"required": "yes"}), "tableSchema.columns[0].required", "is not a boolean"),
        (table_with({"name": "a b"}), "tableSchema.columns[0].name", "cannot name a column"),
        (
            table_with({"sd:name": "x"}),
            "tableSchema.columns[0].sd:name",
            "is not supported on a column",
        ),
        (
            table_with({"rdf:value": {"@list": []}}),
            "tableSchema.columns[0].rdf:value",
            "'@list'",
        ),
    ],
)
def test_what_is_unknown_or_unsupported_is_refused(
    table: Package, description: dict[str, Any], path: str, said: str
) -> None:
    table.describe("t", description)
    fault = table.fault()
    assert fault.startswith(f"{FILE}:{path}: ")
    assert said in fault


@pytest.mark.parametrize(
    ("schema", "path", "said"),
    [
        ({"primaryKey": "d"}, "primaryKey", "no column has the name 'd'"),
        ({"foreignKeys": [{"columnReference": "c"}]}, "foreignKeys[0]", "a columnReference is missing"),
        (
            {"foreignKeys": [{"columnReference": "c", "reference": {"columnReference": "c"}}]},
            "foreignKeys[0]",
            "the reference names no table",
        ),
        (
            {
                "foreignKeys": [
                    {"columnReference": "c", "reference": {"resource": "u.csv", "columnReference": "c"}}
                ]
            },
            "foreignKeys[0]",
            "no table of this run is https://example.org/kg/data/u.csv",
        ),
        (
            {
                "foreignKeys": [
                    {"columnReference": "c", "reference": {"resource": "t.csv", "columnReference": "d"}}
                ]
            },
            "foreignKeys[0]",
            "data/t.csv has no column 'd'",
        ),
        ({"columns": [{"datatype": "integer"}]}, "columns[0]", "the column has neither a name nor titles"),
        ({"columns": [{"name": "c"}, {"name": "c"}]}, "columns[1]", "a column before is named 'c' too"),
        (
            {"columns": [{"name": "v", "virtual": True}, {"name": "c"}]},
            "columns[1]",
            "a column of the file follows a virtual one",
        ),
    ],
)
def test_a_schema_must_hold_together(table: Package, schema: dict[str, Any], path: str, said: str) -> None:
    table.describe("t", {"url": "t.csv", "tableSchema": {"columns": [{"name": "c"}]} | schema})
    fault = table.fault()
    assert fault.startswith(f"{FILE}:tableSchema.{path}: ")
    assert said in fault


def test_common_properties_and_what_only_people_need_are_taken_and_not_output(table: Package) -> None:
    description = table_with(
        {"titles": {"en": "c", "fr": ["c"]}, "dc:description": {"@value": "x", "@language": "en"}}
    )
    notes = {
        "notes": [{"x": 1}],
        "rdfs:comment": ["a", {"@id": "#b"}],
        "tableDirection": "rtl",
        "textDirection": "rtl",
    }
    table.describe("t", description | notes | {"http://example.org/note": {"@type": "schema:Thing"}})
    assert len(table.lines()) == 1


def test_a_group_describes_several_tables_and_what_they_inherit(table: Package) -> None:
    Path("data/u.csv").write_text("c\nx\n", encoding="utf-8")
    tables = [{"url": "t.csv", "aboutUrl": "#{c}"}, {"url": "u.csv"}]
    group = {
        "@type": "TableGroup",
        "lang": "fr",
        "tableSchema": {"columns": [{"name": "c"}]},
        "tables": tables,
    }
    table.describe("t", group)
    assert table.objects() == ['"x"@fr', '"x"@fr']


def test_a_table_that_is_described_twice_is_refused(table: Package) -> None:
    table.describe("t", {"tables": [MINIMAL, MINIMAL]})
    assert table.fault() == (
        f"{FILE}:tables[1]: data/t.csv is described in {FILE} too; remove one of the two"
    )


def test_a_schema_may_have_a_file_of_its_own(table: Package) -> None:
    Path("data/schemas").mkdir()
    Path("data/schemas/s.json").write_text(
        json.dumps({"columns": [{"name": "c", "lang": "fr"}]}), encoding="utf-8"
    )
    table.describe("t", {"url": "t.csv", "tableSchema": "schemas/s.json"})
    assert table.lines()[0].endswith(' <data/t.csv#c> "x"@fr .')


def test_faults_in_a_schema_s_file_are_noted_there(table: Package) -> None:
    Path("data/s.json").write_text(json.dumps({"columns": [{"name": "c", "foo": 1}]}), encoding="utf-8")
    table.describe("t", {"url": "t.csv", "tableSchema": "s.json"})
    assert table.fault().startswith("data/s.json:columns[0].foo: ")


def test_the_base_of_the_context_moves_the_tables(table: Package) -> None:
    Path("data/sub").mkdir()
    Path("data/t.csv").rename("data/sub/t.csv")
    table.describe(
        "t", MINIMAL | {"@context": ["http://www.w3.org/ns/csvw", {"@base": "sub/", "@language": "fr"}]}
    )
    assert table.lines()[0].endswith(' <data/sub/t.csv#c> "x" .')


def test_a_template_at_fault_is_noted_once_where_it_is_written(table: Package) -> None:
    Path("data/t.csv").write_text("c,d\nx,y\n", encoding="utf-8")
    schema = {"columns": [{"name": "c"}, {"name": "d"}], "propertyUrl": "#{e}"}
    table.describe("t", {"url": "t.csv", "tableSchema": schema})
    assert table.fault().startswith(f"{FILE}:tableSchema.propertyUrl: the variable 'e' is no column")


def test_all_faults_of_a_document_are_found(table: Package) -> None:
    table.describe("t", table_with({"required": 1, "lang": 1}, foo=1))
    assert [fault.column for fault in table.faults()] == [
        "foo",
        "tableSchema.columns[0].lang",
        "tableSchema.columns[0].required",
    ]
