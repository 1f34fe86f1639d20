"""What an address asks of the catalogue."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tactics.catalogue.filters import MOST_WORDS, PER_PAGE, SORTS, TacticFilter
from tactics.core.vocabulary import FACETS

NAMES = ["q", "match", "sort", "page", "per_page", *FACETS]
known = st.sampled_from([(facet, value) for facet, values in FACETS.items() for value in values])
others = st.sampled_from([("match", "all"), ("match", "any"), ("per_page", "100"), *(("sort", sort) for sort in SORTS)])
odd = st.tuples(st.sampled_from(NAMES) | st.text(), st.text())
numbers = st.tuples(st.sampled_from(["page", "per_page"]), st.integers().map(str))
pairs = st.lists(known | others | odd | numbers, max_size=30)


def read(query: str) -> TacticFilter:
    return TacticFilter.from_args(MultiDict(parse_qsl(query, keep_blank_values=True)))


@given(pairs)
@example([("q", "x" * (MOST_WORDS - 1) + " y")])
@example([("q", "\x00")])
def test_the_canonical_address_gives_the_same_filter_again(asked: list[tuple[str, str]]) -> None:
    wanted = TacticFilter.from_args(MultiDict(asked))
    again = TacticFilter.from_args(MultiDict(wanted.pairs()))
    assert again.pairs() == wanted.pairs()
    assert again.ignored == ()
    assert (again.q, again.chosen, again.page) == (wanted.q, wanted.chosen, wanted.page)


@given(pairs)
def test_any_address_gives_a_filter_within_bounds(asked: list[tuple[str, str]]) -> None:
    wanted = TacticFilter.from_args(MultiDict(asked))
    assert wanted.page >= 1
    assert 1 <= wanted.per_page <= 100
    assert wanted.sort in SORTS
    assert all(value in FACETS[facet] for facet, values in wanted.chosen.items() for value in values)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_filter(content: bytes) -> None:
    wanted = read(content.decode("latin1"))
    assert read(wanted.address().lstrip("?")).pairs() == wanted.pairs()


@given(st.permutations(["stage=revenue", "stage=retention", "topic=churn", "q=mail", "sort=name"]))
def test_the_order_of_an_address_does_not_matter(parts: list[str]) -> None:
    assert read("&".join(parts)) == read("&".join(sorted(parts)))


def test_the_default_filter_has_no_query_string() -> None:
    assert read("").address() == ""
    assert read("page=1&per_page=24&sort=relevance&match=any&q=&stage=").address() == ""


def test_unknown_values_are_ignored_and_mentioned_once() -> None:
    wanted = read("stage=x&stage=x&stage=revenue&sort=price&match=none&budget=Inhouse")
    assert wanted.ignored == ("stage=x", "budget=Inhouse", "match=none", "sort=price")
    assert wanted.chosen == {"stage": ("revenue",)}


def test_a_long_unknown_value_is_not_repeated_whole() -> None:
    assert len(read(f"stage={'x' * 5000}").ignored[0]) < 100


def test_parameters_that_are_not_ours_are_left_alone() -> None:
    assert read("utm_source=mail&lang=sv&view=table&x").ignored == ()


def test_words_are_trimmed_and_bounded() -> None:
    assert read("q=++a%00+%0a+b++").q == "a b"
    assert len(read(f"q={'word+' * 500}").q) <= MOST_WORDS


def test_changes_make_an_address_of_the_same_filter() -> None:
    wanted = read("q=a%26b&stage=revenue&page=3")
    assert wanted.address(page=4) == "?q=a%26b&stage=revenue&page=4"
    assert wanted.address(page=1, sort="name") == "?q=a%26b&stage=revenue&sort=name"


def test_taking_a_part_away_goes_back_to_the_first_page() -> None:
    wanted = read("q=mail&stage=revenue&stage=retention&topic=churn&page=5")
    assert wanted.without("stage", "revenue").address() == "?q=mail&stage=retention&topic=churn"
    assert wanted.without("stage").address() == "?q=mail&topic=churn"
    assert wanted.without("q").address() == "?stage=revenue&stage=retention&topic=churn"


@given(pairs)
def test_taking_every_part_away_leaves_nothing_chosen(asked: list[tuple[str, str]]) -> None:
    wanted = TacticFilter.from_args(MultiDict(asked))
    plain = TacticFilter(match=wanted.match, sort=wanted.sort, per_page=wanted.per_page)
    rest = wanted
    for name, value in [(name, value) for name, values in [("q", (wanted.q,)), *wanted.chosen.items()] for value in values]:
        rest = rest.without(name, value)
    assert rest.pairs() == plain.pairs()


@pytest.mark.parametrize(("asked", "per_page"), [("1", 1), ("100", 100), ("101", 100), ("0", PER_PAGE), ("many", PER_PAGE)])
def test_the_size_of_a_page_is_bounded(asked: str, per_page: int) -> None:
    assert read(f"per_page={asked}").per_page == per_page
