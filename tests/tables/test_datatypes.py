"""Lexical forms are checked strictly and written in the one form that a store keeps."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from kg.tables import datatypes

XSD = "http://www.w3.org/2001/XMLSchema#"

CANONICAL = [
    ("integer", "+007", "7"),
    ("integer", "-0", "0"),
    ("integer", "9" * 5000, "9" * 5000),
    ("byte", "-128", "-128"),
    ("decimal", "01.50", "1.5"),
    ("decimal", "+1.0", "1"),
    ("decimal", "-.50", "-0.5"),
    ("decimal", "-0.0", "0"),
    ("double", "1.50E2", "150"),
    ("double", "1e-7", "0.0000001"),
    ("double", "-0.0", "-0"),
    ("double", "INF", "INF"),
    ("double", "NaN", "NaN"),
    ("number", "3", "3"),
    ("float", "3.14159265358979", "3.1415927"),
    ("float", "1e39", "INF"),
    ("boolean", "1", "true"),
    ("boolean", "false", "false"),
    ("date", "2022-11-30", "2022-11-30"),
    ("date", "2024-02-29+00:00", "2024-02-29Z"),
    ("date", "-0044-03-15", "-0044-03-15"),
    ("dateTime", "2022-11-30T09:30:00.500", "2022-11-30T09:30:00.5"),
    ("datetime", "2022-11-30T09:30:00-05:00", "2022-11-30T09:30:00-05:00"),
    ("dateTimeStamp", "2022-11-30T09:30:00Z", "2022-11-30T09:30:00Z"),
    ("time", "09:30:00.000", "09:30:00"),
    ("gYear", "2022", "2022"),
    ("gYear", "12022", "12022"),
    ("gYearMonth", "2022-11", "2022-11"),
    ("gMonth", "--11", "--11"),
    ("gMonthDay", "--02-29", "--02-29"),
    ("gDay", "---31", "---31"),
    ("duration", "P0Y20M0DT130S", "P1Y8MT2M10S"),
    ("duration", "-P60D", "-P60D"),
    ("dayTimeDuration", "PT36H", "P1DT12H"),
    ("dayTimeDuration", "PT1.50S", "PT1.5S"),
    ("dayTimeDuration", "P0D", "PT0S"),
    ("yearMonthDuration", "P12M", "P1Y"),
    ("yearMonthDuration", "P0Y", "P0M"),
    ("hexBinary", "0aF1", "0AF1"),
    ("base64Binary", "aGk=", "aGk="),
    ("anyURI", "https://example.org/é?a=%20", "https://example.org/é?a=%20"),
    ("language", "ar-TN", "ar-TN"),
    ("token", "a b", "a b"),
    ("NMTOKEN", "1-a", "1-a"),
    ("Name", "a:b", "a:b"),
    ("QName", "rdfs:label", "rdfs:label"),
    ("normalizedString", "a  b", "a  b"),
    ("string", "a\tb", "a\tb"),
    ("json", '{"a": 1}', '{"a": 1}'),
]
UNFIT = [
    ("integer", "1.0"),
    ("integer", "١"),
    ("integer", ""),
    ("byte", "128"),
    ("unsignedInt", "-1"),
    ("positiveInteger", "0"),
    ("decimal", "1e3"),
    ("decimal", "."),
    ("decimal", "1,5"),
    ("decimal", "INF"),
    ("double", "1e"),
    ("double", "inf"),
    ("double", "1_000"),
    ("boolean", "yes"),
    ("boolean", "True"),
    ("date", "2022-02-29"),
    ("date", "1900-02-29"),
    ("date", "30/11/2022"),
    ("date", "2022-13-01"),
    ("date", "2022-1-1"),
    ("date", "2022-01-01+15:00"),
    ("dateTime", "2022-01-01"),
    ("dateTime", "2022-01-01T24:00:00"),
    ("dateTime", "2022-01-01T10:60:00"),
    ("dateTimeStamp", "2022-01-01T10:00:00"),
    ("time", "09:30"),
    ("gYear", "20x5"),
    ("gYear", "-0000"),
    ("gYear", "22"),
    ("gMonthDay", "--02-30"),
    ("duration", "P"),
    ("duration", "P1YT"),
    ("duration", "P1S"),
    ("dayTimeDuration", "P1Y"),
    ("yearMonthDuration", "P1D"),
    ("hexBinary", "abc"),
    ("base64Binary", "a"),
    ("anyURI", "a b"),
    ("anyURI", "https://example.org/<x>"),
    ("anyURI", "100%"),
    ("language", "français"),
    ("token", "a  b"),
    ("Name", "1a"),
    ("QName", "a:b:c"),
    ("normalizedString", "a\nb"),
]


def read(text: str, **description: Any) -> str:
    return datatypes.build(description).read(text)


@pytest.mark.parametrize(("base", "text", "canonical"), CANONICAL)
def test_a_lexical_form_becomes_the_canonical_one(base: str, text: str, canonical: str) -> None:
    assert read(text, base=base) == canonical
    assert read(canonical, base=base) == canonical


@pytest.mark.parametrize(("base", "text", "canonical"), [case for case in CANONICAL if len(case[1]) < 100])
def test_a_store_keeps_the_canonical_form(base: str, text: str, canonical: str) -> None:
    datatype = datatypes.build({"base": base})
    literal = ox.Literal(datatype.read(text), datatype=ox.NamedNode(datatype.iri))
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), literal))
    (quad,) = store
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == canonical


@pytest.mark.parametrize(("base", "text"), UNFIT)
def test_another_text_is_refused_with_what_to_write(base: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".+") as caught:
        read(text, base=base)
    problem, remedy = caught.value.args
    assert repr(text) in problem
    assert remedy


@pytest.mark.parametrize(
    ("base", "layout", "text", "value"),
    [
        ("integer", {"pattern": "#,##0"}, "1,234,567", "1234567"),
        ("integer", {"pattern": "#,##,##0"}, "12,34,567", "1234567"),
        ("integer", {"pattern": "000"}, "007", "7"),
        ("decimal", {"decimalChar": ",", "groupChar": "."}, "1.234,50", "1234.5"),
        ("decimal", {"decimalChar": ",", "pattern": "#0,0#"}, "12,5", "12.5"),
        ("decimal", {"pattern": "#0.0#,#"}, "12.34,5", "12.345"),
        ("decimal", {"pattern": "#0%"}, "12%", "0.12"),
        ("decimal", {"groupChar": " "}, "12 345‰", "12.345"),
        ("double", "0.0E0", "1.5E3", "1500"),
        ("boolean", "yes|no", "no", "false"),
        ("date", "dd/MM/yyyy", "30/11/2022", "2022-11-30"),
        ("date", "d.M.yyyy", "1.2.2022", "2022-02-01"),
        ("date", "yyyyMMdd", "20221130", "2022-11-30"),
        ("date", "yyyy-MM-dd XXX", "2022-11-30 +02:00", "2022-11-30+02:00"),
        ("time", "HHmm", "0930", "09:30:00"),
        ("time", "HH:mm:ss.SS X", "09:30:00.5 +0530", "09:30:00.5+05:30"),
        ("dateTime", "dd-MM-yyyy HH:mm", "30-11-2022 09:30", "2022-11-30T09:30:00"),
        ("dateTime", "yyyy-MM-ddTHH:mm:ssX", "2022-11-30T09:30:00-05", "2022-11-30T09:30:00-05:00"),
        ("string", "[a-z]+(-[a-z]+)*", "going-to-town", "going-to-town"),
    ],
)
def test_a_format_says_how_values_are_written(base: str, layout: Any, text: str, value: str) -> None:
    assert read(text, base=base, format=layout) == value


@pytest.mark.parametrize(
    ("base", "layout", "text"),
    [
        ("integer", {"pattern": "#,##0"}, "1234"),
        ("integer", {"pattern": "#,##0"}, "12,34"),
        ("integer", {"pattern": "000"}, "07"),
        ("integer", {"pattern": "##0"}, "1,234"),
        ("integer", {"pattern": "##0"}, "123.4"),
        ("decimal", {"pattern": "#0.#"}, "12.34"),
        ("decimal", {"pattern": "#0.#"}, "1,234.5"),
        ("decimal", {"pattern": "#0.0"}, "1"),
        ("decimal", {"pattern": "#0.0#"}, "12.345"),
        ("decimal", {"pattern": "#0.0#,#"}, "12.34,567"),
        ("decimal", {"pattern": "#0.0"}, "1.5%"),
        ("decimal", {"groupChar": ","}, "1,,2"),
        ("boolean", "yes|no", "true"),
        ("date", "dd/MM/yyyy", "2022-11-30"),
        ("date", "dd/MM/yyyy", "31/11/2022"),
        ("time", "HH:mm:ss.S", "09:30:00.55"),
        ("string", "[a-z]+", "A"),
    ],
)
def test_a_value_that_is_not_written_so_is_refused(base: str, layout: Any, text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read(text, base=base, format=layout)


@pytest.mark.parametrize(
    "description",
    [
        {"base": "integr"},
        {"base": "integer", "format": "#0.0"},
        {"base": "decimal", "format": "0#"},
        {"base": "decimal", "format": {"decimalChar": ",", "groupChar": ","}},
        {"base": "boolean", "format": "yes"},
        {"base": "date", "format": "yy-MM-dd"},
        {"base": "date", "format": "dd/MM/yyyy HH:mm"},
        {"base": "gYear", "format": "yyyy"},
        {"base": "string", "format": "("},
        {"base": "string", "format": r"\p{L}+"},
        {"base": "string", "format": {"pattern": "a"}},
        {"base": "integer", "minLength": 1},
        {"base": "string", "minLength": 2, "maxLength": 1},
        {"base": "string", "minimum": "1"},
        {"base": "integer", "minimum": "2", "maximum": "1"},
        {"base": "integer", "minimum": "x"},
        {"base": "gMonth", "minimum": "--01"},
    ],
)
def test_a_description_that_makes_no_datatype_is_refused(description: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        datatypes.build(description)


@pytest.mark.parametrize(
    ("description", "fit", "unfit"),
    [
        ({"base": "string", "length": 2}, "ab", "abc"),
        ({"base": "string", "minLength": 2}, "ab", "a"),
        ({"base": "string", "maxLength": 2}, "ab", "abc"),
        ({"base": "hexBinary", "length": 2}, "0A0B", "0A"),
        ({"base": "base64Binary", "length": 2}, "aGk=", "aGlp"),
        ({"base": "integer", "minimum": "1", "maximum": "5"}, "5", "6"),
        ({"base": "decimal", "minExclusive": "1"}, "1.1", "1.0"),
        ({"base": "double", "maxExclusive": "1"}, "-INF", "INF"),
        ({"base": "double", "maximum": "1"}, "0", "NaN"),
        ({"base": "date", "minInclusive": "2015-01-01"}, "2015-01-01", "2014-12-31"),
        (
            {"base": "dateTime", "maximum": "2015-01-01T00:00:00Z"},
            "2015-01-01T01:00:00+02:00",
            "2015-01-01T00:00:01",
        ),
        ({"base": "gYear", "maximum": "2026"}, "-0044", "2027"),
        ({"base": "time", "minimum": "08:00:00"}, "08:00:00.5", "07:59:59"),
    ],
)
def test_constraints_bound_the_value(description: dict[str, Any], fit: str, unfit: str) -> None:
    assert read(fit, **description)
    with pytest.raises(ValueError, match=r".+"):
        read(unfit, **description)


@pytest.mark.parametrize(
    ("description", "iri"),
    [
        ({}, f"{XSD}string"),
        ({"base": "number"}, f"{XSD}double"),
        ({"base": "html"}, "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"),
        ({"base": "json"}, "http://www.w3.org/ns/csvw#JSON"),
        ({"base": "string", "@id": "https://example.org/code"}, "https://example.org/code"),
    ],
)
def test_a_datatype_has_the_iri_of_its_values(description: dict[str, Any], iri: str) -> None:
    assert datatypes.build(description).iri == iri
