"""What a server reads before anyone asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.web.warm import warm

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_a_server_reads_every_template_ahead_and_then_answers_a_typed_name(client: FlaskClient) -> None:
    templates = client.application.jinja_env
    warm(client.application)
    assert templates.cache is not None
    assert len(templates.cache) >= len(templates.list_templates())
    assert "Nouadhibou" in client.get("/partners?for=Nouadhibou", headers={"Accept": "text/html"}).text
