"""Delimited text: its encodings, its lines and its records, read in bounded pieces. Pure.

Keeps true: no file can make us hold more than a few megabytes of it; a text that is not in the encoding that was chosen
is told, never mangled; a quotation mark that is not closed costs its own line and no other.
"""

import codecs
import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from tactics.retention.events.problems import Problem

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1252")
DELIMITERS = (",", ";", "\t", "|")
MOST_LINE = 2**20
"""Bytes (letters, where the text is recoded) of the longest line."""
MOST_COLUMNS = 200
MOST_NAME = 200
"""Letters of an event or a segment's value; the rest is cut off."""
_MOST_LINES_OF_A_RECORD = 1000
_CHUNK = 2**20
_EVERY = 20_000

Done = Callable[[float], None]
"""Told which share of the file has been gone through."""


def encoding_of(head: bytes, *, whole: bool) -> str:
    """The encoding (one of ENCODINGS) of a text by its first bytes; `whole` when there are no more. Raises Problem."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _is_unmarked(head):
        return "utf-16"
    controls = len(head) - len(head.translate(None, bytes(set(range(32)) - {9, 10, 12, 13})))
    if controls * 100 > len(head):
        raise Problem("binary")
    for encoding in ("utf-8", "windows-1252"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head, whole)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Problem("binary")


def codec_of(encoding: str, head: bytes) -> str:
    """What Python calls an encoding (one of ENCODINGS) of a text that begins so. Excel marks UTF-16; some others do not."""
    if encoding == "utf-16" and _is_unmarked(head):
        return "utf-16-le"
    return "utf-8-sig" if encoding in {"utf-8", "utf-8-sig"} else encoding


def _is_unmarked(head: bytes) -> bool:
    """Whether a text without a mark is UTF-16 in the usual order: most letters of a table have an empty second byte."""
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return not marked and head[1::2].count(0) * 2 > len(head) // 2 > head[::2].count(0) * 4


def screened(path: Path, encoding: str, done: Done) -> "Screen | None":
    """What was seen of a text that DuckDB can read as it is: valid UTF-8, one kind of line end, no NUL, no overlong line.

    None for any other. Raises Problem when the text is in another encoding, or a line is longer than MOST_LINE.
    """
    if encoding == "utf-16":
        return None
    screen = Screen(encoding)
    size = max(1, path.stat().st_size)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            screen.look(chunk)
            done(file.tell() / size)
    return screen if screen.straight() else None


class Screen:
    """What has been seen of a text that should be UTF-8, or Windows-1252."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._ascii, self._valid, self._nul = True, True, False
        self._returns = self._newlines = self._pairs = self._since = 0
        self._first, self._last = b"", b""

    def look(self, chunk: bytes) -> None:
        """Take in the next piece."""
        self._first = self._first or chunk.removeprefix(codecs.BOM_UTF8)[:5]
        if not (chunk.isascii() and self._ascii):
            self._decode(chunk)
        self._nul = self._nul or b"\0" in chunk
        self._measure(chunk)
        if b"\r" in chunk or self._last == b"\r":
            self._returns += chunk.count(b"\r")
            self._pairs += chunk.count(b"\r\n") + (self._last == b"\r" and chunk.startswith(b"\n"))
        self._newlines += chunk.count(b"\n")
        self._last = chunk[-1:]

    @property
    def lines(self) -> int:
        """How many lines a straight text has."""
        return max(self._newlines, self._returns) + (self._last not in {b"\n", b"\r"})

    def straight(self) -> bool:
        """Whether all of it was as DuckDB needs it. Raises Problem when it is UTF-8 and said to be something else."""
        if self._decoder:
            self._decode(b"", final=True)
        if self.encoding == "windows-1252" and not self._ascii:
            if self._valid:
                raise Problem("wrong-encoding", encoding=self.encoding, line=0)
            return False
        same = self._pairs in {self._returns, 0} and (self._pairs or not self._returns or not self._newlines)
        alike = bool(same) and (not self._pairs or self._pairs == self._newlines)
        return alike and not self._nul and not self._first.startswith((b"\n", b"\r", b"sep="))

    def _decode(self, chunk: bytes, *, final: bool = False) -> None:
        self._ascii = self._ascii and chunk.isascii()
        if not self._decoder:
            return
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            if self.encoding != "windows-1252":
                line = self._newlines + chunk.count(b"\n", 0, error.start) + 1
                raise Problem("wrong-encoding", encoding=self.encoding, line=line) from error
            self._valid, self._decoder = False, None

    def _measure(self, chunk: bytes) -> None:
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        start = min((place for place in (chunk.find(b"\n"), chunk.find(b"\r")) if place >= 0), default=len(chunk))
        if self._since + start > MOST_LINE:
            raise Problem("line-too-long", limit=MOST_LINE, line=self._newlines + 1)
        self._since = self._since + len(chunk) if end < 0 else len(chunk) - end - 1


def lines_of(file: BufferedReader, encoding: str, size: int, done: Done) -> Iterator[str]:
    """The lines of a text with their ends, of any kind. A first line that is Excel's `sep=;` comes as an empty one.

    Raises Problem when the text is in another encoding, or a line is too long.
    """
    text = TextIOWrapper(file, codec_of(encoding, file.peek()), newline="")
    number = 0
    try:
        while line := text.readline(MOST_LINE + 1):
            if len(line) > MOST_LINE:
                raise Problem("line-too-long", limit=MOST_LINE, line=number + 1)
            number += 1
            yield "\n" if number == 1 and excels_hint(line) else line
            if not number % _EVERY:
                done(min(1.0, file.raw.tell() / max(1, size)))
    except UnicodeError as error:
        raise Problem("wrong-encoding", encoding=encoding, line=number + 1) from error
    finally:
        if not file.closed:
            text.detach()


def excels_hint(line: str) -> str:
    """The delimiter that Excel's first line `sep=;` names; empty for any other line."""
    found = re.fullmatch(r"sep=(.)\s*", line)
    return found[1] if found else ""


@dataclass(frozen=True)
class Record:
    """One record: the line it begins on and its fields. Without fields: `fault` (a code of REASONS) and the line's text."""

    line: int
    cells: Sequence[str]
    fault: str = ""


def cells_of(lines: Iterable[str], delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    """The fields of each record, however long one is (a line has its limit elsewhere). Raises csv.Error when strict."""
    csv.field_size_limit(2 * MOST_LINE)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def records_of(lines: Iterator[str], delimiter: str) -> Iterator[Record]:
    """The records of a text that hold anything. One that cannot be parsed is its first line; the next begins after it."""
    feed = _Feed(lines)
    reader = cells_of(feed, delimiter, strict=True)
    while True:
        feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooFar):
            if feed.taken:
                yield Record(feed.first, [feed.taken[0]], "quotes")
            feed.give_back()
            continue
        if feed.nul:
            yield Record(feed.first, cells, "control")
        elif cells:
            yield Record(feed.first, cells)


class _TooFar(Exception):
    """A record goes on for longer than one can."""


class _Feed:
    """Lines for the parser, which can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.first = 1
        self.nul = False

    def begin(self) -> None:
        """A new record begins with the next line."""
        self.first += len(self.taken)
        self.taken = []
        self.nul = False

    def give_back(self) -> None:
        """The lines of this record but the first come again."""
        self._back.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        if "\0" in line:
            self.nul = True
        count = len(self.taken)
        if count > 1 and (count > _MOST_LINES_OF_A_RECORD or (count % 50 == 0 and sum(map(len, self.taken)) > MOST_LINE)):
            raise _TooFar
        return line


def fits(cells: Sequence[str], width: int) -> bool:
    """Whether a row has as many fields as the heading; empty ones beyond are what some programs leave, and count for nothing."""
    return len(cells) == width or (len(cells) > width and not any(cells[width:]))


def names_of(cells: Sequence[str], *, header: bool) -> list[str]:
    """Distinct names for the columns, by the first record; without a `header` they are numbered. Raises Problem."""
    if len(cells) > MOST_COLUMNS:
        raise Problem("too-many-columns", limit=MOST_COLUMNS)
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        wanted = (" ".join(cell.replace("\0", " ").split())[:100] if header else "") or f"column {place}"
        name, again = wanted, 2
        while name in names:
            name, again = f"{wanted} ({again})", again + 1
        names.append(name)
    return names
