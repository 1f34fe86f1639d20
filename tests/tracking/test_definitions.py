"""A definition cannot change under saved values without its being seen, accepted and marked."""

import pytest
from flask import Flask

from tactics.core.database import db
from tactics.kpis.register import REGISTER
from tactics.tracking.definitions import definition_of
from tactics.tracking.models import FigureSeries
from tests.tracking.conftest import Analyst

OLD = {"en": "Churn = Customers lost ÷ Customers at the end", "sv": "Churn = Förlorade kunder ÷ Kunder vid slutet"}


def make_old(app: Flask, key: int, **others: object) -> None:
    """As if the series had been started under another register than today's."""
    with app.app_context():
        series = db.session.get(FigureSeries, key)
        assert series
        series.digest = "0123456789abcdef"
        series.definitions = [{**series.definitions[0], "wording": OLD}]
        for name, value in others.items():
            setattr(series, name, value)
        db.session.commit()


@pytest.fixture
def old(fresh_app: Flask, analyst: Analyst) -> int:
    """A series with one value from before the definition changed."""
    key = analyst.follow()
    analyst.save("2026-03", "4")
    make_old(fresh_app, key)
    return key


def digest_now(app: Flask) -> str:
    with app.test_request_context():
        now = definition_of("churn", "customers")
        assert now
        return now.digest


def test_every_way_to_compute_has_a_definition_of_its_own_in_both_languages(app: Flask) -> None:
    with app.test_request_context():
        found = {(kpi.slug, own.id): definition_of(kpi.slug, own.id) for kpi in REGISTER.values() for own in kpi.variants}
        for (slug, key), own in found.items():
            assert own
            assert all(own.wording[language] and own.named[language] for language in ("en", "sv")), (slug, key)
            assert own.wording["en"] != own.wording["sv"]
        assert definition_of("churn", "no-such") is None
        assert definition_of("no-such", "customers") is None
    by_kpi = {(slug, own.digest) for (slug, _), own in found.items() if own}
    assert len(by_kpi) == len(found)


def test_a_definition_is_the_same_in_every_language(app: Flask) -> None:
    digests = set()
    for language in ("en", "sv"):
        with app.test_request_context(query_string={"lang": language}):
            own = definition_of("clv", "orders")
            assert own
            digests.add((own.digest, own.wording["sv"]))
    assert len(digests) == 1


@pytest.mark.parametrize(("lang", "library"), [("en", "Customers lost in the period"), ("sv", "Förlorade kunder under perioden")])
def test_the_page_says_so_with_both_wordings(analyst: Analyst, old: int, lang: str, library: str) -> None:
    page = analyst.read(f"/figures/churn?series={old}&lang={lang}")
    assert OLD[lang] in page
    assert library in page
    assert 'id="add"' not in analyst.get("/figures/churn").text


def test_the_list_and_the_dashboard_say_so_too(analyst: Analyst, old: int) -> None:
    assert "The definition has changed" in analyst.read("/figures?lang=en")
    assert "The definition has changed" in analyst.read("/dashboard?lang=en")


def test_nothing_is_saved_until_it_is_decided(analyst: Analyst, old: int) -> None:
    assert "Not saved: the definition has changed." in analyst.read(analyst.save("2026-04", "5").location)
    text = "date;value\n2026-04-01;5"
    page = analyst.send(f"/figures/series/{old}/import", text=text).text
    shown = page.split('name="shown" value="')[1].split('"')[0]
    assert "Not saved" in analyst.read(analyst.send(f"/figures/series/{old}/import", text=text, shown=shown).location)
    assert analyst.rows(old) == ["2026-03-01,4,"]


def test_what_was_saved_before_can_still_be_corrected(analyst: Analyst, old: int) -> None:
    value = analyst.get("/figures/churn").text.split('href="/figures/values/')[1].split('"')[0]
    assert analyst.send(f"/figures/values/{value}", when="2026-03", value="4,5").status_code == 303
    assert analyst.rows(old) == ["2026-03-01,4.5,"]


def test_an_accepted_definition_holds_from_that_day_and_is_marked(fresh_app: Flask, analyst: Analyst, old: int) -> None:
    assert analyst.send(f"/figures/series/{old}/accept", digest=digest_now(fresh_app)).status_code == 303
    page = analyst.read("/figures/churn?lang=en")
    assert "The definition changed" in page
    assert OLD["en"] in page
    assert "From" in page.split("How the values are computed")[1]
    assert 'chart__flag--definition"' in analyst.get("/figures/churn").text
    assert analyst.save("2026-04", "5").status_code == 303
    assert len(analyst.rows(old)) == 2


@pytest.mark.parametrize("digest", ["", "0123456789abcdef", "something"])
def test_only_the_definition_that_was_shown_can_be_accepted(analyst: Analyst, old: int, digest: str) -> None:
    analyst.send(f"/figures/series/{old}/accept", digest=digest)
    assert "Nothing more is saved here until you have chosen." in analyst.read("/figures/churn?lang=en")


def test_a_new_series_may_be_started_and_the_old_one_ends(fresh_app: Flask, analyst: Analyst, old: int) -> None:
    new = analyst.follow()
    assert new != old
    assert analyst.save("2026-04", "5").location.endswith(f"series={new}")
    assert (analyst.rows(old), analyst.rows(new)) == (["2026-03-01,4,"], ["2026-04-01,5,"])
    page = analyst.get(f"/figures/churn?series={old}&lang=en").text
    assert "This series has ended." in page
    assert f'href="/figures/churn?series={new}"' in page
    analyst.send(f"/figures/series/{old}/accept", digest=digest_now(fresh_app))
    assert "This series has ended." in analyst.get(f"/figures/churn?series={old}&lang=en").text


def test_values_of_another_unit_can_only_go_on_in_a_new_series(fresh_app: Flask, analyst: Analyst, old: int) -> None:
    make_old(fresh_app, old, unit="ratio")
    page = analyst.get("/figures/churn?lang=en").text
    assert "Go on with the new one" not in page
    assert "Start a new series" in page
    analyst.send(f"/figures/series/{old}/accept", digest=digest_now(fresh_app))
    assert "Nothing more is saved here until you have chosen." in analyst.read("/figures/churn?lang=en")


@pytest.mark.parametrize("change", [{"variant": "gone"}, {"kpi": "gone"}])
def test_values_of_what_the_library_no_longer_has_stay_to_be_seen(
    fresh_app: Flask, analyst: Analyst, old: int, change: dict[str, str]
) -> None:
    make_old(fresh_app, old, **change)
    page = analyst.read(f"/figures/{change.get('kpi', 'churn')}?series={old}&lang=en")
    assert "The library no longer has this way to compute it." in page
    assert OLD["en"] in page
    assert analyst.get("/figures").status_code == analyst.get("/dashboard").status_code == 200
    assert analyst.rows(old) == ["2026-03-01,4,"]
