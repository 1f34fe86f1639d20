"""What the page of a survey shows, worked out ahead of the template: figures in words, pictures, the standing among bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from flask_babel import format_date, gettext, ngettext

from tactics.core.i18n import number
from tactics.core.paging import Page
from tactics.kpis import bands, wording
from tactics.kpis.texts import entries
from tactics.surveys import pictures, results
from tactics.surveys.filters import ResultFilter
from tactics.surveys.kinds import Kind, KindText, kinds
from tactics.surveys.models import Survey, SurveyAnswer
from tactics.surveys.queries import Links, Said
from tactics.surveys.results import Estimate, Part, Tally, Week

WEEKS = 12
_SCALES: Mapping[str, tuple[tuple[float, float], tuple[float, ...]]] = {
    "nps": ((-100, 100), (-100, -50, 0, 50, 100)),
    "csat": ((0, 100), (0, 25, 50, 75, 100)),
    "ces": ((1, 7), (1, 2, 3, 4, 5, 6, 7)),
}
"""The scale of each kind's figure, and where it is marked."""


@dataclass(frozen=True)
class ResultPage:
    """A survey with its results as an address asks for them."""

    survey: Survey
    wanted: ResultFilter
    tallies: Sequence[Tally]
    comments: Page[Said]
    links: Links
    today: date
    language: str

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return kinds()[self.survey.kind]

    @property
    def text(self) -> KindText:
        """What the kind says in the reader's language."""
        return self.kind.texts[self.language]

    @property
    def asked(self) -> str:
        """The question, in the reader's language when the survey asks in it."""
        own = self.language if self.language in self.survey.languages else self.survey.languages[0]
        return self.kind.texts[own].asked(self.survey.product(own))

    @cached_property
    def result(self) -> results.Result:
        """What the answers come to."""
        return results.result(self.kind, self.tallies)

    @cached_property
    def weeks(self) -> list[Week]:
        """The last weeks, the oldest first."""
        return results.weeks(self.kind, self.tallies, self.today, WEEKS)

    def said(self, value: float) -> str:
        """A figure of this kind in words."""
        if self.kind.key == "nps":
            return wording.whole(Decimal(value))
        return per_cent(value) if self.kind.key == "csat" else wording.plain(Decimal(value), 1)

    def figure_said(self) -> str:
        """The result in words: a mean always with its scale."""
        found = self.result.figure
        if found is None:
            return ""
        return f"{self.said(found.value)} / 7" if self.kind.key == "ces" else self.said(found.value)

    def interval_said(self, found: Estimate) -> str:
        """An interval in words."""
        if found.low is None or found.high is None:
            return str(gettext("no interval"))
        return str(gettext("%(low)s to %(high)s", low=self.said(found.low), high=self.said(found.high)))

    def mean_said(self) -> str:
        """The mean beside a share, with its scale and interval."""
        found, most = self.result.mean, self.kind.scale[1] if self.kind.scale else 0
        if found is None:
            return ""
        value = wording.plain(Decimal(found.value), 2)
        if found.low is None or found.high is None:
            return str(gettext("The mean is %(value)s of %(most)s.", value=value, most=most))
        ends = [wording.plain(Decimal(end), 2) for end in (found.low, found.high)]
        words = {"value": value, "most": most, "low": ends[0], "high": ends[1]}
        return str(gettext("The mean is %(value)s of %(most)s (%(low)s to %(high)s).", **words))

    @property
    def figure_name(self) -> str:
        """What the figure is."""
        names: dict[str, str] = {
            "nps": gettext("Net promoter score (NPS)"),
            "csat": gettext("Satisfied: 4 or 5 of 5"),
            "ces": gettext("Mean score for ease, from 1 to 7"),
        }
        return names[self.kind.key]

    def sentence(self) -> str:
        """How far chance could move the figure, in words."""
        found = self.result.figure
        if found is None:
            return ""
        if found.low is None:
            return str(
                gettext("Everybody gave the same score, so the answers do not tell how they spread: there is no interval.")
            )
        return str(
            gettext("Chance alone leaves it anywhere from %(interval)s (95%% interval).", interval=self.interval_said(found))
        )

    def standing(self) -> str:
        """Where the interval lies among the published bands of the KPI library; nothing where it has none."""
        found = self.result.figure
        benchmarks = entries()[self.kind.kpi].benchmarks if self.kind.key == "nps" else ()
        if found is None or found.low is None or found.high is None or not benchmarks:
            return ""
        low, high = (bands.judge(benchmarks[0], Decimal(end), "", "", "higher").word for end in (found.low, found.high))
        if low == high:
            return str(gettext("The whole interval lies in one published band: %(band)s.", band=low))
        words = {"low": low, "high": high}
        return str(gettext("The interval reaches from “%(low)s” to “%(high)s”: the band is not settled.", **words))

    def rule(self) -> pictures.Rule | None:
        """The figure on its scale, with the bands of the KPI library."""
        found = self.result.figure
        if found is None:
            return None
        scale, ticks = _SCALES[self.kind.key]
        own = entries()[self.kind.kpi].benchmarks if self.kind.key == "nps" else ()
        return pictures.rule(found, scale, ticks, self.said, own[0].bands() if own else ())

    def parts(self) -> list[tuple[Part, str, pictures.Rule]]:
        """Each group or reason with its name and its share drawn."""
        return [(part, self.part_name(part.key), pictures.rule(part.share, (0, 100), (), str)) for part in self.result.parts]

    def part_name(self, key: str) -> str:
        """What a group of answers is called, or the reason as it stood on the form."""
        names: dict[str, str] = {
            "promoters": gettext("Promoters (9–10)"),
            "passives": gettext("Passives (7–8)"),
            "detractors": gettext("Detractors (0–6)"),
            "satisfied": gettext("Satisfied (4–5)"),
            "easy": gettext("Easy (5–7)"),
            "others": gettext("Not satisfied (1–3)") if self.kind.key == "csat" else gettext("Not easy (1–4)"),
        }
        return names.get(key) or self.text.reasons.get(key, key)

    def share_said(self, share: Estimate) -> str:
        """A share in words, with its interval."""
        ends = [per_cent(end or 0) for end in (share.low, share.high)]
        return str(gettext("%(share)s (%(low)s to %(high)s)", share=per_cent(share.value), low=ends[0], high=ends[1]))

    def chart(self, width: int, height: int) -> pictures.WeekChart | None:
        """The weeks drawn; nothing while fewer than two of them have enough answers."""
        if sum(week.figure is not None for week in self.weeks) < 2:
            return None
        scale, ticks = _SCALES[self.kind.key]
        return pictures.week_chart(self.weeks, scale, ticks, self.said, week_number, size=(width, height))

    def rate_said(self) -> str:
        """How many of the personal links were answered."""
        made, used = self.links.made, self.links.used
        if not made:
            return ""
        counts = {"used": number(used), "made": number(made), "share": per_cent(100 * used / made)}
        said: str = ngettext(
            "%(used)s of %(made)s personal link is answered (%(share)s).",
            "%(used)s of %(made)s personal links are answered (%(share)s).",
            made,
            **counts,
        )
        return said


def answer_said(survey: Survey, answer: SurveyAnswer, language: str) -> str:
    """What an answer was, in few words: the score with its scale, or the reason as it stood on the form."""
    kind = kinds()[survey.kind]
    if answer.score is None or kind.scale is None:
        return kind.texts[language].reasons.get(answer.reason, answer.reason)
    return str(gettext("%(score)s of %(most)s", score=answer.score, most=kind.scale[1]))


def per_cent(value: float) -> str:
    """A share in whole per cent, as the reader writes it."""
    return wording.per_cent(Decimal(round(value)))


def week_number(monday: date) -> str:
    """A week as people say it, such as "w. 47"."""
    return str(gettext("w. %(number)s", number=monday.isocalendar().week))


def week_said(monday: date) -> str:
    """A week with the day it begins."""
    return str(gettext("%(week)s, from %(day)s", week=week_number(monday), day=format_date(monday, "d MMM")))
