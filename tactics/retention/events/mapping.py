"""What a person said the columns are: checked, and turned into places in the file and the SQL that reads a row. Pure.

Keeps true: nothing of a mapping reaches SQL unless it is one of a known set, or quoted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tactics.retention.events import amounts, times
from tactics.retention.events.guessing import MOST_SEGMENTS
from tactics.retention.events.problems import Problem
from tactics.retention.events.tables import literal
from tactics.retention.events.texts import DELIMITERS, ENCODINGS, MOST_NAME

ONLY_EVENT = "event"
"""The name of the one event of a file without a column of events."""
MOST_KEY = 500
"""Bytes of a user's id; a longer one is a bad row."""
MOST_VALUE = 1e15
"""Beyond it a value is a bad one: sums and squares of millions of them are still numbers."""
MOST_TOLD = 1000
"""Letters of a bad row that are kept."""
_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "FLOAT",
    "DOUBLE",
)


@dataclass(frozen=True)
class Asked:
    """A checked mapping. The columns are names as `looking.look` gives them."""

    encoding: str
    delimiter: str
    header: bool
    sheet: str | None
    user: str
    time: str
    event: str | None
    value: str | None
    segments: tuple[str, ...]
    time_format: str
    decimal: str
    written_in: str
    zone: str
    hashed: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read, in the order of `fields`."""
        return tuple(name for name in (self.user, self.time, self.event, self.value, *self.segments) if name is not None)

    @property
    def fields(self) -> tuple[str, ...]:
        """What these columns are called before a row is read: f_u, f_t, f_e, f_v, f_s1 and on."""
        named = (("f_u", self.user), ("f_t", self.time), ("f_e", self.event), ("f_v", self.value))
        numbered = (f"f_s{number}" for number in range(1, len(self.segments) + 1))
        return (*(name for name, column in named if column is not None), *numbered)


def asked_of(mapping: Mapping[str, Any], kind: str) -> Asked:
    """The mapping, checked; `kind` is the file's format. Raises Problem."""
    segments = mapping.get("segments") or ()
    columns = {field: _column(mapping, field, needed=field in {"user", "time"}) for field in ("user", "time", "event", "value")}
    if not isinstance(segments, list | tuple) or len(segments) > MOST_SEGMENTS or not all(isinstance(s, str) for s in segments):
        raise Problem("bad-mapping", field="segments")
    return Asked(
        **{"encoding": "utf-8", "delimiter": ","}
        if kind != "csv"
        else {"encoding": _one_of(mapping, "encoding", ENCODINGS), "delimiter": _one_of(mapping, "delimiter", DELIMITERS)},
        header=mapping.get("header") is not False,
        sheet=_column(mapping, "sheet", needed=False),
        user=columns["user"] or "",
        time=columns["time"] or "",
        event=columns["event"],
        value=columns["value"],
        segments=tuple(segments),
        time_format=_one_of(mapping, "time_format", tuple(times.FORMATS)),
        decimal=_one_of({"decimal": ".", **mapping}, "decimal", (".", ",")),
        written_in=times.known_zone(mapping.get("written_in") or mapping.get("zone")),
        zone=times.known_zone(mapping.get("zone")),
        hashed=mapping.get("hash") is not False,
    )


def places_of(asked: Asked, names: Sequence[str]) -> list[int]:
    """Where the columns that are read stand among the file's. Raises Problem."""
    for column in asked.columns:
        if column not in names:
            raise Problem("no-such-column", column=column[:100])
    return [names.index(column) for column in asked.columns]


def row_sql(asked: Asked, types: Mapping[str, str], tomorrow: str, source: str) -> str:
    """The query that reads the rows of `source` (line, `fields`): line, u, moment, e, v, s1 …, reason (NULL when good), told.

    `types` are DuckDB's types of the fields that are no text; `tomorrow` is the first moment (ISO) that is too late.
    Texts stay as they are, spaces and all: `filling` cleans each different one once. (Trimming every cell takes as long
    as parsing the file.) Two steps, because DuckDB would work out again what a CASE asks for by its alias.
    """
    event = "f_e" if asked.event is not None else literal(ONLY_EVENT)
    value = _value(asked, types.get("f_v", "")) if asked.value is not None else "NULL::DOUBLE"
    segments = "".join(f", {name} AS {name[2:]}" for name in asked.fields if name.startswith("f_s"))
    kept = "".join(f", {name[2:]}" for name in asked.fields if name.startswith("f_s"))
    bad_value = "v IS NULL AND trim(f_v::VARCHAR) <> ''" if asked.value is not None else "false"
    told = f"concat_ws({literal(asked.delimiter)}, {', '.join(f'{name}::VARCHAR' for name in asked.fields)})"
    texts = f"f_u AS u, {event} AS e{segments}"
    parsed = f"SELECT *, {texts}, {_time(asked, types.get('f_t', ''))} AS moment, {value} AS v FROM ({source})"
    judged = f"""SELECT *, CASE
        WHEN {_blank("u")} OR strlen(u) > {MOST_KEY} THEN 'user'
        WHEN moment IS NULL THEN 'time'
        WHEN moment NOT BETWEEN TIMESTAMP '1970-01-01' AND TIMESTAMP '{tomorrow}' THEN 'time-range'
        WHEN {_blank("e")} THEN 'event'
        WHEN NOT abs(v) <= {MOST_VALUE} OR ({bad_value}) THEN 'value' END AS reason FROM ({parsed})"""  # of known parts
    told = f"CASE WHEN reason IS NOT NULL THEN left({told}, {MOST_TOLD}) END AS told"
    return f"SELECT line, u, moment, e, v{kept}, reason, {told} FROM ({judged})"  # of known parts


def clean_sql(column: str) -> str:
    """The name of an event, or the value of a segment, as it is kept: one line, trimmed, cut; NULL when nothing is left.

    What a form or an address would bring back otherwise (line ends, spaces at the ends) is not in it.
    """
    line = rf"regexp_replace({column}, '[\x00-\x1f\x7f-\x{{9f}}\x{{2028}}\x{{2029}}]', ' ', 'g')"
    return f"nullif(trim(left(trim({line}), {MOST_NAME})), '')"


def _blank(column: str) -> str:
    """That nothing is left of a text. Only what begins with a space (of any kind) is looked at closely."""
    return f"({column} IS NULL OR (({column} < '!' OR {column} >= chr(127)) AND {clean_sql(column)} IS NULL))"


def keeps_type(name: str, kind: str) -> bool:
    """Whether a field of a typed file is read by its type, not as text."""
    return (name == "f_t" and _is_time(kind)) or (name == "f_v" and _is_number(kind))


def _time(asked: Asked, kind: str) -> str:
    if _is_time(kind):
        return times.typed("f_t", kind, asked.written_in, asked.zone)
    zones = asked.written_in, asked.zone
    return f"coalesce({times.sql('f_t', asked.time_format, *zones)}, {times.sql('trim(f_t)', asked.time_format, *zones)})"


def _value(asked: Asked, kind: str) -> str:
    if _is_number(kind):
        return "f_v::DOUBLE"
    read = f"coalesce({amounts.sql('f_v', asked.decimal)}, {amounts.sql('trim(f_v)', asked.decimal)})"
    return f"CASE WHEN f_v IS NOT NULL THEN {read} END"  # Most events have no value: none of this is done for them.


def _is_time(kind: str) -> bool:
    return kind == "DATE" or kind.startswith("TIMESTAMP")


def _is_number(kind: str) -> bool:
    return kind in _NUMBERS or kind.startswith("DECIMAL")


def _column(mapping: Mapping[str, Any], field: str, *, needed: bool) -> str | None:
    name = mapping.get(field)
    if (name is None and needed) or not (name is None or isinstance(name, str)):
        raise Problem("bad-mapping", field=field)
    return name


def _one_of(mapping: Mapping[str, Any], field: str, allowed: Sequence[str]) -> str:
    value = mapping.get(field)
    if value not in allowed:
        raise Problem("bad-mapping", field=field)
    return str(value)
