"""The sequence of requests by which OpenRefine links a column and extends the table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from tests.reconcile.conftest import Client


def test_a_column_is_linked_from_manifest_to_new_columns(client: Client) -> None:
    manifest = client.get("/reconcile", "manifest")
    guessed = client.reconcile(*({"query": name, "limit": 3} for name in ("Sfax", "Accra", "Kampala")))
    kinds = [each["type"][0]["id"] for one in guessed for each in one[:1]]
    assert set(kinds) == {"https://w3id.org/routecities/ontology#City"}

    (found,) = client.reconcile({"query": "Sfax", "type": kinds[0], "type_strict": "should", "limit": 5})
    chosen = next(each for each in found if each["match"])

    def follow(pattern: str, sign: str) -> str:
        return pattern.replace(sign, quote(chosen["id"], safe="")).removeprefix(client.service.root)

    page = client.service.send(
        "GET", follow(manifest["view"]["url"], "{{id}}"), headers={"Accept": "text/html"}
    )
    assert (page.status, page.type) == (200, "text/html")
    assert "<title>Sfax" in page.body.decode()
    preview = client.ask(follow(manifest["preview"]["url"], "{{id}}"))
    assert (preview.status, preview.type) == (200, "text/html")
    flyout = client.get(follow(manifest["suggest"]["entity"]["flyout_service_path"], "${id}"))
    assert flyout["id"] == chosen["id"]

    proposal = manifest["extend"]["propose_properties"]
    assert proposal["service_url"] == client.service.root
    proposed = client.get(proposal["service_path"], "data-extension-property-proposal", type=kinds[0])
    wanted = [each["id"] for each in proposed["properties"]]
    assert {"country", "latitude", "longitude", "geonames", "initiatives", "roles"} <= set(wanted)
    assert "iso3" not in wanted
    rows = client.extend([chosen["id"]], *wanted)["rows"][chosen["id"]]
    assert rows["country"] == [{"id": "id/country/tn", "name": "Tunisia"}]
    assert rows["geonames"] == [{"str": "2467454"}]


def test_the_services_of_the_manifest_keep_the_language_that_was_asked_for(client: Client) -> None:
    manifest = client.get("/reconcile", "manifest", lang="fr")
    assert manifest["defaultTypes"][1]["name"] == "Ville"
    assert manifest["suggest"]["entity"]["flyout_service_path"] == "/reconcile/flyout/entity?lang=fr&id=${id}"
    found = client.get(f"{manifest['suggest']['type']['service_path']}&prefix=vil", "suggest-types-response")
    assert [each["name"] for each in found["result"]] == ["Ville"]
