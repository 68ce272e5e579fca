"""Runs the W3C CSVW test suite for RDF and accounts for every one of its tests.

Most of the suite expects standard mode, which adds a description of tables and rows; what minimal mode
leaves of it is found by following ``csvw:describes``. Metadata discovery is not the converter's work, so the
tests that are about local discovery are given the document that the specification would find.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import to_isomorphic

from kg.errors import TableError
from kg.tables import Faults, convert_tables, read, undescribed

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.suite

SUITE = Path(__file__).parents[2].parent / "shared" / "suites" / "csvw"
BASE = "http://www.w3.org/2013/csvw/tests/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
CSVT = Namespace("http://www.w3.org/2013/csvw/tests/vocab#")
CSVW = Namespace("http://www.w3.org/ns/csvw#")

# The specification lets a processor go on after these, with a warning; this one stops. Each reason is a
# pattern that the refusal must match, so that a test is not refused for something else.
REFUSED = {
    reason: numbers.split()
    for reason, numbers in {
        # -- metadata that says something CSVW does not define
        "is not a string": "040 043 045 047 048 049 059 060 067 102 110 111 112 114 129 266",
        "is not a boolean;": "044 063 068 070 113 115",
        "is not an? (array|object|schema|foreign key)": "097 100 101 106 107",
        "is not a language tag": "041 073 109",
        "is not a whole number": "071",
        "is not supported; use": "042 061 062 065 066 069 072 075 076",
        "is not supported on a": "093 095 099 270 275 276 277",
        "is not a CSVW datatype": "046 150 151 238",
        "cannot name a column": "130 131",
        "no column has the name": "105",
        "is not (a format|a number pattern|a regular expression)": "153 156 159 269",
        "is a format for numbers": "184 191",
        # -- a file that is not what its metadata describes
        "the header has": "124 127 147 302 303 304",
        "is not described in": "278",
        "there is no such file": "117 119 123",
        "the column is required": "125 126",
        # -- a value that is not of its datatype
        "does not match": "154 194",
        "does not fit the column's number format": "157 160 162 288 289 290 291 292 293 294 295",
        "is not a (decimal |whole )?number": "161 163 164 165 166 167 169 180 181 182",
        "is outside the range of": "172 173 174 175 176 177 178 179",
        "is neither 'Y' nor 'N'": "185",
        r"is not a (boolean|time|dateTime|\w*[dD]uration);": "186 192 247 279 280 281",
        "characters long": "196 197 198 230",
        "is not (at least|at most|greater than|less than)": "203 204 205 206 207 208 210 211 212 213 214 215",
        # -- stricter than CSVW by design
        "begins with '#'": "286 287 296 297 298 299 300 301",
        "must be unique": "232 234",
        "begins with a space": "036 037",
        "is not in Unicode normalization form C": "248",
    }.items()
}
REASON = {f"test{number}": reason for reason, numbers in REFUSED.items() for number in numbers}
NOT_APPLICABLE = {
    "metadata found through an HTTP Link header": "014 016 120 122",
    "metadata found through /.well-known/csvm": "259 260",
}
LEFT_OUT = {f"test{number}": why for why, numbers in NOT_APPLICABLE.items() for number in numbers.split()}
COUNTS = {"passed": 67, "refused": 197, "not applicable": 6}


class Entry(NamedTuple):
    """One test of the manifest."""

    name: str
    kind: str
    action: str
    result: str | None
    user_metadata: str | None
    is_minimal: bool


@cache
def manifest() -> tuple[Entry, ...]:
    return tuple(_entries()) if SUITE.exists() else ()


def _entries() -> Iterator[Entry]:
    graph = Graph().parse(SUITE / "manifest-rdf.ttl", publicID=f"{BASE}manifest-rdf")
    entries = graph.value(URIRef(f"{BASE}manifest-rdf"), MF.entries)
    assert entries
    for node in Collection(graph, entries):
        options = graph.value(node, CSVT.option)
        result, user = graph.value(node, MF.result), graph.value(options, CSVT.metadata)
        yield Entry(
            name=str(node).partition("#")[2],
            kind=str(graph.value(node, RDF.type)).removeprefix(CSVT),
            action=str(graph.value(node, MF.action)),
            result=str(result) if result else None,
            user_metadata=str(user) if user else None,
            is_minimal=bool(graph.value(options, CSVT.minimal)),
        )


def _local(iri: str) -> Path:
    return SUITE / iri.removeprefix(BASE).partition("?")[0]


def _document(entry: Entry) -> str | None:
    """Return the metadata document for a test (tabular data model, section 5, without Link headers)."""
    if not entry.action.partition("?")[0].endswith(".csv"):
        return entry.action
    beside = "" if "?" in entry.action else f"{entry.action}-metadata.json"
    in_folder = f"{entry.action.rpartition('/')[0]}/csv-metadata.json"
    found = (iri for iri in (entry.user_metadata, beside, in_folder) if iri and _local(iri).is_file())
    return next(found, None)


def _converted(entry: Entry) -> Graph:
    faults, out, document = Faults(), io.BytesIO(), _document(entry)
    tables = (
        read(_local(document), document, faults)
        if document
        else [undescribed(_local(entry.action), entry.action)]
    )
    convert_tables(tables, out, faults)
    return Graph().parse(data=out.getvalue(), format="nt")


def _expected(entry: Entry) -> Graph:
    """Return what minimal mode leaves of the expected graph: what rows describe, with its lists."""
    assert entry.result
    whole = Graph().parse(_local(entry.result), publicID=entry.result)
    if entry.is_minimal:
        return whole
    minimal, pending = Graph(), set(whole.objects(None, CSVW.describes))
    while pending:
        subject = pending.pop()
        for predicate, value in whole.predicate_objects(subject):
            minimal.add((subject, predicate, value))
            if isinstance(value, BNode):
                pending.add(value)
    return minimal


def _outcome(entry: Entry) -> str:
    if entry.name in LEFT_OUT:
        return "not applicable"
    return "refused" if entry.name in REASON or entry.kind == "NegativeRdfTest" else "passed"


def test_every_test_of_the_suite_is_accounted_for() -> None:
    if not SUITE.exists() and not os.environ.get("CI"):
        pytest.skip(f"the W3C CSVW test suite is not in {SUITE}")
    names = [entry.name for entry in manifest()]
    assert len(names) == len(set(names)) == 270
    assert set(names) >= set(REASON) | set(LEFT_OUT)
    assert not set(REASON) & set(LEFT_OUT)
    assert Counter(map(_outcome, manifest())) == COUNTS


@pytest.mark.parametrize("entry", [e for e in manifest() if _outcome(e) == "passed"], ids=lambda e: e.name)
def test_the_graph_is_the_one_that_the_suite_expects(entry: Entry) -> None:
    assert to_isomorphic(_converted(entry)) == to_isomorphic(_expected(entry))


@pytest.mark.parametrize("entry", [e for e in manifest() if _outcome(e) == "refused"], ids=lambda e: e.name)
def test_what_the_suite_or_our_policy_does_not_allow_is_refused(entry: Entry) -> None:
    with pytest.raises(TableError) as caught:
        _converted(entry)
    assert re.search(REASON.get(entry.name, ""), str(caught.value))
