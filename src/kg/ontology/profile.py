"""The OWL 2 DL profile: what in a graph keeps it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, Graph, URIRef

from kg.ontology.declarations import check_declarations
from kg.ontology.faults import ProfileFault
from kg.ontology.hierarchy import check_hierarchy
from kg.ontology.individuals import check_individuals
from kg.ontology.values import check_values
from kg.ontology.vocabulary import is_reserved
from kg.ontology.words import name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.ontology.axioms import Axioms
    from kg.ontology.vocabulary import Triple

_OF_HEADER: Final = {OWL.imports, OWL.versionIRI}
_OWN: Final = "give it an IRI of your own"


def check_profile(axioms: Axioms) -> tuple[ProfileFault, ...]:
    """Return, sorted, what in ``axioms``, of an ontology with all that it imports, OWL 2 DL does not allow.

    Follows the OWL 2 Structural Specification, sections 2.4, 4, 5 and 11, and the Mapping to RDF Graphs,
    section 3.2. What a file may do wrong as a file is in ``check_header``.
    """
    checks = (check_declarations, check_values, check_hierarchy, check_individuals)
    return _sorted([*axioms.faults, *(fault for check in checks for fault in check(axioms))])


def check_header(file: Iterable[Triple]) -> tuple[ProfileFault, ...]:
    """Return, sorted, what is wrong with the header of the ontology in ``file``, the statements of one file.

    Follows the OWL 2 Structural Specification, sections 2.4, 3.1 and 3.4: a file has at most one ontology,
    with at most one version IRI, which needs an IRI of the ontology; neither is reserved.
    """
    graph = Graph(bind_namespaces="none")
    for triple in file:
        if triple[1] in _OF_HEADER or triple[2] == OWL.Ontology:
            graph.add(triple)
    faults = list(_versions(graph))
    headers = sorted(graph.triples((None, RDF.type, OWL.Ontology)))
    for at in headers[1:]:
        problem = f"the file has two ontologies, {name(headers[0][0])} and {name(at[0])}"
        faults.append(_fault(at, problem, "keep one owl:Ontology in a file"))
    faults += [
        _fault(at, f"{name(at[0])} is the ontology and reserved", _OWN)
        for at in headers
        if is_reserved(at[0])
    ]
    faults += [
        _fault(at, f"owl:imports has the value {name(at[2])}", "name an ontology by its IRI")
        for at in graph.triples((None, OWL.imports, None))
        if not isinstance(at[2], URIRef)
    ]
    return _sorted(faults)


def _versions(graph: Graph) -> Iterator[ProfileFault]:
    for at in graph.triples((None, OWL.versionIRI, None)):
        header, _, version = at
        if (header, RDF.type, OWL.Ontology) not in graph:
            yield _fault(at, f"{name(header)} has a version IRI and is no ontology", "add: a owl:Ontology")
        elif not isinstance(header, URIRef):
            yield _fault(at, "the ontology has a version IRI and no IRI", "give the ontology an IRI")
        if not isinstance(version, URIRef):
            yield _fault(at, f"owl:versionIRI has the value {name(version)}", "write an IRI")
        elif is_reserved(version):
            yield _fault(at, f"{name(version)} is the version IRI and reserved", _OWN)
        if graph.value(header, OWL.versionIRI) != version:
            yield _fault(at, f"{name(header)} has two version IRIs", "keep one")


def _fault(at: Triple, problem: str, remedy: str) -> ProfileFault:
    return ProfileFault(str(at[0]) if isinstance(at[0], URIRef) else "", at, problem, remedy)


def _sorted(faults: Iterable[ProfileFault]) -> tuple[ProfileFault, ...]:
    """Return ``faults``, each once, by their places."""
    return tuple(sorted(set(faults), key=lambda fault: (fault.subject, fault.problem, str(fault.triple))))
