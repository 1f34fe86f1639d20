"""What the reader asks of the catalogue, as one frozen object. Pure.

Keeps true: anything in an address gives a filter, never an error; what was not understood is listed in `ignored`;
`pairs` gives the one canonical address of a filter, and reading that address gives the same filter again.
Pages, API, exports and saved views all read it here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlencode

from flask_babel import gettext, npgettext, pgettext
from werkzeug.datastructures import MultiDict

from tactics.core.i18n import joined, number
from tactics.core.paging import MOST_PER_PAGE, read_whole
from tactics.core.vocabulary import FACETS, short_effort

SORTS = ("relevance", "name", "effort", "evidence", "newest")
PER_PAGE = 24
MOST_WORDS = 300
"""How many characters of a search are read; the rest is dropped."""


@dataclass(frozen=True)
class TacticFilter:
    """The words, the chosen values of each facet, how topics combine, the order and the page."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    match: str = "any"
    sort: str = "relevance"
    page: int = 1
    per_page: int = PER_PAGE
    ignored: tuple[str, ...] = ()

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> "TacticFilter":
        """The filter an address asks for."""
        ignored: list[str] = []
        chosen = {facet: _known(args.getlist(facet), facet, ignored) for facet in FACETS if facet in args}
        return cls(
            q=" ".join(_given(args, "q").replace("\0", " ").split())[:MOST_WORDS].rstrip(),
            chosen=MappingProxyType({facet: values for facet, values in chosen.items() if values}),
            match=_one_of(_given(args, "match"), ("any", "all"), "match", ignored),
            sort=_one_of(_given(args, "sort"), SORTS, "sort", ignored),
            page=read_whole(_given(args, "page"), 1, 10**9),
            per_page=read_whole(_given(args, "per_page"), PER_PAGE, MOST_PER_PAGE),
            ignored=tuple(dict.fromkeys(ignored)),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The canonical query string as pairs; what is at its default is left out."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet, value) for facet, values in self.chosen.items() for value in values]
        usual = (("match", self.match, "any"), ("sort", self.sort, "relevance"), ("page", self.page, 1))
        others = (*usual, ("per_page", self.per_page, PER_PAGE))
        return pairs + [(name, str(value)) for name, value, default in others if value != default]

    def address(self, **changes: str | int) -> str:
        """The query string of this filter with some fields changed, with its question mark, or nothing at all."""
        changed = replace(self, **changes) if changes else self  # type: ignore[arg-type]  # the names are the fields
        pairs = changed.pairs()
        return f"?{urlencode(pairs)}" if pairs else ""

    def without(self, facet: str, value: str | None = None) -> "TacticFilter":
        """The filter with one value, a whole facet, or the words (facet "q") taken away; back on the first page."""
        if facet == "q":
            return replace(self, q="", page=1)
        kept = tuple(v for v in self.chosen.get(facet, ()) if value is not None and v != value)
        chosen = {name: kept if name == facet else values for name, values in self.chosen.items()}
        return replace(self, chosen=MappingProxyType({n: v for n, v in chosen.items() if v}), page=1)

    def parts(self) -> list[tuple[str, str, str]]:
        """Each thing that narrows the list, as (parameter, value, name in the reader's language)."""
        parts = [("q", self.q, gettext("“%(words)s”", words=self.q))] if self.q else []
        return parts + [(f, v, str(FACETS[f][v])) for f, values in self.chosen.items() for v in values]

    def in_words(self, total: int) -> str:
        """What is shown, as a sentence: "31 in-house retention tactics about churn"."""
        words = {facet: self._clause(facet) for facet in FACETS}
        sentence: str = npgettext(
            "what is shown",
            "%(number)s %(budget)s %(stage)s tactic %(topic)s %(type)s %(model)s %(kpi)s %(effort)s %(evidence)s %(words)s",
            "%(number)s %(budget)s %(stage)s tactics %(topic)s %(type)s %(model)s %(kpi)s %(effort)s %(evidence)s %(words)s",
            total,
            number=number(total) if total else pgettext("what is shown", "No"),
            words=gettext("matching “%(words)s”", words=self.q) if self.q else "",
            **words,
        )
        return re.sub(" +", " ", sentence).strip()

    def _clause(self, facet: str) -> str:
        """How a facet's chosen values are said inside the sentence; nothing when none is chosen."""
        if not (values := self.chosen.get(facet)):
            return ""
        word = gettext("and") if facet == "topic" and self.match == "all" else gettext("or")
        names = [short_effort(value) if facet == "effort" else str(FACETS[facet][value]) for value in values]
        said = joined([_in_sentence(name) for name in names], word)
        clauses: dict[str, Callable[[], str]] = {
            "stage": lambda: pgettext("what is shown", "%(stages)s", stages=said),
            "topic": lambda: pgettext("what is shown", "about %(topics)s", topics=said),
            "type": lambda: pgettext("what is shown", "of type %(types)s", types=said),
            "budget": lambda: _budgets(values),
            "effort": lambda: pgettext("what is shown", "of %(efforts)s effort", efforts=said),
            "model": lambda: pgettext("what is shown", "for %(models)s", models=said),
            "evidence": lambda: pgettext("what is shown", "with %(evidence)s", evidence=said),
            "kpi": lambda: pgettext("what is shown", "moving %(kpis)s", kpis=said),
        }
        return clauses[facet]()


def _in_sentence(name: str) -> str:
    """A name inside a sentence: small first letter, unless its first word is an abbreviation or has a digit."""
    first = name.split(" ", 1)[0]
    plain = first[1:].islower() or len(first) == 1
    return name[0].lower() + name[1:] if plain else name


def _known(values: list[str], facet: str, ignored: list[str]) -> tuple[str, ...]:
    """The values that the facet has, in the facet's order; the others are noted."""
    wanted = {value for value in values if value}
    ignored += [f"{facet}={value[:60]}" for value in values if value and value not in FACETS[facet]]
    return tuple(value for value in FACETS[facet] if value in wanted)


def _given(args: MultiDict[str, str], name: str) -> str:
    """What an address says first under a name. Its own `get` takes ten times as long for a name that is not there."""
    return args[name] if name in args else ""  # noqa: SIM401


def _one_of(value: str, known: tuple[str, ...], name: str, ignored: list[str]) -> str:
    if value and value not in known:
        ignored.append(f"{name}={value[:60]}")
    return value if value in known else known[0]


def _budgets(values: tuple[str, ...]) -> str:
    if len(values) > 1:
        return ""
    words: dict[str, str] = {
        "in-house": pgettext("what is shown", "in-house"),
        "budget-required": pgettext("what is shown", "budget-required"),
    }
    return words[values[0]]
