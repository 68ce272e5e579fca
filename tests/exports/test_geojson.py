"""GeoJSON: places, the initiatives at them and their roles on routes, for maps."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from geojson_pydantic import FeatureCollection

from kg.namespaces import ID

if TYPE_CHECKING:
    from collections.abc import Callable

    Export = Callable[[str], bytes]


@pytest.fixture(scope="module")
def features(export: Export) -> dict[str, Any]:
    return {each["id"]: each for each in json.loads(export("geojson"))["features"]}


def test_it_holds_to_rfc_7946(export: Export) -> None:
    collection = json.loads(export("geojson"))
    found: FeatureCollection[Any] = FeatureCollection.model_validate(collection)
    assert len(found.features) == len({each["id"] for each in collection["features"]})
    assert not {"crs", "geometry", "properties", "coordinates"} & set(collection)


def test_each_layer_holds_what_the_graph_says(features: dict[str, Any]) -> None:
    assert Counter(each["properties"]["layer"] for each in features.values()) == {
        "place": 211,
        "initiative-at-place": 304,
        "role-on-route": 29,
    }


def test_coordinates_are_longitude_then_latitude(features: dict[str, Any]) -> None:
    sfax = features[f"{ID}place/tn-sfax"]
    assert sfax["geometry"] == {"type": "Point", "coordinates": [10.76028, 34.74056]}
    assert (sfax["properties"]["place"], sfax["properties"]["countryCode"]) == ("Sfax", "TUN")


def test_a_place_without_coordinates_keeps_its_place_in_the_list(features: dict[str, Any]) -> None:
    unknown = features[f"{ID}place/ke-kalobeyei"]
    assert unknown["geometry"] is None
    assert unknown["properties"]["place"] == "Kalobeyei"


def test_a_role_keeps_its_certainty_and_its_passage(features: dict[str, Any]) -> None:
    for each in features.values():
        said = each["properties"]
        if said["layer"] != "place":
            assert said["certainty"], each
            assert said["status"], each
            assert said["passage"].startswith(f"{ID}evidence/"), each


def test_the_file_says_what_it_cannot_express(export: Export) -> None:
    collection = json.loads(export("geojson"))
    assert "not one that has none" in collection["notExpressed"]
    assert collection["license"] == "https://creativecommons.org/licenses/by/4.0/"
