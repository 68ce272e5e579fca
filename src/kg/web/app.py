"""The application: the parts of the service put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.store.current import Current
from kg.web import endpoint, errors, landing, observe
from kg.web.cache import Cache
from kg.web.encoding import compress

if TYPE_CHECKING:
    from pathlib import Path

    from kg.settings import Settings

_FORM_OVERHEAD: Final = 4
"""Times that percent-encoding and the other fields may lengthen a query."""


def create_app(settings: Settings, source: Path | None = None, counters: Path | None = None) -> Flask:
    """Return the service for ``source``, by default the artefacts that ``settings`` name.

    ``counters`` is the folder that server processes share. Raises ``UsageError`` or ``FileSyntaxError`` if
    there is no dataset to serve.
    """
    app = Flask("kg.web", static_folder="static")
    longest = settings.query_bytes * _FORM_OVERHEAD
    app.config["MAX_CONTENT_LENGTH"] = longest
    app.config["SETTINGS"] = settings
    app.config["CURRENT"] = current = Current(source or settings.artefact, settings)
    app.config["COUNTERS"] = noted = observe.Counters(counters)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (endpoint, landing, observe):
        app.register_blueprint(part.blueprint)
    errors.install(app)
    app.after_request(_secure)
    app.after_request(compress)
    cache = Cache(app.wsgi_app, lambda: current.version, settings.cache_bytes, longest)
    app.wsgi_app = observe.Observer(cache, noted)  # type: ignore[method-assign]  # Flask's own way
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops, hops)  # type: ignore[method-assign]
    return app


def _secure(response: Response) -> Response:
    """Add what every answer says to browsers: open to all origins, nothing loaded from elsewhere."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Dataset-Version, ETag, Retry-After"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
