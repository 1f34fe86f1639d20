"""What an analysis found, made anew from what is kept of it: its figures, and the comparison that it was, if it was one."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from tactics.retention.asked import Asking
from tactics.retention.changes.asked import Around
from tactics.retention.changes.comparing import compare
from tactics.retention.changes.shown import Shown
from tactics.retention.measures.definition import Retention
from tactics.retention.models import Analysis
from tactics.retention.saved.figures import Figure, figures_of, sides_of


def change_of(analysis: Analysis) -> Shown | None:
    """The comparison of an analysis of before and after; None for any other, or when no day was said."""
    if analysis.page != "changes.show":
        return None
    definition = Retention.of(analysis.asked)
    around = Around.of(Asking(dict(parse_qsl(analysis.query)), None), definition)
    if around.day is None:
        return None
    found = compare(analysis.answer["cohorts"], definition, around.day, around.span, around.most)
    return Shown(found, definition, around.span, around.day)


def figures(analysis: Analysis) -> Sequence[Figure]:
    """The figures of an analysis; of before and after those of the two sides."""
    change = change_of(analysis)
    if change:
        return sides_of(change.comparison, change.span)
    return figures_of(analysis.measure, analysis.asked, analysis.answer)
