"""Periods: days, ISO weeks (from Monday), months, quarters and years, each with a number that counts up by one.

Keeps true: SQL and Python number the same period alike; number 0 is the period that holds 1 January 1970. A rolling
period has a fixed length: a day is 24 hours, a week 7 days, a month 30, a quarter 90, a year 365.
"""

from datetime import date, timedelta

PERIODS = ("day", "week", "month", "quarter", "year")
DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}
"""How long a rolling period is, in days of 24 hours."""
_MONDAY = date(1969, 12, 29)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def numbered(period: str, moment: str) -> str:
    """The SQL expression that gives the number of the period in which the SQL expression `moment` lies."""
    if period == "day":
        return f"date_diff('day', DATE '1970-01-01', CAST({moment} AS DATE))"
    if period == "week":
        return f"date_diff('day', DATE '{_MONDAY}', CAST({moment} AS DATE)) // 7"
    return f"((year({moment}) - 1970) * 12 + month({moment}) - 1) // {_MONTHS[period]}"


def rolled(period: str, born: str, moment: str) -> str:
    """The SQL expression that gives how many whole rolling periods lie between two moments, the second not before the first.

    `date_sub` counts whole seconds; `date_diff` would count how often the second changes, and take 23:59:59.5 for a day.
    """
    return f"date_sub('second', {born}, {moment}) // {DAYS[period] * 86_400}"


def number_of(period: str, day: date) -> int:
    """The number of the period that holds a day."""
    if period == "day":
        return (day - date(1970, 1, 1)).days
    if period == "week":
        return (day - _MONDAY).days // 7
    return ((day.year - 1970) * 12 + day.month - 1) // _MONTHS[period]


def first_day(period: str, number: int) -> date:
    """The first day of the period with a number."""
    if period == "day":
        return date(1970, 1, 1) + timedelta(days=number)
    if period == "week":
        return _MONDAY + timedelta(weeks=number)
    year, month = divmod(number * _MONTHS[period], 12)
    return date(1970 + year, month + 1, 1)
