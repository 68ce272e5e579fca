"""The queries that the client asks by itself, from ``sparql/client``, and the IRIs that stand in them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.client.values import Iri
from kg.queries import read_query
from kg.questions import set_value
from kg.settings import find_home

if TYPE_CHECKING:
    from collections.abc import Iterable


def write_query(name: str, things: Iterable[Iri] = ()) -> str:
    """Return the query ``name``, about ``things`` where it is about some."""
    values = " ".join(f"<{iri}>" for iri in things)
    text = _read(name)
    return re.sub(r"(?<=VALUES \?this \{ )<[^>]+>", lambda _: values, text) if values else text


def expand(name: str) -> Iri:
    """Return the IRI that ``name`` (an IRI, or an end such as ``place/tn-sfax``) stands for.

    Raises UsageError if it is none.
    """
    return value_of(set_value(_read("facts"), "this", name), "this")


def value_of(query: str, parameter: str) -> Iri:
    """Return the IRI that ``query`` has for ``parameter``."""
    [iri] = re.findall(rf"VALUES \?{parameter} {{ <([^>]+)> }}", query)
    return Iri(iri)


@lru_cache(maxsize=16)
def _read(name: str) -> str:
    """Return the text of a query of the package's own project, whatever the current folder is."""
    folder = find_home(Path(__file__).parent) / "sparql" / "client"
    return read_query(folder / f"{name}.rq", {"Reads"}).text
