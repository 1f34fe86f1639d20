"""Everything that writes figures. The only code here that commits.

Keeps true: each action is one transaction and raises the workspace's version; a value is never written over without its
being asked for; nothing is saved under a definition that the team has not seen; a file is taken in whole or not at all.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tactics.accounts.actions import raise_version
from tactics.accounts.models import Workspace
from tactics.core.database import db, transaction, utc_now
from tactics.tracking.definitions import Definition, definition_of
from tactics.tracking.models import FigureSeries, FigureValue
from tactics.tracking.queries import Identity, find_series, identity_of, series_in, series_like, value_at, values_of
from tactics.tracking.sheets import Row

MOST_SERIES, MOST_VALUES = 200, 10_000


class Taken(Exception):
    """The period has another value already, and nobody asked to replace it. Holds that value."""

    def __init__(self, there: FigureValue) -> None:
        super().__init__(there)
        self.there = there


class Outdated(Exception):
    """The register defines the KPI in another way than when the series' values were saved. Holds the series."""

    def __init__(self, series: FigureSeries) -> None:
        super().__init__(series)
        self.series = series


class TooMany(Exception):
    """The workspace, or the series, holds as much as it can."""


def follow(workspace: Workspace, wanted: Identity, *, anew: bool = False) -> FigureSeries:
    """The workspace's series of an identity, started now if there is none; `anew` leaves one by an older definition be.

    Raises TooMany, and ValueError for a variant that the register does not know.
    """
    workspace_id = workspace.id
    try:
        return _follow(workspace_id, wanted, anew)
    except IntegrityError:  # Another request started it at the same time: it is there now.
        return _follow(workspace_id, wanted, anew)


def _follow(workspace_id: str, wanted: Identity, anew: bool) -> FigureSeries:
    now = definition_of(wanted.kpi, wanted.variant)
    found = find_series(workspace_id, wanted)
    if found and (not anew or (now and found.digest == now.digest)):
        return found
    if now is None:
        raise ValueError(wanted)
    others = series_in(workspace_id)
    if len(others) >= MOST_SERIES:
        raise TooMany
    series = FigureSeries(
        workspace_id=workspace_id, kpi=wanted.kpi, variant=wanted.variant, period=wanted.period, unit=now.unit,
        label=wanted.label, digest=now.digest, definitions=[now.kept(None)],
        place=1 + max((other.place for other in others), default=0),
    )  # fmt: skip
    with transaction():
        _forget_removed(workspace_id, wanted, now)
        db.session.add(series)
        raise_version(workspace_id)
    return series


def _forget_removed(workspace_id: str, wanted: Identity, now: Definition) -> None:
    """A series that was deleted makes way for a new one of the same kind, which begins empty."""
    for series in series_like(workspace_id, wanted):
        if series.removed_at is not None and series.digest == now.digest:
            db.session.delete(series)
    db.session.flush()


def save(series: FigureSeries, day: date, value: Decimal, note: str | None, *, replace: bool = False) -> FigureValue:
    """Save the value of a period; a note of None leaves one that is there.

    Raises Taken when the period has another value and it is not to be replaced, Outdated and TooMany.
    """
    key = series.id
    try:
        return _save(series, Row(0, day, value, note), replace)
    except IntegrityError:  # Another request saved the same period at the same time: now it is there to be seen.
        fresh = db.session.get(FigureSeries, key)
        if fresh is None:
            raise
        return _save(fresh, Row(0, day, value, note), replace)


def _save(series: FigureSeries, row: Row, replace: bool) -> FigureValue:
    demand_current(series)
    there = value_at(series, row.day)
    if there and there.removed_at is None:
        if there.value == row.value and row.note in {None, there.note}:
            return there
        if not replace and not (there.value == row.value and not there.note):
            raise Taken(there)
    if there is None and _count(series) >= MOST_VALUES:
        raise TooMany
    with transaction():
        there = _write(series, there, row)
        raise_version(series.workspace_id)
    return there


def save_all(series: FigureSeries, rows: Sequence[Row]) -> None:
    """Save the values of a file, over whatever the periods had. Raises Outdated and TooMany."""
    demand_current(series)
    stored = {value.day: value for value in values_of(series, also_removed=True)}
    if len(stored.keys() | {row.day for row in rows}) > MOST_VALUES:
        raise TooMany
    with transaction():
        for row in rows:
            _write(series, stored.get(row.day), row)
        raise_version(series.workspace_id)


def change(series: FigureSeries, value: FigureValue, day: date, amount: Decimal, note: str) -> FigureValue:
    """Write over a value, its period included. Raises Taken when the new period has a value."""
    other = value_at(series, day) if day != value.day else None
    if other and other.removed_at is None:
        raise Taken(other)
    with transaction():
        if other:
            db.session.delete(other)
            db.session.flush()
        if value.day != day:
            value.day, value.changed_at = day, utc_now()
        _write(series, value, Row(0, day, amount, note))
        raise_version(series.workspace_id)
    return value


def put_away(series: FigureSeries, value: FigureValue | None = None, *, back: bool = False) -> None:
    """Take a value, or else the whole series, out of sight; or put it `back`."""
    with transaction():
        (value or series).removed_at = None if back else utc_now()
        raise_version(series.workspace_id)


def set_target(series: FigureSeries, target: Decimal | None) -> None:
    """Set what the values are to reach, or take it away."""
    with transaction():
        series.target = target
        raise_version(series.workspace_id)


def accept(series: FigureSeries, now: Definition) -> None:
    """Go on under the register's definition: the series keeps the old wording, and the day from which the new one holds.

    Nothing is done where values of two units would stand side by side, or where another series has taken over already.
    """
    like = series_like(series.workspace_id, identity_of(series))
    taken_over = any(other.digest == now.digest and other.removed_at is None for other in like)
    if taken_over or series.unit != now.unit:
        return
    with transaction():
        _forget_removed(series.workspace_id, identity_of(series), now)
        series.definitions = [*series.definitions, now.kept(utc_now().date())]
        series.digest = now.digest
        raise_version(series.workspace_id)


def arrange(series: FigureSeries, wanted: str) -> None:
    """Choose a series for the dashboard (`on`, `off`) or move it there (`up`, `down`)."""
    with transaction():
        if wanted in {"on", "off"}:
            series.pinned = wanted == "on"
        else:
            pinned = [other for other in series_in(series.workspace_id) if other.pinned or other is series]
            place = pinned.index(series)
            pinned.insert(max(0, place + {"up": -1, "down": 1}[wanted]), pinned.pop(place))
            rest = [other for other in series_in(series.workspace_id) if other not in pinned]
            for number, other in enumerate([*pinned, *rest], 1):
                other.place = number
        raise_version(series.workspace_id)


def demand_current(series: FigureSeries) -> None:
    """Raises Outdated unless the series' definition is the register's."""
    now = definition_of(series.kpi, series.variant)
    if now is None or now.digest != series.digest:
        raise Outdated(series)


def _write(series: FigureSeries, there: FigureValue | None, row: Row) -> FigureValue:
    """Write a row over what is there, or as a new value."""
    if there is None:
        there = FigureValue(series_id=series.id, day=row.day, value=row.value, note=row.note or "")
        db.session.add(there)
        return there
    note = there.note if row.note is None and there.removed_at is None else row.note or ""
    if (there.value, there.note) != (row.value, note):
        there.changed_at = None if there.removed_at else utc_now()
    there.value, there.note, there.removed_at = row.value, note, None
    return there


def _count(series: FigureSeries) -> int:
    return db.session.scalar(select(func.count()).where(FigureValue.series_id == series.id)) or 0
