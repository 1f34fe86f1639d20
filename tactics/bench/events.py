"""From a file of events to the triangle of monthly cohorts: our way against one bare DuckDB query on the same file.

Our way is what the product does: a confined child checks, reads and stores the file and hashes the ids, another computes
the triangle. The two take turns in one run, and their triangles must be the same.
"""

import resource
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import duckdb

from tactics.bench.pages import Failed
from tactics.bench.table import Row, at_most
from tactics.jobs.children import Limits, run_child
from tactics.retention.measures.definition import Retention

_INTAKE, _ASKING = "tactics.retention.intake", "tactics.retention.working"
_LIMITS = Limits(memory=3 * 2**30, cpu=600, file=4 * 2**30, seconds=600)
_ROUNDS = 9
_SEED = 0.5
_MAPPING = {
    "encoding": "utf-8", "delimiter": ",", "user": "user_id", "time": "time", "event": "event", "value": "value",
    "segments": ["country"], "time_format": "iso", "zone": "Europe/Stockholm",
}  # fmt: skip
_READ = {"do": "read", "mapping": _MAPPING, "secret": "bench"}
_GENERATED = """COPY (SELECT 'u' || lpad(floor({people} * pow(random(), 2))::INTEGER::VARCHAR, 8, '0') AS user_id,
    strftime(TIMESTAMP '2023-01-01' + to_seconds((random() * 86400 * 500)::BIGINT), '%Y-%m-%d %H:%M:%S') AS time,
    ['open', 'create', 'invite', 'purchase', 'search', 'share'][1 + floor(random() * 6)::INTEGER] AS event,
    CASE WHEN random() < 0.2 THEN round(random() * 300, 2) END AS value,
    ['SE', 'NO', 'DK', 'FI'][1 + floor(random() * 4)::INTEGER] AS country FROM range({rows})) TO '{path}' (HEADER)"""
_BARE = """WITH e AS MATERIALIZED (SELECT user_id, date_trunc('month', time) AS month FROM read_csv('{path}')),
    began AS (SELECT user_id, min(month) AS first FROM e GROUP BY user_id)
    SELECT first::DATE::VARCHAR, datediff('month', first, month), count(DISTINCT user_id) FROM e JOIN began USING (user_id)
    GROUP BY ALL"""


@dataclass(frozen=True)
class _Time:
    """Seconds by the clock, and of the processor: the steadier ones on a busy machine."""

    clock: float
    processor: float


def measure_events(rows: int) -> Iterator[Row]:
    """Both ways, nine times in turn. Raises Failed when their triangles differ."""
    with tempfile.TemporaryDirectory(prefix="tactics-bench-") as kept:
        folder = Path(kept)
        upload = folder / "upload"
        with duckdb.connect(":memory:", config={"threads": 1}) as connection:
            connection.execute("SELECT setseed(?)", [_SEED])
            connection.execute(_GENERATED.format(rows=rows, people=max(10, rows // 15), path=upload))
        times: dict[str, list[_Time]] = {"bare": [], "read": [], "asked": []}
        for _ in range(_ROUNDS):
            bare = _timed(times["bare"], lambda: _bare(upload))
            _timed(times["read"], lambda: _child(_INTAKE, folder, **_READ))
            ours = _timed(times["asked"], lambda: _child(_ASKING, folder / "read", measure="cohorts", asked=Retention().plain()))
            _compare(bare, ours)
        yield from _told(rows, upload.stat().st_size, times)


def _told(rows: int, size: int, times: dict[str, list[_Time]]) -> Iterator[Row]:
    bare, read, asked = times["bare"], times["read"], times["asked"]
    both = [_Time(one.clock + two.clock, one.processor + two.processor) for one, two in zip(read, asked, strict=True)]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield _row(rows, "bare DuckDB, CSV to triangle", bare, note=f"{size / 1e6:.0f} MB")
    yield _row(rows, "read by the confined child", read, memory=memory)
    yield _row(rows, "the triangle from the store", asked)
    share = median(ours.clock / theirs.clock for ours, theirs in zip(both, bare, strict=True))
    processor = median(ours.processor / theirs.processor for ours, theirs in zip(both, bare, strict=True))
    note = f"times the bare query, {at_most(share, 3, 'times')}; {processor:.2f} times its processor time"
    yield _row(rows, "CSV to triangle", both, ratio=share, note=note)


def _row(
    rows: int, what: str, times: Sequence[_Time], *, memory: float | None = None, ratio: float | None = None, note: str = ""
) -> Row:
    clock, processor = (1000 * median(values) for values in zip(*((time.clock, time.processor) for time in times), strict=True))
    return Row(rows, f"events: {what}", median=clock, processor=processor, memory=memory, ratio=ratio, note=note)


def _timed(times: list[_Time], work: Callable[[], Any]) -> Any:
    began, used = perf_counter(), _processor()
    found = work()
    times.append(_Time(perf_counter() - began, _processor() - used))
    return found


def _processor() -> float:
    """Seconds of processor time of this process and its children that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _bare(upload: Path) -> dict[tuple[str, int], int]:
    """The triangle by month of a cohort and months since, in a process that has DuckDB open already."""
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        found = connection.execute(_BARE.format(path=upload)).fetchall()
    return {(str(first), int(months)): int(people) for first, months, people in found}


def _child(program: str, folder: Path, **asked: Any) -> dict[str, Any]:
    return run_child(program, asked, folder, _LIMITS, on_progress=lambda *_: None, stop=lambda: False)


def _compare(bare: dict[tuple[str, int], int], ours: dict[str, Any]) -> None:
    """Every whole cell of ours must be the bare query's. Raises Failed."""
    cells = {
        (cohort["start"], months): people
        for cohort in ours["cohorts"]
        for months, people in enumerate(cohort["kept"])
        if people is not None
    }
    if not cells or any(bare.get(cell, 0) != people for cell, people in cells.items()):
        raise Failed("the triangle of the product is not that of the bare query")
