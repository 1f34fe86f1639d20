"""Reading figures.

Keeps true: every read is of one workspace; a series or value of another, or one that was removed, is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from tactics.core.database import db, utc_now
from tactics.tracking.definitions import definition_of
from tactics.tracking.models import FigureSeries, FigureValue
from tactics.tracking.shown import Following

SPARKED = 26
"""How many of a series' newest values a list shows the course of."""


@dataclass(frozen=True)
class Identity:
    """What tells a workspace's series apart: nothing else may be the same in two of them, save an older definition."""

    kpi: str
    variant: str
    period: str
    label: str = ""


def identity_of(series: FigureSeries) -> Identity:
    """What tells a series apart."""
    return Identity(series.kpi, series.variant, series.period, series.label)


def series_in(workspace_id: str, kpi: str | None = None) -> Sequence[FigureSeries]:
    """A workspace's series, in the order that it gave them; of one KPI when that is named."""
    query = select(FigureSeries).where(FigureSeries.workspace_id == workspace_id, FigureSeries.removed_at.is_(None))
    if kpi is not None:
        query = query.where(FigureSeries.kpi == kpi)
    return db.session.scalars(query.order_by(FigureSeries.place, FigureSeries.id)).all()


def series_like(workspace_id: str, wanted: Identity) -> Sequence[FigureSeries]:
    """The workspace's series of one identity, removed ones too: the newest definition last."""
    query = select(FigureSeries).where(
        FigureSeries.workspace_id == workspace_id,
        FigureSeries.kpi == wanted.kpi,
        FigureSeries.variant == wanted.variant,
        FigureSeries.period == wanted.period,
        FigureSeries.label == wanted.label,
    )
    return db.session.scalars(query.order_by(FigureSeries.id)).all()


def find_series(workspace_id: str, wanted: Identity) -> FigureSeries | None:
    """The workspace's series of an identity: the one by today's definition if there is any, else the newest."""
    found = [series for series in series_like(workspace_id, wanted) if series.removed_at is None]
    now = definition_of(wanted.kpi, wanted.variant)
    current = [series for series in found if now and series.digest == now.digest]
    return next(reversed(current or found), None)


def own_series(workspace_id: str, key: int, *, removed: bool = False) -> FigureSeries | None:
    """The workspace's series with this id; None for a stranger's."""
    if not 0 < key < 2**31:
        return None  # Larger than the column holds: a database would refuse the comparison.
    query = select(FigureSeries).where(FigureSeries.workspace_id == workspace_id, FigureSeries.id == key)
    return db.session.scalar(query.where(FigureSeries.removed_at.is_not(None) if removed else FigureSeries.removed_at.is_(None)))


def own_value(workspace_id: str, key: int, *, removed: bool = False) -> tuple[FigureSeries, FigureValue] | None:
    """The workspace's value with this id, and its series; None for a stranger's."""
    if not 0 < key < 2**31:
        return None
    query = select(FigureSeries, FigureValue).join(FigureValue, FigureValue.series_id == FigureSeries.id)
    query = query.where(FigureSeries.workspace_id == workspace_id, FigureSeries.removed_at.is_(None), FigureValue.id == key)
    query = query.where(FigureValue.removed_at.is_not(None) if removed else FigureValue.removed_at.is_(None))
    found = db.session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def values_of(series: FigureSeries, *, also_removed: bool = False) -> Sequence[FigureValue]:
    """The values of a series by date, the oldest first."""
    query = select(FigureValue).where(FigureValue.series_id == series.id).order_by(FigureValue.day)
    return db.session.scalars(query if also_removed else query.where(FigureValue.removed_at.is_(None))).all()


def value_at(series: FigureSeries, day: date) -> FigureValue | None:
    """The value of a period, a removed one too."""
    return db.session.scalar(select(FigureValue).where(FigureValue.series_id == series.id, FigureValue.day == day))


def newest(keys: Sequence[int], most: int = SPARKED) -> Mapping[int, list[tuple[date, Decimal]]]:
    """The newest values of several series, read all at once, each series' oldest first."""
    place = func.row_number().over(partition_by=FigureValue.series_id, order_by=FigureValue.day.desc()).label("place")
    columns = (FigureValue.series_id, FigureValue.day, FigureValue.value)
    inner = select(*columns, place).where(FigureValue.series_id.in_(keys), FigureValue.removed_at.is_(None)).subquery()
    query = select(inner.c.series_id, inner.c.day, inner.c.value).where(inner.c.place <= most)
    found: dict[int, list[tuple[date, Decimal]]] = {key: [] for key in keys}
    for key, day, value in db.session.execute(query.order_by(inner.c.series_id, inner.c.day)):
        found[key].append((day, value))
    return found


def followed(series: Sequence[FigureSeries], language: str) -> list[Following]:
    """Series as a list shows them today; one query, whatever their number."""
    values = newest([own.id for own in series]) if series else {}
    return [Following(own, values[own.id], language, utc_now().date()) for own in series]
