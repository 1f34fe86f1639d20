"""What a table to be exported is made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from werkzeug.datastructures import MultiDict

from tactics.catalogue.writing import Cell


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its heading for readers, and how its values are named for readers."""

    name: str
    heading: LazyString
    names: Mapping[str, LazyString] | None = None

    def shown(self, cell: Cell) -> Cell:
        """A value as a reader sees it: slugs become names, several become one text."""
        if isinstance(cell, tuple):
            return ", ".join(str(self.shown(part)) for part in cell)
        return str(self.names[cell]) if self.names and cell in self.names else cell  # type: ignore[index]  # a slug


@dataclass(frozen=True)
class Table:
    """What can be exported under one name."""

    columns: Sequence[Column]
    rows: Callable[[MultiDict[str, str]], Iterable[Sequence[Cell]]]
    title: LazyString
