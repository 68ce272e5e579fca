"""The service description (SPARQL 1.1 Service Description) parses and is complete, and all of it is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import Namespace

from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.service import Service

SD = Namespace(PREFIXES["sd"])
VOID = Namespace(PREFIXES["void"])
FORMATS = "http://www.w3.org/ns/formats/"
SELECT, CONSTRUCT = "SELECT * { ?s a ?o }", "CONSTRUCT WHERE { ?s a ?o }"
OBTAINED = {
    "SPARQL_Results_JSON": (SELECT, "application/sparql-results+json"),
    "SPARQL_Results_XML": (SELECT, "application/sparql-results+xml"),
    "SPARQL_Results_CSV": (SELECT, "text/csv"),
    "SPARQL_Results_TSV": (SELECT, "text/tab-separated-values"),
    "Turtle": (CONSTRUCT, "text/turtle"),
    "N-Triples": (CONSTRUCT, "application/n-triples"),
    "RDF_XML": (CONSTRUCT, "application/rdf+xml"),
    "JSON-LD": (CONSTRUCT, "application/ld+json"),
    "TriG": (CONSTRUCT, "application/trig"),
    "N-Quads": (CONSTRUCT, "application/n-quads"),
}
"""How each format of the W3C's list is had."""

RANGES = {
    SD.defaultDataset: SD.Dataset,
    SD.availableGraphs: SD.GraphCollection,
    SD.defaultGraph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
    SD.graph: SD.Graph,
}
"""The properties of the vocabulary whose values a client looks for by their class."""

VOCABULARY = (
    "Service Language Function Aggregate EntailmentRegime EntailmentProfile GraphCollection Dataset Graph",
    "NamedGraph Feature endpoint feature defaultEntailmentRegime entailmentRegime extensionFunction",
    "defaultSupportedEntailmentProfile supportedEntailmentProfile extensionAggregate languageExtension",
    "supportedLanguage propertyFeature defaultDataset availableGraphs resultFormat inputFormat defaultGraph",
    "namedGraph name graph SPARQL10Query SPARQL11Query SPARQL11Update DereferencesURIs UnionDefaultGraph",
    "RequiresDataset EmptyGraphs BasicFederatedQuery",
)


def describe(service: Service, accept: str = "text/turtle", **headers: str) -> Graph:
    """Return the description that ``service`` gives when asked nothing."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = service.send("GET", "/sparql", headers={"Accept": accept, **sent})
    assert (answer.status, answer.type) == (200, accept)
    return Graph().parse(data=answer.body, format=accept)


@pytest.fixture(scope="module")
def description(service: Service) -> Graph:
    return describe(service)


def test_there_is_one_service_at_an_absolute_address_that_answers(
    service: Service, description: Graph
) -> None:
    [one] = description.subjects(RDF.type, SD.Service)
    [endpoint] = description.objects(one, SD.endpoint)
    address = urlsplit(str(endpoint))
    assert isinstance(endpoint, URIRef)
    assert f"{address.scheme}://{address.netloc}" == service.root
    assert service.send("GET", f"{address.path}?query=ASK%7B%7D").json()["boolean"] is True


@pytest.mark.filterwarnings(
    "ignore:(ConjunctiveGraph|Dataset).* is deprecated:DeprecationWarning"
)  # rdflib of itself
@pytest.mark.parametrize("accept", ["application/rdf+xml", "application/n-triples", "application/ld+json"])
def test_every_format_of_the_description_says_the_same(
    service: Service, description: Graph, accept: str
) -> None:
    assert set(describe(service, accept)) == set(description)


def test_the_description_is_had_by_head_and_by_its_tag(service: Service) -> None:
    told = service.send("GET", "/sparql", headers={"Accept": "text/turtle"})
    head = service.send("HEAD", "/sparql", headers={"Accept": "text/turtle"})
    assert (head.status, head.headers["content-length"]) == (200, str(len(told.body)))
    known = {"Accept": "text/turtle", "If-None-Match": told.headers["etag"]}
    assert service.send("GET", "/sparql", headers=known).status == 304


def test_only_terms_of_the_vocabulary_are_used(description: Graph) -> None:
    terms = {str(term) for triple in description for term in triple if str(term).startswith(SD)}
    assert {term.removeprefix(SD) for term in terms} <= set(" ".join(VOCABULARY).split())


def test_what_a_property_leads_to_says_what_it_is(description: Graph) -> None:
    for property_iri, kind in RANGES.items():
        for value in description.objects(None, property_iri):
            assert isinstance(value, URIRef)
            assert (value, RDF.type, kind) in description


def test_every_format_that_is_named_is_obtained(service: Service, description: Graph) -> None:
    named = {
        str(value).removeprefix(FORMATS)
        for value in description.objects(None, SD.resultFormat)
        if str(value).startswith(FORMATS)
    }
    assert named == set(OBTAINED)
    for query, media in (OBTAINED[name] for name in named):
        answer = service.get(query, media)
        assert (answer.status, answer.type) == (200, media)


def test_the_languages_and_features_are_what_it_does(service: Service, description: Graph) -> None:
    [one] = description.subjects(RDF.type, SD.Service)
    languages = set(description.objects(one, SD.supportedLanguage))
    assert SD.SPARQL11Query in languages
    assert SD.SPARQL11Update not in languages  # and an update is refused
    assert set(description.objects(one, SD.feature)) == {SD.UnionDefaultGraph}
    assert (
        service.get("SELECT * { SERVICE <http://127.0.0.1:1/> {} }").status == 400
    )  # no BasicFederatedQuery
    assert service.get("SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }").json()["results"]["bindings"] == []


def test_every_named_graph_is_there_and_no_other(service: Service, description: Graph) -> None:
    [dataset] = description.objects(None, SD.defaultDataset)
    described = {
        str(name)
        for graph in description.objects(dataset, SD.namedGraph)
        for name in description.objects(graph, SD.name)
    }
    asked = service.get("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").values
    assert (described, len(asked)) == (set(asked), len(described))


def test_the_number_of_triples_is_what_a_client_counts(service: Service, description: Graph) -> None:
    graphs = list(description.subjects(RDF.type, SD.NamedGraph))
    for graph in graphs:
        [name] = description.objects(graph, SD.name)
        [content] = description.objects(graph, SD.graph)
        [said] = description.objects(content, VOID.triples)
        assert isinstance(said, Literal)
        counted = service.get(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}").values
        assert counted == [str(said)]
    assert len(graphs) == 5


def test_the_default_graph_is_the_union_that_the_feature_says(service: Service) -> None:
    everywhere = "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } } }"
    union = service.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").values
    assert service.get(everywhere).values == union


@pytest.fixture(scope="module")
def proxied(run: Any, artefacts: Path) -> Iterator[Service]:
    with run(artefacts, KG_PROXIES="1") as started:
        yield started


def test_behind_a_proxy_everything_has_the_address_of_the_proxy(proxied: Service) -> None:
    forwarded = {
        "X_Forwarded_Proto": "https",
        "X_Forwarded_Host": "data.example.org",
        "X_Forwarded_Prefix": "/routes",
    }
    seen = describe(proxied, **forwarded)
    assert list(seen.objects(None, SD.endpoint)) == [URIRef("https://data.example.org/routes/sparql")]
    assert str(proxied.port) not in seen.serialize(format="nt")
    headers = {name.replace("_", "-"): value for name, value in forwarded.items()}
    page = proxied.send("GET", "/", headers={"Accept": "text/html", **headers}).body.decode()
    assert 'action="/routes/search"' in page
    assert "curl https://data.example.org/routes/sparql" in page
    assert list(describe(proxied).objects(None, SD.endpoint)) == [URIRef(proxied.endpoint)]


@pytest.mark.parametrize(
    "forged",
    [
        {"X_Forwarded_Host": "a> <b"},
        {"X_Forwarded_Prefix": "/x> ?p ?o } #"},
        {"X_Forwarded_Prefix": "//evil.example"},
        {"X_Forwarded_Proto": "javascript"},
        {"X_Forwarded_Host": "a,b"},
    ],
)
def test_what_a_proxy_passes_on_cannot_change_the_description(
    proxied: Service, forged: dict[str, str]
) -> None:
    headers = {name.replace("_", "-"): value for name, value in forged.items()}
    answer = proxied.send("GET", "/sparql", headers={"Accept": "text/turtle", **headers})
    assert answer.status in (200, 400)
    if answer.status == 200:
        seen = Graph().parse(data=answer.body, format="turtle")
        [endpoint] = seen.objects(None, SD.endpoint)
        assert str(endpoint).startswith(("http://", "https://"))
        assert len(set(seen.subjects(RDF.type, SD.Service))) == 1


@pytest.mark.parametrize("content", ["", "@prefix : <http://x/> . :a :b :c ."], ids=["nothing", "one triple"])
def test_a_dataset_without_named_graphs_is_described_too(run: Any, tmp_path: Path, content: str) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(content)
    with run(path) as service:
        seen = describe(service)
        assert list(seen.objects(None, SD.endpoint)) == [URIRef(service.endpoint)]
        assert not set(seen.objects(None, SD.namedGraph))
        assert set(seen.objects(None, SD.defaultGraph))
