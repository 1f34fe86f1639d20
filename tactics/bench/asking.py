"""What the measured readers ask for: seeded filters and searches that a real tactic answers. Pure.

Keeps true: words and values of one question come from one real tactic, so at every size there is something to show.
"""

import random
import re
from collections.abc import Sequence

from tactics.catalogue.filters import SORTS, TacticFilter
from tactics.catalogue.records import TacticRecord

_FACETS = ("stage", "topic", "type", "budget", "effort", "model")


def browsing(records: Sequence[TacticRecord], count: int) -> list[TacticFilter]:
    """Filters without words: one to three facets, in any order."""
    dice = random.Random(count)
    drawn = [(dice.choice(records), dice.randint(1, 3), dice.choice(SORTS)) for _ in range(count)]
    return [TacticFilter(chosen=_chosen(record, facets, dice), sort=sort) for record, facets, sort in drawn]


def searches(records: Sequence[TacticRecord], facets: int, count: int) -> list[TacticFilter]:
    """Searches: one to three words of a tactic's title or summary, and so many of its facets."""
    dice = random.Random(count + facets)
    drawn = [dice.choice(records) for _ in range(count)]
    return [TacticFilter(q=_words(record, dice), chosen=_chosen(record, facets, dice)) for record in drawn]


def _chosen(record: TacticRecord, count: int, dice: random.Random) -> dict[str, tuple[str, ...]]:
    single = {"type": record.type, "budget": record.budget, "effort": record.effort}
    values = {**record.tags, **{facet: (value,) for facet, value in single.items() if value}}
    facets = dice.sample([facet for facet in _FACETS if values.get(facet)], count)
    return {facet: (dice.choice(values[facet]),) for facet in facets}


def _words(record: TacticRecord, dice: random.Random) -> str:
    text = record.texts[dice.choice(sorted(record.texts))]
    words = re.findall(r"\w{4,}", f"{text.title} {text.summary}")
    return " ".join(dice.sample(words, min(len(words), dice.randint(1, 3))))
