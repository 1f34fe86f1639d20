"""The proposed confidence: on the published anchors, and moved the right way by everything."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.catalogue.evidence import Weight, is_strong, level
from tactics.scoring.confidence import Published, Record, count, propose

few = st.integers(0, 12)
records = st.builds(Record, few, few, few)
published = st.builds(Published, cases=few, best=st.just(0), others=few, retold=few, against=few)
pieces = st.lists(
    st.builds(
        Weight,
        st.sampled_from(["effect", "benchmark", "practice", "caution", "principle"]),
        st.sampled_from("ABC"),
        st.sampled_from(["direct", "related"]),
    ),
    max_size=5,
)


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (Published(), 2),
        (Published(retold=1), 3),
        (Published(others=4, retold=1), 4),
        (Published(cases=1), 6),
        (Published(cases=1, best=1), 7),
        (Published(cases=2), 7),
        (Published(cases=3), 8),
        (Published(cases=3, best=1), 9),
        (Published(cases=9, best=9), 9),
        (Published(cases=1, best=1, against=2), 6),
        (Published(against=1), 1),
    ],
)
def test_published_evidence_alone_gives_the_anchors(found: Published, value: int) -> None:
    assert propose(found).value == value


@pytest.mark.parametrize(
    ("found", "own", "topic", "value"),
    [
        (Published(), Record(lost=1), Record(), "1.5"),
        (Published(), Record(won=1), Record(), "4"),
        (Published(), Record(inconclusive=5), Record(), "2"),
        (Published(cases=3), Record(won=3), Record(), "9"),
        (Published(cases=3), Record(won=1, lost=1), Record(), "7"),
        (Published(cases=3), Record(lost=3), Record(), "4.5"),
        (Published(cases=1), Record(), Record(won=4), "7"),
        (Published(cases=1), Record(), Record(won=400), "7.5"),
    ],
)
def test_own_results_are_weighed_in(found: Published, own: Record, topic: Record, value: str) -> None:
    assert propose(found, own, topic).value == Decimal(value)


@given(published, records, records)
def test_the_value_is_on_the_scale_in_halves_and_is_that_of_the_last_reason(found: Published, own: Record, topic: Record) -> None:
    made = propose(found, own, topic)
    assert 1 <= made.value <= 10
    assert made.value * 2 % 1 == 0
    assert made.value == made.reasons[-1].value


@given(published, records, records, st.sampled_from(["cases", "others", "retold"]))
def test_more_support_never_lowers_it(found: Published, own: Record, topic: Record, what: str) -> None:
    more = replace(found, **{what: getattr(found, what) + 1})
    assert propose(more, own, topic).value >= propose(found, own, topic).value
    assert propose(replace(more, best=more.cases), own, topic).value >= propose(more, own, topic).value


@given(published, records, records)
def test_counter_evidence_never_raises_it(found: Published, own: Record, topic: Record) -> None:
    assert propose(replace(found, against=found.against + 1), own, topic).value <= propose(found, own, topic).value


@given(published, records, records, st.booleans())
def test_a_win_never_lowers_it_and_a_loss_never_raises_it(found: Published, own: Record, topic: Record, on_topic: bool) -> None:
    def after(**ended: int) -> Decimal:
        record = topic if on_topic else own
        grown = record._replace(**{name: getattr(record, name) + number for name, number in ended.items()})
        return propose(found, *((own, grown) if on_topic else (grown, topic))).value

    assert after(lost=1) <= after() <= after(won=1)
    assert after(lost=1) <= after(inconclusive=1) <= after(won=1)


@given(pieces)
def test_evidence_is_counted_as_the_catalogue_grades_it(weights: list[Weight]) -> None:
    found = count(weights, is_strong)
    assert found.cases + found.others + found.retold + found.against == len(weights)
    assert (found.cases > 0) == (level(weights) == "strong")
    assert (found == Published()) == (level(weights) == "none")
    assert found.best <= found.cases


def test_the_reasons_have_the_numbers() -> None:
    made = propose(Published(cases=2, best=1, others=3, against=1), Record(won=2, lost=1), Record(inconclusive=1))
    assert [(reason.code, dict(reason.numbers)) for reason in made.reasons] == [
        ("cases", {"cases": 2, "best": 1}),
        ("against", {"against": 1}),
        ("own", {"won": 2, "lost": 1, "inconclusive": 0}),
        ("topic", {"won": 0, "lost": 0, "inconclusive": 1}),
    ]
