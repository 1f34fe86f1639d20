"""The pages of the library and of the growth model, as a reader meets them."""

import html
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactics.kpis.register import REGISTER
from tactics.kpis.scenarios import asked_names
from tactics.kpis.texts import entries

NO_NUMBER = re.compile(r"\b(nan|inf|infinity|none|undefined)\b", re.IGNORECASE)
looking = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def answer_of(page: str) -> str:
    """The text of the part that answers."""
    part = re.search(r'<div class="answer" id="answer".*?</form>|<div class="answer" id="answer".*?</section>', page, re.DOTALL)
    assert part
    return html.unescape(re.sub(r"<[^>]+>", " ", part[0]))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("slug", REGISTER)
def test_every_kpi_has_a_page_with_an_answer_in_both_languages(slug: str, language: str, client: FlaskClient) -> None:
    answer = client.get(f"/kpis/{slug}?lang={language}")
    assert answer.status_code == 200
    assert html.escape(entries()[slug].texts[language].name, quote=False) in html.unescape(answer.text).replace("&", "&amp;")
    assert 'class="answer__value"' in answer.text
    assert " style=" not in answer.text


def test_every_variant_can_be_chosen_and_shows_its_example(client: FlaskClient) -> None:
    for kpi in REGISTER.values():
        for variant in kpi.variants:
            page = client.get(f"/kpis/{kpi.slug}?variant={variant.id}").text
            assert all(f'name="{own.name}"' in page for own in variant.inputs)
            assert 'class="answer__value"' in page


def test_the_address_is_the_answer(client: FlaskClient) -> None:
    said = answer_of(client.get("/kpis/churn?lost=1644&start=11734&lang=en").text)
    assert "14.01%" in said
    assert "Example figures" not in said


def test_the_library_lists_every_kpi_once(client: FlaskClient) -> None:
    page = client.get("/kpis?lang=sv").text
    assert sorted(re.findall(r'href="/kpis/([a-z-]+)"', page)) == sorted(REGISTER)


def test_division_by_nothing_is_a_sentence(client: FlaskClient) -> None:
    page = client.get("/kpis/churn?lost=0&start=0&lang=en").text
    assert "nothing to divide by" in page
    assert 'class="answer__value"' not in page


def test_a_doubtful_number_says_how_it_was_read(client: FlaskClient) -> None:
    page = html.unescape(client.get("/kpis/expansion-rate?variant=source&start=14000&end=19.500&lang=en").text)
    assert "Read as 19,500. If you meant 19.5" in page


def test_exact_figure_is_judged_while_the_rounded_is_shown(client: FlaskClient) -> None:
    said = " ".join(answer_of(client.get("/kpis/churn?lost=46&start=9212&lang=en").text).split())
    assert "Enterprise a month Really good" in said


def test_a_rate_is_told_for_other_periods(client: FlaskClient) -> None:
    assert "11.53% a quarter and 38.73% a year" in html.unescape(client.get("/kpis/churn?lost=10&start=250&lang=en").text)


def test_the_first_two_companies_are_the_published_example(client: FlaskClient) -> None:
    page = html.unescape(client.get("/growth-model?lang=en").text)
    assert "Company A passes Company B in month 12." in page
    assert all(figure in page for figure in ("6,647,480", "5,714,285", "−933,195", "6,666,667"))


def test_the_model_answers_for_one_company_and_for_three(client: FlaskClient) -> None:
    one = client.get("/growth-model?new_a=100&retention_a=90&months=1&lang=en")
    three = client.get(
        "/growth-model?new_a=100&retention_a=90&new_b=50&retention_b=95&new_c=10&retention_c=99&curve_c=50+40&lang=en"
    )
    assert (one.status_code, three.status_code) == (200, 200)
    assert three.text.count('class="growth-point ') == 3


def test_a_rising_cohort_is_refused_in_a_sentence(client: FlaskClient) -> None:
    page = html.unescape(client.get("/growth-model?new_a=100&retention_a=90&curve_a=50+60&lang=en").text)
    assert "no month can have more left than the month before" in page


def test_the_claim_can_be_tried(client: FlaskClient) -> None:
    page = client.get("/growth-model?claim_churn=5&claim_years=5&lang=en").text
    assert ">+64%<" in page
    assert "month 44" in page


def test_the_claims_sliders_say_where_they_stand(client: FlaskClient) -> None:
    page = client.get("/growth-model?claim_churn=90&claim_years=3&claim_growth=0.5&lang=en").text
    said = dict(re.findall(r'id="said-claim_(\w+)"[^>]*>([^<]*)<', page))
    assert said == {"churn": "15%", "years": "3", "growth": "0.5%"}
    assert 'max="15" step="0.5" value="15"' in page


def test_each_reading_of_the_claim_is_told_in_swedish(client: FlaskClient) -> None:
    table = html.unescape(client.get("/growth-model?lang=sv").text).partition("<caption>")[2]
    assert not {"intake", "from", "nobody"} & set(re.findall(r"[a-z]+", table.partition("</table>")[0]))


def test_a_company_without_a_neighbour_keeps_its_letter(client: FlaskClient) -> None:
    page = client.get("/growth-model?new_a=100&retention_a=90&new_c=50&retention_c=97&lang=en").text
    assert ">C − A<" in page


def test_every_change_of_the_lead_among_three_is_in_the_short_table(client: FlaskClient) -> None:
    page = client.get("/growth-model?new_a=100&retention_a=90&new_b=200&retention_b=50&new_c=60&retention_c=98&lang=en").text
    turns = set(re.findall(r"passes Company [ABC] in month (\d+)", page))
    assert len(turns) == 3
    short = page.partition('class="table growth-table"')[2].partition("</table>")[0]
    assert turns <= set(re.findall(r'<th scope="row">(\d+)</th>', short))


def test_a_doubtful_assumption_says_how_it_was_read(client: FlaskClient) -> None:
    page = html.unescape(client.get("/growth-model?new_a=1.500&retention_a=90&lang=en").text)
    assert "Read as 1,500. If you meant 1.5" in page


def test_a_bound_is_told_as_the_reader_writes_it(client: FlaskClient) -> None:
    page = html.unescape(client.get("/growth-model?new_a=-1&retention_a=90&lang=en").text)
    assert "must lie from 0 to 1,000,000,000,000." in page


@pytest.mark.parametrize("path", ["/kpis/churn?lost=10&start=250", "/growth-model?new_a=100&retention_a=90"])
def test_the_address_of_an_answer_is_a_link_and_a_button_with_the_same(path: str, client: FlaskClient) -> None:
    page = client.get(path).text
    copied = re.search(r'<a class="no-js" href="([^"]+)">.*?data-copy="([^"]+)"', page)
    assert copied
    assert copied[1] == copied[2]
    assert path.partition("?")[2].partition("&")[0] in copied[1]


@pytest.mark.parametrize("kept", ["99." + "9" * 30, "100", "99.99999999"])
def test_almost_keeping_everybody_is_no_error(kept: str, client: FlaskClient) -> None:
    answer = client.get(f"/growth-model?new_a={10**12}&retention_a={kept}&revenue_a={10**9}&users_a={10**12}&months=60")
    assert answer.status_code == 200


@looking
@given(st.data())
def test_anything_in_the_address_of_a_kpi_is_answered(client: FlaskClient, data: st.DataObject) -> None:
    slug = data.draw(st.sampled_from(sorted(REGISTER)))
    names = sorted({own.name for variant in REGISTER[slug].variants for own in variant.inputs} | {"variant", "period"})
    values = st.one_of(st.text(max_size=12), st.from_regex(r"-?[0-9]{1,17}[.,]?[0-9]{0,4}", fullmatch=True))
    answer = client.get(f"/kpis/{slug}", query_string={name: data.draw(values) for name in names})
    assert answer.status_code == 200
    for value in re.findall(r'class="answer__sentence"[^>]*>([^<]*)<', answer.text):
        assert not NO_NUMBER.search(value)


@looking
@given(st.data())
def test_anything_in_the_address_of_the_model_is_answered(client: FlaskClient, data: st.DataObject) -> None:
    names = [*sorted(asked_names()), "claim_churn", "claim_years", "claim_start", "claim_growth"]
    values = st.one_of(st.just(""), st.text(max_size=8), st.from_regex(r"-?[0-9]{1,13}[.,]?[0-9]{0,3}", fullmatch=True))
    answer = client.get("/growth-model", query_string={name: data.draw(values) for name in names})
    assert answer.status_code == 200


def test_an_unknown_kpi_is_not_found(client: FlaskClient) -> None:
    assert client.get("/kpis/karma").status_code == 404
    assert client.get("/kpis/Churn").status_code == 302
