"""Dated activities as IATI 2.03, and in its comment all that IATI asks for and no source says.

IATI requires a status and a date of each activity. The sources give neither for an initiative as a whole, so
none is an IATI activity of its own. Those activities are that took place at a stated time, in a stated
country, by a stated body or initiative. Nothing is filled in: what is left out is listed with the reason.
"""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from kg.exports.answers import LANGUAGES
from kg.namespaces import BASE, VOCAB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.exports.answers import Answers, Thing

REFERENCE: Final = "ROUTECITIES"
"""Stands where IATI asks for a registered identifier of who reports. There is none, and the file says so."""
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CLOSED, _START, _END, _IMPLEMENTING = "4", "2", "4", "4"
_OWN, _AROUND, _APPROXIMATE, _GEONAMES = "99", "1", "2", "G1"
_SECONDARY: Final = "1"
_TYPES: Final = {
    "united-nations-entity": "40",
    "intergovernmental-organisation": "40",
    "local-authority": "11",
    "government-ministry": "10",
    "foundation": "60",
    "private-sector": "70",
    "research-institution": "80",
}
"""IATI's code of those kinds of organisation that have one without doubt."""
_COMMENT: Final = """
  {title}, version {version}, {modified}. Licence: {licence}
  {citation}

  What this file cannot express, and what the sources do not say:
  - No initiative is an activity here: IATI requires a status and a date, and no source gives them for an
    initiative as a whole. {initiatives} initiatives are left out, but named in their activities.
  - {missing} of {all} activities are left out, below: IATI requires what the sources do not say of them.
  - Where a source gives a year or a month alone, the first and the last day of it stand as start and end, and
    the narrative of the date says so.
  - The status is Closed (4), since each took place before the report that tells of it was issued.
  - {reference} is no registered identifier of an organisation. It takes the place of one until there is one.
  - Organisations have no identifier in IATI's lists, and no role but Implementing (4), for who acted.
  - The type of an activity stands as its sector, in a vocabulary of our own (99): the sources name no sector.
  - Budgets, transactions and results are not reported, which does not mean that there were none.
  - How each statement is worded by its source, and how sure it is, is in the graph: see linked-data-uri.

  Initiatives left out: {names}.

{activities}
"""
_LACKS: Final[Mapping[str, Callable[[Answers, Thing], bool]]] = {
    "no source says when": lambda _, activity: not activity.one("startDate"),
    "no source says who": lambda _, activity: not (activity.one("actor") or activity.one("initiative")),
    "no source says in which country": lambda graph, activity: not _find_countries(graph, activity),
    "no source says of which type": lambda _, activity: not activity.one("activityType"),
    "several countries, whose shares no source says": lambda graph, activity: (
        len(_find_countries(graph, activity)) > 1
    ),
    "several types, whose shares no source says": lambda _, activity: len(activity.all("activityType")) > 1,
}
"""Why an activity cannot be told as IATI requires, by what is asked of it."""


def write_iati(graph: Answers) -> bytes:
    """Return the IATI activities file, which holds to the 2.03 schema and to its rules."""
    left_out: dict[str, list[str]] = {}
    root = ET.Element("iati-activities", {"version": "2.03", "linked-data-default": BASE})
    for activity in graph.things("Activity").values():
        reasons = [reason for reason, lacks in _LACKS.items() if lacks(graph, activity)]
        if reasons:
            left_out.setdefault("; ".join(reasons), []).append(activity.iri)
        else:
            root.append(_show_activity(graph, activity))
    root.insert(0, ET.Comment(_comment(graph, left_out)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _comment(graph: Answers, left_out: Mapping[str, list[str]]) -> str:
    initiatives = graph.things("Initiative")
    text = _COMMENT.format(
        **graph.about,
        version=graph.version,
        reference=REFERENCE,
        initiatives=len(initiatives),
        missing=sum(map(len, left_out.values())),
        all=len(graph.things("Activity")),
        names=graph.join(initiatives),
        activities="\n\n".join(f"  {why}: {graph.join(them)}." for why, them in sorted(left_out.items())),
    )
    return text.replace("--", "- -")


def _show_activity(graph: Answers, activity: Thing) -> ET.Element:
    """Return one activity, its elements in the order that the schema requires."""
    slug = activity.iri.rpartition("/")[2]
    told = ET.Element("iati-activity", {_LANG: LANGUAGES[0], "linked-data-uri": activity.iri})
    _add(told, "iati-identifier").text = f"{REFERENCE}-{slug}"
    reporter = _add(told, "reporting-org", ref=REFERENCE, type="90", **{"secondary-reporter": _SECONDARY})
    _narrate(reporter, {"": "The RouteCities contributors"})
    _narrate(_add(told, "title"), graph.names[activity.iri])
    _narrate(_add(told, "description", type="1"), {"": _describe(graph, activity)})
    for body in activity.all("actor") or activity.all("initiative"):
        _add_body(told, graph, body)
    _add(told, "activity-status", code=_CLOSED)
    _add_dates(told, activity)
    for country in _find_countries(graph, activity):
        _add(told, "recipient-country", code=graph.things("Place")[country].one("alpha2"))
    for place in activity.all("place"):
        if place not in _find_countries(graph, activity):
            _add_location(told, graph, graph.things("Place")[place])
    _add_sector(told, graph, activity)
    return told


def _describe(graph: Answers, activity: Thing) -> str:
    """Return what the activity is, as part of which initiative, and where the sources say so."""
    cited = graph.cite(*activity.all("evidence"))
    initiatives = graph.join(activity.all("initiative"))
    return " ".join(
        filter(
            None,
            (
                activity.one("description"),
                initiatives and f"Initiative: {initiatives}.",
                f"As stated: {graph.name(activity.one('assertionStatus'), 'en').lower()}.",
                f"Source: {cited['source']}, {cited['section']}; {cited['passage']}",
            ),
        )
    )


def _add_body(told: ET.Element, graph: Answers, iri: str) -> None:
    body = graph.things("Organization").get(iri)
    kind = body.one("organisationType").rpartition("/")[2] if body else ""
    known = {"type": _TYPES[kind]} if kind in _TYPES else {}
    _narrate(_add(told, "participating-org", role=_IMPLEMENTING, **known), graph.names[iri])


def _add_dates(told: ET.Element, activity: Thing) -> None:
    start = activity.one("startDate")
    end = activity.one("endDate") or start
    said = activity.one("dateStated")
    for kind, date, last in ((_START, start, False), (_END, end, True)):
        known = {"iso-date": _day(date, last=last), "type": kind}
        exact = known["iso-date"] == date
        remark = f"Stated as: {said}." if exact else f"Stated as: {said}. The day is not stated."
        _narrate(_add(told, "activity-date", **known), {"": remark})


def _day(date: str, *, last: bool) -> str:
    """Return the first or the last day of ``date``, which is a year, a month or a day."""
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    month = month or (12 if last else 1)
    day = day or (calendar.monthrange(year, month)[1] if last else 1)
    return f"{year:04}-{month:02}-{day:02}"


def _find_countries(graph: Answers, activity: Thing) -> list[str]:
    """Return the countries of the places of ``activity``, and those that are places of it themselves."""
    places = (graph.things("Place")[iri] for iri in activity.all("place"))
    found = (place.iri if place.one("alpha2") else place.one("inCountry") for place in places)
    return sorted({country for country in found if country})


def _add_location(told: ET.Element, graph: Answers, place: Thing) -> None:
    location = _add(told, "location")
    _add(location, "location-reach", code=_AROUND)
    record = next((match for match in place.all("exactMatch") if "sws.geonames.org" in match), "")
    if record:
        _add(location, "location-id", vocabulary=_GEONAMES, code=record.strip("/").rpartition("/")[2])
    _narrate(_add(location, "name"), graph.names[place.iri])
    if place.one("lat"):
        point = _add(location, "point", srsName="http://www.opengis.net/def/crs/EPSG/0/4326")
        _add(point, "pos").text = f"{place.one('lat')} {place.one('long')}"
        _add(location, "exactness", code=_APPROXIMATE)


def _add_sector(told: ET.Element, graph: Answers, activity: Thing) -> None:
    """Add the type of the activity as a sector of our own vocabulary."""
    kind = activity.one("activityType")
    scheme, _, code = kind.removeprefix(VOCAB).rpartition("/")
    known = {"vocabulary": _OWN, "vocabulary-uri": f"{VOCAB}{scheme}", "code": code}
    _narrate(_add(told, "sector", **known), graph.names[kind])


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)


def _narrate(parent: ET.Element, texts: dict[str, str]) -> None:
    """Add a narrative for each language of ``texts``; one without a language is in English, the default."""
    for language in sorted(texts, key=lambda tag: ("", *LANGUAGES, tag).index(tag)):
        narrative = _add(parent, "narrative")
        narrative.text = texts[language]
        if language not in ("", LANGUAGES[0]):
            narrative.set(_LANG, language)
