"""Periods: read as people write them, kept by their first day, counted without a slip."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tactics.tracking import periods

days = st.dates(date(1901, 1, 1), date(2199, 12, 1))
kinds = st.sampled_from([*periods.KINDS])


@given(kind=kinds, day=days)
def test_a_period_begins_at_or_before_its_days_and_the_next_one_after_them(kind: str, day: date) -> None:
    start = periods.first(kind, day)
    following = periods.after(kind, start)
    assert start <= day < following
    assert periods.first(kind, following) == following
    assert periods.first(kind, following - timedelta(days=1)) == start


@given(kind=kinds, day=days, far=st.integers(0, 60))
def test_steps_are_how_often_one_goes_to_the_next(kind: str, day: date, far: int) -> None:
    start = end = periods.first(kind, day)
    for _ in range(far):
        end = periods.after(kind, end)
    assert periods.steps(kind, start, end) == far
    assert periods.steps(kind, end, start) == -far


@given(kind=kinds, day=days)
def test_what_is_written_is_read_again(app: Flask, kind: str, day: date) -> None:
    start = periods.first(kind, day)
    with app.test_request_context():
        assert periods.read(periods.written(kind, start), kind) == start
        assert periods.read(start.isoformat(), kind) == start


@pytest.mark.parametrize("language", ["en", "sv"])
@given(kind=kinds, day=days)
def test_what_is_said_is_read_again(app: Flask, language: str, kind: str, day: date) -> None:
    start = periods.first(kind, day)
    with app.test_request_context(query_string={"lang": language}):
        assert periods.read(periods.said(kind, start), kind) == start


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("2026-03-14", "day", "2026-03-14"),
        ("2026/3/14", "day", "2026-03-14"),
        ("20260314", "day", "2026-03-14"),
        ("2026-03-14 00:00:00", "day", "2026-03-14"),
        ("2026-03-14T09:30:00Z", "day", "2026-03-14"),
        ("14.3.2026", "day", "2026-03-14"),
        ("14. 3. 2026", "day", "2026-03-14"),
        ("14/3 2026", "day", "2026-03-14"),
        ("14/03/2026", "day", "2026-03-14"),
        ("14-03-2026", "day", "2026-03-14"),
        ("14 mars 2026", "day", "2026-03-14"),
        ("14. marts 2026", "day", "2026-03-14"),
        ("March 14, 2026", "day", "2026-03-14"),
        ("1 maj 2026", "day", "2026-05-01"),
        ("1. mai 2026", "day", "2026-05-01"),
        ("14.3.2026", "week", "2026-03-09"),
        ("2026-W11", "week", "2026-03-09"),
        ("2026 v. 11", "week", "2026-03-09"),
        ("v11 2026", "week", "2026-03-09"),
        ("uke 11 2026", "week", "2026-03-09"),
        ("2026-W01", "week", "2025-12-29"),
        ("2026-03", "month", "2026-03-01"),
        ("3/2026", "month", "2026-03-01"),
        ("mar-2026", "month", "2026-03-01"),
        ("2026-Q1", "quarter", "2026-01-01"),
        ("kv 4 2026", "quarter", "2026-10-01"),
        ("Q4/2026", "quarter", "2026-10-01"),
        ("2026-05", "quarter", "2026-04-01"),
        ("2026", "year", "2026-01-01"),
        ("2026-Q3", "year", "2026-01-01"),
    ],
)
def test_iso_and_nordic_forms_are_read(app: Flask, text: str, kind: str, day: str) -> None:
    with app.test_request_context():
        assert periods.read(text, kind).isoformat() == day


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "day"),
        ("soon", "day"),
        ("2026-02-30", "day"),
        ("3/14/2026", "day"),
        ("2026-13", "month"),
        ("2026-W54", "week"),
        ("2026-Q5", "quarter"),
        ("26-03-14", "day"),
        ("٢٠٢٦-03-14", "day"),
        ("2026-03-14\0", "day"),
        ("2026", "month"),
        ("2026-03", "day"),
        ("2026-03", "week"),
        ("2026-W11", "month"),
        ("2026-W11", "quarter"),
        ("1899-12-31", "day"),
        ("2200-01-01", "day"),
        ("0000-01-01", "day"),
        ("9" * 5000, "year"),
    ],
)
def test_what_is_no_period_of_the_kind_is_explained(app: Flask, text: str, kind: str) -> None:
    with app.test_request_context(), pytest.raises(ValueError, match="“") as refused:
        periods.read(text, kind)
    assert len(str(refused.value)) < 200


@given(text=st.text(max_size=50) | st.from_regex(r"\d{1,4}[-./ ]\w{1,4}[-./ ]\d{1,4}"), kind=kinds)
def test_any_text_is_a_period_or_a_sentence(app: Flask, text: str, kind: str) -> None:
    with app.test_request_context():
        try:
            found = periods.read(text, kind)
        except ValueError as refused:
            said = str(refused)
        else:
            said = "“" if periods.first(kind, found) == found else "not the first day"
    assert said.startswith("“")


@pytest.mark.parametrize(
    ("kind", "whole"),
    [("day", "2026-11-20"), ("week", "2026-11-09"), ("month", "2026-10-01"), ("quarter", "2026-07-01"), ("year", "2025-01-01")],
)
def test_the_newest_whole_period_is_the_one_before_todays(kind: str, whole: str) -> None:
    assert periods.last_whole(kind, date(2026, 11, 21)).isoformat() == whole
