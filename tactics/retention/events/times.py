"""How times are written, and the SQL that reads them as the wall clock of the report's time zone. Pure.

Keeps true: a text that does not fit the format is NULL, never another time; an offset in the text is honoured; a date
without a time of day is a calendar day, which no zone moves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tactics.retention.events.problems import Problem

_CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M:%S %p", "%I:%M %p")
_EPOCH_LIMIT = 200_000_000_000
"""Seconds on either side of 1970: further than any time that is kept, nearer than what a TIMESTAMP cannot hold."""
_EPOCH_LEAST = 100_000_000
"""Seconds (to March 1973) that a time in smaller parts has at least: less, and it is seconds among milliseconds."""


@dataclass(frozen=True)
class TimeFormat:
    """A way to write times. `days` are DuckDB's patterns of the date."""

    example: str
    days: tuple[str, ...] = ()

    @property
    def moments(self) -> tuple[str, ...]:
        """The patterns of a date with a time of day."""
        return tuple(f"{day}{between}{clock}" for day in self.days for between in (" ", ", ") for clock in _CLOCKS)


FORMATS: Mapping[str, TimeFormat] = MappingProxyType(
    {
        "iso": TimeFormat("2024-12-31 23:59:59"),
        "date": TimeFormat("2024-12-31"),
        "ymd-slash": TimeFormat("2024/12/31 23:59:59"),
        "ymd-compact": TimeFormat("20241231235959"),
        "dmy-dot": TimeFormat("31.12.2024 23:59", ("%d.%m.%Y",)),
        "dmy-slash": TimeFormat("31/12/2024 23:59", ("%d/%m/%Y",)),
        "mdy-slash": TimeFormat("12/31/2024 11:59 PM", ("%m/%d/%Y",)),
        "dmy-dash": TimeFormat("31-12-2024 23:59", ("%d-%m-%Y",)),
        "mdy-dash": TimeFormat("12-31-2024 23:59", ("%m-%d-%Y",)),
        "dmy-dot-short": TimeFormat("31.12.24 23:59", ("%d.%m.%y",)),
        "dmy-slash-short": TimeFormat("31/12/24 23:59", ("%d/%m/%y",)),
        "mdy-slash-short": TimeFormat("12/31/24 11:59 PM", ("%m/%d/%y",)),
        "dmy-name": TimeFormat("31 Dec 2024 23:59", ("%d %b %Y", "%d %B %Y")),
        "mdy-name": TimeFormat("Dec 31, 2024 11:59 PM", ("%b %d, %Y", "%B %d, %Y")),
        "epoch-s": TimeFormat("1735689599"),
        "epoch-ms": TimeFormat("1735689599000"),
        "epoch-us": TimeFormat("1735689599000000"),
        "excel": TimeFormat("45657.99999"),
    }
)
"""The formats, the plainer first."""
TWINS = (("dmy-slash", "mdy-slash"), ("dmy-dash", "mdy-dash"), ("dmy-slash-short", "mdy-slash-short"))
"""Formats that differ only in the order of day and month."""


def known_zone(zone: object) -> str:
    """The name of a time zone, which is safe inside SQL; whether it exists is known when it is used. Raises Problem."""
    if not isinstance(zone, str) or not re.fullmatch(r"[A-Za-z0-9_+/-]{1,64}", zone, re.ASCII):
        raise Problem("no-such-zone", zone=str(zone)[:64])
    return zone


def sql(column: str, key: str, written_in: str = "UTC", zone: str = "UTC") -> str:
    """The expression that reads the text in `column` by a format, as a TIMESTAMP of `zone`'s wall clock or NULL.

    Times without an offset are of `written_in`. The zones must be `known_zone`s.
    """
    if key in {"iso", "ymd-slash"}:
        sign = "-" if key == "iso" else "/"
        return _cast(column, sign, written_in, zone)
    if key == "date":
        return f"CASE WHEN regexp_full_match({column}, '\\d{{4}}-\\d\\d?-\\d\\d?') THEN try_cast({column} AS TIMESTAMP) END"
    if key.startswith("epoch-"):
        return _epoch(column, {"epoch-s": 1, "epoch-ms": 1_000, "epoch-us": 1_000_000}[key], zone)
    if key == "excel":
        return _excel(column, written_in, zone)
    if key == "ymd-compact":
        return _compact(column, written_in, zone)
    known = FORMATS[key]
    moment = f"try_strptime({column}, {_list(known.moments)})"
    return f"coalesce(try_strptime({column}, {_list(known.days)}), {_moved(moment, written_in, zone)})"


def offsets(column: str) -> str:
    """The expression that says whether the text in `column` carries an offset or a zone of its own."""
    return f"regexp_matches(substring({column}, 11), '[-+]\\d\\d|\\d *([Zz]|[A-Z]{{3}}|[A-Z][a-z]+/.+)$')"


def typed(column: str, kind: str, written_in: str, zone: str) -> str:
    """The same for a column whose `kind` is DuckDB's TIMESTAMP…, TIMESTAMP WITH TIME ZONE or DATE."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"timezone('{zone}', {column})"
    return f"{column}::TIMESTAMP" if kind == "DATE" else _moved(f"{column}::TIMESTAMP", written_in, zone)


def _moved(moment: str, written_in: str, zone: str) -> str:
    return moment if written_in == zone else f"timezone('{zone}', timezone('{written_in}', {moment}))"


def _cast(column: str, sign: str, written_in: str, zone: str) -> str:
    """DuckDB's own cast is the fastest, but leaves an offset out unless it is asked for one. The first case is the usual one."""
    local = _moved(f"try_cast({column} AS TIMESTAMP)", written_in, zone)
    return f"""CASE WHEN strlen({column}) <= 19 AND {column} LIKE '____{sign}%:__:__' THEN {local}
        WHEN substring({column}, 5, 1) <> '{sign}' THEN NULL
        WHEN length({column}) <= 10 THEN try_cast({column} AS TIMESTAMP)
        WHEN regexp_matches(substring({column}, 11), '[-+A-SU-Za-z]') THEN timezone('{zone}', try_cast({column} AS TIMESTAMPTZ))
        ELSE {local} END"""


def _epoch(column: str, parts: int, zone: str) -> str:
    seconds = f"(try_cast({column} AS DOUBLE) / {parts})"
    moment = f"make_timestamp(({seconds} * 1000000)::BIGINT)"
    within = f"{seconds} BETWEEN {-_EPOCH_LIMIT if parts == 1 else _EPOCH_LEAST} AND {_EPOCH_LIMIT}"
    return f"CASE WHEN regexp_full_match({column}, '-?\\d{{1,19}}(\\.\\d+)?') AND {within} THEN {_moved(moment, 'UTC', zone)} END"


def _excel(column: str, written_in: str, zone: str) -> str:
    """Days since the end of 1899, to the second; of workbooks that count from 1900, as nearly all do."""
    days = f"try_cast(replace({column}, ',', '.') AS DOUBLE)"
    moment = f"TIMESTAMP '1899-12-30' + to_seconds(round({days} * 86400)::BIGINT)"
    return f"CASE WHEN regexp_full_match({column}, '\\d{{1,5}}([.,]\\d+)?') THEN {_moved(moment, written_in, zone)} END"


def _compact(column: str, written_in: str, zone: str) -> str:
    local = _moved(f"try_strptime({column}, ['%Y%m%d%H%M%S', '%Y%m%dT%H%M%S', '%Y%m%d%H%M', '%Y%m%dT%H%M'])", written_in, zone)
    universal = _moved(f"try_strptime({column}, ['%Y%m%dT%H%M%SZ', '%Y%m%dT%H%MZ'])", "UTC", zone)
    return f"""CASE WHEN NOT regexp_full_match({column}, '\\d{{8}}(T?\\d{{4}}(\\d\\d)?Z?)?') THEN NULL
        WHEN length({column}) = 8 THEN try_strptime({column}, '%Y%m%d')
        WHEN right({column}, 1) = 'Z' THEN {universal} ELSE {local} END"""


def _list(patterns: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{pattern}'" for pattern in patterns) + "]"
