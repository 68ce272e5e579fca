"""A public client of the API, ``reconciler``, links a column of a data frame over the real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd  # type: ignore[import-untyped]  # the library has no types
import pytest
from reconciler import reconcile  # type: ignore[import-untyped]  # the library has no types

if TYPE_CHECKING:
    from tests.service import Service

# The client changes its own tables in a way that pandas will give up.
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")


def test_a_column_of_city_names_is_linked(served: Service) -> None:
    cities = pd.Series(["Sfax", "صفاقس", "Ouagadougou", "Wagadugu", "Marrakech"])
    found = reconcile(cities, type_id="City", reconciliation_endpoint=f"{served.root}/reconcile")
    assert list(zip(found["input_value"], found["id"], found["match"], strict=True)) == [
        ("Sfax", "id/place/tn-sfax", True),
        ("صفاقس", "id/place/tn-sfax", True),
        ("Ouagadougou", "id/place/bf-ouagadougou", True),
        ("Wagadugu", "id/place/bf-ouagadougou", False),
        ("Marrakech", "id/place/ma-marrakesh", True),
    ]
    assert set(found["type"]) == {"City"}


def test_a_column_beside_it_tells_the_country(served: Service) -> None:
    table = pd.DataFrame({"city": ["Tunis", "Accra"], "land": ["Tunisie", "Kenya"]})
    found = reconcile(
        table["city"],
        property_mapping={"country": table["land"]},
        reconciliation_endpoint=f"{served.root}/reconcile",
    )
    assert list(zip(found["id"], found["match"], strict=True)) == [
        ("id/place/tn-tunis", True),
        ("id/place/gh-accra", False),
    ]
