"""Settings come from the environment, and a value that cannot be used is told with what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.settings import SETTINGS, find_home, read_settings


def test_nothing_set_is_right_for_a_laptop() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.timeout) == ("127.0.0.1", 8000, 10.0)
    assert settings.artefact == Path("build")


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("KG_PORT", "0", "a whole number from 1 to 65535"),
        ("KG_PORT", "http", "a whole number from 1 to 65535"),
        ("KG_TIMEOUT", "nan", "a number of seconds"),
        ("KG_READERS", "1", "a whole number from 2"),
        ("KG_HOST", " ", "not nothing"),
    ],
)
def test_a_value_that_cannot_be_used_is_told(variable: str, value: str, allowed: str) -> None:
    with pytest.raises(UsageError, match=f"{variable}='{value}' cannot be used: it must be .*{allowed}"):
        read_settings({variable: value})


def test_every_setting_has_help_and_an_empty_variable_is_not_set() -> None:
    assert all(setting.help for setting in SETTINGS)
    assert read_settings({setting.variable: "" for setting in SETTINGS}) == read_settings({})


def test_the_project_is_found_here_or_where_the_package_runs_from(tmp_path: Path) -> None:
    for name in ("ontology", "data"):
        (tmp_path / name).mkdir()
    assert find_home(tmp_path) == tmp_path
    assert (find_home(tmp_path / "data") / "pyproject.toml").is_file()
    assert read_settings({"KG_HOME": str(tmp_path)}).home == tmp_path
