"""From the text of a cell to a number, a day, yes or no, or one of our words. Pure.

Keeps true: a whole file has one decimal sign and one order of day and month, so that 1.234 or 3/4/2026 never mean two
things in it; a number comes back with every digit that was written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from flask_babel import force_locale, gettext

from tactics.backlog.states import OUTCOMES, SOURCES, STATUSES
from tactics.core.vocabulary import DESIGNS

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_PARTED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[T ,].*)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})", re.ASCII)
_NUMBER = {
    mark: re.compile(rf"[+-]?(?:\d{{1,3}}(?:\{grouping}\d{{3}})+|\d{{1,400}})(?:\{mark}\d+)?(?:[eE][+-]?\d{{1,3}})?", re.ASCII)
    for mark, grouping in ((".", ","), (",", "."))
}
_YES_NO = {
    **dict.fromkeys(("true", "yes", "1", "ja", "sant", "y", "j", "x"), True),
    **dict.fromkeys(("false", "no", "0", "nej", "falskt", "n"), False),
}
GUESSES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("to do", "todo", "backlog", "new", "open", "not started", "triage", "inbox"), "idea"),
        **dict.fromkeys(("ny", "nytt", "att göra", "öppen", "ej påbörjad", "inkorg"), "idea"),
        **dict.fromkeys(("selected for development", "ready", "next", "up next", "scheduled"), "planned"),
        **dict.fromkeys(("nästa", "redo", "planerat", "schemalagd"), "planned"),
        **dict.fromkeys(("in progress", "doing", "started", "active", "ongoing", "live"), "running"),
        **dict.fromkeys(("pågående", "påbörjad", "aktiv", "igång"), "running"),
        **dict.fromkeys(
            ("in review", "review", "analysis", "measuring", "granskas", "granskning", "utvärderas", "analys"), "analysing"
        ),
        **dict.fromkeys(("closed", "complete", "completed", "resolved", "finished", "shipped"), "done"),
        **dict.fromkeys(("klart", "färdig", "färdigt", "avslutad", "slutförd", "stängd", "åtgärdad"), "done"),
        **dict.fromkeys(("canceled", "cancelled", "duplicate", "blocked", "on hold", "paused", "archived", "won't do"), "parked"),
        **dict.fromkeys(("avbruten", "pausad", "vilande", "blockerad", "arkiverad", "dubblett"), "parked"),
    }
)
"""What other tools call their states, as near as they come to ours: proposed on the page, never taken unseen."""
WORDS: Mapping[str, Mapping[str, object]] = {
    "status": STATUSES,
    "outcome": OUTCOMES,
    "source": SOURCES,
    "design": DESIGNS,
    "metric_kind": {"share": "", "mean": ""},
}
"""The parts that hold one of our words."""


@dataclass(frozen=True)
class Way:
    """How a file writes: its decimal sign, whether a day with slashes begins with the month, and our words by its names."""

    mark: str = "."
    month_first: bool = False
    words: Mapping[str, Mapping[str, str]] | None = None


def detected(numbers: Sequence[str], days: Sequence[str], usual: str) -> Way:
    """How a file writes, by what stands in its columns of numbers and of days; `usual` is the sign when both would do."""
    other = "," if usual == "." else "."
    readable = {sign: sum(number(cell, sign) is not None for cell in numbers if cell) for sign in (usual, other)}
    parted = [found for cell in days if (found := _PARTED.fullmatch(cell.strip())) and found[2] == "/"]
    month_first = any(int(found[3]) > 12 for found in parted) and not any(int(found[1]) > 12 for found in parted)
    return Way(other if readable[other] > readable[usual] else usual, month_first)


def ambiguous(days: Iterable[str]) -> bool:
    """Whether some days are written with slashes, so that it matters which comes first."""
    return any((found := _PARTED.fullmatch(cell.strip())) and found[2] == "/" for cell in days)


def names(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """Our words by part, under the names that they have in some languages, in small letters."""
    found: dict[str, dict[str, str]] = {part: {slug: slug for slug in words} for part, words in WORDS.items()}
    for language in languages:
        with force_locale(language):
            for part in ("status", "outcome", "source", "design"):
                found[part] |= {str(name).casefold(): slug for slug, name in WORDS[part].items()}
    return found


@lru_cache(20_000)
def number(text: str, mark: str) -> Decimal | None:
    """A number with a known decimal sign, with or without signs between its thousands; per cents are hundredths."""
    compact = _SPACES.sub("", text[:80]).replace("\u2212", "-")
    bare = compact.rstrip("%")
    if len(text) > 80 or not _NUMBER[mark].fullmatch(bare):
        return None
    grouping = "," if mark == "." else "."
    value = Decimal(bare.replace(grouping, "").replace(mark, "."))
    return value / 100 if compact.endswith("%") else value


def day(text: str, way: Way) -> date:
    """A day: 2026-03-14 (a time after it is left out), 20260314, 14.3.2026, 14/3/2026 or 3/14/2026. Raises ValueError."""
    wanted = text.strip()
    try:
        if found := _ISO.fullmatch(wanted) or _COMPACT.fullmatch(wanted) or _YEAR_FIRST.fullmatch(wanted):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _PARTED.fullmatch(wanted):
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            if found[2] == "/" and way.month_first:
                first, second = second, first
            return date(year, second, first)
    except ValueError:
        pass  # Not a day of any month.
    raise ValueError(gettext("“%(text)s” is not a day: write it as 2026-03-14.", text=wanted[:40]))


def yes_no(text: str) -> bool:
    """Yes or no. Raises ValueError."""
    value = _YES_NO.get(text.strip().casefold())
    if value is None:
        raise ValueError(gettext("“%(text)s” is neither yes nor no.", text=text.strip()[:40]))
    return value


def folded(text: str) -> str:
    """A word as it is looked for: in small letters, with single spaces."""
    return " ".join(text.split()).casefold()


def word(part: str, text: str, way: Way) -> str:
    """One of our words, by its slug or its name. Raises ValueError."""
    known = (way.words or {}).get(part, {})
    value = known.get(folded(text))
    if value is None:
        words = ", ".join(WORDS[part])
        raise ValueError(gettext("“%(text)s” is not known; write one of %(words)s.", text=text.strip()[:40], words=words))
    return value
