"""The exports as downloads: made once a version, when first asked for, by a process of its own."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask import Blueprint, Response, current_app, send_file

from kg.errors import ServiceBusy
from kg.exports import EXPORTS, Export
from kg.negotiation import HTML, Media
from kg.web.resources import finish, missing
from kg.web.site.frame import as_file, render, visiting, wanted

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from kg.store.current import Current, Edition

blueprint = Blueprint("exports", __name__)
blueprint.after_request(finish)

_LOG: Final = logging.getLogger(__name__)
_JSON: Final = Media("application/json", ("json",))
_PATIENCE: Final = 120
"""Seconds that all exports of one version may take."""
_NONE: Final = "This service shows one RDF file, so it has no exports."


class Download(NamedTuple):
    """An export that is ready."""

    export: Export
    path: Path
    bytes: int
    sha256: str


class Shelf:
    """The exports of the version being served. Safe to use from many threads."""

    def __init__(self) -> None:
        """Begin with nothing made."""
        self._lock = threading.Lock()
        self._version = ""
        self._folder: TemporaryDirectory[str] | None = None
        self._ready: dict[str, Download] = {}

    def take(self, edition: Edition, home: Path) -> dict[str, Download]:
        """Return the exports of ``edition`` by their files, made by the queries of the project in ``home``.

        Raises ``ServiceBusy`` where they cannot be made; the reason goes to the log.
        """
        with self._lock:
            if self._version != edition.version and edition.folder:
                folder = TemporaryDirectory(prefix="kg-exports-")
                _make(edition.folder, home, folder.name)
                self._ready = {each.file: _take(each, Path(folder.name)) for each in EXPORTS}
                self._folder, self._version = folder, edition.version
            return self._ready


def _make(artefact: Path, home: Path, folder: str) -> None:
    command = [sys.executable, "-m", "kg.exports", str(artefact), str(home), folder]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603  (our own)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or b""
        _LOG.error("the exports cannot be made: %s %s", error, said.decode(errors="replace"))
        raise ServiceBusy("The exports could not be made. Try again later; the dumps are there.") from None


def _take(export: Export, folder: Path) -> Download:
    path = folder / export.file
    data = path.read_bytes()
    return Download(export, path, len(data), hashlib.sha256(data).hexdigest())


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions["exports"] = Shelf()


@blueprint.route("/exports")
def index() -> Response:
    """List the formats that the dataset can be had in, with what each holds and what it cannot express."""
    media = wanted((HTML, _JSON))
    with visiting() as visit:
        if visit.edition.folder is None:
            return missing("exports", _NONE)
        found = list(_shelve(visit.edition).values())
        if media is HTML:
            return render(visit, "exports.html", downloads=found)
        listed = {"version": visit.edition.version, "files": [_list(each) for each in found]}
        return as_file(visit, f"{json.dumps(listed, indent=2)}\n", media)


@blueprint.route("/exports/<name>")
def download(name: str) -> Response:
    """Give one export, or the range of it that is asked for (RFC 9110, section 14)."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        if edition.folder is None:
            return missing(f"exports/{name}", _NONE)
        if name not in {each.file for each in EXPORTS}:
            return missing(f"exports/{name}", "There is no such export; /exports lists those there are.")
        found = _shelve(edition)[name]
        response = send_file(
            found.path, mimetype=found.export.media, etag=found.sha256, conditional=True, download_name=name
        )
        response.headers["Dataset-Version"] = edition.version
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _shelve(edition: Edition) -> dict[str, Download]:
    shelf: Shelf = current_app.extensions["exports"]
    return shelf.take(edition, current_app.config["SETTINGS"].home)


def _list(found: Download) -> dict[str, Any]:
    export = found.export
    return {
        "name": export.name, "file": export.file, "title": export.title,
        "mediaType": export.media, "bytes": found.bytes, "sha256": found.sha256,
    }  # fmt: skip
