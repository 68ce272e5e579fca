"""Which tables the database has: for each class its columns and its tables of links.

A column is written ``property``, ``property@language``, ``property:TYPE`` or ``property>table``: the local
name of the property, with the language of its values, with the type of SQLite where that is not TEXT, or with
the table that its values are in.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Relation(NamedTuple):
    """The things of some classes: values that are one to a thing, and values that may be many."""

    classes: tuple[str, ...]
    one: Mapping[str, str]
    many: Mapping[str, str] = MappingProxyType({})
    named: bool = True
    """Whether they have names; statements and passages have none."""


_SAID: Final = {"status": "assertionStatus>concept", "certainty": "certainty>concept"}
_PRINTED: Final = {"reported_as": "reportedAs", "reported_heading": "reportedHeading"}
_CLAIM: Final = {"description": "description", "status": "assertionStatus>concept"}
_DEFINED: Final = {
    "definition": "definition@en", "definition_fr": "definition@fr", "definition_ar": "definition@ar",
}  # fmt: skip
_MATCHES: Final = {"exact_match": "exactMatch", "close_match": "closeMatch"}
_OTHER: Final = {"other_name": "altLabel", "acronym": "acronym"}
_HEARD: Final = {"informant": "informant>thing", "informant_group": "informantGroup>concept"}
_BASIS: Final = {"cited_work": "citedWork>cited_work", "figure": "figure>figure"}

RELATIONS: Final = {
    "scheme": Relation(
        ("ConceptScheme",), {**_DEFINED, "scope_note": "scopeNote"},
        {"unofficial_language": "unofficialLanguage", "source": "source>source"},
    ),
    "concept": Relation(
        ("Concept", "ActivityType", "ProtectionApproach", "Route"),
        {"scheme": "inScheme>scheme", **_DEFINED, "scope_note": "scopeNote"},
        {
            **_OTHER, **_MATCHES, "broader": "broader>concept", "objective": "objective",
            "overlapping_route": "overlapsRoute>concept", "source": "source>source",
            "cited_work": "citedWork>cited_work",
        },
    ),
    "source": Relation(
        ("Source",),
        {
            "citation": "bibliographicCitation", "issued": "issued",
            "text_length": "textLength:INTEGER", "sha256": "sha256",
        },
        {"publisher": "publisher"},
    ),
    "cited_work": Relation(
        ("CitedWork",), {"issued": "issued", "publisher": "publisher"}, {"note_number": "noteNumber"}
    ),
    "evidence": Relation(
        ("Evidence",),
        {
            "source": "hasSource>source", "section": "section", "block": "block",
            "first_character": "start:INTEGER", "end_character": "end:INTEGER", "sha256": "sha256",
        },
        named=False,
    ),
    "place": Relation(
        ("Place",),
        {
            "type": "placeType>concept", "country": "inCountry>place", "part_of": "partOf>place",
            "latitude": "lat:REAL", "longitude": "long:REAL", "population": "population:INTEGER",
            "first_level_division": "firstLevelDivision", "matched_by": "matchedBy",
            "alpha2": "alpha2", "alpha3": "alpha3", "m49": "m49", "iso_3166_2": "subdivisionCode",
            "probable_reading": "probableReading",
        },
        {
            "other_name": "altLabel", "spelling": "hiddenLabel", "m49_region": "m49Region",
            "official_language": "officialLanguage>language", "neighbour": "sfTouches>place", **_MATCHES,
        },
    ),
    "language": Relation(("LinguisticSystem",), {"tag": "identifier"}),
    "region": Relation(("Location",), {"m49": "identifier"}),
    "organisation": Relation(
        ("Organization",),
        {
            "type": "organisationType>concept", "country": "inCountry>place",
            "authority_of": "authorityOf>place", "part_of": "subOrganizationOf>organisation",
        },
        {**_OTHER, **_MATCHES},
    ),
    "initiative": Relation(
        ("Initiative",),
        {
            "type": "initiativeType>concept", "scope": "scope>concept", "description": "description",
            "stated_size": "statedSize", "list_completeness": "listCompleteness>concept",
            "parent": "parentInitiative>initiative", "position": "position:INTEGER",
        },
        {**_OTHER, **_MATCHES},
    ),
    "mechanism": Relation(
        ("CoordinationMechanism",),
        {"description": "description"},
        {"other_name": "altLabel", "place": "place>place"},
    ),
    "framework": Relation(
        ("PolicyFramework",),
        {"description": "description", "date_stated": "dateStated", "part_of": "isPartOf>framework"},
        {**_OTHER, **_MATCHES},
    ),
    "connection": Relation(
        ("Connection",),
        {
            "initiative": "initiative>initiative", "place": "place>place",
            "organisation": "organisation>organisation", "kind": "connectionKind>concept",
            "position": "position:INTEGER", **_PRINTED, **_SAID,
        },
        named=False,
    ),
    "participation": Relation(
        ("Participation",),
        {
            "participant": "participant>thing", "role": "participationRole>concept",
            "initiative": "initiative>initiative", "mechanism": "mechanism>mechanism", **_PRINTED, **_SAID,
        },
        named=False,
    ),
    "route_role": Relation(
        ("RouteRoleAssignment",),
        {"place": "place>place", "role": "routeRole>concept", "route": "route>concept", **_SAID},
        named=False,
    ),
    "activity": Relation(
        ("Activity",),
        {**_CLAIM, "date_stated": "dateStated", "start_date": "startDate", "end_date": "endDate"},
        {
            "type": "activityType>concept", "approach": "protectionApproach>concept", "actor": "actor>thing",
            "initiative": "initiative>initiative", "place": "place>place", "target": "targetGroup>concept",
            **_BASIS,
        },
    ),
    "partnership": Relation(
        ("CityPartnership",),
        {
            **_CLAIM, "certainty": "certainty>concept", "kind": "partnershipKind>concept",
            "broker": "broker>initiative",
        },
        {"partner": "partner>place", **_BASIS},
    ),
    "aspiration": Relation(
        ("Aspiration",),
        {**_CLAIM, "seeker": "seeker>thing", "broker": "broker>initiative"},
        {"place": "soughtPlace>place", "role": "soughtRole>concept", "route": "route>concept", **_HEARD},
        named=False,
    ),
    "absence": Relation(
        ("Absence",),
        {**_CLAIM, "place": "place>place"},
        {"initiative": "initiative>initiative", "activity_type": "activityType>concept", **_HEARD},
        named=False,
    ),
    "expertise": Relation(
        ("Expertise",), {**_CLAIM, "offered_by": "offeredBy>thing"}, {"type": "activityType>concept"},
        named=False,
    ),
    "engagement": Relation(
        ("Engagement",),
        {
            **_CLAIM, "framework": "framework>framework", "kind": "engagementKind>concept",
            "actor": "actor>thing", "initiative": "initiative>initiative", "place": "place>place",
        },
        named=False,
    ),
    "finding": Relation(
        ("Finding", "Challenge"),
        {**_CLAIM, "criterion": "criterion>concept"},
        {
            "about": "about>thing", "challenge": "challengeType>concept",
            "activity_type": "activityType>concept", **_HEARD, **_BASIS,
        },
        named=False,
    ),
    "recommendation": Relation(
        ("Recommendation",),
        {**_CLAIM, "addressee": "addressee>concept", "position": "position:INTEGER"},
        {"about": "about>thing", **_BASIS},
        named=False,
    ),
    "rationale": Relation(
        ("Rationale",),
        {**_CLAIM, "kind": "rationaleKind>concept"},
        {"about": "about>thing", **_HEARD, **_BASIS},
        named=False,
    ),
    "interview": Relation(
        ("Interview",),
        {
            "date": "date", "place": "place>place", "mode": "interviewMode>concept",
            "position": "position:INTEGER", "reported_as": "reportedAs", "status": "assertionStatus>concept",
        },
        _HEARD,
    ),
    "figure": Relation(("Figure",), {"value": "figureValue:REAL", "unit": "unit"}),
    "reading": Relation(("Reading",), {"reported_as": "reportedAs"}, named=False),
    "discrepancy": Relation(
        ("Discrepancy",),
        {
            "kind": "discrepancyKind>concept", "preferred_reading": "preferredReading>reading",
            "note": "curatorNote",
        },
        {"about": "about>thing", "reading": "reading>reading"},
    ),
}  # fmt: skip
"""The tables by name; a thing that is of two is in both."""

VIEWS: Final = {
    "who_does_what_where": """
SELECT initiative.name AS who, connection.initiative AS who_id,
  kind.name AS what, place.name AS place, connection.place AS place_id, country.name AS country,
  'listed for the initiative' AS basis, certainty.name AS certainty, status.name AS status,
  connection.id AS statement
FROM connection
JOIN initiative ON initiative.id = connection.initiative
JOIN place ON place.id = connection.place
LEFT JOIN place AS country ON country.id = coalesce(place.country, place.id)
LEFT JOIN concept AS kind ON kind.id = connection.kind
LEFT JOIN concept AS certainty ON certainty.id = connection.certainty
LEFT JOIN concept AS status ON status.id = connection.status
UNION ALL
SELECT coalesce(actor.name, initiative.name), coalesce(actor.id, initiative.id),
  activity.name, place.name, place.id, country.name,
  iif(actor.id IS NULL, 'activity of the initiative', 'actor of the activity'), NULL, status.name, activity.id
FROM activity
JOIN activity_place ON activity_place.activity = activity.id
JOIN place ON place.id = activity_place.place
LEFT JOIN activity_actor ON activity_actor.activity = activity.id
LEFT JOIN thing AS actor ON actor.id = activity_actor.actor
LEFT JOIN activity_initiative ON activity_initiative.activity = activity.id AND actor.id IS NULL
LEFT JOIN initiative ON initiative.id = activity_initiative.initiative
LEFT JOIN place AS country ON country.id = coalesce(place.country, place.id)
LEFT JOIN concept AS status ON status.id = activity.status""",
    "who_takes_part": """
SELECT participant.name AS who, participation.participant AS who_id, role.name AS role,
  coalesce(initiative.name, mechanism.name) AS whole,
  coalesce(participation.initiative, participation.mechanism) AS whole_id,
  participation.reported_as, status.name AS status, participation.id AS statement
FROM participation
JOIN thing AS participant ON participant.id = participation.participant
LEFT JOIN initiative ON initiative.id = participation.initiative
LEFT JOIN mechanism ON mechanism.id = participation.mechanism
LEFT JOIN concept AS role ON role.id = participation.role
LEFT JOIN concept AS status ON status.id = participation.status""",
    "roles_on_routes": """
SELECT place.name AS place, route_role.place AS place_id, role.name AS role, route.name AS route,
  certainty.name AS certainty, status.name AS status, route_role.id AS statement
FROM route_role
JOIN place ON place.id = route_role.place
LEFT JOIN concept AS role ON role.id = route_role.role
LEFT JOIN concept AS route ON route.id = route_role.route
LEFT JOIN concept AS certainty ON certainty.id = route_role.certainty
LEFT JOIN concept AS status ON status.id = route_role.status""",
    "where_it_is_said": """
SELECT thing.name, evidence_of.thing, thing.kind, source.name AS source, evidence.section, evidence.block,
  evidence.first_character, evidence.end_character, evidence.sha256, evidence.id AS evidence
FROM evidence_of
JOIN thing ON thing.id = evidence_of.thing
JOIN evidence ON evidence.id = evidence_of.evidence
LEFT JOIN source ON source.id = evidence.source""",
}
"""Ready-made questions. A body that takes part in an initiative is not thereby said to be in its places."""
