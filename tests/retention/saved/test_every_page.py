"""Every question of a data set can be saved; its figures have names in both languages."""

import pytest
from flask import Flask

from tests.conftest import Cast
from tests.retention.people import bring
from tests.retention.saved.test_pages import save
from tests.retention.stores import Row


def shop() -> list[Row]:
    """A hundred customers who buy every second to fifth week of a year, in two countries; every sixth only once."""
    rows: list[Row] = []
    for who in range(100):
        country = "SE" if who % 3 else "FI"
        for week in range(0, 52, 2 + who % 4):
            day = 1 + week * 7 + who % 7
            month, rest = divmod(day, 28)
            rows.append((f"c{who}", f"2025-{min(12, month + 1):02}-{rest + 1:02}", "buy", 10.0 + who % 7, country))
            if who % 6 == 0:
                break
    return rows


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/frequency", "Median days between two active days"),
        ("/core?period=month", "Did “buy” at first and came back in month"),
        ("/segments?by=s1&period=month", "SE: came back in month 2"),
        ("/lifecycle?period=month", "Bought again in the last period"),
        ("/lifetime", "Lifetime value of all customers"),
    ],
)
def test_what_a_page_found_can_be_saved_with_its_figures(fresh_app: Flask, cast: Cast, path: str, told: str) -> None:
    base = f"/retention/{bring(fresh_app, cast.alice, shop(), ['country'])}"
    address = save(fresh_app, cast.alice, base, path=path)
    assert told in cast.alice.get(address).text
    assert told not in cast.alice.get(f"{address}?lang=sv").text
