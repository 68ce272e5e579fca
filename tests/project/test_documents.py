"""The documents agree with the code, the data and each other."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import __version__
from kg.cli import main
from kg.settings import SETTINGS

if TYPE_CHECKING:
    from tests.conftest import Command

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in DOCUMENTS}
ALL = "\n".join(TEXTS.values())
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILT = ("build/", ".venv/", "texts/", "dist/")


def paths(text: str) -> set[str]:
    """Return what ``text`` names as a path of this project: links, and code that looks like one."""
    links = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", text))
    code = set(re.findall(r"`([\w.-]+/[\w./*<>-]*|[\w-]+\.(?:md|cff|toml|txt|ttl))`", text))
    return {path for path in links | code if not re.search(r"[<]|NN", path)}


@pytest.mark.parametrize("document", TEXTS)
def test_every_path_that_a_document_names_is_there(document: str) -> None:
    named = {path for path in paths(TEXTS[document]) if not path.startswith((*BUILT, "graph/"))}
    assert named
    folders = (ROOT, ROOT / "data", ROOT / "sparql")
    missing = {path for path in named if not any(list(folder.glob(path.rstrip("/"))) for folder in folders)}
    assert missing == set()


def test_every_verb_is_in_the_readme() -> None:
    for verb in main.commands:
        assert f"`kg {verb}`" in TEXTS["README.md"], verb
    for verb in main.commands["evidence"].commands:  # type: ignore[attr-defined]  # it is a group
        assert f"`{verb}`" in TEXTS["README.md"], verb
    assert set(re.findall(r"`kg (\w+)`", ALL)) == set(main.commands)


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    documented = set(re.findall(r"\bKG_[A-Z_]+\b", ALL))
    assert {setting.variable for setting in SETTINGS} <= documented
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    others = documented - {setting.variable for setting in SETTINGS}
    assert {name for name in others if f'"{name}"' not in code} == set()


def test_every_make_target_that_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make (\w+)", ALL, re.MULTILINE)) <= targets


def consoles() -> list[tuple[str, str]]:
    blocks = re.findall(r"^```console\n(.*?)^```", ALL, re.MULTILINE | re.DOTALL)
    return [
        (line, answer)
        for block in blocks
        for line, answer in re.findall(r"\$ (kg .*)\n((?:(?!\$ ).*\n)*)", block)
    ]


@pytest.mark.parametrize(("line", "answer"), consoles())
def test_a_command_in_a_document_prints_what_the_document_shows(
    line: str, answer: str, command: Command, settings: dict[str, str]
) -> None:
    told = command(*shlex.split(line)[1:], **settings)
    assert told.returncode == 0
    assert told.stdout == answer


def test_the_query_of_the_readme_has_the_answer_that_the_readme_shows(
    command: Command, settings: dict[str, str]
) -> None:
    found = re.search(
        r"--data-urlencode 'query=\n(.*?)'\n```\n\n```\n(.*?)```", TEXTS["README.md"], re.DOTALL
    )
    assert found
    assert command("query", found[1], "--format", "csv", **settings).stdout == found[2]


def test_one_version_is_everywhere() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    assert PYPROJECT["project"]["dynamic"] == ["version"]
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "src/kg/__init__.py"
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [__version__]
    stated = [
        version
        for path in sorted((ROOT / "ontology").rglob("*.ttl"))
        for version in re.findall(r'owl:versionInfo "([^"]+)"', path.read_text(encoding="utf-8"))
    ]
    assert stated
    assert set(stated) == {__version__}


def test_every_dependency_is_pinned_and_nothing_says_where_it_comes_from() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    pinned = {re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in lines}
    extras = PYPROJECT["project"]["optional-dependencies"].values()
    wanted = {
        re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()  # type: ignore[index]  # has a name
        for requirement in (
            *PYPROJECT["project"]["dependencies"],
            *(line for extra in extras for line in extra),
        )
    }
    assert wanted - {PYPROJECT["project"]["name"]} <= pinned


def test_what_the_tests_of_the_wheel_need_is_a_dependency_of_development() -> None:
    needed = [re.match(r"[\w-]+", line)[0] for line in PYPROJECT["build-system"]["requires"]]  # type: ignore[index]
    development = "\n".join(PYPROJECT["project"]["optional-dependencies"]["dev"])
    assert [name for name in needed if not re.search(rf"^{name}\b", development, re.MULTILINE)] == []


def test_what_is_built_stays_out_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/build/", "/dist/", "/.venv/", "__pycache__/"} <= set(ignored)
