"""Pages of a longer list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.core.paging import Slice, read_whole

sizes = st.integers(1, 100)
totals = st.integers(0, 5000)


@given(per_page=sizes, total=totals)
def test_the_pages_together_hold_every_item_once(per_page: int, total: int) -> None:
    pages = Slice.of(1, per_page, total).pages
    slices = [Slice.of(page, per_page, total) for page in range(1, pages + 1)]
    assert [place for part in slices for place in range(part.start, part.stop)] == list(range(total))


@given(page=st.integers(1, 10**9), per_page=sizes, total=totals)
def test_a_page_beyond_the_end_is_the_last(page: int, per_page: int, total: int) -> None:
    asked = Slice.of(page, per_page, total)
    assert asked.page == min(page, asked.pages)
    assert asked.start < asked.stop or total == 0


def test_an_empty_list_has_one_page() -> None:
    empty = Slice.of(7, 24, 0)
    assert (empty.page, empty.pages, empty.start, empty.stop) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 7, [1, 2, None, 7]),
        (4, 7, [1, None, 3, 4, 5, None, 7]),
        (7, 7, [1, None, 6, 7]),
        (2, 3, [1, 2, 3]),
    ],
)
def test_the_pager_shows_the_ends_and_the_neighbours(page: int, pages: int, shown: list[int | None]) -> None:
    assert Slice.of(page, 10, pages * 10).numbers() == shown


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("24", 24), ("0024", 24), ("100", 100), ("101", 100), ("999999999", 100)]
    + [(odd, 7) for odd in (None, "", "0", "-1", "1.5", "1e3", " 2", "²", "٣", "x", "1" * 10, "1" * 5000)],
)
def test_only_a_plain_whole_number_is_read(text: str | None, number: int) -> None:
    assert read_whole(text, 7, 100) == number


@given(st.text())
def test_any_text_gives_a_number_within_bounds(text: str) -> None:
    assert 1 <= read_whole(text, 7, 100) <= 100
