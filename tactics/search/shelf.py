"""Owns the files of a snapshot: flat arrays and lists of texts in one folder, written whole, opened by mmap.

Keeps true that `meta.json` is written last, so a folder without it is not a snapshot, that a file of another size than
it was written with does not open, and that everything opened is read-only and may be shared by threads. The arrays are
in this machine's byte order: derived data, not an exchange.
"""

import json
import mmap
import os
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, overload

FORMAT = 3  # raise it whenever a reader of the old files would misread the new ones


class Texts(Sequence[str]):
    """A list of strings in two flat arrays: where each ends, and all their bytes."""

    def __init__(self, ends: "memoryview[int]", blob: "memoryview[int]") -> None:
        self.ends, self.blob = ends, blob

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        start = self.ends[place - 1] if place else 0
        return str(self.blob[start : self.ends[place]], "utf-8", "surrogatepass")

    def place(self, text: str) -> int | None:
        """Where a sorted list holds the text, if it does."""
        found, held = self.where(text)
        return found if held else None

    def where(self, text: str) -> tuple[int, bool]:
        """Where a sorted list holds the text or would hold it, and whether it does."""
        found = bisect_left(self, text)
        return found, found < len(self) and self[found] == text

    def span(self, prefix: str) -> range:
        """The places of a sorted list's texts that start so."""
        start = bisect_left(self, prefix)
        return range(start, bisect_left(self, prefix + "\U0010ffff", start))


class Column:
    """One flat array while it is written, of which only the end is kept in memory."""

    def __init__(self, path: Path) -> None:
        self.name, self.bytes, self.size = path.name, 0, 0
        self._file = path.open("xb")

    def extend(self, values: "array[Any] | memoryview[Any]") -> None:
        """Put these at the end."""
        self.bytes += self._file.write(values)
        self.size += len(values)

    def close(self) -> None:
        """Everything is on disk afterwards."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


class ShelfWriter:
    """Writes a new snapshot folder, file by file, each fsync'ed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._columns: list[Column] = []

    def column(self, name: str, typecode: str) -> Column:
        """One flat array, to be filled before `finish`; its type is in the file name."""
        self._columns.append(Column(self._folder / f"{name}.{typecode}"))
        return self._columns[-1]

    def array(self, name: str, values: "array[Any]") -> None:
        """One flat array at once."""
        self.column(name, values.typecode).extend(values)

    def texts(self, name: str, texts: Iterable[str]) -> None:
        """One list of strings at once."""
        ends, blob = array("I"), bytearray()
        for text in texts:
            blob += text.encode("utf-8", "surrogatepass")
            ends.append(len(blob))
        self.array(f"{name}.ends", ends)
        self.array(name, array("B", blob))

    def finish(self, **meta: Any) -> None:
        """Say what the folder holds; from here on it is a snapshot."""
        for column in self._columns:
            column.close()
        last, sizes = Column(self._folder / "meta.json"), {column.name: column.bytes for column in self._columns}
        last.extend(array("B", json.dumps({"format": FORMAT, **meta, "sizes": dict(sorted(sizes.items()))}).encode()))
        last.close()
        for folder in (self._folder, self._folder.parent):
            _sync(folder)


class Shelf:
    """A snapshot folder opened for reading; the maps live as long as anything made from them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text("utf-8"))
        if self.meta["format"] != FORMAT:
            raise ValueError(f"{folder} is of format {self.meta['format']}, not {FORMAT}: compile it again")

    def integers(self, name: str, typecode: Literal["I", "q", "Q", "B"]) -> "memoryview[int]":
        """One flat array of whole numbers as it lies on disk."""
        return self._map(f"{name}.{typecode}").cast(typecode)

    def floats(self, name: str) -> "memoryview[float]":
        """One flat array of numbers with fractions."""
        return self._map(f"{name}.f").cast("f")

    def texts(self, name: str) -> Texts:
        """One list of strings."""
        return Texts(self.integers(f"{name}.ends", "I"), self.integers(name, "B"))

    def _map(self, name: str) -> "memoryview[int]":
        with (self._folder / name).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size != self.meta["sizes"].get(name):
                raise ValueError(f"{name} in {self._folder} is damaged: compile it again")
            if not size:
                return memoryview(b"")  # an empty file cannot be mapped
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
