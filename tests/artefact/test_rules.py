"""What the rules derive, how each derived statement leads to its rule, and rules that are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.build import assemble
from kg.namespaces import BASE, PREFIXES, RC
from kg.rules import DERIVED

if TYPE_CHECKING:
    from tests.conftest import Project

    from kg.store import Dataset

QUERY_PREFIXES = (
    "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + f"BASE <{BASE}>\n"
)


def terms(dataset: Dataset, where: str) -> list[str]:
    """Return the values of ``?x``, without the base."""
    rows = dataset.select(f"{QUERY_PREFIXES} SELECT DISTINCT ?x WHERE {{ {where} }} ORDER BY ?x")
    return [row["x"].value.removeprefix(BASE) for row in rows]


def test_every_derived_statement_leads_to_exactly_one_rule(assembled: Dataset) -> None:
    rows = assembled.select(
        f"""{QUERY_PREFIXES}
        SELECT ?term (COUNT(DISTINCT ?rule) AS ?rules) WHERE {{
          {{ SELECT DISTINCT ?term WHERE {{
               GRAPH <{DERIVED}> {{ ?s ?p ?o }} BIND(IF(?p = rdf:type, ?o, ?p) AS ?term) }} }}
          OPTIONAL {{ ?rule a rc:Rule ; rc:derives ?term }}
        }} GROUP BY ?term"""
    )
    assert len(rows) > 10
    assert {row["term"].value: row["rules"].value for row in rows if row["rules"].value != "1"} == {}


def test_every_rule_says_in_english_what_it_concludes(assembled: Dataset) -> None:
    rules = terms(assembled, "?x a rc:Rule")
    assert rules == terms(
        assembled,
        '?x a rc:Rule ; rdfs:label ?l ; dcterms:description ?d FILTER(LANG(?d) = "en" && LANG(?l) = "en")',
    )
    assert "id/rule/connects-place" in rules


def test_no_derived_statement_repeats_one_that_a_source_makes(assembled: Dataset) -> None:
    derived = set(assembled.graph(DERIVED))
    for graph in assembled.graphs():
        if graph != DERIVED:
            assert not derived & set(assembled.graph(graph)), graph


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("<id/initiative/acmals> rc:connectsPlace ?x", ["tn-sfax"]),
        ("<id/initiative/mc2cm> rc:activeInCountry ?x", ["ma", "tn"]),
        ("<id/initiative/libmitaf> rc:activeInCountry ?x", ["ly"]),
        ("<id/initiative/africa-europe-mayors-dialogue> rc:hostedBy ?x", ["odi"]),
        ("<id/initiative/african-cities-research-consortium> rc:ledBy ?x", ["university-of-manchester"]),
        ("<id/initiative/mayors-mechanism> rc:steeredBy ?x", ["mayors-migration-council", "uclg", "iom"]),
        ("<id/initiative/tanger-accueil> rc:conceivedThrough ?x", ["mc2cm"]),
        ("<id/initiative/nador-active-city> rc:conceivedThrough ?x", ["mc2cm"]),
        ("<id/initiative/acmals> rc:partneredBy ?x", ["terre-d-asile-tunisie", "tn-municipality-of-sfax"]),
        ("<id/organisation/odi> rc:participatesIn ?x", ["africa-europe-mayors-dialogue"]),
        ("?x rc:onRoute <vocab/route/cmr>", ["dz", "it", "ly", "mt", "sd", "tn", "sd-kassala"]),
        ("?x rc:onRoute <vocab/route/namr>", ["es-canary-islands"]),
        ("?x rc:onRoute <vocab/route/wmr>", ["dz", "es", "ma", "es-barcelona", "sn-dakar"]),
        ("<id/place/tn-sfax> rc:onRouteThroughCountry ?x", ["cmr"]),
        ("<id/place/dz-tamanrasset> rc:onRouteThroughCountry ?x", ["cmr", "wmr"]),
    ],
)  # fmt: skip
def test_short_cuts_follow_from_the_statements_of_the_sources(
    statement: str, expected: list[str], assembled: Dataset
) -> None:
    assert [name.rpartition("/")[2] for name in terms(assembled, statement)] == expected


def test_places_and_organisations_have_the_class_of_their_type(assembled: Dataset) -> None:
    assert "ontology#City" in terms(assembled, "<id/place/tn-sfax> a ?x")
    assert "ontology#MetropolitanArea" in terms(assembled, "<id/place/tn-greater-tunis> a ?x")
    assert "ontology#LocalAuthority" in terms(assembled, "<id/organisation/city-of-montreal> a ?x")


def test_a_concept_has_its_preferred_labels_as_labels(assembled: Dataset) -> None:
    labels = "<vocab/initiative-type/network> {} ?x"
    assert terms(assembled, labels.format("rdfs:label")) == terms(assembled, labels.format("skos:prefLabel"))


def test_a_place_with_a_role_on_a_route_is_of_the_class_of_that_role(project: Project) -> None:
    project.add(
        "route_roles",
        route_role="cmr-transit-ne-agadez",
        place="ne-agadez",
        role="transit",
        route="cmr",
        certainty="certain",
        status="explicit",
        source="going-to-town-2022",
        evidence="gtt-9559-9800",
    )
    dataset = assemble(project.home)
    assert "id/place/ne-agadez" in terms(dataset, "?x a rc:TransitPlace")
    assert "vocab/route-role/transit" in terms(dataset, "<id/place/ne-agadez> rc:playsRole ?x")
    assert "id/country/tn" in terms(dataset, "?x a rc:DeparturePlace")


def test_a_place_is_on_a_route_as_stated_or_through_its_country_but_never_both(assembled: Dataset) -> None:
    assert terms(assembled, "?x rc:onRoute ?route ; rc:onRouteThroughCountry ?route") == []
    spain = "?x rc:inCountry <id/country/es> ; a rc:Place ; {} <vocab/route/wmr>"
    assert terms(assembled, spain.format("rc:onRoute")) == ["id/place/es-barcelona"]
    assert terms(assembled, spain.format("rc:onRouteThroughCountry")) == ["id/place/es-canary-islands"]


def test_only_places_are_on_a_route_through_their_country(assembled: Dataset) -> None:
    assert terms(assembled, "?x rc:onRouteThroughCountry ?route MINUS { ?x a rc:Place }") == []


def test_a_role_whose_route_is_left_open_puts_no_place_on_a_route(assembled: Dataset) -> None:
    bamako = "<id/place/ml-bamako> {} ?x"
    assert terms(assembled, bamako.format("rc:playsRole")) == ["vocab/route-role/transit"]
    assert terms(assembled, bamako.format("rc:onRoute|rc:onRouteThroughCountry")) == []


def test_a_role_that_a_source_states_takes_the_place_of_what_its_country_let_infer(project: Project) -> None:
    project.add(
        "route_roles",
        route_role="cmr-transit-tn-sfax",
        place="tn-sfax",
        role="transit",
        route="cmr",
        certainty="certain",
        status="explicit",
        source="going-to-town-2022",
        evidence="gtt-9559-9800",
    )
    dataset = assemble(project.home)
    assert terms(dataset, "<id/place/tn-sfax> rc:onRoute ?x") == ["vocab/route/cmr"]
    assert terms(dataset, "<id/place/tn-sfax> rc:onRouteThroughCountry ?x") == []


def test_a_rule_that_concludes_more_than_its_header_says_is_refused(project: Project) -> None:
    project.replace(
        "sparql/rules/connects-place.rq", "CONSTRUCT { ", "CONSTRUCT { ?place rc:partOf ?initiative . "
    )
    built = project.invoke("build")
    path = project.home / "sparql" / "rules" / "connects-place.rq"
    assert built.exit_code == 1
    assert built.stderr == f"kg: {path}:2: concludes <{RC}partOf>, which its header does not derive\n"


def test_a_class_that_the_header_does_not_name_is_refused_too(project: Project) -> None:
    project.replace("sparql/rules/place-classes.rq", "rc:City ", "")
    built = project.invoke("build")
    assert built.exit_code == 1
    assert f"place-classes.rq:2: concludes <{RC}City>" in built.stderr


def test_two_rules_that_derive_one_term_are_refused(project: Project) -> None:
    rules = project.home / "sparql" / "rules"
    (rules / "zz-again.rq").write_bytes((rules / "plays-role.rq").read_bytes())
    built = project.invoke("build")
    assert built.exit_code == 1
    assert built.stderr == (
        f"kg: {rules / 'zz-again.rq'}:2: {RC}playsRole is derived by plays-role.rq already\n"
    )


def test_a_rule_with_an_unknown_prefix_is_refused(project: Project) -> None:
    project.replace("sparql/rules/plays-role.rq", "# Derives: rc:playsRole", "# Derives: ex:playsRole")
    built = project.invoke("build")
    assert built.exit_code == 1
    assert "plays-role.rq:2: ex:playsRole has no known prefix" in built.stderr


def test_a_rule_that_is_no_sparql_is_told_with_its_file(project: Project) -> None:
    project.replace("sparql/rules/plays-role.rq", "WHERE {", "WHERE")
    built = project.invoke("build")
    assert built.exit_code == 1
    assert "plays-role.rq" in built.stderr


def test_what_a_rule_says_may_hold_quotation_marks(project: Project) -> None:
    project.replace("sparql/rules/plays-role.rq", "# Rule: A place", '# Rule: A "place" \\ city')
    assert terms(assemble(project.home), "<id/rule/plays-role> dcterms:description ?x")[0].startswith(
        'A "place" \\ city'
    )
