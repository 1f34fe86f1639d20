"""The page of lifetime value, as people use it; the models are computed by real children."""

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.retention import files
from tactics.retention.lifetime.question import Question
from tactics.retention.worth.asked import LifetimeQuestion
from tests.conftest import Cast
from tests.retention.lifetime.simulated import simulated
from tests.retention.people import asked, bring
from tests.retention.stores import Row

ABOUT = {"events": [{"name": "purchase"}, {"name": "visit"}], "first": "2024-01-01", "last": "2025-12-31"}
FIELDS = ("event", "until", "months", "margin", "discount")


@pytest.fixture
def shop(fresh_app: Flask, cast: Cast) -> str:
    """The page of customers whom the models fit."""
    return f"/retention/{bring(fresh_app, cast.alice, simulated(600, seed=3))}/lifetime"


def test_the_page_waits_for_the_answer_and_then_tells_it(fresh_app: Flask, cast: Cast, shop: str) -> None:
    waiting = cast.alice.get(shop).text
    assert "Computing" in waiting
    assert "What to expect" not in waiting
    page = asked(fresh_app, cast.alice, shop)
    assert "In the next 12 months these 600 customers are expected to buy" in page
    assert "a margin of 100%, discounted by 10% a year" in page
    assert "Up to 25% it counts as fitting." in page
    assert (
        page.index("What to expect") < page.index("The check") < page.index("The worthiest customers") < page.index("The models")
    )
    assert page.count('<svg class="chart') == 4
    assert page.count('<tr><th scope="row"><code>') == 100


def test_what_is_asked_stands_in_the_fields_and_is_used(fresh_app: Flask, cast: Cast, shop: str) -> None:
    page = asked(fresh_app, cast.alice, f"{shop}?event=purchase&months=24&margin=37,5&discount=0&until=2025-01-31")
    assert "In the next 24 months" in page
    assert "a margin of 37.5%, discounted by 0% a year" in page
    assert "From what was known on 31 Jan 2025" in page
    for name, value in (("months", "24"), ("margin", "37,5"), ("discount", "0"), ("until", "2025-01-31")):
        assert f'name="{name}"' in page
        assert f'value="{value}"' in page


def test_what_is_not_understood_is_said_and_stays_in_its_field(fresh_app: Flask, cast: Cast, shop: str) -> None:
    page = asked(fresh_app, cast.alice, f"{shop}?months=900&margin=lots&discount=-3&until=someday&event=nothing")
    assert "Not understood, so the usual is taken:" in page
    for field in ("Purchase", "Check the time after", "Months ahead", "Margin in per cent", "Discount a year in per cent"):
        assert field in page.partition("Not understood")[2][:300]
    assert 'value="lots"' in page
    assert "In the next 12 months" in page


def test_every_customer_is_in_the_file(fresh_app: Flask, cast: Cast, shop: str) -> None:
    early = cast.alice.get(f"{shop}.csv?months=6")
    assert early.status_code == 303
    assert early.headers["Location"].endswith("/lifetime?months=6&margin=100&discount=10")
    page = asked(fresh_app, cast.alice, f"{shop}?months=6")
    [address] = {line.partition('"')[0].replace("&amp;", "&") for line in page.split('href="') if "lifetime.csv" in line[:60]}
    answer = cast.alice.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=customers-")
    assert "no-store" in answer.headers["Cache-Control"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 600
    assert all(0 <= float(row["p_alive"]) <= 1 and float(row["clv"]) >= 0 for row in rows)
    answer.close()


def test_without_values_purchases_are_expected_and_no_worth(fresh_app: Flask, cast: Cast) -> None:
    rows: list[Row] = [(who, at, "visit", None) for who, at, _event, _value in simulated(600, seed=3)]
    page = asked(fresh_app, cast.alice, f"/retention/{bring(fresh_app, cast.alice, rows)}/lifetime")
    assert "The purchases have no values" in page
    assert "A purchase is a day with “visit”." in page
    assert page.count("The purchases have no values") == 1


def test_a_stranger_finds_neither_page_nor_file(fresh_app: Flask, cast: Cast, shop: str) -> None:
    asked(fresh_app, cast.alice, shop)
    assert cast.bob.get(shop).status_code == 404
    assert cast.bob.get(f"{shop}.csv").status_code == 404


def test_a_file_that_is_gone_leads_to_the_page(fresh_app: Flask, cast: Cast, shop: str) -> None:
    asked(fresh_app, cast.alice, shop)
    with fresh_app.app_context():
        [path] = Path(files.folder(int(shop.split("/")[2]))).glob("answers/customers-*.csv")
    path.unlink()
    assert cast.alice.get(f"{shop}.csv").status_code == 303


def test_a_model_that_misses_is_said_not_to_fit_before_anything_else(fresh_app: Flask, cast: Cast) -> None:
    rows = [row for row in simulated(1500, seed=3) if row[1] < "2024-12-25" or int(row[0]) % 9 == 0]
    page = asked(fresh_app, cast.alice, f"/retention/{bring(fresh_app, cast.alice, rows)}/lifetime?until=2024-12-30")
    assert "it counts as not fitting: do not rely on what follows from it." in page
    assert page.index("not fitting") < page.index("In the next 12 months")


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "None of the 22 customers had bought a second time."), ("sv", "Ingen av de 22 kunderna hade köpt en andra gång.")],
)
def test_where_nothing_is_computed_the_page_says_why(fresh_app: Flask, cast: Cast, lang: str, said: str) -> None:
    once: list[Row] = [(f"c{n}", f"2024-{n % 12 + 1:02}-15 10:00:00", "purchase", 10.0) for n in range(40)]
    page = asked(fresh_app, cast.alice, f"/retention/{bring(fresh_app, cast.alice, once)}/lifetime?lang={lang}")
    assert said in page
    assert '<svg class="chart' not in page


def test_the_answer_can_be_saved_and_opened(fresh_app: Flask, cast: Cast, shop: str) -> None:
    page = asked(fresh_app, cast.alice, shop)
    [key] = {part[:32] for part in page.split('name="key" value="')[1:]}
    form = {"key": key, "name": "Worth", "question": "lifetime.show", "query": "", "csrf_token": cast.alice.token(shop)}
    kept = cast.alice.client.post(shop.replace("/lifetime", "/analyses"), data=form)
    assert kept.status_code == 303
    assert cast.alice.get(kept.headers["Location"]).status_code == 200


@settings(deadline=None)
@given(parameters=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60) | st.from_regex(r"-?\d{1,20}([.,]\d{1,9})?%?")))
def test_whatever_an_address_holds_there_is_a_question(app: Flask, parameters: dict[str, str]) -> None:
    with app.test_request_context():
        found = LifetimeQuestion.of(parameters, ABOUT)
        again = LifetimeQuestion.of({**found.parameters}, ABOUT)
    assert 1 <= found.question.months <= 60
    assert 0 < found.question.margin <= 1
    assert 0 <= found.question.discount <= 1
    assert Question(**found.question.plain()) == found.question
    if not found.ignored:
        assert again.question == found.question
