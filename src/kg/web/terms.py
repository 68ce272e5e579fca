"""The JSON-LD context: the prefixes, and each term of the ontology by its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.namespaces import PREFIXES, RC
from kg.web.rows import Term, select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.store.current import Edition

_OWL, _RDF, _XSD = (PREFIXES[name] for name in ("owl", "rdf", "xsd"))
_TERMS: Final = f"""PREFIX owl: <{_OWL}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
SELECT ?term ?kind ?range WHERE {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }}
  ?term a ?kind .
  FILTER(ISIRI(?term) && STRSTARTS(STR(?term), "{RC}"))
  OPTIONAL {{ ?term rdfs:range ?range FILTER(!ISBLANK(?range)) }}
}}
ORDER BY ?term ?kind ?range"""
_LANGUAGES: Final = {"@container": "@language"}
_FOREIGN: Final[Mapping[str, Mapping[str, str]]] = {
    "label": {"@id": "rdfs:label", **_LANGUAGES},
    "isDefinedBy": {"@id": "rdfs:isDefinedBy", "@type": "@id"},
    "prefLabel": {"@id": "skos:prefLabel", **_LANGUAGES},
    "altLabel": {"@id": "skos:altLabel", **_LANGUAGES},
    "definition": {"@id": "skos:definition", **_LANGUAGES},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"},
    "title": {"@id": "dcterms:title", **_LANGUAGES},
    "description": {"@id": "dcterms:description", **_LANGUAGES},
    "hasSource": {"@id": "oa:hasSource", "@type": "@id"},
    "hasSelector": {"@id": "oa:hasSelector", "@type": "@id"},
    "start": {"@id": "oa:start", "@type": "xsd:integer"},
    "end": {"@id": "oa:end", "@type": "xsd:integer"},
}
"""The terms of others that the data uses most."""


def read_context(edition: Edition) -> dict[str, Any]:
    """Return the JSON-LD 1.1 context (section 3.1): prefixes, and each term of the ontology by its name."""
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", **PREFIXES, **_FOREIGN}
    for row in select(edition, _TERMS):
        name = row["term"].value.removeprefix(RC)
        context[name] = {"@id": f"rc:{name}", **_coercion(row)}
    return {"@context": context}


def _coercion(row: Mapping[str, Term]) -> dict[str, str]:
    """Return how values are read: as IRIs, as a datatype, or as they are written."""
    found = row["range"].value if "range" in row else ""
    if row["kind"].value == f"{_OWL}ObjectProperty":
        return {"@type": "@id"}
    if found.startswith(_XSD) and found != f"{_XSD}string":
        return {"@type": f"xsd:{found.removeprefix(_XSD)}"}
    return _LANGUAGES if found == f"{_RDF}langString" else {}
