"""Reads what the first pages of a version would wait for: templates, words, queries and names."""

from __future__ import annotations

import gc
import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from kg.errors import KGError
from kg.store.current import INTERVAL
from kg.web.site import partners
from kg.web.site.frame import visiting
from kg.web.site.messages import read_messages
from kg.web.site.search import names_of

if TYPE_CHECKING:
    from flask import Flask

    from kg.store.current import Current

_LOG: Final = logging.getLogger(__name__)
_TEMPLATES: Final = (
    *("frame", "parts", "home", "profile"),
    *("matrix_parts", "coverage", "coverage_board", "coverage_cell", "partners", "network"),
)
"""Those of the pages that are asked for most or do most; each takes a moment to compile."""


def keep_warm(app: Flask) -> None:
    """Read it in a thread of its own, soon and each time that ``app`` serves another version."""
    threading.Thread(target=_follow, args=(app,), name="warm", daemon=True).start()


def _follow(app: Flask) -> None:
    current: Current = app.config["CURRENT"]
    version = ""
    while True:
        time.sleep(INTERVAL)  # first, for who starts a server is often waiting for its first answer
        if current.version != version:
            version = current.version
            try:
                warm(app)
            except KGError as error:  # the page that needs it will say so
                _LOG.warning("version %s is served, but not read ahead: %s", version, error)
            gc.unfreeze()  # what was of the version before may go
            gc.collect()
            gc.freeze()  # the names of many things would be looked through while readers wait


def warm(app: Flask) -> None:
    """Read what pages of the present version share; raises a ``KGError`` where that cannot be done."""
    read_messages()
    for name in _TEMPLATES:
        app.jinja_env.get_template(f"site/{name}.html")
    with app.test_request_context(), visiting() as visit:
        partners.prepare(visit)
        names_of(visit)
