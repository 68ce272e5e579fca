"""Batches of names: what a client asks, read and checked, and the candidates as it gets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kg.errors import UsageError
from kg.matching import Wanted, judge
from kg.web.reconcile.desk import expand, identify, outside
from kg.web.site.search import about

if TYPE_CHECKING:
    from kg.matching import Candidate
    from kg.web.reconcile.desk import Desk, Type
    from kg.web.site.visit import Visit

MOST_QUERIES: Final = 1000
"""Names in one batch."""
MOST_CANDIDATES: Final = 50
_USUAL: Final = 10
FACTS: Final = ("country", "partOf", "geonames", "wikidata", "iso")
"""Properties that candidates are held against."""
_FIELDS: Final = frozenset({"query", "type", "type_strict", "limit", "properties"})
_STRICT: Final = ("any", "should", "all")


def answer_batch(visit: Visit, desk: Desk, text: str) -> dict[str, Any]:
    """Return the result batch for the query batch ``text`` (JSON, section 4 of the specification).

    Raises ``UsageError`` that says which query is wrong and how.
    """
    batch = read_object("queries", text)
    if len(batch) > MOST_QUERIES:
        raise UsageError(
            f"The batch has {len(batch)} queries; at most {MOST_QUERIES} are answered at once. "
            "Send it in parts."
        )
    asked = {key: _read_query(desk, key, query) for key, query in batch.items()}
    return {
        key: {"result": [show_candidate(visit, desk, each) for each in judge(desk.register, wanted)[:limit]]}
        for key, (wanted, limit) in asked.items()
    }


def read_object(name: str, text: str) -> dict[str, Any]:
    """Return the JSON object in the parameter ``name``; raises ``UsageError`` if it is none."""
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        place = f" ({error})" if isinstance(error, json.JSONDecodeError | UnicodeError) else ""
        raise UsageError(f"The parameter {name} is not JSON{place}.") from None
    if not isinstance(found, dict):
        raise UsageError(f"The parameter {name} is a JSON object, not {type(found).__name__}.")
    return found


def show_type(visit: Visit, type_: Type) -> dict[str, str]:
    """Return ``type_`` as clients know it."""
    return {"id": type_.iri, "name": type_.name(visit)}


def show_candidate(visit: Visit, desk: Desk, candidate: Candidate) -> dict[str, Any]:
    """Return ``candidate`` as clients know it, with the features that explain its score."""
    iri = candidate.entry.iri
    thing = desk.names.things[iri]
    shown = {
        "id": identify(iri),
        "name": desk.called(visit, iri),
        "description": about(visit, desk.names, thing),
        "type": [show_type(visit, type_) for type_ in desk.types_of(iri)],
        "score": candidate.score,
        "match": candidate.match,
        "features": _features(candidate),
    }
    return shown if shown["description"] else {k: v for k, v in shown.items() if k != "description"}


def _features(candidate: Candidate) -> list[dict[str, Any]]:
    known = {fact: outcome for fact, outcome in candidate.facts.items() if outcome is not None}
    named = {f"by_{candidate.way}": True, "type": candidate.typed, **known}
    return [{"id": name, "value": value} for name, value in named.items()]


def _read_query(desk: Desk, key: str, query: Any) -> tuple[Wanted, int]:
    if not isinstance(query, dict):
        raise UsageError(f"Query {key!r} is a JSON object with the field query.")
    unknown = sorted(query.keys() - _FIELDS)
    if unknown:
        raise UsageError(
            f"Query {key!r} has the field {unknown[0]!r}; known are {', '.join(sorted(_FIELDS))}."
        )
    text, properties = query.get("query", ""), query.get("properties", [])
    strict, limit = query.get("type_strict", "any"), query.get("limit", _USUAL)
    if not isinstance(text, str) or not (text.strip() or properties):
        raise UsageError(f"Query {key!r} needs a text in its field query, or properties.")
    if strict not in _STRICT:
        raise UsageError(f"Query {key!r}: type_strict is one of {', '.join(_STRICT)}.")
    if not isinstance(limit, int | float) or isinstance(limit, bool) or not limit >= 1:
        raise UsageError(f"Query {key!r}: limit is a number from 1 to {MOST_CANDIDATES}.")
    types = tuple(desk.type_of(each) for each in _read_types(key, query.get("type", [])))
    wanted = Wanted(text, types, strict, _read_facts(desk, key, properties))
    return wanted, int(min(limit, MOST_CANDIDATES))


def _read_types(key: str, value: Any) -> list[str]:
    types = [value] if isinstance(value, str) else value
    if not isinstance(types, list) or not all(isinstance(each, str) for each in types):
        raise UsageError(f"Query {key!r}: type is a text or a list of texts.")
    return [each for each in types if each]


def _read_facts(desk: Desk, key: str, properties: Any) -> dict[str, frozenset[str]]:
    if not isinstance(properties, list) or not all(isinstance(each, dict) for each in properties):
        raise UsageError(f"Query {key!r}: properties is a list of objects with pid and v.")
    facts: dict[str, frozenset[str]] = {}
    for each in properties:
        fact, value = each.get("pid"), each.get("v", "")
        if fact not in FACTS:
            raise UsageError(
                f"Query {key!r}: no property {str(fact)[:80]!r} to compare; known are {', '.join(FACTS)}."
            )
        texts = [_read_value(key, one) for one in (value if isinstance(value, list) else [value])]
        if any(texts):
            facts[fact] = frozenset(
                found for text in texts if text for found in _understand(desk, fact, text)
            )
    return facts


def _read_value(key: str, value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("id")
    if not isinstance(value, str | int | float):
        raise UsageError(f"Query {key!r}: a value of a property is a text, a number, or an object with id.")
    return str(value).strip()


def _understand(desk: Desk, fact: str, text: str) -> frozenset[str]:
    """Return the values that ``text`` stands for: IRIs of places, or the identifier itself."""
    if fact in ("geonames", "wikidata"):
        return frozenset({outside(fact, text)})
    if fact == "iso":
        return frozenset({text.upper()})
    if desk.thing(text):
        return frozenset({expand(text)})
    kinds = ("country",) if fact == "country" else ("country", "place")
    return frozenset(iri for iri in desk.register.named(text) if desk.names.things[iri].kind in kinds)
