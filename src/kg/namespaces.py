"""The IRIs and prefixes that RouteCities uses, as plain strings, and the short names made of them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE: Final = "https://w3id.org/routecities/"
ONTOLOGY: Final = f"{BASE}ontology"
RC: Final = f"{ONTOLOGY}#"
ID: Final = f"{BASE}id/"
VOCAB: Final = f"{BASE}vocab/"
SHAPES: Final = f"{BASE}shapes#"
GRAPH: Final = f"{BASE}graph/"

# The shapes have the prefix rcsh, because sh is SHACL's own.
PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "rc": RC,
        "rcsh": SHAPES,
        "bibo": "http://purl.org/ontology/bibo/",
        "cc": "http://creativecommons.org/ns#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "http://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "void-ext": "http://ldf.fi/void-ext#",
        "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

_LOCAL: Final = re.compile(r"[^\W\d][\w.-]*(?<!\.)|")


def shorten(iri: str) -> str:
    """Return ``iri`` as people write it: ``rc:City``, ``vocab/route/cmr``, or as it is where neither fits."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(BASE) or iri
