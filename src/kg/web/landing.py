"""The page at the door and the service description: what this is, what it holds now, how to ask it."""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Blueprint, Response, current_app, render_template, request, url_for

from kg.errors import ProtocolError, QueryError
from kg.namespaces import BASE, PREFIXES, RC
from kg.store.plan import plan
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from kg.settings import Settings
    from kg.store.current import Current

blueprint = Blueprint("landing", __name__, template_folder="templates", static_folder="static")

_ADDRESS: Final = re.compile(r"https?://[\w.:\[\]-]+(/[\w./~%-]*)?", re.ASCII)

_EXAMPLE: Final = f"""PREFIX rc: <{RC}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>

SELECT ?initiative ?name ?place
WHERE {{
  ?connection rc:initiative ?initiative ;
              rc:place ?city .
  ?initiative rdfs:label ?name .
  ?city rdfs:label ?place .
}}
ORDER BY ?name ?place
LIMIT 25"""

_CLASSES: Final = f"""PREFIX rdfs: <{PREFIXES["rdfs"]}>
SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) (SAMPLE(?name) AS ?label)
WHERE {{
  ?thing a ?class
  OPTIONAL {{ ?class rdfs:label ?name FILTER(LANG(?name) = "en") }}
}}
GROUP BY ?class
ORDER BY DESC(?things) ?class
LIMIT 300"""

_SOURCES: Final = f"""PREFIX rc: <{RC}>
PREFIX dcterms: <{PREFIXES["dcterms"]}>
SELECT DISTINCT ?citation
WHERE {{ ?source a rc:Source ; dcterms:bibliographicCitation ?citation MINUS {{ ?source a rc:CitedWork }} }}
ORDER BY ?citation
LIMIT 20"""

_SERVICE: Final = f"""PREFIX sd: <{PREFIXES["sd"]}>
PREFIX void: <{PREFIXES["void"]}>
PREFIX formats: <http://www.w3.org/ns/formats/>
CONSTRUCT {{
  <%(endpoint)s> a sd:Service ;
    sd:endpoint <%(endpoint)s> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
      formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples, formats:RDF_XML, formats:JSON-LD,
      formats:TriG, formats:N-Quads ;
    sd:defaultDataset <%(endpoint)s#dataset> .
  <%(endpoint)s#dataset> a sd:Dataset ;
    sd:defaultGraph <%(endpoint)s#default-graph> ;
    sd:namedGraph ?description .
  <%(endpoint)s#default-graph> a sd:Graph .
  ?description a sd:NamedGraph ;
    sd:name ?graph ;
    sd:graph ?content .
  ?content a sd:Graph ;
    void:triples ?triples .
}}
WHERE {{
  {{ SELECT (<%(endpoint)s> AS ?service) {{}} }}
  OPTIONAL {{
    {{ SELECT ?graph (COUNT(*) AS ?triples) {{ GRAPH ?graph {{ ?s ?p ?o }} }} GROUP BY ?graph }}
    BIND(IRI(CONCAT("%(endpoint)s#graph=", ENCODE_FOR_URI(STR(?graph)))) AS ?description)
    BIND(IRI(CONCAT("%(endpoint)s#content=", ENCODE_FOR_URI(STR(?graph)))) AS ?content)
  }}
}}"""


class Count(NamedTuple):
    """How many things of one class there are."""

    label: str
    iri: str
    things: int


class Facts(NamedTuple):
    """What the page says of the dataset."""

    counts: tuple[Count, ...]
    sources: tuple[str, ...]


@blueprint.route("/")
def page() -> Response:
    """Return the page at the door."""
    current: Current = current_app.config["CURRENT"]
    version = current.version
    html = render_template(
        "landing.html",
        version=version,
        facts=_facts(current, version, current_app.config["SETTINGS"]),
        endpoint=endpoint_iri(),
        example=_EXAMPLE,
        base=BASE,
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["Dataset-Version"] = version
    response.add_etag()
    response.make_conditional(request)
    return response


def endpoint_iri() -> str:
    """Return the absolute address of the endpoint as the client sees it.

    Raises ``ProtocolError`` if the request's Host header is no host.
    """
    address = url_for("endpoint.sparql", _external=True)
    if not _ADDRESS.fullmatch(address):
        raise ProtocolError("The Host header of the request is no host name.")
    return address


def service_query() -> str:
    """Return the query whose answer is the service description (SPARQL 1.1 Service Description)."""
    return _SERVICE % {"endpoint": endpoint_iri()}


@lru_cache(maxsize=2)
def _facts(current: Current, version: str, settings: Settings) -> Facts:  # noqa: ARG001  (part of the key)
    """Return what the dataset of ``version`` holds; nothing where it does not answer in time."""
    rows = _rows(current, _CLASSES, settings)
    ours = [row for row in rows if row["class"].startswith(RC)] or rows
    counts = (
        Count(row["label"] or re.split("[#/]", row["class"])[-1], row["class"], int(row["things"]))
        for row in ours
    )
    sources = (row["citation"] for row in _rows(current, _SOURCES, settings))
    return Facts(tuple(counts), tuple(sources))


def _rows(current: Current, query: str, settings: Settings) -> list[dict[str, str]]:
    findings = inspect_query(query, settings)
    job = plan(query, findings, "text/csv", settings)
    try:
        with current.edition() as edition, edition.pool.answer(job, findings) as answer:
            return list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))
    except QueryError:
        return []
