"""Owns lists of lists: rows of numbers or texts laid end to end in a snapshot, read, written, and written again changed.

Keeps true that a row that stays is copied without being looked at, so that a snapshot with a few rows changed costs
hardly more than copying its files, and that the copy is byte for byte what writing every row anew would give.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from tactics.search.shelf import Shelf, ShelfWriter, Texts

Row = TypeVar("Row")
Other = TypeVar("Other")

GONE = 0xFFFFFFFF  # the new number of a row that is no more


class Edit(NamedTuple, Generic[Row]):
    """A row written anew: where it stands, or before which row it comes in; None takes it out."""

    place: int
    held: bool
    new: Row | None


def row_of(size: int, ordinal: int, new: Row) -> Edit[Row]:
    """A document's row in a list that had so many: an old one, or one to come after all others."""
    return Edit(min(ordinal, size), ordinal < size, new)


def changed(edits: Iterable[Edit[Row]], value: Callable[[Row], Other]) -> Iterator[Edit[Other]]:
    """The same edits of another list beside, with what it holds of each row."""
    return (Edit(place, held, None if new is None else value(new)) for place, held, new in edits)


def spans(size: int, edits: Iterable[Edit[Row]]) -> Iterator[tuple[int, int, Row | None]]:
    """The rows of a list of so many, changed: from where to where they stay, then one written anew (None at the end)."""
    done = 0
    for edit in edits:
        yield done, edit.place, edit.new
        done = edit.place + edit.held
    yield done, size, None


def renumbered(size: int, edits: Sequence[Edit[Any]]) -> list[int] | None:
    """The new number of each row, or GONE; None when all keep theirs."""
    if all(edit.held and edit.new is not None for edit in edits):
        return None
    numbers, free = list[int](), 0
    for edit in (*edits, Edit(size, False, None)):
        stay = edit.place - len(numbers)
        numbers.extend(range(free, free + stay))
        free += stay
        if edit.held:
            numbers.append(GONE if edit.new is None else free)
        free += edit.new is not None
    return numbers


class Lists:
    """Lists of numbers, in parallel columns: documents and weights, say."""

    def __init__(self, shelf: Shelf, name: str, columns: Mapping[str, Any]) -> None:
        self.starts = shelf.integers(f"{name}.starts", "I")
        self.columns: tuple[Any, ...] = tuple(
            shelf.floats(f"{name}.{column}") if typecode == "f" else shelf.integers(f"{name}.{column}", typecode)
            for column, typecode in columns.items()
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, row: int) -> list["array[Any]"]:
        """One row of each column, to be changed."""
        parts = (column[self.starts[row] : self.starts[row + 1]] for column in self.columns)
        return [array(part.format, part.tobytes()) for part in parts]


class ListsWriter:
    """Writes lists, row by row."""

    def __init__(self, writer: ShelfWriter, name: str, columns: Mapping[str, str]) -> None:
        self._writer, self._name = writer, name
        self._columns = [writer.column(f"{name}.{column}", typecode) for column, typecode in columns.items()]
        self.starts = array("I", [0])

    def add(self, *row: "array[Any]") -> None:
        """One row, a part of it for each column."""
        for column, values in zip(self._columns, row, strict=True):
            column.extend(values)
        self.starts.append(self._columns[0].size)

    def keep(self, old: Lists, first: int, last: int, numbers: Sequence[int] | None = None) -> None:
        """The rows of an older list from first to before last, numbers in them changed to new ones."""
        start, stop, shift = old.starts[first], old.starts[last], self.starts[-1] - old.starts[first]
        for column, values in zip(self._columns, old.columns, strict=True):
            kept = values[start:stop]
            column.extend(kept if numbers is None else array(kept.format, map(numbers.__getitem__, kept)))
        later = old.starts[first + 1 : last + 1]
        self.starts.extend(later if not shift else [place + shift for place in later])

    def renew(self, old: Lists, edits: Iterable[Edit[list["array[Any]"]]], numbers: Sequence[int] | None = None) -> None:
        """An older list with some rows changed, and this is all."""
        for first, last, new in spans(len(old), edits):
            self.keep(old, first, last, numbers)
            if new is not None:
                self.add(*new)
        self.close()

    def close(self) -> None:
        """That was the last row."""
        self._writer.array(f"{self._name}.starts", self.starts)


def renew_texts(writer: ShelfWriter, name: str, old: Texts, edits: Iterable[Edit[str]]) -> None:
    """A list of texts with some of them changed."""
    ends, blob = array("I"), bytearray()
    for first, last, new in spans(len(old), edits):
        start = old.ends[first - 1] if first else 0
        shift = len(blob) - start
        if first < last:
            blob += old.blob[start : old.ends[last - 1]]
            ends.extend([end + shift for end in old.ends[first:last]])
        if new is not None:
            blob += new.encode("utf-8", "surrogatepass")
            ends.append(len(blob))
    writer.array(f"{name}.ends", ends)
    writer.array(name, array("B", blob))


def renew_column(
    writer: ShelfWriter, name: str, old: Any, edits: Iterable[Edit[Any]], numbers: Sequence[int] | None = None
) -> "array[Any]":
    """A flat array with some values changed, and the rest to new numbers if there are; gives the new one back."""
    values = array(old.format)
    for first, last, new in spans(len(old), edits):
        values.extend(old[first:last] if numbers is None else map(numbers.__getitem__, old[first:last]))
        if new is not None:
            values.append(new)
    writer.array(name, values)
    return values
