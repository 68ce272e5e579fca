"""The description of the API is valid OpenAPI 3.1, whole in three languages, and true of the service."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate

from kg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.conftest import Api

    from kg.questions import Question

ARABIC = range(0x600, 0x700)
FULLY = "discrepancies-about-a-thing|passages-for-a-connection|initiatives-in-a-country|activities-of-a-type"
"""Operations that have among them every kind of parameter and format; these are asked for all values."""


OTHERS = ("/api/questions", "/api/partners")
"""Operations that answer no question."""


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        yield path, item["get"]


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_describes_the_same_in_every_language(
    language: str, document: dict[str, Any], api: Api, asked: list[Question]
) -> None:
    told = api.get("/openapi.json", lang=language).json()
    assert list(told["components"]["schemas"]) == list(document["components"]["schemas"])
    summaries = [operation["summary"] for path, operation in operations(told) if path not in OTHERS]
    assert summaries == [question.titles[language] for question in asked]


def test_every_question_is_an_operation_with_a_name_and_a_theme(
    document: dict[str, Any], asked: list[Question]
) -> None:
    found = dict(operations(document))
    assert len(found) == len(asked) + len(OTHERS)
    assert len({operation["operationId"] for operation in found.values()}) == len(found)
    for question in asked:
        operation = found[f"/api/questions/{question.file.name.partition('-')[2]}"]
        assert operation["tags"] == [question.theme]
        assert operation["summary"] == question.title


def test_every_operation_and_its_parameters_are_told_in_three_languages(
    document: dict[str, Any], asked: list[Question]
) -> None:
    titles = {question.title: question.titles for question in asked}
    for path, operation in operations(document):
        for thing in (operation, *(each for each in operation["parameters"] if "x-translations" in each)):
            told = thing["x-translations"]
            assert list(told) == ["en", "fr", "ar"], path
            assert len({text["description"] for text in told.values()}) == 3, path
            assert any(ord(letter) in ARABIC for letter in told["ar"]["description"]), path
        if path not in OTHERS:
            summaries = {tag: text["summary"] for tag, text in operation["x-translations"].items()}
            assert summaries == titles[operation["summary"]]


def test_every_parameter_of_a_question_lists_its_values_with_their_names(
    document: dict[str, Any], asked: list[Question]
) -> None:
    schemas = document["components"]["schemas"]
    found = dict(operations(document))
    for question in asked:
        told = found[f"/api/questions/{question.file.name.partition('-')[2]}"]["parameters"]
        own = {each["name"]: each for each in told if "x-base" in each}
        assert list(own) == [parameter.name for parameter in question.parameters]
        for name, each in own.items():
            values = schemas[each["schema"]["$ref"].rpartition("/")[2]]
            assert each["schema"]["default"] in values["enum"]
            assert list(values["x-labels"]) == values["enum"]
            assert question.value_of(name).removeprefix(BASE).endswith(each["schema"]["default"])


def test_every_example_is_a_real_answer(document: dict[str, Any], api: Api) -> None:
    for path, operation in operations(document):
        if path not in OTHERS:
            content = operation["responses"]["200"]["content"]["application/json"]
            assert api.get(path.removeprefix("/api"), limit=2).json() == content["example"]


def test_the_list_has_every_question_with_its_formats(document: dict[str, Any], api: Api) -> None:
    listed = api.get("/questions", lang="fr").json()
    found = dict(operations(document))
    assert listed["count"] == len(listed["questions"]) == len(found) - len(OTHERS)
    for each in listed["questions"]:
        (choice,) = [
            parameter
            for parameter in found[f"/api/questions/{each['slug']}"]["parameters"]
            if parameter.get("name") == "format"
        ]
        assert each["formats"] == choice["schema"]["enum"]
        assert each["href"] == f"{api.root}/api/questions/{each['slug']}"


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(["--phases", "examples,fuzzing", "-n", "1"], id="every-operation"),
        pytest.param(["--include-path-regex", FULLY, "-n", "3"], id="every-value"),
    ],
)
def test_schemathesis_finds_nothing(what: list[str], api: Api, tmp_path: Path) -> None:
    settings = Path(__file__).parent / "schemathesis.toml"
    command = ["--config-file", str(settings), "run", f"{api.root}/api/openapi.json", *what]
    run = subprocess.run(
        [str(Path(sys.executable).with_name("st")), *command, "--checks", "all", "--seed", "1", "--no-color"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout
    assert re.search(r"(\d+) generated, \1 passed", run.stdout), run.stdout
