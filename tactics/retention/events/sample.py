"""A simulated sample: a year of a Nordic product that people subscribe to, with a truth in it that is worth finding. Pure.

Keeps true: the same seed gives the same bytes; nothing in it comes from a real person.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

SEED = 20250106
FILE = "sample.csv"
USERS = 3000
START = datetime(2025, 1, 6)  # noqa: DTZ001  # wall clock, as everything in a data set
DAYS = 364
CHANGE_DAY = 182
"""The new onboarding came on this day (2025-07-07): who signs up from then on stays more often."""
HEADINGS = ("user_id", "timestamp", "event", "value", "country", "plan", "channel")

PLANTED: Mapping[str, Any] = MappingProxyType(
    {
        "cadence": "week",  # people come on one or two days of each week
        "staying_event": "invite",  # who invites in the first week stays
        "weak_segment": ("country", "FI"),  # leaves early twice as often as the rest
        "weak_phase": "early",  # in the first four weeks
        "change": "2025-07-07",  # a new onboarding; cohorts after it stay more often
        "zone": "Europe/Stockholm",
        "user": "user_id",
        "time": "timestamp",
        "event": "event",
        "value": "value",
        "segments": ("country", "plan", "channel"),
    }
)
"""What was planted, for tests and for the page that describes the sample."""

_COUNTRIES = (("SE", 0.45), ("NO", 0.2), ("DK", 0.2), ("FI", 0.15))
_PLANS = (("free", 0.5), ("team", 0.35), ("business", 0.15))
_CHANNELS = (("search", 0.4), ("referral", 0.25), ("ads", 0.2), ("partner", 0.15))
_PRICES = {"free": 0, "team": 149, "business": 449}
_EARLY_WEEKS = 4


def write(folder: Path, seed: int = SEED) -> Path:
    """Write the sample as `sample.csv` in a folder: about 40 000 rows in the order of time. Its path."""
    rows = sorted(_rows(Random(seed)))  # noqa: S311  # a simulation
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows((user, f"{at:%Y-%m-%d %H:%M:%S}", event, value, *told) for at, user, event, value, *told in rows)
    return path


def _rows(random: Random) -> Iterator[tuple[Any, ...]]:
    for number in range(1, USERS + 1):
        user = f"u{number:05d}"
        country, plan, channel = (_drawn(random, shares) for shares in (_COUNTRIES, _PLANS, _CHANNELS))
        joined = int(DAYS * random.random())
        began = START + timedelta(days=joined, seconds=_second_of_day(random))
        yield began, user, "signup", "", country, plan, channel
        for day, event, value in _life(random, joined, country, plan):
            at = START + timedelta(days=day, seconds=_second_of_day(random))
            if at <= began:
                at = began + timedelta(minutes=random.randrange(1, 120))
            if day < DAYS:
                yield at, user, event, value, country, plan, channel


def _life(random: Random, joined: int, country: str, plan: str) -> Iterator[tuple[int, str, str]]:
    """The events of one person after signing up, by day: the first week, then week by week until the person leaves."""
    invites = random.random() < 0.25
    if invites:
        yield joined + random.randrange(0, 5), "invite", ""
    favourite = random.randrange(7)
    for week in range((DAYS - joined) // 7 + 1):
        monday = joined + 7 * week
        if week and random.random() < _leaving(week, invites=invites, country=country, renewed=joined >= CHANGE_DAY):
            if plan != "free" and random.random() < 0.7:
                yield monday, "cancel", ""
            return
        if plan != "free" and week % 4 == 1:
            yield monday, "purchase", str(_PRICES[plan] + random.choice((0, 0, 0, 20, 50)))
        if week == 0 or random.random() < 0.82:
            yield from _week(random, monday, favourite if week else random.randrange(3))


def _leaving(week: int, *, invites: bool, country: str, renewed: bool) -> float:
    """The chance to leave for good at the beginning of a week."""
    early = week <= _EARLY_WEEKS
    chance = 0.30 if early else 0.06
    if early and country == PLANTED["weak_segment"][1]:
        chance *= 2
    if invites:
        chance *= 0.25
    return chance * (0.65 if early and renewed else 1)


def _week(random: Random, monday: int, favourite: int) -> Iterator[tuple[int, str, str]]:
    """One or two days of use in a week, most often the same day."""
    days = {favourite} | ({random.randrange(7)} if random.random() < 0.35 else set())
    for day in sorted(days):
        yield monday + day, "open", ""
        if random.random() < 0.45:
            yield monday + day, "create", ""
        if random.random() < 0.03:
            yield monday + day, "invite", ""


def _drawn(random: Random, shares: tuple[tuple[str, float], ...]) -> str:
    return random.choices([name for name, _ in shares], [share for _, share in shares])[0]


def _second_of_day(random: Random) -> int:
    """A time of the working day more often than of the night."""
    return int(min(86_399, max(0, random.gauss(13 * 3600, 3.2 * 3600))))
