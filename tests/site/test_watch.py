"""A project that is served while it is edited: what an edit does to the pages, and what a fault does."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest
from tests.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from tests.conftest import Project

ONTOLOGY = "ontology/routecities.ttl"
SHAPES = "shapes/place.ttl"
PLACES = "data/places.csv"
RULE = "sparql/rules/connects-place.rq"
QUESTION = "sparql/questions/cq01-initiatives-of-a-city.rq"
PAGE = "sparql/pages/places-all.rq"
SFAX = "/id/place/tn-sfax.html"
PATIENCE = 30
ALERT = 'role="alert"'
STATE = "/watch/state"


class Watched:
    """A project that is served and watched, and what can be seen of it."""

    def __init__(self, project: Project, service: Service, log: Path) -> None:
        self.project, self.service, self._log = project, service, log

    def page(self, path: str, language: str = "en") -> str:
        headers = {"Accept": "text/html", "Accept-Language": language}
        return html.unescape(self.service.send("GET", path, headers=headers).body.decode())

    def terminal(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def comes(self, text: str, path: str = "/data") -> str:
        """Return the page once it has ``text``."""
        return until(lambda: text in (page := self.page(path)) and page)

    def goes(self, text: str, path: str = "/data") -> str:
        """Return the page once it is without ``text``."""
        return until(lambda: text not in (page := self.page(path)) and page)


def until(found: Callable[[], str | bool]) -> str:
    """Return what ``found`` returns as soon as that is something."""
    deadline = time.monotonic() + PATIENCE
    while not (something := found()):
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.15)
    return str(something)


@contextmanager
def watching(project: Project, log: Path, *, served: bool = True) -> Iterator[Watched]:
    """Run ``kg serve --watch`` in the folder of ``project``, and wait for pages if it can be ``served``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", "serve", "--watch"],
            cwd=project.home,
            env={**settings, "KG_PORT": str(port), "KG_READERS": "2"},
            stderr=file,
            start_new_session=True,
        )
    watched = Watched(project, Service(port, process), log)
    try:
        if served:
            until(lambda: answers(watched.service))
        yield watched
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


def answers(service: Service) -> bool:
    assert service.process.poll() is None, "the server ended"
    try:
        return service.send("GET", "/health").status == 200
    except (URLError, ConnectionError):
        return False


@pytest.fixture(scope="module")
def watched(make_project: type[Project], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A small project that is watched; a test that edits it mends it too."""
    folder = tmp_path_factory.mktemp("watched")
    project = make_project(folder / "project")
    project.shrink()
    with watching(project, folder / "log") as started:
        yield started


@contextmanager
def edited(watched: Watched, path: str, old: str, new: str) -> Iterator[None]:
    """Replace ``old`` by ``new`` in the file ``path``; undo it in the end, and wait until that shows."""
    before, state = (watched.project.home / path).read_bytes(), watched.page(STATE)
    watched.project.replace(path, old, new)
    try:
        yield
    finally:
        (watched.project.home / path).write_bytes(before)
        until(lambda: watched.page(STATE) == state)


def test_a_label_that_is_edited_shows_on_its_page(watched: Watched) -> None:
    with edited(watched, ONTOLOGY, '"City"@en', '"Grand city"@en'):
        watched.comes("Grand city", "/ontology")
    assert "Grand city" not in watched.page("/ontology")


def test_a_cell_that_is_edited_shows_on_its_page(watched: Watched) -> None:
    with edited(watched, PLACES, "tn-sfax,city,Sfax,", "tn-sfax,city,Sfaqs,Sfax"):
        watched.comes("Sfaqs", SFAX)
    assert "Sfaqs" not in watched.page(SFAX)


def test_a_title_of_a_question_that_is_edited_shows_in_the_list(watched: Watched) -> None:
    with edited(watched, QUESTION, "# Question: ", "# Question: Say, "):
        watched.comes("Say, ", "/questions")
    assert "Say, " not in watched.page("/questions")


def test_a_query_of_a_page_that_is_edited_makes_the_page_anew(watched: Watched) -> None:
    assert "Sfax" in watched.page("/places")
    with edited(watched, PAGE, "WHERE {", "WHERE { FILTER(false)"):
        watched.goes("Sfax", "/places")
    assert "Sfax" in watched.page("/places")


def test_a_file_that_an_editor_replaces_by_its_draft_is_an_edit(watched: Watched) -> None:
    file = watched.project.home / ONTOLOGY
    draft = file.with_name(f"{file.name}~")
    with edited(watched, ONTOLOGY, "", ""):
        draft.write_bytes(file.read_bytes().replace(b'"City"@en', b'"Old city"@en'))
        draft.replace(file)
        assert "Old city" in watched.comes("Old city", "/ontology")


FAULTS = {
    "Turtle of the ontology": (ONTOLOGY, " ;\n", " oops ;\n", r"ontology/routecities\.ttl:\d+: "),
    "Turtle of a shape": (SHAPES, "rcsh:Place a ", "rcsh:Place an ", r"shapes/place\.ttl:\d+: "),
    "a cell": (PLACES, "tn-sfax,city", "tn-sfax,town", r"data/places\.csv:\d+:type: 'town' is not known; "),
    "a rule": (RULE, "WHERE {", "WHERE", r"sparql/rules/connects-place\.rq:\d+: not SPARQL: "),
    "a question": (QUESTION, "SELECT", "SELEKT", r"sparql/questions/cq01[\w-]*\.rq:\d+: not SPARQL: "),
    "a page": (PAGE, "SELECT", "SELEKT", r"sparql/pages/places-all\.rq:\d+: not SPARQL: "),
    "a check that finds": (
        PLACES,
        "Sfax,,,tn,",
        "Sfax,,,tn,tn-sfax",
        r"data/places\.csv:\d+:\w+: A place is part of itself",
    ),
    "a shape that is broken": (
        ONTOLOGY,
        '"City"@en',
        '"City"@fr',
        r"ontology/routecities\.ttl:\d+: https://w3id\.org/routecities/ontology#City: The labels of ",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_told_with_its_place_while_the_last_version_stays(kind: str, watched: Watched) -> None:
    path, old, new, told = FAULTS[kind]
    with edited(watched, path, old, new):
        page = watched.comes(ALERT, SFAX)
        assert re.search(rf'<pre lang="en" dir="ltr">(.*\n)*?{told}', page)
        assert "Sfax" in page
        said = rf"^kg: {re.escape(path)}: not rebuilt, the last version stays:\n(.*\n)*?{told}"
        until(lambda: bool(re.search(said, watched.terminal(), re.MULTILINE)))
    assert ALERT not in watched.page(SFAX)


def test_a_fault_is_told_on_every_page_in_the_language_of_the_reader(watched: Watched) -> None:
    with edited(watched, PLACES, "tn-sfax,city", "tn-sfax,town"):
        watched.comes(ALERT)
        for path in (
            "/",
            "/places",
            "/map",
            "/map/embed",
            "/questions",
            "/ontology",
            "/id/place/nowhere.html",
        ):
            assert "The last edit has a fault." in watched.page(path), path
        assert "La dernière modification comporte une erreur." in watched.page("/data", "fr")
        assert "في آخر تعديل خطأ." in watched.page("/data", "ar")


def test_a_burst_of_edits_ends_at_the_last_state(watched: Watched) -> None:
    row = "tn-sfax,city,Sfax,"
    with edited(watched, PLACES, row, row):
        for number in range(8):
            watched.project.replace(PLACES, row, row := f"tn-sfax,city,Sfax {number},")
            time.sleep(0.05)
        assert "Sfax 7" in watched.comes("Sfax 7", SFAX)


def test_an_edit_is_told_in_one_line(watched: Watched) -> None:
    with edited(watched, "data/OPEN.md", "# ", "#  "):
        line = r"^kg: data/OPEN\.md: rebuilt in \d+\.\d s, version (\S+)$"
        version = until(lambda: "".join(re.findall(line, watched.terminal(), re.MULTILINE)))
        until(lambda: watched.page(STATE) == version)
        assert f"<bdi>{version}</bdi>" in watched.page("/data")


def test_a_page_has_a_script_that_asks_whether_it_still_holds(watched: Watched) -> None:
    page = watched.page("/places")
    found = re.search(
        r'<script type="module" id="watch" src="([^"]+)" data-ask="([^"]+)" data-state="([^"]+)"', page
    )
    assert found
    script = watched.service.send("GET", found[1])
    assert script.type == "text/javascript"
    assert watched.page(found[2]) == found[3]
    with edited(watched, PLACES, "tn-sfax,city", "tn-sfax,town"):
        state = until(lambda: (now := watched.page(found[2])) != found[3] and now)
        assert f'data-state="{state}"' in watched.comes(ALERT, "/places")


def test_asking_for_the_state_leaves_no_line_in_the_log(watched: Watched) -> None:
    watched.page(STATE)
    watched.page("/map")
    until(lambda: "GET /map 200" in watched.terminal())
    assert STATE not in watched.terminal()


def test_a_page_that_has_changed_is_never_answered_as_unchanged(watched: Watched) -> None:
    before = watched.service.send("GET", SFAX).headers["etag"]
    assert watched.service.send("GET", SFAX, headers={"If-None-Match": before}).status == 304
    with edited(watched, PLACES, "tn-sfax,city", "tn-sfax,town"):
        watched.comes(ALERT, SFAX)
        assert watched.service.send("GET", SFAX, headers={"If-None-Match": before}).status == 200


def test_the_folder_of_artefacts_is_left_alone(watched: Watched) -> None:
    assert not watched.project.artefacts.exists()


def test_a_project_with_a_fault_is_served_as_it_was_built_last(small: Project, tmp_path: Path) -> None:
    assert small.invoke("build").exit_code == 0
    built = sorted(small.artefacts.rglob("*"))
    small.replace(PLACES, "tn-sfax,city", "tn-sfax,town")
    with watching(small, tmp_path / "log") as watched:
        assert "data/places.csv" in watched.comes(ALERT, SFAX)
        assert "kg: the project: not rebuilt, the last version stays:\ndata/places.csv:" in watched.terminal()
        assert (small.artefacts / "current").readlink().name in watched.page("/changes")
        small.replace(PLACES, "tn-sfax,town", "tn-sfax,city")
        watched.goes(ALERT, SFAX)
    assert sorted(small.artefacts.rglob("*")) == built


def test_a_project_with_a_fault_that_was_never_built_is_served_once_it_is_mended(
    small: Project, tmp_path: Path
) -> None:
    small.replace(PLACES, "tn-sfax,city", "tn-sfax,town")
    with watching(small, tmp_path / "log", served=False) as watched:
        told = "kg: the project: not rebuilt, there is no version to serve:\ndata/places.csv:"
        until(lambda: told in watched.terminal())
        small.replace(PLACES, "tn-sfax,town", "tn-sfax,city")
        until(lambda: answers(watched.service))
        assert "Sfax" in watched.page(SFAX)


def test_nothing_watches_where_it_is_not_asked_to(client: FlaskClient) -> None:
    assert "watch" not in client.get("/places", headers={"Accept": "text/html"}).text
    for path in (STATE, "/watch/watch.js", "/watch/watch.css"):
        assert client.get(path).status_code == 404


def test_one_file_cannot_be_watched(small: Project) -> None:
    file = small.home / "one.nt"
    file.write_text("")
    told = small.invoke("serve", "--watch", "--dataset", str(file))
    assert told.exit_code == 2
    assert told.stderr == (
        "kg: --watch is for the project, and --dataset for another file; give one of them\n"
    )
