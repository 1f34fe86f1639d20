"""How often a public form may be used: counted in the database, so that all processes count together.

Keeps true: no address of a visitor is stored, only a digest keyed with the product's secret and the span of time, so
that it is another one in the next span, when the count is thrown away; a use that is refused costs no write. Counts
within fixed spans, so up to twice the number can pass around the turn of a span; that is enough against a flood.
"""

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app, request
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tactics.core.database import db, utc_now
from tactics.surveys.models import FormUse


@dataclass(frozen=True)
class Pace:
    """At most so many uses within a span of so many seconds, by one visitor (`each`) or by all together."""

    name: str
    most: int
    seconds: int
    each: bool = False


HOUR, DAY = 3600, 86_400


class TooOften(Exception):
    """A form is used too often; `seconds` is when it can be used again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def take(form: str, *paces: Pace) -> None:
    """Count one use of a form (its public key). Writes, within the caller's transaction. Raises TooOften."""
    now = utc_now()
    counts = [(pace, _end_of_span(now, pace.seconds)) for pace in paces]
    buckets = [(_bucket(form, pace, until), pace, until) for pace, until in counts]
    full = select(FormUse.bucket, FormUse.times).where(FormUse.bucket.in_([bucket for bucket, _, _ in buckets]))
    times = {bucket: used for bucket, used in db.session.execute(full)}  # noqa: C416  # rows, not pairs
    for bucket, pace, until in buckets:
        if times.get(bucket, 0) >= pace.most:
            raise TooOften(_seconds(now, until))
    db.session.execute(delete(FormUse).where(FormUse.until <= now))
    for bucket, pace, until in buckets:
        if not _counted(bucket, pace.most, until):
            raise TooOften(_seconds(now, until))


def _seconds(now: datetime, until: datetime) -> int:
    return max(1, int((until - now).total_seconds()))


def _counted(bucket: str, most: int, until: datetime) -> bool:
    """Raise a count by one unless it has reached the most; right also when several processes do so at once."""
    raising = update(FormUse).where(FormUse.bucket == bucket, FormUse.times < most).values(times=FormUse.times + 1)
    if db.session.execute(raising).rowcount:  # type: ignore[attr-defined]  # of a statement that changes rows
        return True
    try:
        with db.session.begin_nested():
            db.session.execute(insert(FormUse).values(bucket=bucket, times=1, until=until))
    except IntegrityError:  # It is there: full, or made by another process just now.
        return bool(db.session.execute(raising).rowcount)  # type: ignore[attr-defined]  # as above
    return True


def _end_of_span(now: datetime, seconds: int) -> datetime:
    passed = int(now.timestamp()) // seconds
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=(passed + 1) * seconds)


def _bucket(form: str, pace: Pace, until: datetime) -> str:
    who = visitor() if pace.each else ""
    return keyed(f"{pace.name}|{form}|{until.isoformat()}|{who}")


def keyed(text: str) -> str:
    """A digest that only this product can make (HMAC-SHA256, in hexadecimal)."""
    return hmac.new(str(current_app.secret_key).encode(), f"form|{text}".encode(errors="replace"), "sha256").hexdigest()


def visitor() -> str:
    """The network a request comes from: an IPv4 address, or the 64 bits that an IPv6 subscriber has.

    When a proxy on this machine passed it on, the address is the last that the proxy wrote; from anywhere else that
    header is only what somebody claims.
    """
    said = request.remote_addr or ""
    if (near := _address(said)) and near.is_loopback:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or said
    address = _address(said)
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False).network_address
    return str(address or "")


def _address(said: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(said)
    except ValueError:
        return None
