"""The service's other answers: manifest, suggestions, preview, extension, and what it says of a mistake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.reconcile.conftest import Client

SFAX = "id/place/tn-sfax"


def test_the_manifest_names_the_spaces_and_the_services(client: Client) -> None:
    manifest = client.get("/reconcile", "manifest")
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/routecities/"
    assert manifest["schemaSpace"] == "https://w3id.org/routecities/ontology"
    assert [each["name"] for each in manifest["defaultTypes"]] == [
        "Place", "City", "Country", "Initiative", "Organisation",
    ]  # fmt: skip
    assert set(manifest["suggest"]) == {"entity", "type", "property"}
    assert [each["name"] for each in manifest["extend"]["property_settings"]] == ["limit", "content"]


def test_a_batch_is_answered_alike_by_get_and_post(client: Client) -> None:
    batch = {"q0": {"query": "Sfax"}}
    posted = client.post("reconciliation-result-batch", queries=batch)
    got = client.get("/reconcile", "reconciliation-result-batch", queries=json.dumps(batch))
    assert posted == got
    assert posted["q0"]["result"][0] == {
        "id": SFAX,
        "name": "Sfax",
        "description": "City · Tunisia",
        "type": [
            {"id": f"https://w3id.org/routecities/ontology#{name}", "name": label}
            for name, label in (("City", "City"), ("UrbanPlace", "Urban place"), ("Place", "Place"))
        ],
        "score": 100.0,
        "match": True,
        "features": [{"id": "by_exact", "value": True}, {"id": "type", "value": True}],
    }


def test_a_limit_is_kept(client: Client) -> None:
    one, many = client.reconcile({"query": "Tunis", "limit": 1}, "Tunis")
    assert len(one) == 1
    assert len(many) > 1


def test_another_origin_may_ask(client: Client) -> None:
    answer = client.ask("/reconcile")
    assert answer.headers["access-control-allow-origin"] == "*"
    asked = client.service.send("OPTIONS", "/reconcile")
    assert "POST" in asked.headers["access-control-allow-methods"]


def test_a_callback_wraps_the_answer_and_only_a_name_is_taken(client: Client) -> None:
    answer = client.ask("/reconcile", callback="jQuery.done_1")
    assert answer.type == "text/javascript"
    assert answer.body.startswith(b'/**/jQuery.done_1({"versions": ["0.2"]')
    assert answer.body.endswith(b");")
    for bad in ("alert(1)", "a;b", "a.", "<script>", "a" * 101):
        assert client.ask("/reconcile", callback=bad).status == 400


@pytest.mark.parametrize(
    ("batch", "told"),
    [
        ("[]", "The parameter queries is a JSON object, not list."),
        ("{", "The parameter queries is not JSON (Expecting property name enclosed in double quotes"),
        ('{"q": 1}', "Query 'q' is a JSON object with the field query."),
        ('{"q": {}}', "Query 'q' needs a text in its field query, or properties."),
        ('{"q": {"query": "x", "typ": "City"}}', "Query 'q' has the field 'typ'; known are"),
        ('{"q": {"query": "x", "type": "Citty"}}', "No type is called 'Citty'; nearest: rc:City."),
        ('{"q": {"query": "x", "limit": 0}}', "Query 'q': limit is a number from 1 to 50."),
        ('{"q": {"query": "x", "limit": NaN}}', "Query 'q': limit is a number from 1 to 50."),
        ('{"\\ud800": {"query": "x"}}', "The parameter queries is not JSON ('utf-8' codec can't encode"),
        (
            '{"q": {"query": "x", "type_strict": "most"}}',
            "Query 'q': type_strict is one of any, should, all.",
        ),
        (
            '{"q": {"query": "x", "properties": [{"pid": "colour", "v": "red"}]}}',
            "Query 'q': no property 'colour' to compare; known are country, partOf, geonames, wikidata, iso.",
        ),
        (
            '{"q": {"query": "x", "properties": [{"pid": "country", "v": {"name": "Mali"}}]}}',
            "Query 'q': a value of a property is a text, a number, or an object with id.",
        ),
    ],
)
def test_a_batch_that_is_wrong_is_told_where(client: Client, batch: str, told: str) -> None:
    answer = client.ask("/reconcile", queries=batch)
    assert answer.status == 400
    assert told in answer.body.decode()


def test_a_batch_of_too_many_names_is_told_to_come_in_parts(client: Client) -> None:
    answer = client.send(queries={str(number): {"query": "x"} for number in range(1001)})
    assert answer.status == 400
    assert b"The batch has 1001 queries; at most 1000 are answered at once. Send it in parts." in answer.body


def test_things_are_suggested_from_the_first_letters_and_page_by_page(client: Client) -> None:
    found = client.get("/reconcile/suggest/entity", "suggest-entities-response", prefix="sfa")
    assert found["result"][0]["id"] == SFAX
    assert found["result"][0]["notable"][0]["name"] == "City"
    typed = client.get("/reconcile/suggest/entity", "suggest-entities-response", prefix="tun", type="Country")
    assert [each["id"] for each in typed["result"]] == ["id/country/tn"]
    first = client.get("/reconcile/suggest/entity", "suggest-entities-response", prefix="m")["result"]
    second = client.get("/reconcile/suggest/entity", "suggest-entities-response", prefix="m", cursor=20)[
        "result"
    ]
    assert (len(first), len(second)) == (20, 20)
    assert not {each["id"] for each in first} & {each["id"] for each in second}
    answer = client.ask("/reconcile/suggest/entity", prefix="m", cursor="x")
    assert (answer.status, b"The parameter cursor is a whole number" in answer.body) == (400, True)


def test_arabic_letters_and_acronyms_are_suggested_too(client: Client) -> None:
    for prefix, expected in (("صفا", SFAX), ("icmp", "id/organisation/icmpd")):
        found = client.get("/reconcile/suggest/entity", "suggest-entities-response", prefix=prefix)
        assert found["result"][0]["id"] == expected


def test_types_are_suggested_with_the_wider_ones(client: Client) -> None:
    found = client.get("/reconcile/suggest/type", "suggest-types-response", prefix="metro")["result"]
    assert [(each["name"], [wide["name"] for wide in each["broader"]]) for each in found] == [
        ("Metropolitan area", ["Urban place"])
    ]


def test_properties_are_suggested_for_comparison_and_extension(client: Client) -> None:
    found = client.get("/reconcile/suggest/property", "suggest-properties-response", prefix="geo")["result"]
    assert [each["id"] for each in found] == ["geonames"]
    french = client.get(
        "/reconcile/suggest/property", "suggest-properties-response", prefix="pays", lang="fr"
    )
    assert [each["id"] for each in french["result"]] == ["country"]


@pytest.mark.parametrize(
    ("what", "identifier", "text"),
    [("entity", SFAX, "City · Tunisia"), ("type", "City", "City"), ("property", "geonames", "GeoNames")],
)
def test_a_flyout_tells_in_a_line_what_is_meant(
    client: Client, what: str, identifier: str, text: str
) -> None:
    found = client.get(f"/reconcile/flyout/{what}", id=identifier)
    assert found["id"] == identifier
    assert text in found["html"]


def test_a_preview_fits_a_frame_of_another_site_and_loads_nothing_from_a_third(client: Client) -> None:
    answer = client.ask("/reconcile/preview", id=SFAX)
    page = answer.body.decode()
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "صفاقس" in page
    assert "http://" not in page
    assert "https://" not in page
    assert client.ask("/reconcile/preview", id="id/place/nowhere").status == 404
    assert client.ask("/reconcile/flyout/entity", id="").status == 404


@pytest.mark.parametrize(("language", "told"), [("fr", "non signalé"), ("ar", "لم يرد ذكره")])
def test_a_preview_says_in_the_readers_language_that_nothing_is_reported(
    client: Client, language: str, told: str
) -> None:
    assert told in client.ask("/reconcile/preview", id="id/country/ml", lang=language).body.decode()


def test_a_table_is_extended_with_names_places_and_identifiers(client: Client) -> None:
    found = client.extend([SFAX, "id/country/tn"], "name-ar", "country", "latitude", "iso2", "iso3")
    assert [(each["id"], each["name"]) for each in found["meta"][1:3]] == [
        ("country", "Country"), ("latitude", "Latitude"),
    ]  # fmt: skip
    assert found["rows"] == {
        SFAX: {
            "name-ar": [],
            "country": [{"id": "id/country/tn", "name": "Tunisia"}],
            "latitude": [{"float": 34.74056}],
            "iso2": [],
            "iso3": [],
        },
        "id/country/tn": {
            "name-ar": [{"str": "تونس"}],
            "country": [],
            "latitude": [],
            "iso2": [{"str": "TN"}],
            "iso3": [{"str": "TUN"}],
        },
    }


def test_statements_come_with_their_evidence_counted_in_the_same_order(client: Client) -> None:
    def column(**settings: Any) -> Any:
        asked = {"id": "initiatives", "settings": settings}
        return client.extend([SFAX], asked)["rows"][SFAX]["initiatives"]

    names, counts, iris = column(), column(content="evidence"), column(content="iri")
    assert {"id": "id/initiative/mc2cm", "name": "Mediterranean City-to-City Migration"} in names
    assert len(names) == len(counts) == len(iris) > 3
    assert all(each["int"] >= 1 for each in counts)
    assert iris[0] == {"str": f"https://w3id.org/routecities/{names[0]['id']}"}
    assert column(limit="2") == names[:2]


def test_roles_name_the_route_where_the_source_does(client: Client) -> None:
    rows = client.extend(["id/country/tn", SFAX], "roles")["rows"]
    assert rows["id/country/tn"]["roles"] == [
        {"id": "vocab/route-role/departure", "name": "Departure · Central Mediterranean Route"}
    ]


def test_what_is_not_reported_and_what_is_not_known_is_empty(client: Client) -> None:
    rows = client.extend(["id/place/tn-ajim", "id/place/nowhere"], "roles", "country")["rows"]
    assert rows["id/place/tn-ajim"]["roles"] == []
    assert rows["id/place/nowhere"] == {"roles": [], "country": []}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"ids": "x", "properties": []}, "has a list of texts in its field ids"),
        ({"ids": [], "properties": ["x"]}, "has a list of objects in its field properties"),
        ({"ids": [], "properties": [{"id": "colour"}]}, "No property is called 'colour'; known are name-en"),
        ({"ids": [], "properties": [{"id": []}]}, "No property is called '[]'"),
        ({"ids": ["x"] * 501, "properties": []}, "about 501 things; at most 500 are extended at once"),
        (
            {"ids": [], "properties": [{"id": "type", "settings": {"limit": "x"}}]},
            "limit is a number, not 'x'",
        ),
        (
            {"ids": [], "properties": [{"id": "type", "settings": {"content": "x"}}]},
            "one of name, iri, evidence",
        ),
    ],
)
def test_an_extension_that_is_wrong_is_told_where(client: Client, query: Any, told: str) -> None:
    answer = client.send(extend=query)
    assert answer.status == 400
    assert told in answer.body.decode()
