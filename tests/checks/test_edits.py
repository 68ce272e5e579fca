"""An edit of the project's own files that breaks a policy is told, at the thing to mend and no more often."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg import __version__
from kg.catalogue import QUESTIONS_GRAPH, SHAPES_GRAPH, describe_prefixes, describe_questions
from kg.checks import Finding, read_checks, run_checks
from kg.metadata import METADATA
from kg.namespaces import BASE, GRAPH, PREFIXES, RC
from kg.questions import read_questions
from kg.store import Dataset

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHECKS = read_checks(ROOT / "sparql" / "checks")
QUESTIONS = list(describe_questions(read_questions(ROOT / "sparql" / "questions")))
EDITS = tomllib.loads((HERE / "edits.toml").read_text(encoding="utf-8"))["edit"]
DATA = f"""
@prefix prov: <{PREFIXES["prov"]}> .
@prefix rc: <{RC}> .
@prefix rdf: <{PREFIXES["rdf"]}> .
<id/country/tn> a rc:Country .
<id/evidence/gtt-1-2> a rc:Evidence .
<id/figure/many> a rc:Figure ; rc:figureValue 12 .
<id/finding/one> a rc:Finding ; rc:about <id/place/tn-sfax> ; rc:evidence <id/evidence/gtt-1-2> ;
    rc:figure <id/figure/many> .
<id/link/tn-sfax-geonames> a rdf:Statement ; prov:wasGeneratedBy <id/matching/geonames-name> .
<id/matching/geonames-name> a prov:Activity .
<id/place/tn-sfax> a rc:City ; rc:inCountry <id/country/tn> ; rc:placeType <vocab/place-type/city> ;
    rc:playsRole <vocab/route-role/hub> .
<id/source/equal-partnerships-2024> a rc:Source .
<id/source/going-to-town-2022> a rc:Source .
"""


def read_files() -> dict[str, str]:
    """Read the ontology and the shapes and make their IRIs relative, as the edits write them."""
    paths = sorted([*(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "shapes").glob("*.ttl")])
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}
    return {name: text.replace(f"<{BASE}", "<") for name, text in texts.items()}


FILES = {**read_files(), "data.ttl": DATA}


def edited(edit: dict[str, Any]) -> str:
    """Return the text of the edit's file with what it adds at the end, or with its first replacement made."""
    text = FILES[edit["file"]]
    if "add" in edit:
        return f"{text}\n{edit['add']}\n"
    assert edit["replace"] in text, f"{edit['file']} does not hold {edit['replace']!r}"
    return text.replace(edit["replace"], edit["by"], 1)


def find(files: dict[str, str]) -> list[str]:
    """Return what the checks find in the graph of ``files``, as lines of check, resource and detail."""
    dataset = Dataset()
    graphs = {"shapes": SHAPES_GRAPH, "ontology": f"{GRAPH}vocabulary", "data.ttl": f"{GRAPH}source/report"}
    for name, text in files.items():
        dataset.load(f"@base <{BASE}> .\n{text}".encode(), path=name, graph=graphs[name.partition("/")[0]])
    dataset.insert(QUESTIONS, graph=QUESTIONS_GRAPH)
    dataset.insert(describe_prefixes(), graph=METADATA)
    return [line(finding) for finding in run_checks(dataset, CHECKS)]


def line(finding: Finding) -> str:
    return f"{finding.check}: {finding.resource} ({finding.detail})".replace(BASE, "")


def test_the_project_as_it_is_breaks_no_policy() -> None:
    assert find(FILES) == []


@pytest.mark.parametrize("edit", EDITS, ids=[edit["told"][0].partition(":")[0] for edit in EDITS])
def test_an_edit_that_breaks_a_policy_is_told(edit: dict[str, Any]) -> None:
    told = [text.format(version=__version__) for text in edit["told"]]
    assert find({**FILES, edit["file"]: edited(edit)}) == told
