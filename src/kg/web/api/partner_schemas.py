"""The shapes of what the partner finder answers, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from typing import Final

from kg.reasons import HEAVIEST, KINDS, LIGHTEST
from kg.web.api.schemas import SHARED, Schema, form, refer
from kg.web.site.matchmaking import STATES
from kg.web.site.seeking import CANDIDATES

WEIGHT: Final[Schema] = {"type": "integer", "minimum": LIGHTEST, "maximum": HEAVIEST}
_STRING: Final[Schema] = {"type": "string"}
_IRI: Final[Schema] = {"type": "string", "format": "iri"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_THING: Final = refer("Thing")
_MAYBE: Final[Schema] = {"anyOf": [_THING, {"type": "null"}]}
_GROUNDS: Final[Schema] = {"type": "array", "items": refer("PartnersGround")}
_FACTS: Final[Schema] = {"type": "array", "items": _GROUNDS}
_HELD: Final[Schema] = {"type": "array", "items": refer("PartnersReason")}
_HEAD: Final[dict[str, Schema]] = {
    "version": _STRING,
    "lang": SHARED["Questions"]["properties"]["lang"],
    "for": _THING,
    "needs": {"type": "array", "items": _THING},
    "candidates": {"enum": list(CANDIDATES)},
    "weights": {"type": "object", "additionalProperties": WEIGHT},
    "count": _COUNT,
    "page": {"type": "integer", "minimum": 1},
    "next": {"type": ["string", "null"], "format": "uri"},
    "linked": {"type": "array", "items": form({"candidate": _THING, "facts": _FACTS})},
    "said": _GROUNDS,
    "reasons": {"type": "array", "items": refer("PartnersDefinition")},
    "not": {"anyOf": [refer("PartnersExplanation"), {"type": "null"}]},
}
_CANDIDATE: Final[dict[str, Schema]] = {
    "place": {"type": "integer", "minimum": 1},
    "candidate": _THING,
    "kind": {"enum": ["place", "initiative"]},
    "country": _MAYBE,
    "score": _COUNT,
    "reasons": _HELD,
}
_FEATURE: Final[dict[str, Schema]] = {
    "type": {"const": "Feature"},
    "geometry": {"anyOf": [refer("Point"), {"type": "null"}]},
    "properties": refer("PartnersCandidate"),
}
ANSWERS: Final[dict[str, Schema]] = {
    "PartnersGround": form({"id": _STRING, "label": _STRING, "evidence": {"type": "array", "items": _IRI}}),
    "PartnersReason": form(
        {
            "reason": _STRING,
            "text": _STRING,
            "weight": WEIGHT,
            "facts": _FACTS,
            "rules": {"type": "array", "items": _STRING},
            "datasets": {"type": "array", "items": _THING},
        }
    ),
    "PartnersDefinition": form(
        {
            "name": _STRING,
            "text": _STRING,
            "missing": _STRING,
            "kind": {"enum": list(KINDS)},
            "context": {"type": "boolean"},
            "weight": WEIGHT,
            "query": {"type": "string", "format": "uri"},
        }
    ),
    "PartnersExplanation": form(
        {
            "candidate": _THING,
            "state": {"enum": list(STATES)},
            "place": {"type": ["integer", "null"]},
            "score": _COUNT,
            "holding": _HELD,
            "failing": {"type": "array", "items": form({"reason": _STRING, "missing": _STRING})},
            "denied": _GROUNDS,
        }
    ),
    "PartnersCandidate": form(_CANDIDATE),
    "PartnersAnswer": form({**_HEAD, "results": {"type": "array", "items": refer("PartnersCandidate")}}),
    "PartnersFeatures": form(
        {
            "type": {"const": "FeatureCollection"},
            **_HEAD,
            "features": {"type": "array", "items": form(_FEATURE)},
        }
    ),
}
"""The schemas by name."""
