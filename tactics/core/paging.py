"""One page of a longer list, and the addresses of its neighbours.

Keeps true: a page number beyond the end shows the last page instead of nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_PER_PAGE = 100


@dataclass(frozen=True)
class Slice:
    """Where one page lies in a list: page number, pages in all, first and last position (first included)."""

    page: int
    per_page: int
    total: int

    @classmethod
    def of(cls, page: int, per_page: int, total: int) -> "Slice":
        """The slice asked for, moved back to the last page when it lies beyond the end."""
        last = max(1, -(-total // per_page))
        return cls(min(page, last), per_page, total)

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def start(self) -> int:
        """Position of the first item, from 0."""
        return (self.page - 1) * self.per_page

    @property
    def stop(self) -> int:
        """Position after the last item."""
        return min(self.start + self.per_page, self.total)

    def numbers(self) -> list[int | None]:
        """The page numbers a pager shows: the ends, the neighbours, and None where some are left out."""
        wanted = {1, self.pages, *range(max(1, self.page - 1), min(self.pages, self.page + 1) + 1)}
        shown: list[int | None] = []
        for number in sorted(wanted):
            if shown and shown[-1] is not None and number - shown[-1] > 1:
                shown.append(None)
            shown.append(number)
        return shown


@dataclass(frozen=True)
class Page(Generic[T]):
    """The items of one page, and where they lie."""

    items: Sequence[T]
    slice: Slice


def read_whole(text: str | None, default: int, most: int) -> int:
    """A whole number from 1 to `most` out of an address; anything else is the default (or `most`, when larger)."""
    if not text or len(text) > 9 or not text.isascii() or not text.isdigit() or int(text) < 1:
        return default
    return min(int(text), most)
