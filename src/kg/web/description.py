"""The service description (SPARQL 1.1 Service Description): what a client can ask here, and how."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Response, redirect, request, url_for

from kg.errors import ProtocolError
from kg.namespaces import PREFIXES
from kg.negotiation import GRAPHS, HTML
from kg.protocol import read_request
from kg.web.endpoint import answer_query, negotiate

blueprint = Blueprint("endpoint", __name__)

_ADDRESS: Final = re.compile(r"https?://[\w.:\[\]-]+(/[\w./~%-]*)?", re.ASCII)
_HOST: Final = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", re.ASCII)
_METHODS: Final = "GET, HEAD, POST, OPTIONS"

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


@blueprint.before_app_request
def raise_error() -> None:
    """Raise the error of a query that was asked before Flask, or that the Host is none, for Flask to word."""
    error = request.environ.get("kg.error")
    if isinstance(error, Exception):
        raise error
    if not _HOST.fullmatch(request.environ.get("HTTP_HOST", "localhost")):
        raise ProtocolError("The Host header of the request is no host name.")


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
def sparql() -> Response:
    """Describe the service when there is no query; a browser is shown the editor."""
    asked = read_request("GET", request.query_string.decode("latin-1"), "", b"")
    media = negotiate(asked, (*GRAPHS, HTML), request.environ)
    if media is HTML:
        response = redirect(url_for("editor.editor"), 303)
        response.headers["Vary"] = "Accept"
        return response  # type: ignore[return-value]  # Flask types it as werkzeug's
    return answer_query(_SERVICE % {"endpoint": endpoint_iri()}, media)


@blueprint.route("/sparql", methods=["OPTIONS"])
def options() -> Response:
    """Say what may be asked, also across origins (Fetch, section 3.2)."""
    response = Response(status=204)
    response.headers["Allow"] = _METHODS
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def endpoint_iri() -> str:
    """Return the absolute address of the endpoint as the client sees it.

    Raises ``ProtocolError`` if what a proxy adds to it is no path.
    """
    address = url_for("endpoint.sparql", _external=True)
    if not _ADDRESS.fullmatch(address):
        raise ProtocolError("The X-Forwarded-Prefix of the request is no path.")
    return address
