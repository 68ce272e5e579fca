"""How a query is run here: its dataset, base, prefixes and limits, and what DESCRIBE means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.namespaces import BASE, PREFIXES
from kg.store.wire import Job

if TYPE_CHECKING:
    from kg.settings import Settings
    from kg.store.preflight import Findings

_WITH_PREFIXES: Final = frozenset({"text/turtle", "application/trig"})
_DESCRIPTION: Final = f"""
PREFIX rc: <{PREFIXES["rc"]}>
PREFIX rdf: <{PREFIXES["rdf"]}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX skos: <{PREFIXES["skos"]}>
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ VALUES ?x {{ %(iris)s }} ?x ?p ?o BIND(?x AS ?s) }}
  UNION {{ VALUES ?x {{ %(iris)s }} ?x ?q ?s FILTER(isBlank(?s)) ?s ?p ?o }}
  UNION {{ VALUES ?x {{ %(iris)s }} ?x ?q ?s . ?s ?p ?o VALUES ?p {{ rdfs:label skos:prefLabel }} }}
  UNION {{ VALUES ?x {{ %(iris)s }} ?s ?p ?x BIND(?x AS ?o) }}
  UNION {{ VALUES ?x {{ %(iris)s }} ?s ?q ?x . ?s rdf:type/rdfs:subClassOf* rc:Statement . ?s ?p ?o }}
}}
"""


def plan(
    query: str,
    findings: Findings,
    media: str,
    settings: Settings,
    *,
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
) -> Job:
    """Return the job that answers ``query`` in the media type ``media``.

    ``findings`` are those of the query's pre-flight. The default graph is the union of all graphs, unless the
    query or the request (``default_graphs``, ``named_graphs``) chooses another. ``DESCRIBE <iri> ...`` gives
    the triples of each thing, the labels of what they point to, blank nodes opened once, the triples that
    point to it, and every statement about it in full; SPARQL 1.1 Query, section 16.4, leaves that to us.
    """
    if findings.described:
        query = _DESCRIPTION % {"iris": " ".join(f"<{iri}>" for iri in findings.described)}
    return Job(
        query=query,
        media=media,
        size=settings.result_bytes,
        base=BASE,
        union=not findings.chooses_dataset,
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        network=findings.federates,
        prefixes=(*PREFIXES.items(), *findings.prefixes) if media in _WITH_PREFIXES else (),
    )
