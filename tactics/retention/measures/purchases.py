"""Purchases: what customers will buy and be worth, by BG/NBD and Gamma-Gamma, and whether those models fit these customers.

Keeps true: a purchase is a day with at least one event of the chosen kind, so that two on one day are one; rows with a
value below 0 are returns, counted but no purchases. The models are fitted twice: on what was known at the end of the
calibration, to see whether they tell what came after; and on everything, to tell what comes next. Another horizon, margin
or discount asks the same models, which are kept. What cannot be computed is refused with a code, what cannot be trusted is
said with one; nothing is filled in. Times are in weeks, days / 7.
"""

import csv
import hashlib
import heapq
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

import duckdb

from tactics.retention.lifetime import bgnbd, checking, gammagamma
from tactics.retention.lifetime.question import Question
from tactics.retention.lifetime.worth import WEEKS_A_YEAR, discounted_if_alive, weekly
from tactics.retention.measures.cohorts import last_day

FEWEST_REPEATERS = 50
"""Of fewer customers who came back, four parameters say nothing."""
FEWEST_DAYS = 28
"""The shortest calibration and the shortest holdout."""
WORST_ERROR = 0.25
"""A larger error of the purchases by week, added up, on average (MAPE) or at the end, and the model is said not to fit."""
STRONGEST_LINK = 0.3
"""A larger correlation, either way, between how often one buys and for how much breaks what Gamma-Gamma takes for granted."""
MOST_VALUE = 1e12
"""A larger value is a mistake, and its square would be no number any more."""
SHOWN = 100
COLUMNS = ("customer", "purchases", "first", "last", "p_alive", "expected_purchases", "value_per_purchase", "clv")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class _Answer:
    """What is found, as it grows."""

    told: dict[str, Any]
    checks: list[dict[str, Any]] = field(default_factory=list)

    def check(self, code: str, **values: Any) -> None:
        self.checks.append({"code": code, **values})


class _Refused(Exception):
    """Why nothing is computed."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.told = {"code": code, **values}


def measure(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
    """What the page tells, or why it tells nothing.

    {"event", "counts", "first", "until", "end", "checks": [{"code", …}], "refused": None, "models": {"before", "now"},
    "link", "holdout", "totals", "top", "file"}; or as many of these as there are and "refused": {"code", …}.

    Writes every customer to a CSV file in `answers/` of the working folder, named by what was asked.
    """
    question = Question(**asked)
    answer = _Answer({"refused": None})
    try:
        _purchases(connection, question, answer)
        _models(connection, question, answer)
        _customers(connection, question, answer)
    except _Refused as refused:
        answer.told["refused"] = refused.told
    except OverflowError:  # Parameters so extreme that an expectation is no number.
        answer.told["refused"] = {"code": "no-top"}
    return {**answer.told, "checks": answer.checks}


def _purchases(connection: duckdb.DuckDBPyConnection, question: Question, answer: _Answer) -> None:
    """Make the tables `bought` (person, day, spent), and `before` and `now`: a history a customer, in days."""
    event, name = _event(connection, question.event)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE bought AS
        SELECT person, CAST(moment AS DATE) AS day, sum(coalesce(value, 0)) AS spent
        FROM events WHERE event = {event} AND coalesce(value, 0) >= 0 GROUP BY ALL""")
    row = connection.execute("SELECT min(day), count(DISTINCT person), count(*) FROM bought").fetchone()
    first, customers, purchases = row or (None, 0, 0)
    answer.told |= {"event": name, "counts": {"customers": customers, "purchases": purchases}}
    if first is None:
        raise _Refused("no-purchases")
    if customers == 1:
        raise _Refused("one-customer")
    _returns(connection, event, answer)
    end = last_day(connection)
    until = date.fromisoformat(question.until) if question.until else first + timedelta(days=(end - first).days // 2)
    answer.told |= {"first": first.isoformat(), "until": until.isoformat(), "end": end.isoformat()}
    if (until - first).days < FEWEST_DAYS or (end - until).days < FEWEST_DAYS:
        raise _Refused("too-short", days=(end - first).days, fewest=2 * FEWEST_DAYS)
    for table, upto in (("before", until), ("now", end)):
        _histories(connection, table, upto)


def _event(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[int, str]:
    """The number and the name of the event that is a purchase."""
    if name:
        row = connection.execute("SELECT event, name FROM names WHERE name = ?", [name]).fetchone()
    else:
        row = connection.execute("""
            SELECT event, name FROM names LEFT JOIN (SELECT event, count(value) AS n FROM events GROUP BY event) USING (event)
            ORDER BY n DESC NULLS LAST, uses DESC, event LIMIT 1""").fetchone()
    if row is None:
        raise _Refused("no-event")
    return int(row[0]), str(row[1])


def _returns(connection: duckdb.DuckDBPyConnection, event: int, answer: _Answer) -> None:
    """Say what rows below 0, of 0, and without a value there are."""
    row = connection.execute(f"""
        SELECT count(*) FILTER (value < 0), -sum(value) FILTER (value < 0), sum(value) FILTER (value > 0),
            count(*) FILTER (value = 0), count(*) FILTER (value IS NULL), count(value), max(value)
        FROM events WHERE event = {event}""").fetchone()
    below, returned, sold, nought, without, valued, largest = row or (0, None, None, 0, 0, 0, None)
    if largest is not None and not largest <= MOST_VALUE:
        raise _Refused("too-large")
    if below:
        answer.check("returns", rows=below, value=returned, share=returned / sold if sold else None)
    if nought:
        answer.check("zeros", rows=nought)
    if without and valued:
        answer.check("without", rows=without)


def _histories(connection: duckdb.DuckDBPyConnection, table: str, upto: date) -> None:
    """x, t_x, T as days, the mean value of the repeat purchases, and what each bought afterwards, of who had bought by a day."""
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE "{table}" AS
        SELECT person, first, count(*) FILTER (day <= DATE '{upto}') - 1 AS x,
            date_diff('day', first, max(day) FILTER (day <= DATE '{upto}')) AS last,
            date_diff('day', first, DATE '{upto}') AS upto,
            coalesce(avg(spent) FILTER (day > first AND day <= DATE '{upto}'), 0) AS mean,
            count(*) FILTER (day > DATE '{upto}') AS later,
            coalesce(sum(spent) FILTER (day > DATE '{upto}'), 0) AS later_spent
        FROM bought JOIN (SELECT person, min(day) AS first FROM bought GROUP BY person) USING (person)
        WHERE first <= DATE '{upto}' GROUP BY person, first""")


def _models(connection: duckdb.DuckDBPyConnection, question: Question, answer: _Answer) -> None:
    """Fit the models and hold them to the check; or read what was found when they were fitted for this event and this day."""
    path = _file("fit", question.event, question.until, ".json")
    if path.exists():
        kept = json.loads(path.read_text())
        answer.told, answer.checks = kept["told"], kept["checks"]
        return
    _check_after(connection, _fitted(connection, answer, "before"), answer)
    _fitted(connection, answer, "now")
    with _whole(path) as file:
        json.dump(asdict(answer), file)


def _file(kind: str, *asked: object) -> Path:
    """A file among the answers, named by what was asked and, last, its ending."""
    *question, ending = asked
    digest = hashlib.sha256(json.dumps(question).encode()).hexdigest()[:32]
    return Path("answers") / f"{kind}-{digest}{ending}"


@contextmanager
def _whole(path: Path) -> Iterator[TextIO]:
    """A file to write, that is there when it is whole."""
    path.parent.mkdir(exist_ok=True)
    aside = path.with_suffix(".part")
    with aside.open("w", newline="", encoding="utf-8") as file:
        yield file
    aside.replace(path)


@dataclass(frozen=True)
class _Models:
    buying: bgnbd.Model
    spending: gammagamma.Model | None
    kept: list[checking.Kept]


def _fitted(connection: duckdb.DuckDBPyConnection, answer: _Answer, table: str) -> _Models:
    """Both models, fitted to the histories in a table; and, under the table's name, the parameters that came out."""
    rows = connection.execute(
        f'SELECT x, last, upto, count(*), sum(later) FROM "{table}" GROUP BY x, last, upto ORDER BY ALL'
    ).fetchall()
    kept = [checking.Kept(x, last / 7, upto / 7, count, int(later)) for x, last, upto, count, later in rows]
    histories = bgnbd.Histories((one.x, one.last, one.upto, one.count) for one in kept)
    if histories.repeaters < FEWEST_REPEATERS:
        code = "all-once" if histories.repeaters == 0 else "too-few"
        raise _Refused(code, table=table, repeaters=histories.repeaters, customers=histories.size, fewest=FEWEST_REPEATERS)
    fit = bgnbd.fit(histories)
    if not fit.found:
        raise _Refused("no-top", table=table)
    spending = _spending(connection, table, answer)
    told: dict[str, Any] = asdict(fit.model) | {"likelihood": fit.likelihood, "agreeing": fit.agreeing}
    told |= {"starts": len(bgnbd.STARTS), "customers": histories.size, "repeaters": histories.repeaters, "spending": None}
    if spending:
        told["spending"] = asdict(spending.model) | {"likelihood": spending.likelihood, "mean": spending.model.mean}
    answer.told.setdefault("models", {})[table] = told
    return _Models(fit.model, spending.model if spending else None, kept)


def _spending(connection: duckdb.DuckDBPyConnection, table: str, answer: _Answer) -> gammagamma.Fit | None:
    """The model of values; None, with the reason among the checks, where there is none."""
    spends = connection.execute(f'SELECT x, mean FROM "{table}" WHERE x > 0 AND mean > 0 ORDER BY x, mean').fetchall()
    if len(spends) < FEWEST_REPEATERS:
        answer.check("few-values" if spends else "no-values", table=table, customers=len(spends), fewest=FEWEST_REPEATERS)
        return None
    link = checking.correlation(spends)
    if table == "now":
        answer.told["link"] = link
        if link is not None and abs(link) > STRONGEST_LINK:
            answer.check("linked", link=link, most=STRONGEST_LINK)
    fit = gammagamma.fit(gammagamma.Spends(spends))
    if not fit.found or fit.model.q <= 1:
        answer.check("values-no-top" if not fit.found else "no-mean", table=table)
        return None
    return fit


def _check_after(connection: duckdb.DuckDBPyConnection, models: _Models, answer: _Answer) -> None:
    """Hold what happened after the calibration against what the models, fitted before, expected."""
    told = answer.told
    until, end = date.fromisoformat(told["until"]), date.fromisoformat(told["end"])
    weeks = checking.weeks_of((end - until).days // 7)
    by_week = dict(
        connection.execute(f"""
            SELECT CAST(date_diff('day', DATE '{until}', day) + 6 AS INTEGER) // 7 AS week, count(*)
            FROM bought SEMI JOIN before USING (person) WHERE day > DATE '{until}' GROUP BY week""").fetchall()
    )
    actual = [sum(count for number, count in by_week.items() if number <= week) for week in weeks]
    expected = checking.expected_by(models.buying, models.kept, weeks)
    error = checking.mean_error(actual, expected)
    ahead = (end - until).days / 7
    told["holdout"] = {
        "weeks": [{"week": w, "actual": a, "expected": e} for w, a, e in zip(weeks, actual, expected, strict=True)],
        "classes": checking.classes(models.buying, models.kept, ahead),
        "error": error,
        "most": WORST_ERROR,
        **_spent_after(connection, models, ahead),
    }
    if error is None:
        answer.check("nothing-after")
    elif max(error, abs(expected[-1] / actual[-1] - 1)) > WORST_ERROR:
        answer.check("does-not-fit", error=error, most=WORST_ERROR)


def _spent_after(connection: duckdb.DuckDBPyConnection, models: _Models, ahead: float) -> dict[str, Any]:
    """What was spent in the holdout and what was expected to be; the latter None without a model of values."""
    row = connection.execute("SELECT sum(later_spent) FROM before").fetchone()
    actual = row[0] if row else 0.0
    if models.spending is None:
        return {"spent": actual, "spent_expected": None}
    rows = connection.execute("SELECT x, last, upto, sum(mean), count(*) FROM before GROUP BY x, last, upto").fetchall()
    # The expected value is linear in the mean, so customers with one history go together.
    expected = math.fsum(
        models.buying.expected(x, last / 7, upto / 7, ahead) * count * models.spending.expected(x, sums / count)
        for x, last, upto, sums, count in rows
    )
    return {"spent": actual, "spent_expected": expected}


@dataclass(frozen=True)
class _Customer:
    """One line of the table and of the file; what is None was not computed."""

    customer: str
    purchases: int
    first: str
    last: str
    p_alive: float
    expected_purchases: float
    value_per_purchase: float | None
    clv: float | None

    @property
    def rank(self) -> tuple[float, float]:
        """What the table is sorted by: worth, or purchases where there is none."""
        return self.clv or 0.0, self.expected_purchases


def _customers(connection: duckdb.DuckDBPyConnection, question: Question, answer: _Answer) -> None:
    """Every customer to the file; the worthiest and the sums to the answer."""
    now = answer.told["models"]["now"]
    buying = bgnbd.Model(*(now[name] for name in ("r", "alpha", "a", "b")))
    spending = gammagamma.Model(*(now["spending"][name] for name in ("p", "q", "gamma"))) if now["spending"] else None
    path = _file("customers", question.plain(), ".csv")
    totals = {"customers": 0, "repeaters": 0, "alive": 0.0, "purchases": 0.0, "value": 0.0, "clv": 0.0}
    top: list[tuple[tuple[float, float], int, _Customer]] = []
    worths: list[float] = []
    with _whole(path) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for number, one in enumerate(_each(connection, question, buying, spending)):
            writer.writerow(_cells(one))
            _add(totals, one)
            worths.append(one.clv or 0.0)
            (heapq.heappush if len(top) < SHOWN else heapq.heappushpop)(top, (one.rank, -number, one))
    answer.told["top"] = [asdict(one) for _rank, _number, one in sorted(top, reverse=True)]
    answer.told["totals"] = totals | {"top_tenth": _top_tenth(worths)} if spending else totals | {"value": None, "clv": None}
    answer.told["file"] = path.name


def _each(
    connection: duckdb.DuckDBPyConnection, question: Question, buying: bgnbd.Model, spending: gammagamma.Model | None
) -> Iterator[_Customer]:
    """Every customer by key. What depends on x and T only is computed once for all who share them."""
    ahead, rate = question.months / 12 * WEEKS_A_YEAR, weekly(question.discount)
    shared: dict[tuple[int, int], tuple[float, float]] = {}
    cursor = connection.execute("""
        SELECT key, x, first, last, upto, mean FROM now JOIN people USING (person) ORDER BY key""")
    while rows := cursor.fetchmany(10_000):
        for key, x, first, last, upto, mean in rows:
            place = x, upto
            if place not in shared:
                shared[place] = (
                    buying.bought_if_alive(x, upto / 7, ahead),
                    discounted_if_alive(buying, x, upto / 7, ahead, rate),
                )
            plain, discounted = shared[place]
            alive = buying.alive(x, last / 7, upto / 7)
            # A mean of 0 is that of who came back for nothing: the model of values knows only values above 0.
            value = None if spending is None else spending.expected(x if mean > 0 else 0, mean)
            clv = None if value is None else alive * discounted * value * question.margin
            day = (first + timedelta(days=last)).isoformat()
            yield _Customer(key, x + 1, first.isoformat(), day, alive, alive * plain, value, clv)


def _cells(one: _Customer) -> tuple[object, ...]:
    """A line of the file; a key that a spreadsheet would run as a formula is defused with an apostrophe."""
    key = f"'{one.customer}" if one.customer.lstrip("'").startswith(_RISKY) else one.customer
    value, clv = ("" if number is None else f"{number:.2f}" for number in (one.value_per_purchase, one.clv))
    return key, one.purchases, one.first, one.last, f"{one.p_alive:.4f}", f"{one.expected_purchases:.4f}", value, clv


def _add(totals: dict[str, float], one: _Customer) -> None:
    """Count a customer in. Still customers are only counted among who came back: of the others the model says nothing."""
    totals["customers"] += 1
    if one.purchases > 1:
        totals["repeaters"] += 1
        totals["alive"] += one.p_alive
    totals["purchases"] += one.expected_purchases
    if one.clv is not None and one.value_per_purchase is not None:
        totals["value"] += one.expected_purchases * one.value_per_purchase
        totals["clv"] += one.clv


def _top_tenth(worths: list[float]) -> float | None:
    """The share of all worth that the worthiest tenth of the customers has."""
    whole = math.fsum(worths)
    return math.fsum(heapq.nlargest(math.ceil(len(worths) / 10), worths)) / whole if whole > 0 else None
