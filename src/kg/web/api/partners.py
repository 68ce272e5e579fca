"""The partner finder as an operation of the API: its answer, and its part of the description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.web.api.answers import root
from kg.web.api.partner_schemas import WEIGHT
from kg.web.api.problems import ApiProblem
from kg.web.api.requests import check_names
from kg.web.api.schemas import Schema, refer
from kg.web.rows import Term
from kg.web.site.dossier import GEOJSON, JSON, shorten, write_dossier
from kg.web.site.finder import find_partners
from kg.web.site.matchmaking import tell_found
from kg.web.site.messages import LANGUAGES, say
from kg.web.site.seeking import (
    CANDIDATES,
    FURTHEST,
    MOST,
    SINGLE,
    USUAL,
    WrongValue,
    read_needs,
    read_wanted,
    reasons_of,
    seekers_of,
)
from kg.web.site.sheets import CSV

if TYPE_CHECKING:
    from kg.negotiation import Media
    from kg.web.site.visit import Visit

PATH: Final = "/api/partners"
OFFERS: Final = (JSON, CSV, GEOJSON)


def answer_partners(visit: Visit, media: Media) -> str:
    """Return the answer to the request as ``media``; raises ``ApiProblem`` or a ``QueryError``."""
    names = [*SINGLE, "need", "lang", "format", *(f"w.{reason.name}" for reason in reasons_of(visit))]
    check_names(names)
    try:
        asked = read_wanted(visit, read_needs(visit))
    except WrongValue as error:
        nearest = [{"value": near} for near in error.nearest]
        raise ApiProblem(
            "invalid-value", str(error), parameter=error.parameter, value=error.value, nearest=nearest
        ) from None
    told = tell_found(visit, find_partners(visit, asked))
    return write_dossier(visit, told, media, f"{root()}{PATH}")


def describe_partners(visit: Visit, responses: dict[str, Any]) -> dict[str, Any]:
    """Return the operation in OpenAPI 3.1; ``responses`` are those beside success."""
    told = {tag: (_word(tag, "partners.title"), _word(tag, "api.partners-said")) for tag in LANGUAGES}
    texts = {tag: {"summary": summary, "description": text} for tag, (summary, text) in told.items()}
    content = {
        JSON.type: {"schema": refer("PartnersAnswer")},
        CSV.type: {"schema": {"type": "string"}},
        GEOJSON.type: {"schema": refer("PartnersFeatures")},
    }
    return {
        "operationId": "findPartners",
        "tags": ["Partners"],
        **texts[visit.language],
        "x-translations": texts,
        "externalDocs": {"url": f"{root()}/partners"},
        "parameters": [*_parameters(visit), {"$ref": "#/components/parameters/lang"}],
        "responses": {
            "200": {
                "description": _word(visit.language, "api.ok"),
                "headers": {
                    name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Dataset-Version")
                },
                "content": content,
            },
            **responses,
        },
    }


def describe_values(visit: Visit) -> dict[str, Schema]:
    """Return the schemas of the values that say who seeks and what is needed."""
    seekers, needs = seekers_of(visit), [iri for each in read_needs(visit).values() for iri in each]
    visit.look_up(Term("uri", iri) for iri in (*seekers, *needs))
    return {name: _values(visit, iris) for name, iris in (("Seeker", seekers), ("Need", needs))}


def _parameters(visit: Visit) -> list[dict[str, Any]]:
    needs: Schema = {"type": "array", "items": refer("Need"), "uniqueItems": True, "maxItems": 20}
    page: Schema = {"type": "integer", "minimum": 1, "maximum": FURTHEST, "default": 1}
    limit: Schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    names = [media.names[0] for media in OFFERS]
    return [
        {**_parameter(visit, "for", refer("Seeker")), "required": True, "example": "place/mr-nouadhibou"},
        {**_parameter(visit, "need", needs), "style": "form", "explode": False},
        _parameter(visit, "candidates", {"type": "string", "enum": list(CANDIDATES)}),
        _parameter(visit, "not", refer("Seeker")),
        *(_weight(reason.name, reason.texts, reason.weight, visit) for reason in reasons_of(visit)),
        _parameter(visit, "limit", limit),
        _parameter(visit, "page", page),
        _parameter(visit, "format", {"type": "string", "enum": names}),
    ]


def _parameter(visit: Visit, name: str, schema: Schema) -> dict[str, Any]:
    return _told(visit, name, {tag: _word(tag, f"api.partners-{name}") for tag in LANGUAGES}, schema)


def _weight(name: str, texts: Any, usual: int, visit: Visit) -> dict[str, Any]:
    told = {tag: f"{_word(tag, 'partners.weight')}: {texts[tag]}" for tag in LANGUAGES}
    return _told(visit, f"w.{name}", told, {**WEIGHT, "default": usual})


def _told(visit: Visit, name: str, texts: dict[str, str], schema: Schema) -> dict[str, Any]:
    translations = {tag: {"description": text} for tag, text in texts.items()}
    head = {"name": name, "in": "query", "description": texts[visit.language]}
    return {**head, "x-translations": translations, "schema": schema}


def _values(visit: Visit, iris: list[str]) -> Schema:
    labels = {shorten(iri): visit.show(Term("uri", iri)).text for iri in iris}
    return {"type": "string", "enum": list(labels), "x-labels": labels}


def _word(language: str, key: str) -> str:
    return say(language, key).unescape()
