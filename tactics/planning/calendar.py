"""Experiments as a calendar file. Pure.

iCalendar (RFC 5545): days without a time, lines of at most 75 bytes, an id for each item that stays the same, so that a
calendar that has an event updates it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST = 75
_STATES = {"planned": "TENTATIVE", "running": "CONFIRMED", "analysing": "CONFIRMED", "done": "CONFIRMED"}


@dataclass(frozen=True)
class Event:
    """An item in a calendar: its first and last day, both included."""

    id: str
    title: str
    start: date
    end: date
    status: str
    changed_at: datetime
    text: str = ""
    url: str = ""


def to_ics(events: Iterable[Event], name: str) -> bytes:
    """The calendar file of some events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Retention Engine//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _lines(event)
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def _lines(event: Event) -> list[str]:
    written = [
        "BEGIN:VEVENT",
        f"UID:{event.id}",
        f"DTSTAMP:{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_compact(event.start)}",
        f"DTEND;VALUE=DATE:{_compact(_day_after(event.end))}",
        f"SUMMARY:{_escaped(event.title)}",
        f"STATUS:{_STATES.get(event.status, 'TENTATIVE')}",
        "TRANSP:TRANSPARENT",
    ]
    if event.text:
        written.append(f"DESCRIPTION:{_escaped(event.text)}")
    if event.url:
        written.append(f"URL:{event.url}")
    return [*written, "END:VEVENT"]


def _day_after(day: date) -> date:
    """The end of an event without times is the day on which it no longer is (RFC 5545, 3.6.1)."""
    return day if day == date.max else day + timedelta(days=1)


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, written)
    return "".join(sign for sign in text if sign.isprintable())


def _folded(line: str) -> str:
    """A line as bytes allow it: what is too long goes on in the next line, after a space, never inside a character."""
    pieces: list[str] = []
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _LONGEST - bool(pieces):
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + sign, size + width
    return "\r\n ".join([*pieces, piece]) + "\r\n"
