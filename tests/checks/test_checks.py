from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import BASE, PREFIXES

HERE = Path(__file__).parent
CHECKS = sorted((HERE.parents[1] / "sparql" / "checks").glob("*.rq"))
HEADER = re.compile(r"# Problem: [A-Z].*\.\n# Solution: [A-Z].*\.\n\nPREFIX ")

FINDINGS = {
    "border-told-twice": [
        ("id/country/xa", "id/country/xa"),
        ("id/country/xb", "id/country/xc"),
        ("id/country/xc", "id/country/xb"),
    ],
    "broader-in-another-scheme": [("vocab/scope/local", "vocab/route/cmr")],
    "class-without-shape": [("ontology#Harbour", "no shape"), ("ontology#Site", "no shape")],
    "coded-property-without-scheme": [
        ("ontology#route", "ontology#Route"),
        ("ontology#scope", f"{PREFIXES['skos']}Concept"),
    ],
    "concept-broader-than-itself": [
        ("vocab/scope/one", "vocab/scope/two"),
        ("vocab/scope/self", "vocab/scope/self"),
        ("vocab/scope/two", "vocab/scope/one"),
    ],
    "concept-defined-elsewhere": [("vocab/scope/local", "vocab/route")],
    "concept-in-no-scheme": [("vocab/route/lost", "in no scheme")],
    "concept-in-two-branches": [
        ("vocab/scope/below", "vocab/scope/one"),
        ("vocab/scope/below", "vocab/scope/two"),
        ("vocab/scope/top", "vocab/scope/one"),
    ],
    "concept-named-outside-its-scheme": [
        ("vocab/route-role/hub", "vocab/route"),
        ("vocab/scope/local", "vocab/route"),
    ],
    "concept-out-of-reach": [("vocab/scope/elsewhere", "vocab/scope"), ("vocab/scope/lost", "vocab/scope")],
    "concept-without-class-of-its-scheme": [("vocab/route/cmr", "ontology#Route")],
    "dangling-reference": [
        ("id/connection/one", "id/place/xa-nowhere"),
        ("id/connection/one", "vocab/connection-kind/unknown"),
        ("ontology#HubPlace", "vocab/route-role/hubb"),
        ("shapes#Initiative-scope", "vocab/scope/lokal"),
    ],
    "datatype-property-without-range": [("ontology#alpha2", "no range")],
    "definition-not-one-sentence": [
        ("ontology#City", "Is it a city? Yes."),
        ("ontology#Place", "A place ..."),
        ("vocab/scope/local", "Une seule ville"),
        ("vocab/scope/local", "مدينة واحدة. لا غير."),
    ],
    "deprecated-term-in-question": [
        ("id/question/cq01", "ontology#within"),
        ("id/question/cq02", "vocab/scope/old"),
        ("id/question/cq03", "vocab/scope/old"),
    ],
    "deprecated-term-in-statements": [
        ("ontology#Hamlet", "statements: 1"),
        ("ontology#within", "statements: 2"),
    ],
    "deprecated-term-named": [
        ("id/initiative/ring", "vocab/scope/old"),
        ("id/rule/one", "ontology#Hamlet"),
        ("ontology#City", "ontology#Hamlet"),
        ("ontology#inPlace", "ontology#Hamlet"),
        ("shapes#Hamlet", "ontology#Hamlet"),
        ("shapes#Place-kind", "ontology#Hamlet"),
        ("vocab/scope/local", "vocab/scope/old"),
    ],
    "deprecated-without-way-out": [("ontology#Hamlet", "no successor, no note")],
    "derived-without-rule": [
        ("ontology#Initiative", "derived statements: 1"),
        ("ontology#connectsPlace", "derived statements: 2"),
    ],
    "discrepancy-with-one-reading": [
        ("id/discrepancy/none", "readings: 0"),
        ("id/discrepancy/one", "readings: 1"),
    ],
    "duplicate-connection": [("id/connection/one", "id/connection/two")],
    "duplicate-label-of-two-places-in-one-country": [
        ("id/place/xa-alpha", "Alpha, also the label of id/place/xa-alpha-state")
    ],
    "end-before-start": [
        ("id/activity/backwards", "2021-03 to 2020"),
        ("id/activity/days", "2021-03-02 to 2021-03-01"),
    ],
    "evidence-unused": [("id/evidence/gtt-1-2", "evidence for nothing")],
    "exact-match-that-clashes": [
        ("vocab/scope/local", "https://example.org/local"),
        ("vocab/scope/local", "https://example.org/near"),
    ],
    "exact-match-of-another-country": [
        ("id/country/xa", "https://sws.geonames.org/1/: none, not XA"),
        ("id/place/xa-alpha", "XB-AL: XB, not XA"),
        ("id/place/xa-alpha", "https://sws.geonames.org/2/: XB, not XA"),
    ],
    "exact-match-of-another-kind": [
        ("id/place/xa-alpha", "https://sws.geonames.org/3/: A"),
        ("id/place/xa-beta", "https://sws.geonames.org/4/: kind not told"),
        ("id/place/xa-gamma", "https://sws.geonames.org/5/: P"),
        ("id/place/xa-greater-alpha", "https://sws.geonames.org/2/: P.PPLA"),
    ],
    "header-incomplete": [
        ("ontology", f"{PREFIXES['dcterms']}license"),
        ("vocab/scope", f"{PREFIXES['dcterms']}source"),
    ],
    "identifier-of-two-things": [
        ("id/country/xa", "990, also of id/country/xb"),
        ("id/place/xa-alpha", "http://www.wikidata.org/entity/Q2, also of id/place/xa-greater-alpha"),
    ],
    "initiative-without-evidence": [("id/initiative/ring", "no evidence")],
    "label-both-preferred-and-other": [("vocab/route/cmr", "Central route"), ("vocab/route/wmr", "WMR")],
    "label-of-two-concepts-in-a-scheme": [
        ("vocab/route/cmr", "CR, also a label of vocab/route/coast"),
        ("vocab/route/cmr", "Central route, also a label of vocab/route/middle"),
    ],
    "label-of-two-terms": [
        ("ontology#Location", "Place, also the label of ontology#Place"),
        ("ontology#inCountry", "pays, also the label of ontology#ofCountry"),
    ],
    "loose-spaces": [
        ("ontology#City", "A city␣and more."),
        ("ontology#City", "␣City"),
        ("vocab/scope/local", "Local␣action"),
        ("vocab/scope/local", "One city␣"),
    ],
    "match-through-another-thing": [("id/place/xa-beta", "id/place/xa-alpha")],
    "match-without-matching": [
        ("id/place/xa-alpha", "https://sws.geonames.org/2/"),
        ("id/place/xa-beta", "https://sws.geonames.org/3/"),
    ],
    "member-of-disjoint-classes": [("id/place/xa-alpha", "ontology#Place / ontology#Source")],
    "orphan-place": [("id/place/xa-alpha", "referred to by nothing")],
    "parent-initiative-cycle": [
        ("id/initiative/forum", "id/initiative/ring"),
        ("id/initiative/ring", "id/initiative/forum"),
        ("id/initiative/self", "id/initiative/self"),
    ],
    "part-of-cycle": [
        ("id/place/xa-alpha", "id/place/xa-beta"),
        ("id/place/xa-beta", "id/place/xa-gamma"),
        ("id/place/xa-gamma", "id/place/xa-alpha"),
    ],
    "person-name": [("id/organisation/somebody", f"{PREFIXES['foaf']}Person")],
    "place-and-part-in-different-countries": [
        ("id/place/xa-alpha", "id/country/xb"),
        ("id/place/xa-alpha", "id/place/xb-beta"),
    ],
    "place-spelling-differs-without-discrepancy": [("id/place/xa-alpha", "Alfa / Alpha")],
    "place-type-without-class": [("vocab/place-type/village", "no class")],
    "preferred-reading-elsewhere": [("id/discrepancy/count", "id/discrepancy/date/1")],
    "prefix-of-two-namespaces": [
        ("id/prefix/rc", "rc: ontology# / terms#"),
        ("id/prefix/schema", "schema: http://schema.org/ / https://schema.org/"),
    ],
    "question-prefix-differs": [("id/question/cq01", "schema: is http://schema.org/")],
    "related-also-broader": [
        ("vocab/scope/one", "vocab/scope/three"),
        ("vocab/scope/two", "vocab/scope/three"),
    ],
    "released-term-gone": [("ontology/0.1.0", "ontology#Hamlet")],
    "replaced-but-not-deprecated": [
        ("ontology#Hamlet", "ontology#Place"),
        ("vocab/scope/old", "vocab/scope/new"),
    ],
    "replacement-deprecated": [
        ("ontology#Hamlet", "ontology#Village"),
        ("ontology#Village", "ontology#Hamlet"),
        ("ontology#within", "ontology#partsOf"),
    ],
    "replacement-of-another-kind": [
        ("ontology#Hamlet", "vocab/scope/local"),
        ("ontology#size", "ontology#statedSize"),
    ],
    "replacement-unknown": [("ontology#Hamlet", "ontology#Plaec")],
    "shape-deactivated": [("shapes#Place", "switched off")],
    "shape-targets-nothing": [
        ("shapes#Part", "ontology#partsOf"),
        ("shapes#Place", "ontology#Plaec"),
        ("shapes#Whole", "ontology#partsOf"),
    ],
    "shape-unknown": [("shapes#Place", "shapes#Place-part"), ("shapes#Place", "shapes#a-country")],
    "shape-unused": [("shapes#Place", "no target, no user"), ("shapes#Place-part", "no target, no user")],
    "shape-without-message": [
        ("shapes#Place-either", "no English message"),
        ("shapes#Place-label", "no English message"),
    ],
    "shared-acronym-without-discrepancy": [
        ("id/initiative/ring", "ABC, also the acronym of id/organisation/house")
    ],
    "statement-without-evidence": [("id/finding/bare", "no evidence")],
    "subject-outside-the-domain": [
        ("id/activity/one", "ontology#about"),
        ("id/place/xa-alpha", "ontology#alpha2"),
    ],
    "subproperty-of-another-kind": [("ontology#acronym", f"{PREFIXES['skos']}altLabel")],
    "term-below-itself": [
        ("ontology#City", "ontology#UrbanPlace"),
        ("ontology#UrbanPlace", "ontology#City"),
        ("ontology#partOf", "ontology#partOf"),
    ],
    "term-defined-elsewhere": [("ontology#Place", "alignments")],
    "term-without-kind": [("ontology#City", "no kind"), ("ontology#Hamlet", "no kind")],
    "text-in-another-script": [("vocab/scope/local", "Local"), ("vocab/scope/local", "محلي")],
    "top-concept-of-another-scheme": [
        ("vocab/scope/listed", "vocab/route"),
        ("vocab/scope/said", "vocab/route"),
    ],
    "top-concept-said-on-one-side": [
        ("vocab/scope/listed", "said only by vocab/scope"),
        ("vocab/scope/said", "not said by vocab/scope"),
    ],
    "two-domains-or-ranges": [("ontology#about", "domains: 2"), ("ontology#partOf", "ranges: 2")],
    "two-identifiers-in-one-dataset": [
        ("id/place/xa-alpha", "https://sws.geonames.org/2/, also https://sws.geonames.org/3/"),
        ("id/place/xa-beta", "http://www.wikidata.org/entity/Q2, also http://www.wikidata.org/entity/Q3"),
    ],
    "two-preferred-labels": [
        ("id/place/xa-alpha", "Alfa / Alpha"),
        ("vocab/route/cmr", "Central route / Middle route"),
    ],
    "two-values-of-a-functional-property": [("id/initiative/ring", "ontology#scope")],
    "undeclared-term-in-statements": [
        ("id/connection/one", "ontology#Conection, statements: 1"),
        ("id/connection/one", "ontology#plaec, statements: 2"),
    ],
    "undeclared-term-named": [
        ("id/rule/one", "ontology#lost"),
        ("ontology#City", "ontology#Towns"),
        ("ontology#Town", "ontology#Village"),
        ("shapes#City-kind", "ontology#Hamlet"),
        ("shapes#City-kind", "ontology#kindOf"),
    ],
    "value-outside-its-scheme": [
        ("id/initiative/house", "ontology#scope id/initiative/ring"),
        ("id/initiative/ring", "ontology#scope vocab/route/cmr"),
    ],
    "value-outside-the-range": [("id/place/xa-alpha", "ontology#partOf id/organisation/house")],
    "value-scheme-of-no-coded-property": [
        ("ontology#place", "vocab/place-type"),
        ("ontology#scope", "vocab/scope"),
    ],
    "value-scheme-that-is-no-scheme": [("ontology#scope", "vocab/scope/local")],
    "version-iri-differs": [("ontology", "ontology/0.1.0 for 0.2.0")],
    "versions-differ": [("alignments", "0.1.0, but 0.2.0 in ontology")],
}


def ask(store: ox.Store, check: Path) -> ox.QuerySolutions:
    rows = store.query(check.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return rows


def found(check: Path, example: str) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.load(path=HERE / check.stem / f"{example}.trig")
    rows = ask(store, check)
    assert [variable.value for variable in rows.variables] == ["resource", "detail"]
    return [(row["resource"].value.removeprefix(BASE), row["detail"].value.replace(BASE, "")) for row in rows]


def test_every_check_has_its_findings_and_examples() -> None:
    names = {check.stem for check in CHECKS}
    assert names == set(FINDINGS)
    assert names == {path.parent.name for path in HERE.glob("*/*.trig")}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_finds_the_defect(check: Path) -> None:
    assert found(check, "bad") == FINDINGS[check.stem]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_finds_nothing_in_a_graph_without_the_defect(check: Path) -> None:
    assert found(check, "good") == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_finds_nothing_where_nothing_is_said(check: Path) -> None:
    assert list(ask(ox.Store(), check)) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_starts_with_problem_and_solution(check: Path) -> None:
    assert HEADER.match(check.read_text(encoding="utf-8"))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_is_ordered_and_avoids_the_slow_negation(check: Path) -> None:
    text = check.read_text(encoding="utf-8")
    assert "ORDER BY ?resource" in text
    assert "NOT EXISTS" not in text


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_declares_the_prefixes_that_it_uses_and_no_other(check: Path) -> None:
    text = re.sub(r'"[^"]*"|<[^>]*>|#.*', "", check.read_text(encoding="utf-8"))
    declared = re.findall(r"PREFIX (\w+):", text)
    used = re.findall(r"(?<![\w?])(\w+):", text.replace("PREFIX ", "PREFIX ?"))
    assert declared == sorted(set(declared))
    assert set(used) == set(declared)
