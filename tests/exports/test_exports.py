"""The exports as a user has them: by the command line, from the service, in the catalogue."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.exports import EXPORTS, open_answers
from kg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.service import Service

    from kg.store import Dataset

    Export = Callable[[str], bytes]


@pytest.fixture(scope="module")
def served(artefact: Path, run: Any) -> Iterator[Service]:
    with run(artefact.parent, KG_TIMEOUT="10", KG_MEMORY="512", KG_LOG="off") as service:
        yield service


def test_without_a_format_the_command_lists_them(settings: dict[str, str]) -> None:
    ended = CliRunner().invoke(main, ["export"], env=settings)
    assert ended.exit_code == 0
    assert [line.split()[0] for line in ended.stdout.splitlines()] == [each.name for each in EXPORTS]


def test_a_format_that_is_not_there_is_told_with_those_that_are(settings: dict[str, str]) -> None:
    ended = CliRunner().invoke(main, ["export", "shapefile"], env=settings)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith("kg: shapefile: no such format; there are 3w, ")


def test_the_command_writes_to_stdout_or_to_a_file(
    settings: dict[str, str], tmp_path: Path, export: Export
) -> None:
    shown = CliRunner().invoke(main, ["export", "3w-metadata"], env=settings)
    written = CliRunner().invoke(
        main, ["export", "3w-metadata", "--out", str(tmp_path / "3w.json")], env=settings
    )
    assert shown.stdout_bytes == (tmp_path / "3w.json").read_bytes() == export("3w-metadata")
    assert (written.exit_code, written.stdout) == (0, "")


def test_names_are_in_the_language_asked_for_where_they_are_had(settings: dict[str, str]) -> None:
    told = CliRunner().invoke(main, ["export", "3w", "--lang", "fr"], env=settings).stdout
    assert ",TUN,Tunisie," in told


def test_a_file_that_cannot_be_written_is_named(settings: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "absent" / "3w.csv"
    ended = CliRunner().invoke(main, ["export", "3w-metadata", "--out", str(out)], env=settings)
    assert (ended.exit_code, ended.stderr) == (
        2,
        f"kg: {out}: cannot be written (No such file or directory)\n",
    )


def test_a_folder_that_is_no_artefact_is_told(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="this is no artefact"):
        open_answers(tmp_path, tmp_path)


def test_the_service_gives_each_file_with_its_size_and_digest(served: Service) -> None:
    listed = served.send("GET", "/exports?format=json").json()
    assert [each["name"] for each in listed["files"]] == [each.name for each in EXPORTS]
    for each in listed["files"]:
        answer = served.send("GET", f"/exports/{each['file']}")
        assert (answer.status, answer.type) == (200, each["mediaType"])
        assert (len(answer.body), hashlib.sha256(answer.body).hexdigest()) == (each["bytes"], each["sha256"])
        assert answer.headers["dataset-version"] == listed["version"]


def test_the_service_and_the_command_give_the_same_bytes(served: Service, export: Export) -> None:
    for name, file in (("3w", "routecities-3w.csv"), ("xlsx", "routecities.xlsx")):
        assert served.send("GET", f"/exports/{file}").body == export(name)


def test_a_client_that_has_the_file_is_told_so(served: Service) -> None:
    tag = served.send("GET", "/exports/routecities.geojson").headers["etag"]
    again = served.send("GET", "/exports/routecities.geojson", headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Not in it."),
        ("fr", "Ce qui n’y est pas."),
        ("ar", "ما لا يتضمنه."),
    ],
)
def test_the_page_says_of_each_file_what_it_lacks(served: Service, language: str, said: str) -> None:
    page = served.send("GET", f"/exports?lang={language}", headers={"Accept": "text/html"}).body.decode()
    assert said in page
    for export in EXPORTS:
        assert f"/exports/{export.file}" in page


def test_an_export_that_is_not_there_is_not_found(served: Service) -> None:
    assert served.send("GET", "/exports/routecities.shp").status == 404


def test_each_export_is_a_distribution_in_the_catalogue(assembled: Dataset) -> None:
    rows = assembled.select(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT ?url ?media WHERE {"
        " ?dataset dcat:distribution ?this . ?this dcat:downloadURL ?url ; dcat:mediaType ?media }"
    )
    offered = {row["url"].value: row["media"].value.rpartition("media-types/")[2] for row in rows}
    for export in EXPORTS:
        assert offered[f"{BASE}exports/{export.file}"] == export.media
