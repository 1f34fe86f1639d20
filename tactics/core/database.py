"""The database handle, the base of every table, and how SQLite is opened.

Keeps true: foreign keys are enforced, readers never wait for a writer (WAL), times are stored in UTC.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from typing import Any

from flask.sansio.app import App
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """The base of every table; constraints get names so that migrations can address them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC: SQLite forgets time zones, so they are taken off and put back here."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the interface
        """Turn an aware time into the naive UTC that is stored."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the interface
        """Turn the stored naive UTC into an aware time."""
        return None if value is None else value.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """The time now, aware, whole seconds (no reader needs finer)."""
    return datetime.now(UTC).replace(microsecond=0)


class _Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite without its closing of async sessions.

    We have none, and Flask would start a thread for it at the end of every request.
    """

    def init_app(self, app: App) -> None:
        """Register on the application."""
        super().init_app(app)
        app.teardown_appcontext_funcs[:] = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]


db = _Database(require_default_engine=True)
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)
logging.getLogger("alembic").setLevel(logging.WARNING)  # Flask-Alembic says INFO; a start should be quiet.


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _record: Any) -> None:
    if "sqlite3" not in type(connection).__module__:
        return
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what was done inside, or roll all of it back when anything is raised."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
