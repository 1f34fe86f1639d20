"""Published benchmarks, and where a figure stands among them. Pure.

Keeps true: the exact figure is judged, never the rounded one; where the published bands leave a hole or overlap, the
verdict says so instead of guessing. A band with two ends includes both ("between 3 and 5"); one that is open towards
one side does not include its end ("below 2", "over 50"), save in the rows that say "at least".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from tactics.kpis import formulas, wording
from tactics.kpis.measures import MONTHS_IN, Variant

Bounds = tuple[Decimal | None, Decimal | None]
_AT_LEAST = {"B007"}
_NPS_STEPS = (
    (_l("Good"), Decimal(0), "good"),
    (_l("Favourable"), Decimal(20), "good"),
    (_l("Excellent"), Decimal(50), "great"),
    (_l("World class"), Decimal(80), "great"),
)
"""B068 has four steps, each beginning just above its number."""


@dataclass(frozen=True)
class Benchmark:
    """What a source calls good and really good for a segment in a period; "" for a period that it does not state."""

    row: str
    segment: Mapping[str, str]
    period: str
    good: Bounds | None
    great: Bounds | None
    unit: str
    note: Mapping[str, str]

    def bands(self) -> list[tuple[str, Bounds]]:
        """The bands it has, by verdict."""
        return [(name, bounds) for name, bounds in (("good", self.good), ("great", self.great)) if bounds]


@dataclass(frozen=True)
class Verdict:
    """Where a figure stands: a key for the colour (great, good, beyond, hole, overlap, outside, unknown), and the word."""

    key: str
    word: str
    compared: Decimal | None = None


_COMPARABLE = frozenset({"counts", "shares", "cohort", "net", "customers", "dau-mau", "standard"})


def comparable(variant: Variant) -> bool:
    """Whether the benchmarks are about this variant: those of a rate only about customers, the first of a page."""
    return variant.id in _COMPARABLE


def inside(value: Decimal, bounds: Bounds, *, at_least: bool = False) -> bool:
    """Whether a figure lies in a band."""
    low, high = bounds
    if low is not None and high is not None:
        return low <= value <= high
    if low is not None:
        return value >= low if at_least else value > low
    return high is None or value < high


def judge(benchmark: Benchmark, value: Decimal, period: str, decay: str, better: str) -> Verdict:
    """Where a KPI's value stands. `decay` says that the value is a rate of a `period`, which can then be converted."""
    if decay and not benchmark.period:
        return Verdict("unknown", gettext("Not compared: no period stated"))
    if benchmark.row == "B068":
        return _nps(value)
    compared = converted(value, period, benchmark.period, decay) if decay else value
    return Verdict(*_placed(benchmark, compared / 100 if benchmark.unit == "ratio" else compared, better), compared)


def converted(value: Decimal, period: str, wanted: str, decay: str) -> Decimal:
    """A rate of one period as the same rate of another, compounded."""
    if period == wanted or not decay:
        return value
    times = Decimal(MONTHS_IN[wanted]) / Decimal(MONTHS_IN[period])
    kept = formulas.over_periods(value if decay == "kept" else 100 - value, times)
    return kept if decay == "kept" else 100 - kept


def _placed(benchmark: Benchmark, value: Decimal, better: str) -> tuple[str, str]:
    words: dict[str, str] = {"good": gettext("Good"), "great": gettext("Really good")}
    at_least = benchmark.row in _AT_LEAST
    found = [name for name, own in benchmark.bands() if inside(value, own, at_least=at_least)]
    if len(found) > 1 and not _nested(benchmark):
        return "overlap", gettext("In two published bands at once")
    if found:
        return found[-1], words[found[-1]]
    below, above = _sides(benchmark, value)
    if below and above:
        return "hole", gettext("Between the published bands")
    key = "beyond" if (better == "higher") == below else "outside"
    return key, gettext("Above the published band") if below else gettext("Below the published band")


def _nested(benchmark: Benchmark) -> bool:
    """Whether really good is simply the further end of good ("over 20", "over 50")."""
    (low, high), (other_low, other_high) = benchmark.good or (None, None), benchmark.great or (None, None)
    return (high is None and other_high is None) or (low is None and other_low is None)


def _sides(benchmark: Benchmark, value: Decimal) -> tuple[bool, bool]:
    """Whether a band lies below a figure, and whether one lies above it."""
    below = any(high is not None and high <= value for _, (_, high) in benchmark.bands())
    above = any(low is not None and low >= value for _, (low, _) in benchmark.bands())
    return below, above


def _nps(value: Decimal) -> Verdict:
    """The last step that a score is above; the steps are strict, so a score of exactly 50 is not yet excellent."""
    passed = [(str(word), key) for word, above, key in _NPS_STEPS if value > above]
    if not passed:
        return Verdict("outside", gettext("Not above 0, where good begins"), value)
    word, key = passed[-1]
    return Verdict(key, word, value)


def said(bounds: Bounds | None, unit: str, *, at_least: bool = False) -> str:
    """A band in words: "3–5%", "below 2%", "over 50"."""
    if bounds is None:
        return "–"

    def write(value: Decimal) -> str:
        return wording.per_cent(value) if unit == "percent" else wording.plain(value)

    low, high = bounds
    if low is not None and high is not None:
        return f"{wording.plain(low)}–{write(high)}"
    if low is not None:
        return str(
            gettext("at least %(number)s", number=write(low)) if at_least else gettext("over %(number)s", number=write(low))
        )
    return str(gettext("below %(number)s", number=write(high or Decimal(0))))


def said_good(benchmark: Benchmark) -> str:
    """What counts as good, in words."""
    return said(benchmark.good, benchmark.unit, at_least=benchmark.row in _AT_LEAST)


def said_great(benchmark: Benchmark) -> str:
    """What counts as really good, in words."""
    return said(benchmark.great, benchmark.unit)
