"""Every fault names its place, says what is wrong and what to do, and stands alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.tables.conftest import Package

CODES = [{"name": "code", "titles": "code", "required": True}]
COUNTRY_KEY = {
    "columnReference": "country",
    "reference": {"resource": "countries.csv", "columnReference": "code"},
}
PLACES: list[dict[str, Any]] = [
    {"name": "slug", "titles": "slug", "required": True},
    {"name": "country", "titles": "country", "required": True},
    {"name": "population", "titles": "population", "datatype": "integer"},
]


def places(package: Package, content: str | bytes, **more: Any) -> None:
    package.add("countries", "code\ntn\nma\n", CODES, primaryKey="code")
    given = {"primaryKey": "slug", "foreignKeys": [COUNTRY_KEY], "aboutUrl": "../id/place/{slug}"}
    package.add("places", content, PLACES, **(given | more))


def test_an_unknown_id_is_found_with_the_nearest_key(package: Package) -> None:
    places(package, "slug,country,population\ntunis,tn,1\nsfax,tnn,2\n")
    assert package.fault() == (
        "data/places.csv:3:country: 'tnn' is not a key of countries.csv; "
        "use one of its 'code' values (nearest: 'tn') or add the row there"
    )


def test_extra_cells_are_reported_instead_of_the_row_s_values(package: Package) -> None:
    places(package, "slug,country,population\ntunis,xx,many,4\n")
    fault = package.fault()
    assert fault.startswith("data/places.csv:2: the row has 4 cells where the header has 3")
    assert "'4'" in fault


def test_a_renamed_column_is_one_fault(package: Package) -> None:
    places(package, "slug,pays,population\ntunis,tn,1\nsfax,tn,1\n")
    assert package.fault().startswith(
        "data/places.csv:1:pays: the header has 'pays' where places.csv-metadata.json has 'country'"
    )


def test_text_in_a_number_column_is_found(package: Package) -> None:
    places(package, "slug,country,population\ntunis,tn,many\n")
    assert package.fault() == (
        "data/places.csv:2:population: 'many' is not a whole number; write digits only, such as 42"
    )


def test_a_duplicate_id_names_the_line_of_the_first(package: Package) -> None:
    places(package, "slug,country,population\ntunis,tn,1\nsfax,tn,2\ntunis,ma,3\n")
    fault = package.fault()
    assert fault.startswith("data/places.csv:4:slug: 'tunis' is already on line 2")


def test_an_empty_required_reference_is_found(package: Package) -> None:
    places(package, "slug,country,population\ntunis,,1\n")
    assert package.fault() == (
        "data/places.csv:2:country: the cell is empty, but the column is required; write a value"
    )


def test_an_unknown_code_is_found(package: Package) -> None:
    scope = {"name": "scope", "datatype": {"base": "string", "format": "city-level|city-to-city"}}
    package.add("initiatives", "scope\ncity-level\ncity\n", [scope])
    assert package.fault() == (
        "data/initiatives.csv:3:scope: 'city' does not match 'city-level|city-to-city'; "
        "use a value of that form"
    )


def test_windows_1252_bytes_are_found_with_their_offset(package: Package) -> None:
    places(package, "slug,country,population\nmédenine,tn,1\nsfé,tn,1\n".encode("cp1252"))
    fault = package.fault()
    assert fault.startswith("data/places.csv:2: byte 0xE9 at offset 25 is not UTF-8")
    assert "Windows-1252 (there it reads 'médenine,tn,1')" in fault
    assert "save it as UTF-8" in fault


@pytest.mark.parametrize("quote", ["", '"'])
def test_semicolons_with_a_byte_order_mark_are_recognised_as_european_excel(
    package: Package, quote: str
) -> None:
    places(package, f"\ufeff{quote}slug{quote};country;population\r\ntunis;tn;1\r\n")
    fault = package.fault()
    assert fault.startswith(
        "data/places.csv:1: the cells are separated by semicolons, as European Excel saves CSV"
    )
    assert "save it with commas" in fault


def test_an_unclosed_quote_names_the_line_where_it_opens(package: Package) -> None:
    places(package, 'slug,country,population\ntunis,tn,1\n"sfax,tn,2\ngabes,xx,3\n')
    assert package.fault().startswith(
        "data/places.csv:3: the quote that opens cell 1 on this line is never closed"
    )


def test_a_missing_file_is_named(package: Package) -> None:
    places(package, "")
    Path("data/places.csv").unlink()
    assert package.fault().startswith("data/places.csv: there is no such file")


def test_an_empty_file_is_found(package: Package) -> None:
    places(package, "")
    assert package.fault().startswith("data/places.csv: the file is empty")


def test_a_column_that_the_file_lacks_is_found(package: Package) -> None:
    places(package, "slug,country\ntunis,tn\n")
    assert package.fault().startswith("data/places.csv:1:population: the file has no column 'population'")


def test_a_column_that_the_metadata_lacks_is_found(package: Package) -> None:
    places(package, "slug,country,population,mayor\ntunis,tn,1,x\n")
    assert package.fault().startswith("data/places.csv:1:mayor: the column 'mayor' is not described")


def test_a_column_name_that_is_there_twice_is_found(package: Package) -> None:
    places(package, "slug,country,country\ntunis,tn,1\n")
    assert package.fault().startswith("data/places.csv:1:country: the column 'country' is there twice")


def test_columns_in_another_order_are_found(package: Package) -> None:
    places(package, "country,slug,population\ntn,tunis,1\n")
    assert package.fault() == (
        "data/places.csv:1: the columns are in another order than their metadata; "
        "order them slug, country, population"
    )


def test_references_to_a_table_that_could_not_be_read_are_not_reported(package: Package) -> None:
    places(package, "slug,country,population\ntunis,tn,1\n")
    Path("data/countries.csv").write_text("kode\ntn\n", encoding="utf-8")
    assert package.fault().startswith("data/countries.csv:1:kode")


def test_references_to_a_table_with_a_broken_row_are_not_reported(package: Package) -> None:
    places(package, "slug,country,population\ntunis,dz,1\n")
    Path("data/countries.csv").write_text("code\ntn\ndz,too much\n", encoding="utf-8")
    assert package.fault().startswith("data/countries.csv:3: the row has 2 cells")


def test_a_faulty_cell_takes_no_part_in_key_checks(package: Package) -> None:
    places(package, "slug,country,population\n tunis,tn,1\n tunis,tn,2\nsfax, xx,3\n")
    assert [(fault.row, fault.column) for fault in package.faults()] == [
        (2, "slug"),
        (3, "slug"),
        (4, "country"),
    ]


def test_references_to_a_faulty_key_are_not_reported(package: Package) -> None:
    places(package, "slug,country,population\ntunis,dz,1\n")
    Path("data/countries.csv").write_text("code\ntn\n dz\n", encoding="utf-8")
    assert package.fault().startswith("data/countries.csv:3:code")


def test_faulty_metadata_of_one_table_leaves_the_others_checked(package: Package) -> None:
    places(package, "slug,country,population\ntunis,tn,many\n")
    package.write("countries", "{")
    assert [fault.file for fault in package.faults()] == [
        "data/countries.csv-metadata.json",
        "data/places.csv",
    ]


def test_all_faults_of_a_run_are_reported_sorted(package: Package) -> None:
    places(package, "slug,country,population\nb,,x\na,tn,y\na,zz,1\n")
    assert [(fault.row, fault.column) for fault in package.faults()] == [
        (2, "country"),
        (2, "population"),
        (3, "population"),
        (4, "country"),
        (4, "slug"),
    ]


def test_beyond_a_thousand_faults_the_rest_is_counted(package: Package) -> None:
    package.add("numbers", "n\n" + "x\n" * 1234, [{"name": "n", "datatype": "integer"}])
    faults = package.faults()
    assert len(faults) == 1001
    assert "and 234 more" in str(faults[-1])


def test_a_path_outside_the_current_directory_is_shown_whole(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.add("numbers", "n\nx\n", [{"name": "n", "datatype": "integer"}])
    package.documents = [path.absolute() for path in package.documents]
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert package.fault().startswith(f"{tmp_path.as_posix()}/data/numbers.csv:2:n")


def test_a_long_value_is_shortened_in_its_message(package: Package) -> None:
    package.add("numbers", f"n\n{'x' * 500}\n", [{"name": "n", "datatype": "integer"}])
    assert len(package.fault()) < 160
