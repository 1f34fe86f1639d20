"""The sums of the diagnosis: laws, and the same answers as the growth model."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tactics.diagnosis.funnel import (
    LEVERS,
    Basis,
    Funnel,
    effect,
    leaks,
    one_point,
    one_tenth,
    outcome,
    worths,
)
from tactics.kpis.growth import LONGEST, Company, ceiling, point_worth, users

shares = st.decimals(0, 1, places=3)
counts = st.integers(0, 10**6).map(Decimal)
funnels = st.builds(
    Funnel,
    acquisition=st.none() | counts,
    activation=st.none() | shares,
    conversion=st.none() | shares,
    revenue=st.none() | counts,
    retention=st.none() | shares,
    customers=st.none() | counts,
    invites=st.none() | st.decimals(0, 5, places=1),
    referral=st.none() | shares,
)
horizons = st.integers(1, LONGEST)
WHOLE = Funnel(
    Decimal(10_000), Decimal("0.3"), Decimal("0.05"), Decimal(200), Decimal("0.95"), Decimal(1500), Decimal(2), Decimal("0.04")
)


@given(funnels, st.data(), horizons)
def test_raising_any_figure_never_lowers_customers_or_revenue(funnel: Funnel, data: st.DataObject, months: int) -> None:
    known = list(funnel.levers())
    assume(known)
    lever = data.draw(st.sampled_from(known))
    now = getattr(funnel, lever)
    most = Decimal(10**7) if lever in {"acquisition", "revenue"} else Decimal(1)
    found = effect(funnel, lever, data.draw(st.decimals(now, most, places=4)), months)
    assert found.after.customers >= found.before.customers
    assert found.gained >= 0


@given(funnels, horizons)
def test_a_change_of_nothing_has_no_effect(funnel: Funnel, months: int) -> None:
    for lever in funnel.levers():
        assert effect(funnel, lever, getattr(funnel, lever), months).gained == 0


@given(counts, shares, shares, shares, st.none() | counts, horizons)
def test_without_referral_the_customers_are_those_of_the_growth_model(
    visitors: Decimal, activated: Decimal, converted: Decimal, kept: Decimal, today: Decimal | None, months: int
) -> None:
    funnel = Funnel(visitors, activated, converted, retention=kept, customers=today)
    plain = Company(visitors * activated * converted, kept, users=today or Decimal(0))
    assert outcome(funnel, months).customers == users(plain, months)[-1]


@given(funnels, horizons)
def test_a_point_of_retention_is_worth_what_the_growth_model_says(funnel: Funnel, months: int) -> None:
    assume(funnel.retention is not None)
    found = effect(funnel, "retention", one_point("retention", funnel.retention), months)
    assert found.after.customers - found.before.customers == point_worth(funnel.company(), months).users


@given(funnels, horizons)
def test_every_known_lever_is_answered_and_the_best_point_stands_first(funnel: Funnel, months: int) -> None:
    found = worths(funnel, months)
    assert [worth.lever for worth in sorted(found, key=lambda worth: LEVERS.index(worth.lever))] == list(funnel.levers())
    gained = [worth.point.gained for worth in found]
    assert gained == sorted(gained, reverse=True)
    assert all(effect.after.customers.is_finite() for worth in found for effect in (worth.point, worth.tenth))


@given(funnels, st.decimals(Decimal("0.1"), 1, places=2), horizons)
def test_an_effect_in_per_cent_is_the_same_whatever_the_missing_rate_is(funnel: Funnel, missing: Decimal, months: int) -> None:
    partly = replace(funnel, acquisition=Decimal(900), activation=None, customers=None)
    assumed = replace(partly, activation=missing)
    for lever in partly.levers():
        then = one_tenth(lever, getattr(partly, lever))
        one, two = (effect(own, lever, then, months).relative for own in (partly, assumed))
        assert (one is None) == (two is None)
        assert one is None or one == pytest.approx(two)


@given(st.sampled_from(LEVERS), shares)
def test_a_rate_never_rises_above_all(lever: str, now: Decimal) -> None:
    for step in (one_point, one_tenth):
        assert now <= step(lever, now)
        assert lever in {"acquisition", "revenue"} or step(lever, now) <= 1


@given(funnels, horizons)
def test_who_goes_on_and_who_leaks_make_those_who_came(funnel: Funnel, months: int) -> None:
    for leak in leaks(funnel, months):
        assert leak.lost is None or leak.lost + leak.went == leak.came
        assert leak.lost is None or leak.lost >= 0


def test_a_known_funnel_comes_out_as_counted_by_hand() -> None:
    found = outcome(replace(WHOLE, customers=Decimal(100)), 2)
    first = Decimal(150)
    second = first + first * Decimal("0.08")
    assert found.customers == Decimal(100) * Decimal("0.95") ** 2 + first * Decimal("0.95") + second
    assert found.money == 200 * found.customers


@pytest.mark.parametrize(
    ("missing", "basis"),
    [
        ({}, Basis.WHOLE),
        ({"customers": None}, Basis.WHOLE),
        ({"retention": None}, Basis.WON),
        ({"activation": None}, Basis.TODAY),
        ({"activation": None, "customers": None}, Basis.FLOW),
        ({"acquisition": None, "retention": None}, Basis.FLOW_WON),
    ],
)
def test_what_can_be_counted_depends_on_what_is_known(missing: dict[str, None], basis: Basis) -> None:
    assert replace(WHOLE, **missing).basis is basis


def test_only_todays_customers_are_counted_when_nobody_knows_how_many_are_won() -> None:
    funnel = replace(WHOLE, acquisition=None)
    assert list(funnel.levers()) == ["revenue", "retention"]
    assert outcome(funnel, 12).customers == 1500 * Decimal("0.95") ** 12


@given(st.decimals(0, Decimal("0.8"), places=2), st.decimals(0, Decimal("0.8"), places=2))
def test_customers_who_bring_others_raise_the_ceiling_and_stay_below_it(retention: Decimal, viral: Decimal) -> None:
    company = Company(Decimal(100), retention, viral=viral)
    limit = ceiling(company)
    assert limit is not None
    assert limit == pytest.approx(100 / (1 - viral) / (1 - retention))
    assert users(company, 300)[-1] == pytest.approx(limit)
    assert ceiling(replace(company, viral=Decimal(1))) is None
