"""What a person at a terminal sees: results on stdout, notes on stderr, an exit status that says which."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from rdflib import Graph

from kg import __version__
from kg.cli import main
from kg.namespaces import BASE, RC
from kg.settings import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    import click
    from tests.conftest import Command, Project

HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CITIES = f"SELECT ?x WHERE {{ ?x a <{RC}City> }} ORDER BY ?x LIMIT 2"
SFAX = f"<{BASE}id/place/tn-sfax>"
GRAPH = f"CONSTRUCT {{ {SFAX} ?p ?o }} WHERE {{ {SFAX} ?p ?o }}"


def verbs(group: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return every verb below ``group``, each as the words that call it."""
    below = getattr(group, "commands", {})
    return [path] + [verb for name, command in below.items() for verb in verbs(command, (*path, name))]


@pytest.fixture
def kg(command: Command, settings: dict[str, str]) -> Command:
    """Run ``kg`` on the graph as it was built."""

    def run(*arguments: str, **environ: str | Path) -> subprocess.CompletedProcess[str]:
        return command(*arguments, **{**settings, **environ})

    return run


@pytest.mark.parametrize("verb", verbs(main), ids=" ".join)
def test_each_command_explains_itself_and_each_of_its_options(
    verb: tuple[str, ...], command: Command
) -> None:
    told = command(*verb, "--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == command(*verb, "-h").stdout
    options, _, _ = told.stdout.partition("Commands:")[0].partition("Settings,")
    for line in re.findall(r"^  (-.*)$", options, re.MULTILINE):
        assert re.search(r"  +\S|^--format \[", line), line


def test_help_names_every_setting(command: Command) -> None:
    told = command("--help").stdout
    for setting in SETTINGS:
        assert f"  {setting.variable} " in told
        assert setting.help in told


def test_help_comes_without_loading_what_other_commands_need(command: Command) -> None:
    program = (
        "import atexit, sys; from kg.cli import main; "
        "heavy = {'rdflib', 'pyshacl', 'flask', 'pyoxigraph', 'granian', 'owlready2'}; "
        "atexit.register(lambda: print(sorted(heavy & set(sys.modules)), file=sys.stderr)); main(['--help'])"
    )
    told = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert told.stderr == "[]\n"
    assert command("--help").returncode == 0


def test_the_version_is_told(command: Command) -> None:
    assert command("--version").stdout == f"kg, version {__version__}\n"


def test_a_verb_that_does_not_exist_is_told_with_exit_2(command: Command) -> None:
    told = command("biuld")
    assert told.returncode == 2
    assert "biuld" in told.stderr


def test_questions_are_listed_with_their_parameters(kg: Command) -> None:
    told = kg("questions")
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[0] == (
        "cq01  Which initiatives connect a city, of what kind, and how certain is it?  [place (place)]"
    )
    assert [line[:4] for line in lines] == sorted(line[:4] for line in lines)


def test_a_table_is_aligned_shortens_iris_and_counts_its_rows(kg: Command) -> None:
    told = kg("query", CITIES)
    assert (told.returncode, told.stderr) == (0, "")
    header, rule, first, second, blank, count = told.stdout.splitlines()
    assert header == "x"
    assert set(rule) == {"-"}
    assert first < second
    assert first.startswith("id/place/")
    assert blank == ""
    assert count == "2 answers"
    assert kg("query", CITIES.replace("LIMIT 2", "LIMIT 1")).stdout.endswith("\n1 answer\n")


@pytest.mark.parametrize(("query", "answer"), [("ASK {}", "yes\n"), ("ASK { <a:b> <a:b> <a:b> }", "no\n")])
def test_a_yes_or_no_question_is_answered_with_yes_or_no(query: str, answer: str, kg: Command) -> None:
    assert kg("query", query).stdout == answer


def test_rows_come_as_csv_tsv_json_and_xml(kg: Command) -> None:
    rows = list(csv.reader(io.StringIO(kg("query", CITIES, "--format", "csv").stdout, newline="")))
    assert rows[0] == ["x"]
    cities = [row[0] for row in rows[1:]]
    assert len(cities) == 2
    assert all(city.startswith(f"{BASE}id/place/") for city in cities)
    assert kg("query", CITIES, "--format", "tsv").stdout == "".join(
        f"{line}\n" for line in ["?x", *(f"<{city}>" for city in cities)]
    )
    answer = json.loads(kg("query", CITIES, "--format", "json").stdout)
    assert [row["x"]["value"] for row in answer["results"]["bindings"]] == cities
    document = ET.fromstring(kg("query", CITIES, "--format", "xml").stdout)
    assert [node.text for node in document.iter("{http://www.w3.org/2005/sparql-results#}uri")] == cities


def test_a_graph_comes_as_turtle_unless_another_format_is_asked_for(kg: Command) -> None:
    turtle = kg("query", GRAPH).stdout
    assert turtle == kg("query", GRAPH, "--format", "turtle").stdout
    assert "@prefix rc: <https://w3id.org/routecities/ontology#> ." in turtle
    graph = Graph().parse(data=turtle, format="turtle")
    assert len(graph) > 3
    for name, form in (("nt", "ntriples"), ("rdf", "xml")):
        answer = kg("query", GRAPH, "--format", name)
        assert set(Graph().parse(data=answer.stdout, format=form)) == set(graph), name
    (node,) = json.loads(kg("query", GRAPH, "--format", "jsonld").stdout)
    assert node["@id"] == f"{BASE}id/place/tn-sfax"


def test_a_query_is_taken_from_a_file_too(kg: Command, tmp_path: Path) -> None:
    (tmp_path / "cities.rq").write_text(CITIES, encoding="utf-8")
    assert kg("query", str(tmp_path / "cities.rq")).stdout == kg("query", CITIES).stdout


def test_a_question_is_asked_with_another_value(kg: Command) -> None:
    told = kg("query", "cq01", "--set", "place=gh-kumasi", "--format", "csv")
    assert told.returncode == 0
    assert [row[0] for row in csv.reader(io.StringIO(told.stdout))][1:] == [
        f"{BASE}id/initiative/equal-partnerships"
    ]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?s WHERE {\n  ?s ?p ?o . ] }\n", (2, 14)),
        ("SELEKT ?s WHERE { ?s ?p ?o }", (1, 1)),
        ('SELECT ?s WHERE { ?s ?p "o }', (1, 25)),
    ],
)
def test_a_query_that_is_no_sparql_is_told_with_line_and_column(
    query: str, place: tuple[int, int], kg: Command
) -> None:
    told = kg("query", query)
    assert (told.returncode, told.stdout) == (1, "")
    found = re.match(r"kg: line (\d+), column (\d+): ", told.stderr)
    assert found, told.stderr
    line, column = place
    assert int(found[1]) == line
    assert abs(int(found[2]) - column) <= 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cq99"], "kg: there is no question 'cq99' in "),
        (["cq01", "--set", "city=tn-sfax"], "kg: cq01 has no parameter 'city'; it has: place\n"),
        (["cq01", "--set", "place=tn sfax"], "kg: 'tn sfax' is neither an IRI nor a name "),
        (["cq01", "--set", "place"], "kg: --set 'place' does not read NAME=VALUE\n"),
        (["cq01", "--set", "place="], "kg: --set 'place=' does not read NAME=VALUE\n"),
        (["ASK {}", "--set", "a=b"], "kg: only a question has parameters to --set\n"),
        (["nowhere.rq"], "kg: nowhere.rq: not a question, and not a file that can be read ("),
        (["cq01", "--format", "turtle"], "kg: None of the formats you accept is on offer here. On offer: "),
        (["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "kg: SERVICE is not run: "),
        (["INSERT DATA { <a:b> <a:b> <a:b> }"], "kg: INSERT is an update, and this service is read-only."),
        ([f"SELECT * {{ {'{' * 200}{'}' * 200} }}"], "kg: "),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_in_one_line_with_exit_2(
    arguments: list[str], told: str, kg: Command
) -> None:
    ended = kg("query", *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(told)
    assert ended.stderr.count("\n") == 1


def test_a_query_that_runs_too_long_is_ended_and_told_so(kg: Command) -> None:
    ended = kg("query", HEAVY, KG_TIMEOUT="0.3")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("kg: The query ran longer than 0.3 s")


def test_a_setting_that_cannot_be_used_is_told_with_what_is_allowed(kg: Command) -> None:
    ended = kg("query", "ASK {}", KG_TIMEOUT="soon")
    assert ended.returncode == 2
    assert ended.stderr.startswith("kg: KG_TIMEOUT='soon' cannot be used: it must be a number of seconds ")


def test_asking_builds_the_graph_where_there_is_none(small: Project, command: Command) -> None:
    told = command("query", "ASK { <https://w3id.org/routecities/id/initiative/mc2cm> ?p ?o }")
    assert (told.returncode, told.stdout) == (0, "yes\n")
    assert (small.artefacts / "current" / "dataset.nq").is_file()


def test_serving_a_file_that_is_not_there_is_told(command: Command) -> None:
    ended = command("serve", "--dataset", "nowhere.ttl")
    assert ended.returncode == 2
    assert "nowhere.ttl" in ended.stderr


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_does_not_exist_is_refused(port: str, command: Command) -> None:
    ended = command("serve", "--port", port)
    assert ended.returncode == 2
    assert port in ended.stderr
