"""What was found of lifetime value, as the page shows it: sentences, two pictures, tables.

Keeps true: a model that misses its bound is said not to fit before anything that rests on it; what was not computed is a
dash, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_decimal, gettext

from tactics.core.i18n import day, number
from tactics.experiments.wording import per_cent
from tactics.retention import pictures
from tactics.retention.lifetime.question import Question
from tactics.retention.worth import words as lifetime_words

_PARAMETERS = {"r": "r", "alpha": "α", "a": "a", "b": "b", "p": "p", "q": "q", "gamma": "γ"}
_NONE = "–"
_LEAST = 0.001


@dataclass(frozen=True)
class Parameter:
    """A parameter: its sign, its two values, and what it says."""

    sign: str
    before: str
    now: str
    meaning: str


class Shown:
    """An answer of measures.purchases, in words and pictures."""

    def __init__(self, found: Mapping[str, Any], question: Question) -> None:
        self._found = found
        self._question = question
        self.until: str = found.get("until", "")
        self.refused = lifetime_words.refusal(found["refused"]) if found["refused"] else ""
        last = {one["code"]: one for one in found["checks"]}
        told = [(code, lifetime_words.check(one)) for code, one in last.items() if code in lifetime_words.CHECKS]
        self.warnings = [said for code, said in told if code not in lifetime_words.NOTES]
        self.notes = " ".join(said for code, said in told if code in lifetime_words.NOTES)
        self.fits = not {"does-not-fit", "nothing-after"} & last.keys()
        self.holdout: Mapping[str, Any] = found.get("holdout", {})
        self.totals: Mapping[str, Any] = found.get("totals", {})
        self.top: Sequence[Mapping[str, Any]] = found.get("top", ())
        self.worth = self.totals.get("clv") is not None

    @property
    def counted(self) -> str:
        """Which event is taken for a purchase."""
        return str(gettext("A purchase is a day with “%(event)s”.", event=self._found["event"]))

    def day(self, name: str) -> str:
        """The first day, the last of the calibration (until), or the last (end)."""
        return day(date.fromisoformat(self._found[name]))

    @property
    def said(self) -> str:
        """What is to be expected."""
        totals = self.totals
        words: dict[str, Any] = {
            "customers": number(totals["customers"]),
            "purchases": number(totals["purchases"]),
            "num": self._question.months,
        }
        if not self.worth:
            return str(
                gettext(
                    "In the next %(num)s months these %(customers)s customers are expected to buy %(purchases)s times more.",
                    **words,
                )
            )
        words |= {
            "clv": number(totals["clv"]),
            "margin": per_cent(self._question.margin),
            "discount": per_cent(self._question.discount),
        }
        return str(
            gettext(
                "In the next %(num)s months these %(customers)s customers are expected to buy %(purchases)s times more, which is "
                "worth %(clv)s today: a margin of %(margin)s, discounted by %(discount)s a year.",
                **words,
            )
        )

    @property
    def left(self) -> str:
        """How many of those who came back are still customers, and how uneven the worth is."""
        totals = self.totals
        words = {"repeaters": number(totals["repeaters"]), "alive": number(totals["alive"])}
        alive = gettext("Of the %(repeaters)s who have bought more than once, about %(alive)s are still customers.", **words)
        if not totals.get("top_tenth"):
            return str(alive)
        share = gettext("The worthiest tenth of all holds %(share)s of the worth.", share=per_cent(totals["top_tenth"], 0))
        return f"{alive} {share}"

    @property
    def judged(self) -> str:
        """Whether the model told what came after the calibration."""
        last = self.holdout["weeks"][-1]
        error = self.holdout["error"]
        words = {
            "until": self.day("until"),
            "expected": number(last["expected"]),
            "actual": number(last["actual"]),
            "week": last["week"],
        }
        counts = gettext(
            "From what was known on %(until)s the model expects %(expected)s purchases in the %(week)s weeks after it; "
            "there were %(actual)s.",
            **words,
        )
        if error is None:
            warning = gettext("The model does not fit these customers: do not rely on what follows from it.")
            return f"{counts} {warning}"
        end = abs(last["expected"] / last["actual"] - 1)
        words = {"error": per_cent(error), "end": per_cent(end), "most": per_cent(self.holdout["most"], 0)}
        if self.fits:
            verdict = gettext(
                "Week by week, added up, it was %(error)s off on average, and %(end)s at the end. Up to %(most)s it counts as "
                "fitting.",
                **words,
            )
        else:
            verdict = gettext(
                "Week by week, added up, it was %(error)s off on average, and %(end)s at the end. Beyond %(most)s it counts as "
                "not fitting: do not rely on what follows from it.",
                **words,
            )
        return f"{counts} {verdict}"

    @property
    def spent(self) -> str:
        """What was spent after the calibration, beside what was expected; empty without a model of values."""
        if self.holdout["spent_expected"] is None:
            return ""
        words = {"expected": number(self.holdout["spent_expected"]), "actual": number(self.holdout["spent"])}
        return str(gettext("It expects them to spend %(expected)s in that time; they spent %(actual)s.", **words))

    @property
    def by_week(self) -> tuple[pictures.CurveChart, pictures.CurveChart]:
        """Purchases after the calibration by week, added up."""
        weeks = self.holdout["weeks"]
        return self._picture(
            [0, *(one["actual"] for one in weeks)],
            [0, *(one["expected"] for one in weeks)],
            ["0", *(str(one["week"]) for one in weeks)],
        )

    @property
    def by_class(self) -> tuple[pictures.CurveChart, pictures.CurveChart]:
        """Purchases a customer after the calibration, by how often they had bought again before."""
        rows = self.holdout["classes"]
        return self._picture(
            [one["actual"] for one in rows], [one["expected"] for one in rows], [self.often(one["x"]) for one in rows]
        )

    @staticmethod
    def _picture(
        actual: Sequence[float], expected: Sequence[float], labels: Sequence[str]
    ) -> tuple[pictures.CurveChart, pictures.CurveChart]:
        lines = [
            pictures.Curve(str(gettext("What came")), actual, main=True),
            pictures.Curve(str(gettext("What the model expected")), expected),
        ]
        return pictures.curves(lines, labels, lambda level: number(level, 0 if level >= 10 or level == int(level) else 1))

    @staticmethod
    def often(x: int) -> str:
        """A class of customers by repeat purchases."""
        return f"{x}+" if x == 7 else str(x)

    @staticmethod
    def date(iso: str) -> str:
        """A day of the table."""
        return day(date.fromisoformat(iso))

    @staticmethod
    def off(actual: float, expected: float) -> str:
        """How far an expectation was off, as a share of what came."""
        return per_cent(expected / actual - 1, signed=True) if actual else _NONE

    @staticmethod
    def fixed(value: float | None, decimals: int) -> str:
        """A number of a column, all with as many decimals; a dash where there is none."""
        return _NONE if value is None else str(format_decimal(value, format=f"#,##0.{'0' * decimals}"))

    @staticmethod
    def chance(value: float) -> str:
        """A chance of a column."""
        return str(gettext("%(number)s%%", number=Shown.fixed(value * 100, 1)))

    @property
    def parameters(self) -> list[Parameter]:
        """The parameters of both models, fitted before and now."""
        before, now = (model | (model["spending"] or {}) for model in (self._found["models"][one] for one in ("before", "now")))

        def value(model: Mapping[str, Any], name: str) -> str:
            if name not in model:
                return _NONE
            return number(model[name], 3) if model[name] >= _LEAST else f"< {number(_LEAST, 3)}"

        return [
            Parameter(sign, value(before, name), value(now, name), str(lifetime_words.MEANINGS[name]))
            for name, sign in _PARAMETERS.items()
        ]

    @property
    def fit(self) -> str:
        """How surely the likeliest parameters were found."""
        now, before = self._found["models"]["now"], self._found["models"]["before"]
        words = {
            "agreeing": now["agreeing"],
            "starts": now["starts"],
            "before": number(before["likelihood"], 1),
            "now": number(now["likelihood"], 1),
        }
        return str(
            gettext(
                "%(agreeing)s of %(starts)s searches from different starts ended at the same place. Log-likelihood of the "
                "purchases: %(before)s up to the check, %(now)s with everything.",
                **words,
            )
        )
