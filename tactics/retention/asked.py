"""What an address asks of a data set, read so that nothing in it can fail. Pure.

Keeps true: a value that is not understood is as if it were not there, and is remembered, so that the page can say so.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from tactics.retention.events.texts import MOST_NAME
from tactics.retention.measures.calendar import PERIODS

T = TypeVar("T")


class Asking:
    """Reads the parameters of an address, for a data set with these events (`about`, see events.store)."""

    def __init__(self, parameters: Mapping[str, str], about: Mapping[str, Any] | None) -> None:
        self._parameters = parameters
        self._about = about or {}
        self.ignored: list[str] = []
        """The parameters whose values were not understood."""

    def choice(self, name: str, offered: Sequence[str], usual: str) -> str:
        """One of the values offered."""
        return self._understood(name, lambda text: text if text in offered else None) or usual

    def whole(self, name: str, low: int, high: int, usual: int) -> int:
        """A whole number from low to high."""

        def read(text: str) -> int | None:
            number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
            return number if number is not None and low <= number <= high else None

        found = self._understood(name, read)
        return usual if found is None else found

    def event(self, name: str, usual: str = "") -> str:
        """The name of an event of the data set; empty for any. Where not all are listed, the measure finds what is not there."""
        known = {event["name"] for event in self._about.get("events", ())}
        unlisted = self._about.get("kinds", 0) > len(known)

        def read(text: str) -> str | None:
            may_be = unlisted and len(text) <= MOST_NAME and all(sign >= " " for sign in text)
            return text if text in known or may_be else None

        if self._parameters.get(name) == "":
            return ""
        return self._understood(name, read) or usual

    def day(self, name: str) -> date | None:
        """A day, written as 2026-03-14."""

        def read(text: str) -> date | None:
            try:
                return date.fromisoformat(text)
            except ValueError:
                return None

        return self._understood(name, read)

    def period(self, cadence: str) -> str:
        """The period to look by: as asked, as the team has chosen, or one that suits the length of the data set."""
        return self.choice("period", PERIODS, cadence or self._suiting())

    def _suiting(self) -> str:
        """Months for a year and more of events, weeks for two months and more, else days."""
        days = (date.fromisoformat(self._about["last"][:10]) - date.fromisoformat(self._about["first"][:10])).days
        return "month" if days >= 365 else "week" if days >= 60 else "day"

    def _understood(self, name: str, read: Callable[[str], T | None]) -> T | None:
        text = self._parameters.get(name, "").strip()
        if not text:
            return None
        found = read(text)
        if found is None:
            self.ignored.append(name)
        return found
