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
    "concept-in-no-scheme": [("vocab/route/lost", "in no scheme")],
    "dangling-reference": [
        ("id/connection/one", "id/place/xa-nowhere"),
        ("id/connection/one", "vocab/connection-kind/unknown"),
    ],
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
        ("id/place/xa-alpha", "Alpha, also the label of id/place/xa-alpha-state"),
    ],
    "end-before-start": [
        ("id/activity/backwards", "2021-03 to 2020"),
        ("id/activity/days", "2021-03-02 to 2021-03-01"),
    ],
    "evidence-unused": [("id/evidence/gtt-1-2", "evidence for nothing")],
    "initiative-without-evidence": [("id/initiative/ring", "no evidence")],
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
    "preferred-reading-elsewhere": [("id/discrepancy/count", "id/discrepancy/date/1")],
    "shared-acronym-without-discrepancy": [
        ("id/initiative/ring", "ABC, also the acronym of id/organisation/house"),
    ],
    "statement-without-evidence": [("id/finding/bare", "no evidence")],
    "two-preferred-labels": [
        ("id/place/xa-alpha", "Alfa / Alpha"),
        ("vocab/route/cmr", "Central route / Middle route"),
    ],
}


def found(check: Path, example: str) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.load(path=HERE / check.stem / f"{example}.trig")
    rows = store.query(check.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
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
