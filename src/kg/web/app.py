"""The application: the parts of the service put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.settings import Settings, read_settings
from kg.store.current import INTERVAL, Current
from kg.web import description, documents, errors, exports, feed, graphs, lookup, observe, resources, watch
from kg.web.api import service as api
from kg.web.assets import link_asset
from kg.web.bodies import Bodies
from kg.web.cache import Cache
from kg.web.clients import Clients
from kg.web.encoding import Gzip
from kg.web.endpoint import Endpoint, Service
from kg.web.headers import ALWAYS
from kg.web.reconcile import service as reconcile
from kg.web.site import (
    about,
    briefs,
    coverage,
    editor,
    home,
    listings,
    matrices,
    network,
    partners,
    questions,
    search,
    vocabularies,
)
from kg.web.site import map as map_

if TYPE_CHECKING:
    from pathlib import Path
    from wsgiref.types import WSGIApplication


_PROTOCOL: Final = (api, description, documents, exports, feed, graphs, lookup, observe, reconcile)
_SITE: Final = (
    home,
    listings,
    map_,
    matrices,
    briefs,
    coverage,
    network,
    questions,
    partners,
    editor,
    search,
    about,
    vocabularies,
    resources,
)
"""The last of them takes every address that is left."""
_FORM_OVERHEAD: Final = 4
"""Times that percent-encoding and the other fields may lengthen a query."""
_MOMENT: Final = 0.05
"""Seconds between looks for the next version of a project that is watched."""


def create_app(
    settings: Settings | None = None,
    source: Path | None = None,
    counters: Path | None = None,
    *,
    watched: bool = False,
) -> Flask:
    """Return the service for ``source``, by default the artefacts that ``settings`` name.

    Without ``settings`` it reads them from the environment, so ``flask --app kg.web.app run`` works too.
    ``counters`` is the folder that server processes share. Where the project is ``watched``, its pages tell
    of the last edit, and its next version is served at once. Raises ``UsageError`` or ``FileSyntaxError`` if
    there is no dataset to serve.
    """
    settings = settings or read_settings()
    app = Flask("kg.web", static_folder="static")
    longest = settings.query_bytes * _FORM_OVERHEAD
    app.config["MAX_CONTENT_LENGTH"] = longest
    app.config["SETTINGS"] = settings
    source = source or settings.artefact
    app.config["CURRENT"] = current = Current(source, settings, _MOMENT if watched else INTERVAL)
    app.config["COUNTERS"] = noted = observe.Counters(counters)
    clients = Clients(settings.client_queries, settings.client_rate)
    app.config["SERVICE"] = service = Service(current, settings, clients)
    app.jinja_env.globals["link_asset"] = link_asset
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (*_PROTOCOL, *_SITE):
        app.register_blueprint(part.blueprint)
    if watched:
        watch.install(app)
    errors.install(app)
    app.after_request(_secure)
    wsgi: WSGIApplication = Gzip(Endpoint(app.wsgi_app, service))
    wsgi = Bodies(Cache(wsgi, lambda: current.version, settings.cache_bytes), longest)
    wsgi = observe.Observer(wsgi, noted, current, settings.log)
    if settings.proxies:
        hops = settings.proxies
        wsgi = ProxyFix(wsgi, hops, hops, hops, hops, hops)
    app.wsgi_app = wsgi  # type: ignore[method-assign]  # Flask's own way
    return app


def _secure(response: Response) -> Response:
    for name, value in ALWAYS:
        response.headers.setdefault(name, value)
    return response
