"""What tables become: subjects, properties, values, lists, graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.tables import Counts

if TYPE_CHECKING:
    from tests.tables.conftest import Package

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ID: dict[str, Any] = {"name": "slug", "suppressOutput": True}


def one_column(package: Package, cell: str, **column: Any) -> list[str]:
    """Convert a table of one row, whose column ``c`` has ``cell``."""
    given = {"name": "c", "propertyUrl": "../ontology#c"} | column
    package.add("t", f'slug,c\na,"{cell}"\n', [ID, given], aboutUrl="../id/{slug}")
    return package.objects()


def test_rows_become_statements_about_their_subject(package: Package) -> None:
    package.add(
        "places",
        'slug,label\ntunis,Tunis\nsfax,"Sfax, ""south"""\n',
        [ID, {"name": "label", "propertyUrl": "rdfs:label", "lang": "en"}],
        aboutUrl="../id/place/{slug}",
    )
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    assert package.lines() == [
        f'<id/place/tunis> {label} "Tunis"@en .',
        f'<id/place/sfax> {label} "Sfax, \\"south\\""@en .',
    ]
    assert package.counts == Counts(tables=1, rows=2, quads=2)


def test_a_row_is_in_the_graph_its_table_names(package: Package) -> None:
    columns = [ID, {"name": "source", "propertyUrl": "dc:source"}]
    package.add(
        "t", "slug,source\na,r1\n", columns, aboutUrl="../id/{slug}", sd_name="../graph/source/{source}"
    )
    assert package.lines() == ['<id/a> <http://purl.org/dc/terms/source> "r1" <graph/source/r1> .']


def test_a_row_whose_graph_lacks_a_value_is_a_fault(package: Package) -> None:
    columns = [{"name": "slug"}, {"name": "source"}]
    package.add("t", "slug,source\na,\n", columns, sd_name="../graph/{source}")
    assert package.fault() == (
        "data/t.csv:2:source: the cell is empty, but the row's graph is made of it (../graph/{source}); "
        "write a value"
    )


def test_a_row_whose_subject_lacks_a_value_is_a_fault(package: Package) -> None:
    package.add("t", "slug,c\n,x\n", [{"name": "slug"}, {"name": "c"}], aboutUrl="../id/{slug}")
    assert package.fault().startswith(
        "data/t.csv:2:slug: the cell is empty, but the row's subject is made of it"
    )


def test_a_value_that_makes_no_iri_is_a_fault(package: Package) -> None:
    columns = [
        {"name": "slug"},
        {"name": "page", "valueUrl": "{+page}"},
        {"name": "of", "valueUrl": "{+page}/{of}"},
    ]
    package.add(
        "t", "slug,page,of\n..,,\na,https://example.com/a b,\nb,x:y,1\n", columns, aboutUrl="../id/{slug}"
    )
    assert [(fault.row, fault.column, fault.problem) for fault in package.faults()] == [
        (2, "slug", "'..' cannot be part of an IRI: it means a folder there"),
        (3, "page", "'https://example.com/a b' is not a valid IRI: it has ' '"),
        (4, "page", "'x' is no prefix of the CSVW initial context"),
    ]


def test_columns_may_speak_of_different_subjects(package: Package) -> None:
    columns = [
        {"name": "a", "aboutUrl": "#a-{a}", "propertyUrl": "#p"},
        {"name": "b", "aboutUrl": "#b-{b}", "propertyUrl": "#p"},
    ]
    package.add("t", "a,b\n1,2\n3,\n", columns)
    assert [line.split(" ")[0] for line in package.lines()] == [
        "<data/t.csv#a-1>",
        "<data/t.csv#b-2>",
        "<data/t.csv#a-3>",
    ]


def test_without_about_url_each_row_is_a_blank_node(package: Package) -> None:
    package.add("t", "c\nx\ny\n", [{"name": "c"}])
    package.add("u", "c\nx\n", [{"name": "c"}])
    assert len({line.split(" ")[0] for line in package.lines()}) == 3


def test_a_table_without_described_columns_takes_them_from_its_header(package: Package) -> None:
    package.add("t", "first name\nx\n")
    assert package.lines()[0].endswith(' <data/t.csv#first%20name> "x" .')


def test_an_empty_cell_states_nothing(package: Package) -> None:
    assert one_column(package, "") == []


@pytest.mark.parametrize("cell", ["", "n/a", "unknown"])
def test_what_the_metadata_calls_null_states_nothing(package: Package, cell: str) -> None:
    assert one_column(package, cell, null=["", "n/a", "unknown"]) == []


def test_a_default_stands_for_an_empty_cell(package: Package) -> None:
    assert one_column(package, "", default="d") == ['"d"']


def test_members_of_a_list_are_values_of_their_own(package: Package) -> None:
    assert one_column(package, "a|b", separator="|", lang="fr") == ['"a"@fr', '"b"@fr']


def test_a_bound_may_be_a_number_of_json(package: Package) -> None:
    assert one_column(package, "5", datatype={"base": "integer", "maximum": 5}) == [f'"5"^^<{XSD}integer>']


def test_an_ordered_list_is_an_rdf_list(package: Package) -> None:
    given = {"name": "c", "propertyUrl": "#c", "separator": " ", "ordered": True, "datatype": "integer"}
    package.add("t", "slug,c\na,3 2\n", [ID, given], aboutUrl="../id/{slug}")
    assert package.lines() == [
        "<id/a> <data/t.csv#c> _:t1c2r1i0 .",
        f'_:t1c2r1i0 <{RDF}first> "3"^^<{XSD}integer> .',
        f"_:t1c2r1i0 <{RDF}rest> _:t1c2r1i1 .",
        f'_:t1c2r1i1 <{RDF}first> "2"^^<{XSD}integer> .',
        f"_:t1c2r1i1 <{RDF}rest> <{RDF}nil> .",
    ]


def test_a_value_url_may_be_made_of_other_cells(package: Package) -> None:
    columns = [ID, {"name": "of", "propertyUrl": "#of", "valueUrl": "../{slug}/{of}"}]
    package.add("t", "slug,of\na,b\nc,\n", columns, aboutUrl="../id/{slug}")
    assert package.lines() == ["<id/a> <data/t.csv#of> <a/b> ."]


def test_a_virtual_column_states_something_of_every_row(package: Package) -> None:
    virtual = {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": "../ontology#Place"}
    package.add("t", "slug\na\nb\n", [ID, virtual], aboutUrl="../id/{slug}")
    assert package.lines() == [f"<id/{slug}> <{RDF}type> <ontology#Place> ." for slug in "ab"]


def test_a_virtual_column_may_state_its_default(package: Package) -> None:
    virtual = {"name": "v", "virtual": True, "propertyUrl": "#v", "default": "1", "datatype": "boolean"}
    package.add("t", "slug\na\n", [ID, virtual], aboutUrl="../id/{slug}")
    assert package.objects() == [f'"true"^^<{XSD}boolean>']


def test_a_virtual_column_states_nothing_of_a_row_that_lacks_its_value(package: Package) -> None:
    columns = [
        ID,
        {"name": "place", "suppressOutput": True},
        {"name": "v", "virtual": True, "propertyUrl": "#v", "valueUrl": "../id/place/{place}"},
        {
            "name": "w",
            "virtual": True,
            "propertyUrl": "#w",
            "aboutUrl": "../id/place/{place}",
            "valueUrl": "#x",
        },
    ]
    package.add("t", "slug,place\na,tunis\nb,\n", columns, aboutUrl="../id/{slug}")
    assert package.lines() == [
        "<id/a> <data/t.csv#v> <id/place/tunis> .",
        "<id/place/tunis> <data/t.csv#w> <data/t.csv#x> .",
    ]


def test_inherited_properties_reach_the_columns_unless_they_have_their_own(package: Package) -> None:
    columns = [{"name": "a"}, {"name": "b", "lang": "ar"}]
    package.add("t", "a,b\nx,y\n", columns, lang="fr", propertyUrl="#p-{_name}")
    assert package.objects() == ['"x"@fr', '"y"@ar']


def test_a_suppressed_table_states_nothing_but_its_keys_count(package: Package) -> None:
    package.add("codes", "code\nx\n", [{"name": "code"}], primaryKey="code", suppressOutput=True)
    key = {"columnReference": "code", "reference": {"resource": "codes.csv", "columnReference": "code"}}
    package.add("t", "code\nx\ny\n", [{"name": "code"}], foreignKeys=[key])
    assert package.fault().startswith("data/t.csv:3:code: 'y' is not a key of codes.csv")


def test_every_member_of_a_list_is_a_reference(package: Package) -> None:
    key = {"columnReference": "near", "reference": {"resource": "t.csv", "columnReference": "slug"}}
    columns = [{"name": "slug"}, {"name": "near", "separator": ";"}]
    package.add("t", "slug,near\na,b\nb,a;c\n", columns, primaryKey="slug", foreignKeys=[key])
    assert package.fault().startswith("data/t.csv:3:near: 'c' is not a key of t.csv")


def test_keys_may_be_of_several_columns(package: Package) -> None:
    columns = [{"name": "a"}, {"name": "b"}]
    key = {"columnReference": ["x", "y"], "reference": {"resource": "t.csv", "columnReference": ["a", "b"]}}
    package.add("t", "a,b\n1,2\n1,3\n1,2\n", columns, primaryKey=["a", "b"])
    package.add(
        "u",
        "x,y\n1,3\n,\n3,1\n3,\n",
        [
            {"name": "x"},
            {"name": "y"},
        ],
        foreignKeys=[key],
    )
    faults = [(fault.file, fault.row, fault.column) for fault in package.faults()]
    assert faults == [
        ("data/t.csv", 4, "a,b"),
        ("data/u.csv", 3, ""),
        ("data/u.csv", 4, "x,y"),
        ("data/u.csv", 5, "x,y"),
    ]


def test_a_table_may_refer_to_one_that_comes_later(package: Package) -> None:
    key = {"columnReference": "c", "reference": {"resource": "z.csv", "columnReference": "c"}}
    package.add("a", "c\n1\n", [{"name": "c"}], foreignKeys=[key])
    package.add("z", "c\n1\n", [{"name": "c"}], primaryKey="c")
    assert package.objects() == ['"1"', '"1"']


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_marks_and_line_ends_do_not_matter(package: Package, mark: str, end: str) -> None:
    package.add("t", mark + end.join(["c,d", 'x,"y', 'z"', "", ""]), [{"name": "c"}, {"name": "d"}])
    assert package.objects() == ['"x"', '"y\\nz"']


def test_a_dialect_says_how_the_file_is_written(package: Package) -> None:
    dialect = {
        "delimiter": ";",
        "quoteChar": "'",
        "commentPrefix": "%",
        "skipRows": 1,
        "skipBlankRows": True,
        "trim": True,
    }
    package.add(
        "t",
        "title\na;b\n% no\n\n 'x;y'; #1\n",
        [{"name": "a"}, {"name": "b"}],
        dialect=dialect | {"trim": False, "commentPrefix": "%"},
    )
    assert package.fault().startswith("data/t.csv:5: a quote stands inside cell 1")
    package.add("t", "title\na;b\n% no\n\n'x;y'; #1\n", [{"name": "a"}, {"name": "b"}], dialect=dialect)
    assert package.objects() == ['"x;y"', '"#1"']


def test_a_file_without_header_is_read_by_position(package: Package) -> None:
    package.add("t", "x,y\n", [{"name": "a"}, {"name": "b"}], dialect={"header": False})
    package.add("u", "x,y\n", dialect={"headerRowCount": 0})
    assert [line.split(" ")[1] for line in package.lines()] == [
        "<data/t.csv#a>",
        "<data/t.csv#b>",
        "<data/u.csv#_col.1>",
        "<data/u.csv#_col.2>",
    ]


def test_the_same_input_gives_the_same_bytes(package: Package) -> None:
    package.add("t", "c,d\n1,2\n3,4\n", [{"name": "c"}, {"name": "d", "separator": " ", "ordered": True}])
    assert package.lines() == package.lines()
