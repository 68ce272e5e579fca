"""The csvw library, which shares no code with ours, reads the same values from the same package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from csvw import CSVW  # type: ignore[import-untyped] # the library ships no types

if TYPE_CHECKING:
    from tests.tables.conftest import Package

COLUMNS: list[dict[str, Any]] = [
    {"name": "slug", "suppressOutput": True, "required": True},
    {"name": "label", "propertyUrl": "#label"},
    {"name": "names", "propertyUrl": "#names", "separator": ";"},
    {"name": "population", "propertyUrl": "#population", "datatype": "integer"},
    {"name": "share", "propertyUrl": "#share", "datatype": "decimal", "null": ["-"]},
    {"name": "founded", "propertyUrl": "#founded", "datatype": {"base": "date", "format": "dd/MM/yyyy"}},
    {"name": "capital", "propertyUrl": "#capital", "datatype": {"base": "boolean", "format": "yes|no"}},
]
CONTENT = '''slug,label,names,population,share,founded,capital
tunis,"Tunis, the ""green""",Tunes;Tounes,638845,0.25,30/11/2022,yes
sfax,صفاقس,Sfax,0272801,-,01/02/2003,no
gabes,"Gabès
city",,,1.5,01/01/2000,no
'''


def fragment(term: object) -> str:
    return str(term).rpartition("#")[2].rstrip(">")


def test_both_readers_see_the_same_values(package: Package) -> None:
    package.add("places", CONTENT, COLUMNS, primaryKey="slug", aboutUrl="#{slug}")
    ours = {
        (fragment(quad.subject), fragment(quad.predicate), quad.object.value)
        for quad in ox.parse(package.quads(), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.object, ox.Literal)
    }
    theirs = set()
    for row in CSVW(str(package.documents[0])).tables[0].iterdicts():
        for name, value in row.items():
            for member in value if isinstance(value, list) else [value]:
                if member is not None and name != "slug":
                    text = str(member).lower() if isinstance(member, bool) else str(member)
                    theirs.add((row["slug"], name, text.removesuffix(" 00:00:00").removesuffix("T00:00:00")))
    assert ours == theirs
