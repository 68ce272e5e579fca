"""What a server reads before anyone asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.web.warm import warm

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_what_is_read_ahead_is_there_and_a_typed_name_is_found(client: FlaskClient) -> None:
    templates = client.application.jinja_env
    warm(client.application)
    assert templates.cache is not None
    assert {"site/partners.html", "site/coverage_board.html"} <= {name for _, name in templates.cache.keys()}  # noqa: SIM118  (no dict)
    assert "Nouadhibou" in client.get("/partners?for=Nouadhibou", headers={"Accept": "text/html"}).text
