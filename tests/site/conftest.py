"""A reader of the site, for every test of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.settings import read_settings
from kg.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient


@pytest.fixture(scope="session")
def client(settings: dict[str, str]) -> Iterator[FlaskClient]:
    """A client of the site, served from the project's own artefact."""
    app = create_app(read_settings({**settings, "KG_READERS": "2", "KG_LOG": "off", "KG_SOURCES": ""}))
    yield app.test_client()
    app.config["CURRENT"].close()
