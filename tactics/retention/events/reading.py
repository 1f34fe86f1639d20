"""Reading a whole file into the store: every row kept or counted as bad, user ids hashed on the way in. Pure.

A text that DuckDB can take as it is goes straight in, its bad rows being found by their place where every record is a line.
Anything else (another encoding, mixed line ends, a workbook, bad rows among records of several lines, a quotation mark out
of place, another number of fields) is first written out as a plain file with the line number of each row, in pieces, and
read from there.
Keeps true: nothing is seen of a reading before it is whole, and nothing is left of one that failed; the same file and
mapping give the same store; a bad row is counted once, with one reason.
"""

import csv
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from tactics.retention.events import filling, looking, sheets, store, tables, texts
from tactics.retention.events.mapping import Asked, asked_of, keeps_type, places_of, row_sql
from tactics.retention.events.problems import Problem
from tactics.retention.events.progress import Bar, Progress
from tactics.retention.events.rejecting import MOST_LISTED, Rejected
from tactics.retention.events.texts import Record

MOST_ROWS = 5_000_000
REJECTED = "rejected.csv"
_WORK = "reading"


def read(upload: Path, folder: Path, mapping: Mapping[str, Any], secret: bytes, progress: Progress) -> dict[str, Any]:
    """Read `upload` into `events.duckdb` and `rejected.csv` of `folder`, by a mapping; the store's `about`.

    `progress` is told a share from 0 to 1 that never falls, and the stage: checking, rows, people, events, rejected.
    Raises Problem.
    """
    upload, folder = upload.resolve(), folder.resolve()
    kind = looking.format_of(upload)
    asked = asked_of(mapping, kind)
    work = folder / _WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        about = _Reading(upload, work, asked, Bar(progress)).run(kind, secret)
        for name in (store.FILE, REJECTED):
            if (work / name).exists():
                (work / name).replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return about


class _Reading:
    """One reading: the table `raw` holds every row that was parsed, with the reason where it is bad.

    `rows` is how many those are, `bad` how many of them are bad, by reason; `rejected` has those that could not be parsed
    as well.
    """

    def __init__(self, upload: Path, work: Path, asked: Asked, bar: Bar) -> None:
        self.upload, self.work, self.asked, self.bar = upload, work, asked, bar
        self.rejected = Rejected()
        self.types: dict[str, str] = {}
        self.rows, self.bad = 0, dict[str, int]()

    def run(self, kind: str, secret: bytes) -> dict[str, Any]:
        """All of it, into the work folder."""
        with store.faults("unreadable"), store.create(self.work / store.FILE, reads=self.upload) as self.connection:
            filling.check_zones(self.connection, self.asked)
            {"csv": self._text, "xlsx": self._sheet, "parquet": self._table}[kind]()
            if self.rows + self.rejected.total == 0:
                raise Problem("empty")
            if self.rows == sum(self.bad.values()):
                raise Problem("no-rows", rejected=self.rejected.total, reason=self.rejected.most)
            about = filling.fill(self.connection, self.asked, secret, self.bar)
            self.bar.tell(0.95, "rejected")
            told = {"rejected": self.rejected.total, "reasons": dict(self.rejected.counts), "listed": 0}
            if self.rejected.total:
                told["listed"] = self.rejected.write(self.work / REJECTED)
            about = filling.keep_about(self.connection, {**about, **told})
        self.bar.tell(1.0, "rejected")
        return about

    def _text(self) -> None:
        screen = texts.screened(self.upload, self.asked.encoding, self.bar.part(0.0, 0.1, "checking"))
        with self.upload.open("rb") as file:
            lines = texts.lines_of(file, self.asked.encoding, 0, lambda _share: None)
            first = next((record for record in texts.records_of(lines, self.asked.delimiter) if not record.fault), None)
        if first is None:
            raise Problem("empty")
        names = texts.names_of(first.cells, header=self.asked.header)
        places = places_of(self.asked, names)
        if screen and not any("\n" in cell for cell in first.cells) and self._goes_straight(len(names), places, screen.lines):
            return
        size = self.upload.stat().st_size
        with self.upload.open("rb") as file:
            lines = texts.lines_of(file, self.asked.encoding, size, self.bar.part(0.1, 0.5, "rows"))
            self._numbered(texts.records_of(lines, self.asked.delimiter), len(names), places)

    def _goes_straight(self, width: int, places: list[int], lines: int) -> bool:
        """Whether DuckDB took the file as it is, and it is known which lines its bad rows are: each record is one line."""
        header = self.asked.header
        columns = {f"c{place}": "VARCHAR" for place in range(width)}
        picked = ", ".join(f"c{place} AS {field}" for place, field in zip(places, self.asked.fields, strict=True))
        source = f"{picked} FROM {self._csv(self.upload, columns, self.asked.delimiter, header=header)}"
        try:
            self._load(f"SELECT NULL::BIGINT AS line, {source}", 0.1, 0.7)  # known names
        except duckdb.InvalidInputException:  # A row has too many or too few fields, or a quotation mark out of place.
            return False
        if self.bad and header + self.rows != lines:
            return False
        if self.bad:
            with tables.looking_at(self.upload) as connection:  # It keeps the order of the file, which costs time.
                self._list(connection, f"({self._parsed(f'SELECT row_number() OVER () + {header:d} AS line, {source}')})")
        return True

    def _sheet(self) -> None:
        self.bar.tell(0.0, "checking")
        sheets.guard(self.upload)
        asked = self.asked
        records = sheets.records_of(self.upload, asked.sheet, asked.decimal, self.bar.part(0.1, 0.5, "rows"))
        first = next(records, None)
        if first is None:
            raise Problem("empty")
        names = texts.names_of(first.cells, header=asked.header)
        self._numbered(chain([first], records), len(names), places_of(asked, names))

    def _table(self) -> None:
        self.bar.tell(0.0, "checking")
        types = tables.types_of(self.connection, self.upload)
        places_of(self.asked, list(types))
        picked = []
        for name, field in zip(self.asked.columns, self.asked.fields, strict=True):
            column = tables.identifier(name)
            if keeps_type(field, types[name]):
                self.types[field] = types[name]
                picked.append(f"{column} AS {field}")
            else:
                picked.append(f"{column}::VARCHAR AS {field}")
        source = f"{tables.parquet(self.upload, numbered=True)} LIMIT {MOST_ROWS + 1}"
        self._load(f"SELECT file_row_number + 1 AS line, {', '.join(picked)} FROM {source}", 0.1, 0.7)  # quoted
        self._list(self.connection, "raw")

    def _numbered(self, records: Iterable[Record], width: int, places: list[int]) -> None:
        """Write the rows out with their lines, but for those that have no right fields, and load that."""
        self.rejected = Rejected()
        plain = self.work / "numbered.csv"
        pick, rows, heading = itemgetter(*places), 0, self.asked.header
        with plain.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for record in records:
                if heading and not record.fault:
                    heading = False
                elif fault := record.fault or ("" if texts.fits(record.cells, width) else "fields"):
                    self.rejected.add(record.line, fault, self.asked.delimiter.join(record.cells))
                else:
                    rows += 1
                    if rows > MOST_ROWS:
                        raise Problem("too-many-rows", limit=MOST_ROWS)
                    writer.writerow((record.line, *pick(record.cells)))
        columns = {"line": "BIGINT"} | {f"c{place}": "VARCHAR" for place in range(len(places))}
        picked = ", ".join(f"c{place} AS {field}" for place, field in enumerate(self.asked.fields))
        source = self._csv(plain, columns, ",", header=False)
        self._load(f"SELECT line, {picked} FROM {source}", 0.5, 0.7)  # known names
        self._list(self.connection, "raw")
        plain.unlink()

    def _load(self, source: str, begin: float, end: float) -> None:
        """Parse the fields of a source of rows (line and `fields`) into the table `raw`. Raises Problem."""
        with self.bar.watching(self.connection, begin, end, "rows"):
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE raw AS {self._parsed(source)}")
        counts = self.connection.execute("SELECT reason, count(*) FROM raw GROUP BY reason").fetchall()
        self.rows = sum(int(count) for _, count in counts)
        self.bad = {str(reason): int(count) for reason, count in counts if reason is not None}
        if self.rows > MOST_ROWS:
            raise Problem("too-many-rows", limit=MOST_ROWS)

    def _parsed(self, source: str) -> str:
        tomorrow = datetime.now(UTC) + timedelta(days=2)
        return row_sql(self.asked, self.types, f"{tomorrow.date()}", source)

    def _list(self, connection: duckdb.DuckDBPyConnection, parsed: str) -> None:
        """Put the bad ones of parsed rows on the list of the rejected."""
        found = f"SELECT line, reason, told FROM {parsed} WHERE reason IS NOT NULL ORDER BY line LIMIT {MOST_LISTED}"
        self.rejected.extend(self.bad, connection.execute(found).fetchall())

    def _csv(self, path: Path, columns: Mapping[str, str], delimiter: str, *, header: bool) -> str:
        listed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        return f"""read_csv({tables.literal(str(path))}, columns = {{{listed}}}, delim = {tables.literal(delimiter)}, quote = '"',
            escape = '"', header = {header}, auto_detect = false, max_line_size = {2 * texts.MOST_LINE})"""
