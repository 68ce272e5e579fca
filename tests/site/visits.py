"""What the tests of the pages share: a visit as a browser makes it, and the project's tables."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

DATA = Path(__file__).parents[2] / "data"


def visit(client: FlaskClient, path: str, **values: str) -> TestResponse:
    """Return the answer of ``path`` to a browser."""
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    return client.get(f"{path}?{urlencode(values)}", headers=accept)


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
