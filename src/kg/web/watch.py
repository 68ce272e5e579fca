"""What the pages tell of a project that is being watched: the fault of its last edit, and that they changed.

The watching process leaves a notice in the artefact that stays; the server reads it for each page.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, request

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from kg.store.current import Current, Edition

blueprint = Blueprint("watch", __name__, static_folder="watched", static_url_path="/watch")

_NOTICE: Final = "fault.json"


@dataclass(frozen=True)
class Notice:
    """A fault that keeps the last edit from being shown: since when, as ISO 8601, and what it is."""

    time: str
    text: str

    @property
    def clock(self) -> str:
        """The time of day."""
        return self.time.partition("T")[2][:8]


@dataclass(frozen=True)
class Watched:
    """What a page says of the project that is watched."""

    notice: Notice | None
    state: str
    """Another text as soon as the page is no longer what would be shown."""


def write_notice(artefact: Path, notice: Notice | None) -> None:
    """Have the pages made from ``artefact`` tell ``notice``, or none any more."""
    file = artefact / _NOTICE
    if notice is None:
        file.unlink(missing_ok=True)
        return
    draft = artefact / f".{_NOTICE}"
    draft.write_text(json.dumps(asdict(notice)), encoding="utf-8")
    draft.replace(file)


def install(app: Flask) -> None:
    """Have the pages of ``app`` tell the notice of their version, and look for the next by a script."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["look"] = _look


def _look(edition: Edition) -> Watched:
    """Return what is to be said on a page made from ``edition``."""
    try:
        text = (edition.folder / _NOTICE).read_bytes() if edition.folder else b""
    except FileNotFoundError:
        text = b""
    if not text:
        return Watched(None, edition.version)
    notice = Notice(**json.loads(text))
    return Watched(notice, f"{edition.version} {notice.time}")


@blueprint.route("/watch/state")
def state() -> Response:
    """Say the state that a page shows which is made now. Asked often, it has no line in the log."""
    request.environ["kg.quiet"] = True
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        text = _look(edition).state
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
