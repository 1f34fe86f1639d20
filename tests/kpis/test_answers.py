"""Answers from what people type: laws of the formulas, and sentences instead of numbers where there is no answer."""

import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tactics.kpis.answering import answer, answer_numbers, compute
from tactics.kpis.formulas import Impossible
from tactics.kpis.measures import Variant
from tactics.kpis.numbers import read
from tactics.kpis.register import REGISTER
from tactics.kpis.sensitivity import sensitivity

EVERY = [(kpi.slug, variant) for kpi in REGISTER.values() for variant in kpi.variants]
counts = st.integers(0, 10**9).map(Decimal)


def of(slug: str, key: str = "standard") -> Variant:
    return next(variant for variant in REGISTER[slug].variants if variant.id == key)


@pytest.fixture(autouse=True)
def _english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.parametrize(("slug", "variant"), EVERY, ids=lambda value: getattr(value, "id", value))
def test_every_example_has_an_answer_and_its_written_formula_gives_the_same(slug: str, variant: Variant) -> None:
    found = answer(variant, variant.example, "en")
    assert not found.problems
    if {own.kind for own in variant.inputs} != {"series"}:
        values = {own.name: found.values[own.name] / (100 if own.kind == "share" else 1) for own in variant.inputs}
        written = re.sub(r"\{([^|{}]+)\|([^{}]+)\}", r"((\1)/(\2))", variant.formula)
        plain = eval(written, {}, values) * (100 if variant.unit in {"percent", "score"} else 1)
        assert plain == pytest.approx(found.value)


@given(counts, counts)
def test_retention_and_churn_of_the_same_customers_make_the_whole(lost: Decimal, stayed: Decimal) -> None:
    start = lost + stayed
    if start:
        kept = compute(of("retention-rate", "cohort"), {"remaining": stayed, "start": start})
        assert kept + compute(of("churn", "customers"), {"lost": lost, "start": start}) == pytest.approx(Decimal(100))


@given(counts, counts, counts)
def test_gross_retention_and_gross_churn_make_the_whole(kept: Decimal, churned: Decimal, contraction: Decimal) -> None:
    values = {"start": kept + churned + contraction, "churned": churned, "contraction": contraction}
    if values["start"]:
        retained = compute(of("gross-revenue-retention"), values)
        assert retained + compute(of("revenue-churn", "gross"), values) == pytest.approx(Decimal(100))


@given(counts, counts, counts)
def test_customers_net_of_new_ones_agree_with_the_cohort_form(stayed: Decimal, lost: Decimal, new: Decimal) -> None:
    start = stayed + lost
    if start:
        net = compute(of("retention-rate", "net"), {"start": start, "end": stayed + new, "new": new})
        assert net == compute(of("retention-rate", "cohort"), {"remaining": stayed, "start": start})


@given(st.sampled_from(EVERY), st.data())
def test_anything_typed_gives_a_finite_value_or_sentences(which: tuple[str, Variant], data: st.DataObject) -> None:
    _, variant = which
    texts = st.one_of(st.text(max_size=20), st.from_regex(r"-?[0-9]{0,18}[.,]?[0-9]{0,5} ?%?", fullmatch=True), st.just("0"))
    given = {own.name: data.draw(texts) for own in variant.inputs}
    found = answer(variant, given, data.draw(st.sampled_from(["en", "sv"])))
    assert (found.value is None) == bool(found.problems)
    assert found.value is None or found.value.is_finite()
    sensitivity(found, "It", "month")


@pytest.mark.parametrize(("slug", "variant"), EVERY, ids=lambda value: getattr(value, "id", value))
def test_nothing_and_zeros_never_raise(slug: str, variant: Variant) -> None:
    assert len(answer(variant, {}, "en").problems) == len(variant.inputs)
    zero = answer_numbers(variant, {own.name: (Decimal(0),) if own.kind == "series" else Decimal(0) for own in variant.inputs})
    assert zero.value is None or zero.value == 0


def test_the_sentence_names_what_is_wrong() -> None:
    churn = of("churn", "customers")
    said = {
        ("10", "0"): "“Customers lost in the period” cannot be more than “Customers at the start”.",
        ("0", "0"): "nothing to divide by",
        ("-1", "9"): "cannot be below zero",
        ("1.5", "9"): "write a whole number",
        ("ten", "9"): "“ten” is not a number",
        ("", "9"): "Fill in “Customers lost in the period”.",
        ("1", "9" * 20): "can be at most",
    }
    for (lost, start), words in said.items():
        assert words in answer(churn, {"lost": lost, "start": start}, "en").problems[0].message


def test_infinite_and_missing_numbers_of_a_program_are_refused() -> None:
    found = answer_numbers(of("churn", "customers"), {"lost": Decimal("Infinity")})
    assert [problem.field for problem in found.problems] == ["lost", "start"]


def test_division_by_nothing_is_impossible() -> None:
    with pytest.raises(Impossible):
        compute(of("clv", "arpa-churn"), {"arpa": Decimal(25), "churn": Decimal(0)})


@pytest.mark.parametrize(
    ("text", "language", "counted", "value", "instead"),
    [
        ("1234", "en", True, "1234", None),
        ("19,500", "en", True, "19500", None),
        ("19,500", "sv", True, "19500", "19.5"),
        ("19,500", "sv", False, "19.5", "19500"),
        ("1.234", "sv", True, "1234", "1.234"),
        ("1.234", "en", False, "1.234", "1234"),
        ("1.234", "sv", False, "1234", "1.234"),
        ("2.000", "sv", True, "2000", "2"),
        ("0,5", "sv", False, "0.5", None),
        ("0.499", "sv", False, "0.499", None),
        ("1 234 567,89", "sv", True, "1234567.89", None),
        ("1\u00a0234\u202f567", "sv", True, "1234567", None),
        ("1,234,567.5", "sv", True, "1234567.5", None),
        ("1.234.567,5", "en", True, "1234567.5", None),
        ("1'234", "en", True, "1234", None),
        ("−4 %", "sv", False, "-4", None),
        ("162 500 kr", "sv", True, "162500", None),
        ("$25", "en", True, "25", None),
    ],
)
def test_numbers_are_read_in_the_common_forms(text: str, language: str, counted: bool, value: str, instead: str | None) -> None:
    found = read(text, language, counted=counted)
    assert (found.value, found.instead) == (Decimal(value), None if instead is None else Decimal(instead))


@pytest.mark.parametrize(
    "text", ["", "-", "--5", "+-5", "1,2,3", "1.23,4.5", "NaN", "inf", "1e9", "٣", "12 apples", "9" * 60, ",", "1,,2"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the sentence is made where the figure's name is known
        read(text, "sv", counted=False)


@given(st.text(max_size=50), st.sampled_from(["en", "sv"]), st.booleans())
def test_reading_gives_a_finite_number_or_refuses(text: str, language: str, counted: bool) -> None:
    with suppress(ValueError):
        assert read(text, language, counted=counted).value.is_finite()
