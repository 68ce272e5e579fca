"""Who does what, where: the columns of HDX HAPI's operational presence, then ours with the evidence.

A row stands on one of three grounds, which its column ``basis`` names: an ``activity`` whose place is said; a
``connection``, a place that a source lists under an initiative; or a ``participation``, a body that helps to
carry out an initiative under which a source lists the place. No source says of the third kind that the body
itself works in the place.
"""

from __future__ import annotations

import csv
import io
import json
from itertools import product
from typing import TYPE_CHECKING, Final

from kg.namespaces import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.exports.answers import Answers, Row, Thing

COLUMNS: Final = {
    "location_ref": ("", "Left empty: a key of the database behind HDX HAPI."),
    "location_code": ("#country+code+v_iso3", "Country, ISO 3166-1 alpha-3."),
    "location_name": ("#country+name", "Country."),
    "has_hrp": ("", "Left empty: the sources do not say whether there is a response plan."),
    "in_gho": ("", "Left empty: the sources do not say whether it is in the global overview."),
    "admin1_ref": ("", "Left empty: a key of the database behind HDX HAPI."),
    "provider_admin1_name": ("", "Left empty: the sources name places, not the divisions they lie in."),
    "admin1_code": ("", "Left empty: no p-codes were at hand."),
    "admin1_name": ("", "Left empty, as its code."),
    "admin2_ref": ("", "Left empty: a key of the database behind HDX HAPI."),
    "provider_admin2_name": ("", "Left empty: the sources name places, not the divisions they lie in."),
    "admin2_code": ("", "Left empty: no p-codes were at hand."),
    "admin2_name": ("", "Left empty, as its code."),
    "admin_level": ("", "0: coded by country alone. The place itself is in place_name."),
    "resource_hdx_id": ("", "Left empty: this file is not a resource of HDX."),
    "org_acronym": ("#org+acronym", "Acronym, as the sources print it."),
    "org_name": ("#org+name", "Body or initiative that acts; empty where the source does not say who."),
    "org_type_code": (
        "#org+type+code",
        "Kind of body or initiative in org_type_vocabulary, not HDX's codes.",
    ),
    "org_type_description": ("#org+type+name", "Name of that kind."),
    "sector_code": ("#sector+code", "Type of activity in sector_vocabulary, not a humanitarian sector."),
    "sector_name": ("#sector+name", "Name of that type; empty where none is reported."),
    "reference_period_start": ("#date+start", "When it began, as exactly as is said: year, month or day."),
    "reference_period_end": ("#date+end", "When it ended, likewise; empty where no end is said."),
    "org_type_vocabulary": ("#org+type+url", "IRI of the scheme of org_type_code."),
    "sector_vocabulary": ("#sector+url", "IRI of the scheme of sector_code."),
    "basis": ("#meta+basis", "activity, connection or participation: what the row stands on."),
    "org_iri": ("#org+url", "IRI of the body or initiative that acts."),
    "role": ("#org+role+name", "Role of the body in the initiative; for participation only."),
    "initiative": ("#activity+programme+name", "Initiative, or several, with semicolons between."),
    "initiative_iri": ("#activity+programme+url", "IRI of the initiative, or several, with spaces between."),
    "activity": ("#activity+name", "Activity; for basis activity only."),
    "place_name": ("#loc+name", "Place, as the sources name it."),
    "place_type": ("#loc+type", "Kind of place."),
    "place_iri": ("#loc+url", "IRI of the place."),
    "latitude": ("#geo+lat", "Latitude (WGS 84), from GeoNames; empty where the place is not matched."),
    "longitude": ("#geo+lon", "Longitude (WGS 84), from GeoNames."),
    "certainty": ("#status+certainty", "How certain the source is; empty where it is not marked."),
    "status": ("#status+assertion", "Stated, implied, or interpreted by the curators."),
    "source": ("#meta+source", "Report, or several, with semicolons between."),
    "section": ("#meta+section", "Section and table or note of the passage."),
    "passage": ("#meta+passage+url", "IRI of the passage, or several, with spaces between."),
    "statement": ("#meta+statement+url", "IRI of the statement, or two for a participation."),
}
"""Each column's HXL tag, empty for none, and what it holds."""
LACKS: Final = (
    "A row tells what a source reports, not all there is: what is not here is not reported, not absent. "
    "Rows of basis participation join two statements: a body implements, leads, coordinates or manages an "
    "initiative or is a partner in it, and a source lists the place under it; no source says that the body "
    "itself works there. Who funds, supports, hosts or steers an initiative, or is a member, has no row. "
    "An activity with several actors, types or places has a row for each combination. "
    "The sheet cannot hold activities without a place, the two readings of a discrepancy, findings, "
    "recommendations, and roles on routes; the other exports do. Do not count rows as presence: a place "
    "listed under an initiative has one row for it and one for each body that takes part."
)


_CARRYING_OUT: Final = {
    f"{VOCAB}participation-role/{slug}"
    for slug in ("implementer", "leader", "coordinator", "manager", "partner")
}
"""The roles of those who carry an initiative out. Who funds, hosts or steers it has no row."""


def write_csv(graph: Answers) -> bytes:
    """Return the rows as CSV (RFC 4180) with a header."""
    return _write([list(COLUMNS)], graph)


def write_hxl(graph: Answers) -> bytes:
    """Return the same CSV with a row of HXL hashtags below the header."""
    return _write([list(COLUMNS), [tag for tag, _ in COLUMNS.values()]], graph)


def write_metadata(graph: Answers) -> bytes:
    """Return what the CSV holds and lacks as CSV on the Web metadata, which describes it from beside it."""
    columns = [
        {"name": name, "titles": name, "dc:description": {"@value": said, "@language": "en"}, "null": ""}
        for name, (_, said) in COLUMNS.items()
    ]
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": "routecities-3w.csv",
        "dc:title": f"{graph.about['title']}: who does what, where",
        "dc:description": LACKS,
        "dc:license": {"@id": graph.about["licence"]},
        "dc:bibliographicCitation": graph.about["citation"],
        "dc:hasVersion": graph.version,
        "dc:modified": {"@value": graph.about["modified"], "@type": "xsd:date"},
        "tableSchema": {"columns": columns},
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def list_presence(graph: Answers) -> list[Row]:
    """Return a row for each who, what and where that the graph holds, with every column of ``COLUMNS``."""
    rows = (*_list_activities(graph), *_list_connections(graph))
    full = [{**dict.fromkeys(COLUMNS, ""), **row} for row in rows]
    return sorted(full, key=lambda row: [row[name] for name in ("location_code", "place_name", *COLUMNS)])


def _write(head: list[list[str]], graph: Answers) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*head, *(list(row.values()) for row in list_presence(graph))])
    return text.getvalue().encode()


def _list_activities(graph: Answers) -> Iterator[Row]:
    for activity in graph.things("Activity").values():
        initiatives = activity.all("initiative")
        told = {
            "basis": "activity",
            "initiative": graph.join(initiatives),
            "initiative_iri": " ".join(initiatives),
            "activity": graph.name(activity.iri),
            "reference_period_start": activity.one("startDate"),
            "reference_period_end": activity.one("endDate"),
            **_mark(graph, activity),
        }
        actors, types = activity.all("actor") or [""], activity.all("activityType") or [""]
        for place, actor, kind in product(activity.all("place"), actors, types):
            yield {**told, **locate(graph, place), **_name_body(graph, actor), **_name_sector(graph, kind)}


def _list_connections(graph: Answers) -> Iterator[Row]:
    taking_part: dict[str, list[Thing]] = {}
    for part in graph.things("Participation").values():
        if part.one("participationRole") in _CARRYING_OUT:
            taking_part.setdefault(part.one("initiative"), []).append(part)
    for connection in graph.things("Connection").values():
        if not (place := connection.one("place")):
            continue
        initiative = connection.one("initiative")
        where = {
            **locate(graph, place), "initiative": graph.name(initiative), "initiative_iri": initiative
        }  # fmt: skip
        yield {
            **where, **_name_body(graph, initiative), "basis": "connection", **_mark(graph, connection)
        }  # fmt: skip
        for part in taking_part.get(initiative, ()):
            body = _name_body(graph, part.one("participant"))
            role = graph.name(part.one("participationRole"))
            marks = _mark(graph, connection, part)
            yield {**where, **body, "basis": "participation", "role": role, **marks}


def locate(graph: Answers, iri: str) -> Row:
    """Return the columns that say where the place ``iri`` is."""
    place = graph.things("Place")[iri]
    country = graph.things("Place").get(place.one("inCountry"), place)
    return {
        "location_code": country.one("alpha3"),
        "location_name": graph.name(country.iri) if country.one("alpha3") else "",
        "admin_level": "0",
        "place_name": graph.name(iri),
        "place_type": graph.name(place.one("placeType")),
        "place_iri": iri,
        "latitude": place.one("lat"),
        "longitude": place.one("long"),
    }


def _name_body(graph: Answers, iri: str) -> Row:
    """Return the columns that say who ``iri`` is: a body, or an initiative that is none by the kind it is."""
    body = graph.things("Organization").get(iri) or graph.things("Initiative").get(iri)
    if body is None:
        return {"org_iri": iri, "org_name": graph.name(iri)}
    kind = body.one("organisationType") or body.one("initiativeType")
    return {
        "org_iri": iri,
        "org_name": graph.name(iri),
        "org_acronym": body.one("acronym"),
        **_code(graph, "org_type", kind, "description"),
    }


def _name_sector(graph: Answers, kind: str) -> Row:
    return _code(graph, "sector", kind, "name")


def _code(graph: Answers, of: str, concept: str, called: str) -> Row:
    """Return code, name and scheme of ``concept`` as columns that begin with ``of``; none for no concept."""
    scheme, _, code = concept.removeprefix(VOCAB).rpartition("/")
    known = {f"{of}_code": code, f"{of}_{called}": graph.name(concept)}
    return {**known, f"{of}_vocabulary": f"{VOCAB}{scheme}"} if concept else {}


def _mark(graph: Answers, *statements: Thing) -> Row:
    """Return the columns that say how sure the ``statements`` are, and where a source says them."""
    return {
        "certainty": graph.join(iri for each in statements for iri in each.all("certainty")),
        "status": graph.join(iri for each in statements for iri in each.all("assertionStatus")),
        **graph.cite(*(iri for each in statements for iri in each.all("evidence"))),
        "statement": " ".join(each.iri for each in statements),
    }
