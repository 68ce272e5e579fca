"""The reading half of the SPARQL 1.1 Graph Store HTTP Protocol: graphs by parameter and by address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, request, url_for

from kg.errors import ProtocolError
from kg.namespaces import GRAPH
from kg.negotiation import GRAPHS, HTML, Media
from kg.web.endpoint import answer_query
from kg.web.errors import problem
from kg.web.iris import is_absolute, spell
from kg.web.resources import LICENCE, describe, finish, missing
from kg.web.rows import select
from kg.web.site.frame import wanted

if TYPE_CHECKING:
    from kg.store.current import Current, Edition

blueprint = Blueprint("graphs", __name__)
blueprint.after_request(finish)

_SUFFIXES: Final = dict(zip(("ttl", "nt", "rdf", "jsonld", "trig", "nq"), GRAPHS, strict=True))
_FOLDER: Final = GRAPH.rstrip("/").rpartition("/")[2]
_READ: Final = "GET, HEAD, OPTIONS"
_WRITE: Final = ["PUT", "POST", "DELETE", "PATCH"]


@blueprint.route("/graph-store")
def store() -> Response:
    """Give the default graph (``?default``), which is the union of all, or the graph ``?graph=IRI``.

    Section 4.2 has exactly one of the two, and an absolute IRI. A graph that is not there is 404.
    """
    graphs, defaults = request.args.getlist("graph"), request.args.getlist("default")
    if len(graphs) + len(defaults) != 1:
        raise ProtocolError("Name exactly one graph: ?default, or ?graph= and its IRI, percent-encoded.")
    media = wanted(GRAPHS)
    if defaults:
        return answer_query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", media)
    if not is_absolute(graphs[0]):
        raise ProtocolError("The graph must be named by an absolute IRI, percent-encoded.")
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        if not _holds(edition, graphs[0]):
            return problem(
                404, f"There is no graph <{graphs[0]}> here. The service description lists those that are."
            )
        return _content(graphs[0], media)


@blueprint.route(f"/{_FOLDER}/<path:name>")
def graph(name: str) -> Response:
    """Give the graph that has this address (section 4.1); a browser is shown what is said of it."""
    current: Current = current_app.config["CURRENT"]
    path = f"{_FOLDER}/{name}"
    stem, _, suffix = path.rpartition(".")
    with current.edition() as edition:
        if iri := _find(edition, path):
            media = wanted((*GRAPHS, HTML))
            return _represent(edition, iri, path, media)
        if suffix == "html" and (iri := _find(edition, stem)):
            return _represent(edition, iri, stem, HTML)
        if suffix in _SUFFIXES and (iri := _find(edition, stem)):
            return _represent(edition, iri, stem, _SUFFIXES[suffix])
    return missing(path)


@blueprint.route("/graph-store", methods=_WRITE, endpoint="refuse_store")
@blueprint.route(f"/{_FOLDER}/<path:name>", methods=_WRITE, endpoint="refuse_graph")
def refuse(name: str = "") -> Response:  # noqa: ARG001  (the address, whatever it is)
    """Say that nothing is written here: 405, as for any operation that is not served (section 5.1)."""
    response = problem(405, "This service is read-only: its graphs can be read with GET and HEAD.")
    response.headers["Allow"] = _READ
    return response


def _find(edition: Edition, path: str) -> str | None:
    return next((iri for iri in spell(path) if _holds(edition, iri)), None)


def _holds(edition: Edition, iri: str) -> bool:
    return bool(select(edition, f"SELECT * WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} LIMIT 1"))


def _content(iri: str, media: Media) -> Response:
    return answer_query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}", media)


def _represent(edition: Edition, iri: str, path: str, media: Media) -> Response:
    if media is HTML:
        response = describe(edition, iri, path, HTML)
    else:
        response = _content(iri, media)
        for suffix, other in (*_SUFFIXES.items(), ("html", HTML)):
            if other is not media:
                response.headers.add(
                    "Link", f'<{_address(path, suffix)}>; rel="alternate"; type="{other.type}"'
                )
        if edition.folder:
            response.headers.add("Link", f'<{LICENCE}>; rel="license"')
    suffix = next((suffix for suffix, other in _SUFFIXES.items() if other is media), "html")
    response.headers["Content-Location"] = _address(path, suffix)
    return response


def _address(path: str, suffix: str) -> str:
    return url_for("graphs.graph", name=f"{path.removeprefix(_FOLDER + '/')}.{suffix}")
