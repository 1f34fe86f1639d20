"""What an address asks of the backlog: never an error, and the same again from its own address."""

from dataclasses import replace
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tactics.backlog.filters import GROUPS, LATE, SORTS, STATUSES, BacklogFilter
from tactics.core.paging import MOST_PER_PAGE
from tactics.core.vocabulary import STAGES

NAMES = ("status", "outcome", "stage", "topic", "owner", "tag", "late", "group", "sort", "page", "per_page", "q", "lang")
values = st.one_of(
    st.text(max_size=30),
    st.sampled_from([*STATUSES, *STAGES, *SORTS, *GROUPS, *LATE, "0", "-1", "2", "99", "1e3", "٣", "9" * 40]),
)
arguments = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=8)


def read(pairs: list[tuple[str, str]]) -> BacklogFilter:
    return BacklogFilter.from_args(MultiDict(pairs))


@given(arguments)
def test_any_address_gives_a_filter_within_its_limits(pairs: list[tuple[str, str]]) -> None:
    wanted = read(pairs)
    assert set(wanted.status) <= set(STATUSES)
    assert wanted.sort in SORTS
    assert wanted.group in GROUPS
    assert wanted.page >= 1
    assert 1 <= wanted.per_page <= MOST_PER_PAGE


@given(st.lists(st.tuples(st.sampled_from(NAMES), values.filter(lambda text: text.isprintable())), max_size=8))
def test_the_address_of_a_filter_gives_the_filter_again(pairs: list[tuple[str, str]]) -> None:
    wanted = read(pairs)
    address = wanted.address()
    assert address == "" or address.startswith("?")
    assert read(parse_qsl(address[1:])) == replace(wanted, ignored=())


def test_several_statuses_and_stages_are_kept_in_their_own_order() -> None:
    wanted = read([("status", "done"), ("status", "idea"), ("stage", "referral"), ("stage", "revenue")])
    assert wanted.status == ("idea", "done")
    assert wanted.chosen == {"stage": ("revenue", "referral")}
    assert wanted.narrows


def test_what_is_not_known_is_left_out_and_noted() -> None:
    wanted = read([("status", "hoping"), ("status", "idea"), ("stage", "love"), ("sort", "colour")])
    assert wanted.status == ("idea",)
    assert wanted.sort == "score"
    assert set(wanted.ignored) == {"status=hoping", "stage=love", "sort=colour"}


def test_what_is_usual_does_not_stand_in_the_address() -> None:
    assert read([("sort", "score"), ("page", "1"), ("per_page", "50"), ("owner", " ")]).address() == ""
    assert read([("sort", "newest")]).address(page=2) == "?sort=newest&page=2"


def test_several_values_may_stand_between_commas_as_a_form_sends_them() -> None:
    wanted = read([("status", "running,idea"), ("tag", "a, b"), ("stage", "referral,revenue"), ("owner", "Bo, Åsa")])
    assert (wanted.status, wanted.tag, wanted.owner) == (("idea", "running"), ("a", "b"), "Bo, Åsa")
    assert wanted.chosen == {"stage": ("revenue", "referral")}
