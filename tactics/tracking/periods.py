"""The day, week, month, quarter or year that a value is for. Pure.

Keeps true: a period is known by its first day, so that one period has one value; weeks are those of ISO 8601 and begin
on Mondays; what `written` gives, `read` takes.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from babel.dates import format_date, format_skeleton, get_month_names
from flask_babel import LazyString, get_locale, gettext
from flask_babel import lazy_gettext as _l

KINDS: Mapping[str, LazyString] = MappingProxyType(
    {"day": _l("Day"), "week": _l("Week"), "month": _l("Month"), "quarter": _l("Quarter"), "year": _l("Year")}
)
BY: Mapping[str, LazyString] = MappingProxyType(
    {"day": _l("by day"), "week": _l("by week"), "month": _l("by month"), "quarter": _l("by quarter"), "year": _l("by year")}
)
EXAMPLES: Mapping[str, str] = MappingProxyType(
    {"day": "2026-03-14", "week": "2026-W11", "month": "2026-03", "quarter": "2026-Q1", "year": "2026"}
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
_FITS = {
    "day": {"day"},
    "week": {"day", "week"},
    "month": {"day", "month"},
    "quarter": {"day", "month", "quarter"},
    "year": {"day", "month", "quarter", "year"},
}
"""Which written periods lie inside one of a kind."""
_DAY = timedelta(days=1)


def first(kind: str, day: date) -> date:
    """The first day of the period that a day lies in."""
    if kind == "week":
        return day - day.weekday() * _DAY
    months = {"month": day.month, "quarter": day.month - (day.month - 1) % 3, "year": 1}
    return day if kind == "day" else date(day.year, months[kind], 1)


def after(kind: str, start: date) -> date:
    """The first day of the next period."""
    days = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
    return first(kind, start + days[kind] * _DAY)


def last_whole(kind: str, today: date) -> date:
    """The newest period that is over."""
    return first(kind, first(kind, today) - _DAY)


def steps(kind: str, start: date, end: date) -> int:
    """How many periods lie from one first day to another; negative backwards."""
    if kind in {"day", "week"}:
        return (end - start).days // (7 if kind == "week" else 1)
    months = 12 * (end.year - start.year) + end.month - start.month
    return months // {"month": 1, "quarter": 3, "year": 12}[kind]


def said(kind: str, start: date) -> str:
    """A period as the reader says it."""
    if kind == "week":
        year, week, _day = start.isocalendar()
        return str(gettext("Week %(week)s, %(year)s", week=week, year=year))
    if kind == "day":
        return short_date(start)
    skeletons = {"month": "yMMMM", "quarter": "yQQQ", "year": "y"}
    return str(format_skeleton(skeletons[kind], start, locale=get_locale()))


def short_date(day: date) -> str:
    """A day as the reader says it: 1 Nov 2026."""
    return str(format_date(day, "d MMM y", locale=get_locale()))


def written(kind: str, start: date) -> str:
    """A period as it stands in a form."""
    if kind == "week":
        year, week, _day = start.isocalendar()
        return f"{year}-W{week:02}"
    forms = {"day": f"{start}", "month": f"{start:%Y-%m}", "quarter": f"{start.year}-Q{(start.month + 2) // 3}"}
    return forms.get(kind, f"{start.year}")


def read(text: str, kind: str) -> date:
    """The first day of the period that a person wrote, in ISO or Nordic form. Raises ValueError with a sentence."""
    compact = " ".join(text.split()).casefold()
    found = _parsed(compact) if len(compact) <= 40 else None
    if found is None:
        raise ValueError(
            gettext("“%(text)s” is no date that can be read. Write it as %(example)s.", text=text[:40], example=EXAMPLES[kind])
        )
    written_as, day = found
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(gettext("“%(text)s” lies too far away.", text=text[:40]))
    if written_as not in _FITS[kind]:
        raise ValueError(
            gettext(
                "“%(text)s” does not lie in one period of this series. Write it as %(example)s.",
                text=text[:40],
                example=EXAMPLES[kind],
            )
        )
    return first(kind, day)


def _parsed(text: str) -> tuple[str, date] | None:
    """What kind of period a text names, and its first day."""
    for pattern, written_as, make in _FORMS:
        if found := re.fullmatch(pattern, text, re.ASCII):
            try:
                return written_as, make(*found.groups())
            except KeyError:  # No month's name: another form may know the word.
                continue
            except ValueError:
                return None
    return None


def _of_numbers(year: str, month: str, day: str) -> date:
    return date(int(year), int(month), int(day))


def _week(year: str, week: str) -> date:
    return date.fromisocalendar(int(year), int(week), 1)


def _quarter(year: str, quarter: str) -> date:
    return date(int(year), 3 * int(quarter) - 2, 1)


@cache
def _months() -> Mapping[str, int]:
    """The number of each month by its name, whole or cut to three letters or more, in the languages of the north."""
    names = {name.casefold(): number for own in ("en", "sv", "nb", "da") for number, name in get_month_names(locale=own).items()}
    return {name[:size]: number for name, number in names.items() for size in range(3, len(name) + 1)}


def _month(name: str) -> int:
    return _months()[name]


_WEEK, _QUARTER, _NAME = r"(?:w|v|u|week|vecka|uke|uge)\.? ?", r"(?:q|k|kv|kvartal|kvartalet)\.? ?", r"([a-z]+)\.?"
_TIME = r"(?:[t ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
_FORMS: tuple[tuple[str, str, Callable[..., date]], ...] = (
    (rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", "day", _of_numbers),
    (r"(\d{4})(\d{2})(\d{2})", "day", _of_numbers),
    (rf"(\d{{1,2}})(?:[-/]|\. ?)(\d{{1,2}})(?:[-/]|\. ?| )(\d{{4}}){_TIME}", "day", lambda d, m, y: _of_numbers(y, m, d)),
    (rf"(\d{{1,2}})\.?[ -]{_NAME}[ -](\d{{4}})", "day", lambda d, name, y: date(int(y), _month(name), int(d))),
    (rf"{_NAME} (\d{{1,2}}),? (\d{{4}})", "day", lambda name, d, y: date(int(y), _month(name), int(d))),
    (r"(\d{4})[-/.](\d{1,2})", "month", lambda y, m: _of_numbers(y, m, "1")),
    (r"(\d{1,2})[-/.](\d{4})", "month", lambda m, y: _of_numbers(y, m, "1")),
    (rf"(\d{{4}})[- ]?{_WEEK}(\d{{1,2}})", "week", _week),
    (rf"{_WEEK}(\d{{1,2}}),?[-/ ](\d{{4}})", "week", lambda w, y: _week(y, w)),
    (rf"(\d{{4}})[- ]?{_QUARTER}([1-4])", "quarter", _quarter),
    (rf"{_QUARTER}([1-4]),?[-/ ](\d{{4}})", "quarter", lambda q, y: _quarter(y, q)),
    (rf"{_NAME}[ -](\d{{4}})", "month", lambda name, y: date(int(y), _month(name), 1)),
    (r"(\d{4})", "year", lambda y: date(int(y), 1, 1)),
)
"""The forms that are read: a pattern, the kind of period that it names, and how its first day is made."""
