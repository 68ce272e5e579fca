"""The measures of the network: one worked out on paper, and those of the project counted again."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx  # type: ignore[import-untyped]  # it has no types
import pytest
from networkx.algorithms import bipartite  # type: ignore[import-untyped]  # it has no types

import kg
from kg.errors import FileSyntaxError
from kg.measures import ALGORITHMS, EDGES, find_betweenness, measure_network
from kg.namespaces import ID, PREFIXES, RC, VOCAB
from kg.queries import read_query
from kg.store import Dataset

if TYPE_CHECKING:
    from tests.conftest import Project

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "sparql" / "measures"
COUNTED = sorted(path.stem for path in FOLDER.glob("*.rq") if path.stem != "network")
LINKS = ("A p", "A q", "B q", "B r", "C s")
"""A network on paper: p – A – q – B – r is one part, C – s another; t is named, and D reaches country X."""

Values = dict[tuple[str, ...], str]


def paper(links: tuple[str, ...] = LINKS) -> Dataset:
    """Return a dataset of the initiatives and places of ``links``, and of t, D and the country X."""
    names = {name for link in links for name in link.split()} | set("tDX")
    lines = [f"<{ID}i/D> <{RC}connectsPlace> <{ID}i/X> .", f"<{ID}i/X> a <{RC}Country> ."]
    for name in names:
        kind = "Initiative" if name[0].isupper() and name != "X" else "Place"
        lines.append(f"<{ID}i/{name}> a <{RC}{kind}> .")
    for link in links:
        one, other = link.split()
        lines.append(f"<{ID}i/{one}> <{RC}connectsPlace> <{ID}i/{other}> .")
    dataset = Dataset()
    dataset.load("\n".join(lines).encode(), path="paper.ttl")
    return dataset


def measured(lines: list[str], measure: str) -> Values:
    """Return the value of ``measure`` for each thing or pair, by the last part of their IRIs."""
    dataset = Dataset()
    dataset.load("\n".join(lines).encode(), path="measured.nt")
    return read(dataset, measure)


def read(dataset: Dataset, measure: str) -> Values:
    rows = dataset.select(
        f"""PREFIX rc: <{RC}>
        SELECT ?m ?thing ?value {{
          ?m rc:measure <{VOCAB}measure/{measure}> ; rc:measured ?thing ; rc:measuredValue ?value
        }} ORDER BY ?m ?thing"""
    )
    things: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        things[row["m"].value].append(row["thing"].value.rpartition("/")[2])
    return {tuple(things[row["m"].value]): row["value"].value for row in rows}


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("initiatives", {"p": 1, "q": 2, "r": 1, "s": 1, "t": 0}),
        ("places", {"A": 2, "B": 2, "C": 1, "D": 0}),
        ("places-alone", {"A": 1, "B": 1, "C": 1, "D": 0}),
        ("whole-countries", {"A": 0, "B": 0, "C": 0, "D": 1}),
        ("component", {"A": 5, "B": 5, "p": 5, "q": 5, "r": 5, "C": 2, "s": 2}),
        ("shared-places", {"A B": 1}),
    ],
)
def test_a_network_on_paper_has_the_counts_that_one_sees(measure: str, expected: dict[str, int]) -> None:
    found = measured(list(measure_network(paper(), FOLDER)), measure)
    assert found == {tuple(names.split()): str(value) for names, value in expected.items()}


def test_betweenness_is_that_of_borgatti_and_halgin() -> None:
    # A lies between p and each of q, B, r: 3 of at most 13 pairs for one of 3 beside 4.
    # q lies between p and B, p and r, A and B, A and r: 4 of at most 12 pairs for one of 4 beside 3.
    found = measured(list(measure_network(paper(), FOLDER)), "betweenness")
    assert found == {
        **{(name,): "0.230769" for name in "AB"},
        ("q",): "0.333333",
        **{(name,): "0" for name in "Cprs"},
    }


def test_measures_do_not_depend_on_the_order_in_which_the_graph_was_loaded(assembled: Dataset) -> None:
    backwards = Dataset()
    backwards.load("\n".join(reversed(assembled.lines())).encode(), path="backwards.nq", keep_labels=True)
    assert list(measure_network(backwards, FOLDER)) == list(measure_network(assembled, FOLDER))


def test_no_betweenness_is_told_of_a_network_too_large_to_find_it_exactly() -> None:
    square = (("A", "p"), ("A", "q"), ("B", "p"), ("B", "q"))
    assert set(find_betweenness(square)) == set("ABpq")
    more = [("A", str(number)) for number in range(EDGES)]
    assert find_betweenness((*square, *more)) == {}


@pytest.mark.parametrize("links", [[], [("A", "p"), ("A", "q"), ("A", "r")], [("A", "p"), ("B", "p")]])
def test_no_betweenness_is_told_where_only_the_middle_of_a_star_has_any(links: list[tuple[str, str]]) -> None:
    assert find_betweenness(tuple(links)) == {}


def test_every_measure_is_defined_and_every_definition_is_measured(assembled: Dataset) -> None:
    rows = assembled.select(
        f"""PREFIX skos: <{PREFIXES["skos"]}>
        SELECT DISTINCT ?x {{ ?x skos:inScheme <{VOCAB}measure> }} ORDER BY ?x"""
    )
    assert [row["x"].value.rpartition("/")[2] for row in rows] == sorted([*COUNTED, *ALGORITHMS])
    for name in (*COUNTED, *ALGORITHMS):
        assert read(assembled, name), name


@pytest.mark.parametrize("measure", COUNTED)
def test_each_count_is_what_its_published_query_answers(measure: str, assembled: Dataset) -> None:
    query = read_query(FOLDER / f"{measure}.rq", {"Measure"})
    rows = assembled.select(query.text)
    again = {
        tuple(
            sorted(row[name].value.rpartition("/")[2] for name in ("measured", "other") if name in row)
        ): row["value"].value
        for row in rows
    }
    assert {tuple(sorted(things)): value for things, value in read(assembled, measure).items()} == again


def test_the_counts_are_those_of_the_tables(assembled: Dataset) -> None:
    with (ROOT / "data" / "connections.csv").open(encoding="utf-8", newline="") as file:
        links = {(row["initiative"], row["place"]) for row in csv.DictReader(file) if row["place"]}
    of_places = Counter(place for _, place in links)
    alone = Counter(initiative for initiative, place in links if of_places[place] == 1)
    together = Counter(
        pair
        for place in of_places
        for pair in combinations(sorted(one for one, other in links if other == place), 2)
    )

    def counts(measure: str) -> dict[str, int]:
        return {things[0]: int(value) for things, value in read(assembled, measure).items() if value != "0"}

    assert counts("initiatives") == of_places
    assert counts("places") == Counter(initiative for initiative, _ in links)
    assert counts("places-alone") == alone
    assert read(assembled, "shared-places") == {pair: str(count) for pair, count in together.items()}


def test_anyone_can_find_the_betweenness_again_from_the_published_links(
    artefact: Path, assembled: Dataset
) -> None:
    with kg.open(artefact) as graph:
        links = [(str(row.initiative), str(row.place)) for row in graph.ask("cq72")]
    network = nx.Graph(links)
    found = bipartite.betweenness_centrality(network, {initiative for initiative, _ in links})
    told = {f"{things[0]}": float(value) for things, value in read(assembled, "betweenness").items()}
    assert {iri.rpartition("/")[2]: value for iri, value in found.items()} == pytest.approx(told, abs=1e-6)


def test_a_measure_whose_header_is_not_in_form_is_told_with_its_file_and_line(project: Project) -> None:
    project.replace("sparql/measures/places.rq", "# Measure: ", "# Meausre: ")
    with pytest.raises(FileSyntaxError, match=r"places\.rq:1: not a header line: '# Meausre: "):
        list(measure_network(paper(), project.home / "sparql" / "measures"))


def test_a_measure_that_nothing_defines_stops_the_build(small: Project) -> None:
    path = small.home / "sparql" / "measures"
    (path / "towns.rq").write_bytes((path / "places.rq").read_bytes())
    built = small.invoke("build")
    assert built.exit_code == 1
    assert "The measure of this measurement is missing, given twice or not a concept" in built.stderr
