"""The answer of the partner finder as data: JSON, CSV and GeoJSON, the same for the page and the API."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from kg.namespaces import BASE
from kg.negotiation import Media
from kg.reasons import INITIATIVE
from kg.web.description import endpoint_iri
from kg.web.rows import Term
from kg.web.site.sheets import CSV

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.web.site.grounds import Ground
    from kg.web.site.matchmaking import Card, Point, Told
    from kg.web.site.sections import Section
    from kg.web.site.visit import Shown, Visit

JSON: Final = Media("application/json", ("json",), ("text/json",))
GEOJSON: Final = Media("application/geo+json", ("geojson",))
_COLUMNS: Final = (
    "place",
    "candidate",
    "candidate_label",
    "kind",
    "country",
    "score",
    "reason",
    "weight",
    "fact",
    "with",
    "evidence",
)


def write_dossier(visit: Visit, told: Told, media: Media, address: str) -> str:
    """Return what is ``told`` as ``media``; ``address`` is where it is had, without parameters."""
    return _WRITERS[media.type](visit, told, address)


def tell_dossier(visit: Visit, told: Told, address: str) -> dict[str, Any]:
    """Return what is ``told`` as it is in JSON."""
    return {**_head(visit, told, address), "results": [_card(visit, card) for card in told.cards]}


def parameters_of(told: Told, page: int) -> list[tuple[str, str]]:
    """Return the parameters with which the same is asked again for ``page``, from 1."""
    wanted = told.found.wanted
    pairs = [("for", shorten(wanted.seeker)), *(("need", shorten(need)) for need in wanted.needs)]
    pairs += [("candidates", wanted.candidates)]
    pairs += [(f"w.{name}", str(weight)) for name, weight in wanted.changed.items()]
    return [*pairs, ("limit", str(wanted.limit)), ("page", str(page))]


def shorten(iri: str) -> str:
    """Return the path of ``iri`` as a parameter has it, such as ``place/mr-nouadhibou``."""
    return iri.removeprefix(BASE).removeprefix("id/").removeprefix("vocab/")


def _head(visit: Visit, told: Told, address: str) -> dict[str, Any]:
    found, wanted = told.found, told.found.wanted
    page = wanted.start // wanted.limit + 1
    following = parameters_of(told, page + 1)
    more = found.wanted.start + len(found.page) < len(found.ranked)
    return {
        "version": visit.edition.version,
        "lang": visit.language,
        "for": _thing(visit, wanted.seeker),
        "needs": [_thing(visit, need) for need in wanted.needs],
        "candidates": wanted.candidates,
        "weights": dict(wanted.weights),
        "count": len(found.ranked),
        "page": page,
        "next": f"{address}?{urlencode([*following, ('lang', visit.language)])}" if more else None,
        "linked": [{"candidate": _shown(each.shown), "facts": _facts(each.facts)} for each in told.linked],
        "said": _rows(told.said),
        "reasons": [
            {
                "name": reason.name,
                "text": reason.texts[visit.language],
                "missing": reason.missing[visit.language],
                "kind": reason.kind,
                "context": reason.context,
                "weight": wanted.weights[reason.name],
                "query": f"{endpoint_iri()}?{urlencode({'query': reason.ask(wanted.seeker, wanted.needs)})}",
            }
            for reason in wanted.asked
        ],
        "not": _why(told),
    }


def _why(told: Told) -> dict[str, Any] | None:
    why = told.why
    if why is None:
        return None
    return {
        "candidate": _shown(why.shown),
        "state": why.state,
        "place": why.place or None,
        "score": why.score,
        "holding": [_point(point) for point in why.holding],
        "failing": [{"reason": point.reason.name, "missing": point.missing.text} for point in why.failing],
        "denied": _rows(why.denied),
    }


def _card(visit: Visit, card: Card) -> dict[str, Any]:
    return {
        "place": card.place,
        "candidate": _thing(visit, card.iri),
        "kind": _kind(card),
        "country": _shown(card.country) if card.country else None,
        "score": card.score,
        "reasons": [_point(point) for point in card.points],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "reason": point.reason.name,
        "text": point.text.text,
        "weight": point.weight,
        "facts": _facts(point.facts),
        "rules": list(point.reason.rules),
        "datasets": [_shown(shown) for shown in point.datasets],
    }


def _facts(facts: Iterable[tuple[Ground, ...]]) -> list[list[dict[str, Any]]]:
    return [[_ground(ground) for ground in fact] for fact in facts]


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "id": ground.term.value,
        "label": ground.text,
        "evidence": [passage.iri for passage in ground.passages],
    }


def _rows(section: Section) -> list[dict[str, Any]]:
    """Return the statements of ``section``, which are in words of their own, as ``_ground`` has them."""
    return [
        {
            "id": row.statement,
            "label": row.cells[0][0].text,
            "evidence": [passage.iri for passage in row.passages],
        }
        for row in section.rows
    ]


def _thing(visit: Visit, iri: str) -> dict[str, str | None]:
    return _shown(visit.show(Term("uri", iri)))


def _shown(shown: Shown) -> dict[str, str | None]:
    return {"id": shown.iri, "label": shown.text, "lang": shown.language or None}


def _kind(card: Card) -> str:
    return INITIATIVE if card.initiative else "place"


def _write_json(visit: Visit, told: Told, address: str) -> str:
    return json.dumps(tell_dossier(visit, told, address), ensure_ascii=False, indent=1)


def _write_csv(_visit: Visit, told: Told, _address: str) -> str:
    """Return a line for each fact (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for card in told.cards:
        country = card.country.iri if card.country else ""
        head = (card.place, card.iri, card.shown.text, _kind(card), country, card.score)
        for point in card.points:
            for fact in point.facts:
                first, second = fact[0].term.value, fact[1].term.value if len(fact) > 1 else ""
                passages = dict.fromkeys(passage.iri for ground in fact for passage in ground.passages)
                writer.writerow((*head, point.reason.name, point.weight, first, second, " ".join(passages)))
    return text.getvalue()


def _write_geojson(visit: Visit, told: Told, address: str) -> str:
    """Return a feature for each candidate (RFC 7946); one without coordinates has no geometry."""
    features = [
        {"type": "Feature", "geometry": _point_of(card), "properties": _card(visit, card)}
        for card in told.cards
    ]
    head = _head(visit, told, address)
    return json.dumps(
        {"type": "FeatureCollection", **head, "features": features}, ensure_ascii=False, indent=1
    )


def _point_of(card: Card) -> Mapping[str, Any] | None:
    if card.position is None:
        return None
    latitude, longitude = card.position
    return {"type": "Point", "coordinates": [float(longitude), float(latitude)]}


_WRITERS: dict[str, Callable[[Visit, Told, str], str]] = {
    JSON.type: _write_json,
    CSV.type: _write_csv,
    GEOJSON.type: _write_geojson,
}
