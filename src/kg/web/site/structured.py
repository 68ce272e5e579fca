"""What the pages say in the terms of schema.org, for search engines: only what the sources state as it is.

What a source says with less than certainty, or for some of the places alone, is in the page and in the graph:
schema.org has no words for how sure a statement is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import url_for

from kg.exports import EXPORTS
from kg.metadata import DATASET
from kg.namespaces import BASE, PREFIXES, RC, VOCAB
from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from kg.web.rows import Term
    from kg.web.site.profiles import Profile
    from kg.web.site.visit import Visit

Node = dict[str, Any]
_CONTEXT: Final = "https://schema.org"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_SAME: Final = f"{PREFIXES['skos']}exactMatch"
_LATITUDE, _LONGITUDE = f"{PREFIXES['wgs']}lat", f"{PREFIXES['wgs']}long"
_KINDS: Final = {"country": "Country", "place": "Place", "initiative": "Project", "source": "CreativeWork"}
_PLACES: Final = {
    "city": "City",
    "country": "Country",
    "local-government-area": "AdministrativeArea",
    "municipality": "AdministrativeArea",
    "province": "AdministrativeArea",
    "region": "AdministrativeArea",
    "state": "AdministrativeArea",
    "urban-district": "AdministrativeArea",
}
_BODIES: Final = {
    "government-body": "GovernmentOrganization",
    "government-ministry": "GovernmentOrganization",
    "local-authority": "GovernmentOrganization",
    "non-governmental-organisation": "NGO",
}
_SAID: Final = "SELECT ?p ?o WHERE { <%s> ?p ?o } ORDER BY ?p ?o LIMIT 201"
_DATASET: Final = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}>
SELECT ?title ?description ?modified ?citation WHERE {{
  <{DATASET}> dcterms:title ?title ;
    dcterms:description ?description ;
    dcterms:modified ?modified ;
    dcterms:bibliographicCitation ?citation .
  FILTER(LANG(?title) = "en" && LANG(?description) = "en")
}} ORDER BY ?title ?description LIMIT 1"""


def describe_thing(visit: Visit, profile: Profile) -> Node | None:
    """Return what ``profile`` tells of as schema.org has it; None for a kind that it has no type for."""
    kind = "organisation" if "organisation" in profile.kinds else next(iter(profile.kinds), "")
    if kind != "organisation" and kind not in _KINDS:
        return None
    said: dict[str, list[Term]] = {}
    for row in visit.select(_SAID % profile.iri):
        said.setdefault(row["p"].value, []).append(row["o"])
    names = [term.value for term in said.get(f"{PREFIXES['skos']}altLabel", [])]
    names += [term.value for term in said.get(f"{PREFIXES['rdfs']}label", [])]
    told = {
        "@context": _CONTEXT,
        "@type": _type(kind, said),
        "@id": profile.iri,
        "url": _page(profile.path),
        "name": profile.name.text,
        "alternateName": sorted(set(names) - {profile.name.text}),
        "description": profile.lead.text if profile.lead else None,
        "sameAs": [term.value for term in said.get(_SAME, [])],
        **(_place(visit, said) if kind in ("country", "place") else {}),
        **(_work(said) if kind == "source" else {}),
    }
    return {name: value for name, value in told.items() if value}


def describe_dataset(visit: Visit) -> Node | None:
    """Return the catalogue with the dataset and its files; None where the graph does not describe itself."""
    found = next(iter(visit.select(_DATASET)), None)
    if found is None:
        return None
    dataset = {
        "@type": "Dataset",
        "@id": DATASET,
        "url": url_for("about.data", _external=True),
        "name": found["title"].value,
        "description": found["description"].value,
        "version": visit.edition.version,
        "dateModified": found["modified"].value,
        "license": _LICENCE,
        "creditText": found["citation"].value,
        "creator": {"@type": "Organization", "name": "The RouteCities contributors"},
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
        "distribution": _list_files(visit),
    }
    return {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        "@id": BASE,
        "url": url_for("home.home", _external=True),
        "name": "RouteCities",
        "dataset": {name: value for name, value in dataset.items() if value},
    }


def _type(kind: str, said: dict[str, list[Term]]) -> str:
    if kind == "place":
        return _PLACES.get(_concept(said, "placeType"), _KINDS[kind])
    if kind == "organisation":
        return _BODIES.get(_concept(said, "organisationType"), "Organization")
    return _KINDS[kind]


def _concept(said: dict[str, list[Term]], name: str) -> str:
    """Return the last part of the IRI of the concept that is the value of ``name``."""
    found = next((term.value for term in said.get(f"{RC}{name}", [])), "")
    return found.removeprefix(VOCAB).rpartition("/")[2]


def _place(visit: Visit, said: dict[str, list[Term]]) -> Node:
    """Return where a place is: its point, and what it is in."""
    point: Node = {}
    if _LATITUDE in said and _LONGITUDE in said:
        point = {
            "@type": "GeoCoordinates",
            "latitude": float(said[_LATITUDE][0].value),
            "longitude": float(said[_LONGITUDE][0].value),
        }
    kinds = {"inCountry": "Country", "partOf": "Place"}
    holders = [
        {"@type": kind, "@id": term.value, "name": visit.show(term).text}
        for name, kind in kinds.items()
        for term in said.get(f"{RC}{name}", [])
    ]
    return {"geo": point, "containedInPlace": holders}


def _work(said: dict[str, list[Term]]) -> Node:
    """Return who published a work, and when."""
    publishers = said.get(f"{PREFIXES['dcterms']}publisher", [])
    issued = said.get(f"{PREFIXES['dcterms']}issued", [])
    return {
        "publisher": [{"@type": "Organization", "name": term.value} for term in publishers],
        "datePublished": next((term.value for term in issued), None),
    }


def _list_files(visit: Visit) -> list[Node]:
    """Return the exports; a service that shows one RDF file has none."""
    if visit.edition.folder is None:
        return []
    return [
        {
            "@type": "DataDownload",
            "name": export.title,
            "encodingFormat": export.media,
            "contentUrl": url_for("exports.download", name=export.file, _external=True),
        }
        for export in EXPORTS
    ]


def _page(path: str) -> str:
    return url_for("resources.resolve", path=f"{path}.html", _external=True)
