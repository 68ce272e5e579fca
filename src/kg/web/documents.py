"""The documents of an artefact: ontology, shapes, dumps, the JSON-LD context, and what robots ask for."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Blueprint, Response, current_app, redirect, request, send_file, url_for

from kg.metadata import METADATA
from kg.namespaces import GRAPH, PREFIXES
from kg.negotiation import GRAPHS, HTML, Media
from kg.store.documents import convert
from kg.web import terms
from kg.web.resources import SUFFIXES, finish, link, missing, resolve
from kg.web.site.frame import render, visiting, wanted
from kg.web.site.reference import show_reference

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store.current import Current, Edition

blueprint = Blueprint("documents", __name__)
blueprint.after_request(finish)

_OFFERS: Final = tuple(SUFFIXES.values())
_SUFFIX: Final = f"any({', '.join(SUFFIXES)})"
_JSON: Final = Media("application/json", ("json",))
_CONTEXT: Final = Media("application/ld+json", ("jsonld", "json"), ("application/json",))
_NONE: Final = "This service shows one RDF file, so it has no such document."
_METADATA: Final = METADATA.removeprefix(GRAPH)
_DAY: Final = "public, max-age=86400"
_KINDS: Final = {
    ".nq.gz": "the whole dataset with its graphs, N-Quads, gzip",
    ".trig.gz": "the whole dataset with its graphs, TriG, gzip",
    ".ttl.gz": "one graph, Turtle, gzip",
}


class Dump(NamedTuple):
    """A file that can be had whole."""

    name: str
    bytes: int
    sha256: str
    content: str

    @property
    def kind(self) -> str:
        """What its name ends in: ``nq``, ``trig`` or ``ttl``."""
        return self.name.removesuffix(".gz").rpartition(".")[2]


@blueprint.route("/ontology", defaults={"suffix": None})
@blueprint.route(f"/ontology.<{_SUFFIX}:suffix>")
def ontology(suffix: str | None) -> Response:
    """Give the ontology, in which every term ``ontology#...`` is defined."""
    return _document("ontology", suffix)


@blueprint.route("/ontology/<version>")
def ontology_version(version: str) -> Response:
    """Give the ontology by the IRI of its version; of another version there is what the graph says of it."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        if edition.folder and version == edition.version.partition("+")[0]:
            return _document("ontology", None)
    return resolve(f"ontology/{version}")


@blueprint.route("/shapes", defaults={"suffix": None})
@blueprint.route(f"/shapes.<{_SUFFIX}:suffix>")
def shapes(suffix: str | None) -> Response:
    """Give the shapes, in which every shape ``shapes#...`` is defined."""
    return _document("shapes", suffix)


def _document(name: str, suffix: str | None) -> Response:
    """Return the document ``name``, in a format that is negotiated where no ``suffix`` names it."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        file = edition.folder / f"{name}.ttl" if edition.folder else None
        if file is None or not file.is_file():
            return missing(name, _NONE)
        media = SUFFIXES[suffix] if suffix else wanted(_OFFERS)
        if media is HTML:
            response = show_reference(name)
        else:
            response = _file(_convert(file, media.type), media, edition)
        given = next(known for known, other in SUFFIXES.items() if other is media)
        if not suffix:
            response.headers["Content-Location"] = url_for(f"documents.{name}", suffix=given)
        return link(response, edition, name, media, _OFFERS)


@lru_cache(maxsize=8)
def _convert(file: Path, media: str) -> bytes:
    data = file.read_bytes()
    return data if media == GRAPHS[0].type else convert(data, str(file), media, PREFIXES)


def _file(data: bytes, media: Media, edition: Edition) -> Response:
    response = Response(data, content_type=media.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Dataset-Version"] = edition.version
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.route("/dump/")
def dumps() -> Response:
    """List the files that can be had whole."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        found = read_dumps(edition)
        if not found:
            return missing("dump/", _NONE)
        if wanted((HTML, _JSON)) is HTML:
            with visiting() as visit:
                return render(visit, "dumps.html", dumps=found)
        listed = {"version": edition.version, "files": [dump._asdict() for dump in found]}
        return _file(json.dumps(listed, indent=2).encode(), _JSON, edition)


@blueprint.route("/dump/<name>")
def dump(name: str) -> Response:
    """Give one file, or the range of it that is asked for (RFC 9110, section 14)."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        known = {dump.name: dump for dump in read_dumps(edition)}
        if edition.folder is None or name not in known:
            return missing(f"dump/{name}", "There is no such dump; /dump/ lists those there are.")
        response = send_file(
            edition.folder / "dump" / name,
            mimetype="application/gzip",
            etag=known[name].sha256,
            conditional=True,
            download_name=name,
        )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def read_dumps(edition: Edition) -> list[Dump]:
    """Return the dumps that the manifest names and the artefact has."""
    if edition.folder is None:
        return []
    return [
        Dump(name, file.stat().st_size, digest, _describe(name))
        for path, digest in sorted(edition.manifest.get("sha256", {}).items())
        if path.startswith("dump/") and (file := edition.folder / path).is_file()
        for name in [path.removeprefix("dump/")]
    ]


def _describe(name: str) -> str:
    return next((content for ending, content in _KINDS.items() if name.endswith(ending)), "")


@blueprint.route("/context")
@blueprint.route("/context.jsonld")
def context() -> Response:
    """Give the JSON-LD 1.1 context with the terms of the ontology."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        written = json.dumps(terms.read_context(edition), ensure_ascii=False, indent=2)
        return _file(f"{written}\n".encode(), _CONTEXT, edition)


@blueprint.route("/.well-known/void")
def void() -> Response:
    """Lead to the graph with the dataset's description and statistics (VoID, section 7.2)."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        if edition.folder is None:
            return missing(".well-known/void", _NONE)
    return redirect(url_for("graphs.graph", name=_METADATA), 302)  # type: ignore[return-value]  # Flask types it as werkzeug's


@blueprint.route("/robots.txt")
def robots() -> Response:
    """Ask crawlers to take the dumps rather than to query (RFC 9309)."""
    roots = [url_for("endpoint.sparql"), url_for("graphs.store")]
    text = "".join(["User-agent: *\n", *(f"Disallow: {root}\n" for root in roots)])
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": _DAY})


@blueprint.route("/favicon.ico")
def favicon() -> Response:
    """Give the sign of the site."""
    return current_app.send_static_file("favicon.svg")
