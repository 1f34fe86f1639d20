"""Scores: the frameworks' published examples, laws, and no score where there can be none."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tactics.core.i18n import read_number
from tactics.scoring.frameworks import FRAMEWORKS, Method, method
from tactics.scoring.inputs import MOST, BadInput, Input, Problem
from tactics.scoring.scores import NoScore, missing, read_inputs, score

WEIGHTS = {"Fit": "3", "Cheap": "1"}
METHODS = [
    method(framework.id, variant.id, WEIGHTS if framework.own else None)
    for framework in FRAMEWORKS.values()
    for variant in framework.variants
]
tenths = st.integers(10, 100).map(lambda number: Decimal(number) / 10)
ice = st.fixed_dictionaries({"impact": tenths, "confidence": tenths, "ease": tenths})
amounts = st.decimals(0, 10**6, places=3)
weights = st.dictionaries(st.text("abc", min_size=1), st.integers(1, 100), min_size=1, max_size=6)


def answers_to(own: Input) -> st.SearchStrategy[Decimal]:
    return st.sampled_from(own.choices) if own.choices else tenths if own.kind == "scale" else amounts


def any_answers(how: Method) -> st.SearchStrategy[dict[str, Decimal]]:
    return st.fixed_dictionaries({own.name: answers_to(own) for own in how.inputs})


def value(how: Method, answers: Mapping[str, Decimal | int | float | str]) -> Decimal:
    made = score(how, answers).value
    assert made is not None
    return made


def named(how: Method, *answers: str) -> dict[str, str]:
    return dict(zip((own.name for own in how.inputs), answers, strict=True))


@pytest.mark.parametrize(
    ("framework", "variant", "answers", "expected"),
    [
        ("ice", "mean", ("8", "7", "9"), "8"),  # funnely.app, "Launch pricing test email"
        ("ice", "mean", ("6", "5", "3"), "4.7"),  # the same, "Run YouTube ad campaign", one decimal
        ("ice", "product", ("8", "7", "5"), "280"),  # innerview.co/terms/ice-score, referral programme
        ("ice", "product", ("6", "9", "8"), "432"),  # the same, loading speed
        ("pie", "mean", ("9", "10", "5"), "8"),  # customfit.ai/conversion-glossary/pie-framework, cart page
        ("pie", "mean", ("6", "5", "8"), "6.3"),  # the same, category page
        ("rice", "standard", ("2000", "2", "80", "4"), "800"),  # timeclick-software/awesome-time-tracking, feature A
        ("wsjf", "safe", ("8", "5", "2", "3"), "5"),
        ("wsjf", "reinertsen", ("5000", "2"), "2500"),
        ("pxl", "sum", (*("1",) * 9, "3"), "14"),
        ("pxl", "sum", ("0", "1", *("0",) * 7, "8"), "4"),
    ],
)
def test_published_examples_come_out_as_published(framework: str, variant: str, answers: tuple[str, ...], expected: str) -> None:
    how = method(framework, variant)
    assert round(value(how, named(how, *answers)), 1) == Decimal(expected)


@pytest.mark.parametrize(("hours", "points"), [(0, 3), (3.99, 3), (4, 2), (8, 2), (8.01, 1), (15.99, 1), (16, 0), (400, 0)])
def test_pxl_counts_ease_by_hours(hours: float, points: int) -> None:
    assert value(method("pxl"), {**dict.fromkeys(FRAMEWORKS["pxl"].weights, 0), "ease": hours}) == points


@given(ice)
def test_the_ice_mean_lies_among_its_parts_in_any_order(answers: dict[str, Decimal]) -> None:
    made = value(method(), answers)
    assert min(answers.values()) <= made <= max(answers.values())
    assert {value(method(), dict(zip(answers, order, strict=True))) for order in permutations(answers.values())} == {made}


@given(ice)
def test_the_product_is_never_above_the_mean_cubed(answers: dict[str, Decimal]) -> None:
    """The inequality of arithmetic and geometric means."""
    assert value(method("ice", "product"), answers) <= value(method(), answers) ** 3 + Decimal("1e-20")


@given(st.sampled_from(METHODS), st.data())
def test_a_better_answer_never_lowers_a_score_and_more_work_never_raises_it(how: Method, data: st.DataObject) -> None:
    answers = data.draw(any_answers(how))
    own = data.draw(st.sampled_from(how.inputs))
    assume(score(how, answers).value is not None)
    more = data.draw(answers_to(own).filter(lambda other: other >= answers[own.name]))
    before, after = value(how, answers), value(how, {**answers, own.name: more})
    heavy = own.kind == "hours" or own.name == how.variant.divisor
    assert after <= before if heavy else after >= before


@given(st.sampled_from(METHODS), st.data())
def test_no_score_is_above_the_highest_there_is(how: Method, data: st.DataObject) -> None:
    made = score(how, data.draw(any_answers(how))).value
    assert made is None or how.most is None or 0 <= made <= how.most


def test_the_highest_scores_are_those_of_the_frameworks() -> None:
    assert [how.most for how in METHODS] == [10, 1000, None, 10, 1000, 14, None, None, 10]


@given(weights, st.integers(1, 50), st.data())
def test_weights_count_only_against_each_other(heavy: dict[str, int], times: int, data: st.DataObject) -> None:
    assume(max(heavy.values()) * times <= 100)
    one, other = method("weighted", "mean", heavy), method("weighted", "", {name: own * times for name, own in heavy.items()})
    answers = data.draw(any_answers(one))
    assert score(one, answers) == score(other, answers)
    plain = sum(heavy[name] * Fraction(answer) for name, answer in answers.items()) / sum(heavy.values())
    assert value(one, answers) == pytest.approx(Decimal(plain.numerator) / plain.denominator)


def test_equal_scores_are_equal_whatever_they_are_made_of() -> None:
    how = method("rice")
    tied = [("300", "0.25", "80", "0.3"), ("100", "2", "50", "0.5"), ("0.1", "2", "100", "0.001")]
    assert {score(how, named(how, *answers)) for answers in tied} == {score(how, {**named(how, *tied[0]), "reach": 300.0})}


@given(st.sampled_from(METHODS), st.data())
def test_without_every_answer_there_is_no_score(how: Method, data: st.DataObject) -> None:
    answers: dict[str, Decimal | None] = dict(data.draw(any_answers(how)))
    own = data.draw(st.sampled_from(how.inputs))
    answers[own.name] = None
    assert score(how, answers).value is None
    assert score(how, answers).why is NoScore.MISSING
    assert missing(how, answers) == [own]


@pytest.mark.parametrize(("framework", "variant", "divisor"), [("rice", "", "effort"), ("wsjf", "reinertsen", "duration")])
def test_nothing_is_divided_by_zero(framework: str, variant: str, divisor: str) -> None:
    how = method(framework, variant)
    answers = {own.name: 0 if own.name == divisor else own.most for own in how.inputs}
    assert (score(how, answers).value, score(how, answers).why) == (None, NoScore.EFFORT_ZERO)


@pytest.mark.parametrize(
    "wrong", ["NaN", "sNaN", "Infinity", float("nan"), float("-inf"), "1e-999999", -1, 10**400, MOST * 2, "x", ""]
)
@pytest.mark.parametrize("name", ["reach", "impact", "confidence", "effort"])
def test_an_answer_out_of_bounds_is_refused_by_name(name: str, wrong: str | float) -> None:
    good = {"reach": 100, "impact": 1, "confidence": 80, "effort": 2}
    with pytest.raises(BadInput) as caught:
        score(method("rice"), {**good, name: wrong})
    assert caught.value.field == name


def test_a_zero_is_a_zero_however_it_is_written() -> None:
    assert str(read_inputs(method("rice"), {"effort": "-0,0"}, read_number).values["effort"]) == "0"
    assert value(method("rice"), {"reach": Decimal("0E-999999"), "impact": 1, "confidence": 80, "effort": 2}) == 0


def test_a_form_is_read_field_by_field() -> None:
    texts = {"reach": " 1 200,5 ", "impact": "0,5", "confidence": "90", "effort": "tre", "other": "?"}
    read = read_inputs(method("rice"), texts, read_number)
    assert read.values == {"reach": Decimal("1200.5"), "impact": Decimal("0.5")}
    assert read.problems == {"confidence": Problem.CHOICE, "effort": Problem.NUMBER}


def test_yes_and_no_are_read_and_an_empty_field_is_no_answer() -> None:
    read = read_inputs(
        method("pxl"), {"fold": "yes", "element": "no", "traffic": "1", "testing": "perhaps", "ease": ""}, read_number
    )
    assert read.values == {"fold": 1, "element": 0, "traffic": 1}
    assert read.problems == {"testing": Problem.YES_NO}


@given(st.sampled_from(METHODS), st.text(), st.data())
def test_whatever_is_written_is_read_or_has_a_problem(how: Method, text: str, data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(how.inputs))
    read = read_inputs(how, {own.name: text}, read_number)
    assert len(read.values) + len(read.problems) == bool(text.strip())
    score(how, read.values)
