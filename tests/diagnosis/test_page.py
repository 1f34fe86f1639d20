"""The page of the diagnosis, as a reader meets it."""

import html
import re
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactics.diagnosis.asked import FIELDS
from tests.conftest import Cast

WHOLE = "acquisition=10000&activation=30&conversion=5&revenue=200&retention=95&customers=1500&invites=2&referral=4"
NO_NUMBER = re.compile(r"\b(nan|infinity|none|undefined)\b", re.IGNORECASE)
NAMES = [own.name for several in FIELDS.values() for own in several]


def text_of(page: str) -> str:
    """A page as it reads, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def ask(client: FlaskClient, query: str = "", language: str = "en") -> str:
    """What the page of an address reads."""
    answer = client.get(f"/diagnose?{query}&lang={language}")
    assert answer.status_code == 200
    return text_of(answer.text)


def cards(page: str) -> list[str]:
    """The tactics that a page shows."""
    return re.findall(r'tactic-card__title"><a href="/tactics/([\w-]+)"', page)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_an_empty_form_shows_an_example_and_says_so(client: FlaskClient, language: str) -> None:
    page = client.get(f"/diagnose?lang={language}").text
    assert page.count('class="effect ') == 6
    assert 'id="example" class="diagnosis-example" data-live></p>' not in page
    assert "data-live></p>" in client.get(f"/diagnose?{WHOLE}&lang={language}").text
    assert " style=" not in page


def test_the_stage_that_moves_most_is_named_with_its_effect(client: FlaskClient) -> None:
    said = ask(client, WHOLE)
    assert "One point more is worth most in conversion to customer: +59,629 (+13%)." in said
    assert "10% more is worth most in revenue per customer: +46,025 (+10%)." in said
    assert "Recurring revenue in month 12 as things stand: 460,253 from 2,301 customers." in said


def test_stages_that_are_worth_the_same_are_all_named(client: FlaskClient) -> None:
    said = ask(client, "acquisition=1000&activation=50&conversion=10&retention=90")
    assert "10% more is worth most in visitors or leads, activation and conversion to customer: +36 (+10%)." in said


def test_another_horizon_gives_another_answer(client: FlaskClient) -> None:
    assert "Recurring revenue in month 36" in ask(client, f"{WHOLE}&months=36")
    assert "Choose from 1 to 60 months." in ask(client, f"{WHOLE}&months=61")


@pytest.mark.parametrize(
    ("query", "answered", "missing"),
    [
        (
            "retention=90",
            "Only retention can be counted: +4.9% for one point, +4.9% for 10%.",
            "Missing: Visitors or leads, Activation and Conversion",
        ),
        ("activation=20&conversion=4", "Customers won in 12 months", "Missing: retention."),
        ("customers=1000&churn=5", "Today's customers left in month 12 as things stand: 540", "so only today's customers count"),
        ("acquisition=900&activation=20&conversion=4&retention=90", "Customers in month 12", "The count begins with nobody"),
    ],
)
def test_a_part_of_the_funnel_is_answered_and_the_rest_is_said_to_be_missing(
    query: str, answered: str, missing: str, client: FlaskClient
) -> None:
    said = ask(client, query)
    assert answered in said
    assert missing in said.partition("What this does not know")[2]


def test_an_effect_without_its_scale_is_told_in_per_cent_only(client: FlaskClient) -> None:
    table = re.search(r"<tbody>.*?</tbody>", client.get("/diagnose?activation=20&retention=90&lang=en").text, re.DOTALL)
    assert table
    effects = re.findall(r"<strong>([^<]+)</strong>", table[0])
    assert len(effects) == 4
    assert all(effect.endswith("%") for effect in effects)


def test_figures_alone_that_reach_nothing_are_answered_with_what_to_do(client: FlaskClient) -> None:
    assert "There is nothing to compare yet." in ask(client, "customers=1000")
    for query in ("acquisition=100&activation=0&conversion=0", "activation=0"):
        assert "a stage lets nobody through" in ask(client, query)


def test_churn_stands_for_retention_and_must_agree_with_it(client: FlaskClient) -> None:
    assert ask(client, "churn=5").partition("What moves")[2] == ask(client, "retention=95").partition("What moves")[2]
    assert "make 100% together" in ask(client, "churn=5&retention=90")
    assert "make 100% together" not in ask(client, "churn=5&retention=95")


def test_a_funnel_that_feeds_itself_for_ever_is_questioned(client: FlaskClient) -> None:
    assert "the funnel would grow without end" in ask(client, "acquisition=10&activation=50&conversion=5&invites=20&referral=5")


def test_bands_are_shown_where_they_are_published_and_said_to_be_absent_elsewhere(client: FlaskClient) -> None:
    said = ask(client, WHOLE)
    assert "Small companies (SMB) 2.5–5% Good" in said
    assert "Enterprise 1–2% Above the published band" in said
    assert said.count("No published band") == 4


def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_answered(client: FlaskClient) -> None:
    page = client.get("/diagnose?activation=120&retention=many&conversion=5&lang=en").text
    assert "must lie from 0 to 100" in page
    assert "“many” is not a number" in html.unescape(page)
    assert 'value="many"' in page
    assert page.count('class="effect ') == 1


def test_the_tactics_are_the_stages_that_fit_best_evidence_first(client: FlaskClient) -> None:
    page = client.get(f"/diagnose?{WHOLE}&model=saas&budget=in-house").text
    query = "stage=revenue&model=saas&budget=in-house&sort=evidence&per_page=6"
    assert cards(page) == [item["slug"] for item in client.get(f"/api/v1/tactics?{query}").json["items"]]
    assert "/tactics?stage=revenue&amp;model=saas&amp;budget=in-house&amp;sort=evidence" in page


def test_another_stages_tactics_can_be_chosen_and_the_figures_stay(client: FlaskClient) -> None:
    page = client.get(f"/diagnose?{WHOLE}&lang=en").text
    address = re.search(r'href="(\?[^"]*stage=referral[^"]*)#tactics"', page)
    assert address
    chosen = client.get(f"/diagnose{html.unescape(address[1])}").text
    listed = client.get("/api/v1/tactics?stage=referral&sort=evidence&per_page=6").json
    assert cards(chosen) == [item["slug"] for item in listed["items"]]
    assert 'value="1500"' in chosen


def test_a_tactic_is_added_from_the_page_and_the_reader_comes_back(cast: Cast) -> None:
    page = cast.stranger.get(f"/diagnose?{WHOLE}").text
    assert 'form="add-to-backlog"' in page
    slug = cards(page)[0]
    cast.stranger.add(slug)
    assert f'id="add-{slug}" href="/backlog"' in cast.stranger.get(f"/diagnose?{WHOLE}").text


def test_the_growth_model_shows_the_same_funnel_month_by_month(client: FlaskClient) -> None:
    query = "acquisition=10000&activation=30&conversion=5&retention=95.125&customers=1500"
    page = client.get(f"/diagnose?{query}&lang=en").text
    address = re.search(r'href="(/growth-model\?[^"]+)"', page)
    assert address
    asked = parse_qs(html.unescape(address[1]).partition("?")[2])
    assert (asked["new_a"], asked["retention_a"], asked["users_a"], asked["name_a"]) == (
        ["150"],
        ["95.1250"],
        ["1500"],
        ["Today"],
    )
    customers = re.search(r"as things stand: ([\d,]+)", text_of(page))
    assert customers
    assert f'<td class="num">{customers[1]}</td>' in client.get(html.unescape(address[1]) + "&lang=en").text


@pytest.mark.parametrize("path", ["/", "/funnel", "/kpis", "/growth-model", "/kpis/churn", "/sitemap.xml"])
def test_the_diagnosis_is_found_from_where_one_would_look(path: str, client: FlaskClient) -> None:
    assert "/diagnose" in client.get(path).text


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_anything_in_the_address_is_answered(client: FlaskClient, data: st.DataObject) -> None:
    values = st.one_of(st.just(""), st.text(max_size=8), st.from_regex(r"-?[0-9]{1,40}[.,]?[0-9]{0,39}", fullmatch=True))
    query = {name: data.draw(values) for name in [*NAMES, "months", "model", "budget", "stage"]}
    answer = client.get("/diagnose", query_string=query)
    assert answer.status_code == 200
    for verdict in re.findall(r'class="diagnosis-verdict">([^<]*)<', answer.text):
        assert not NO_NUMBER.search(verdict)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "9" * 400, "\0", "1e400", "٣", "-1", "0", "100,0"])
@pytest.mark.parametrize("name", NAMES)
def test_odd_figures_do_no_harm(name: str, text: str, client: FlaskClient) -> None:
    assert client.get("/diagnose", query_string=[(name, text), (name, "5")]).status_code == 200
