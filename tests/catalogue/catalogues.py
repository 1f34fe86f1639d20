"""Small catalogues to count by hand: entries, filters, and the plainest way to say what a filter matches."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import strategies as st

from tactics.catalogue.edition import Edition, Entry
from tactics.catalogue.filters import SORTS, TacticFilter
from tactics.catalogue.pressing import write_edition
from tactics.core.vocabulary import FACETS
from tactics.search.index import Document, Fields, rebuild
from tactics.search.postings import compile_postings
from tactics.search.searcher import Searcher
from tactics.search.synonyms import Synonyms

LANGUAGES = ("en", "sv")
FEW = {facet: [*values][:3] for facet, values in FACETS.items()}
"""Three values a facet: enough to combine, few enough to meet."""
SINGLE = ("type", "budget", "effort", "evidence")
TITLES = ["Alpha letter", "bravo letter", "Åre", "Ärlig", "Öppen", "Zebra", "Éclair", "Echo", "åre", "Letters", "9 x", '"Zulu"']
"""A dozen names: the tactic at each place always has the same, so that few indexes have to be made."""


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Up to a dozen tactics, with ids that have gaps."""
    return [draw(entry(place)) for place in range(draw(st.integers(0, len(TITLES))))]


@st.composite
def entry(draw: st.DrawFn, place: int) -> Entry:
    """A tactic with values of all facets; some have no name in one of the languages."""
    values = {
        facet: draw(st.lists(st.sampled_from(few), unique=True, max_size=1 if facet in SINGLE else 3))
        for facet, few in FEW.items()
    }
    languages = [("en",), ("sv",), LANGUAGES, LANGUAGES][place % 4]
    rank = draw(st.tuples(*[st.integers(-2, 0)] * 3))
    titles = dict.fromkeys(languages, TITLES[place])
    return Entry(10 ** (place % 3) + 7 * place, values, titles, rank, f"2026-01-{draw(st.integers(1, 3)):02}")


@st.composite
def filters(draw: st.DrawFn) -> TacticFilter:
    """Filters with values that the entries may have, and words that some titles hold."""
    chosen = {
        facet: tuple(draw(st.lists(st.sampled_from(few), unique=True, min_size=1)))
        for facet, few in FEW.items()
        if draw(st.integers(0, 3)) == 0
    }
    words, match = draw(st.sampled_from(["", "", "letter", "zebra", "nothing-like-it"])), draw(st.sampled_from(["any", "all"]))
    return TacticFilter(words, chosen, match, draw(st.sampled_from(SORTS)))


class Press:
    """Makes editions out of entries, for real; an index is made once for each set of names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._searchers: dict[tuple[object, ...], Searcher] = {}

    def edition(self, catalogue: Sequence[Entry]) -> Edition:
        """An edition of these entries, written and read."""
        folder = Path(mkdtemp(dir=self._folder))
        write_edition(folder, 7, catalogue, LANGUAGES)
        return Edition(folder, self._searcher(catalogue), LANGUAGES)

    def _searcher(self, catalogue: Sequence[Entry]) -> Searcher:
        names = tuple((own.key, *own.titles.items()) for own in catalogue)
        if names not in self._searchers:
            folder = Path(mkdtemp(dir=self._folder))
            documents = (Document(own.key, {code: Fields(title) for code, title in own.titles.items()}) for own in catalogue)
            rebuild(folder / "index", documents, LANGUAGES)
            compile_postings(folder / "index", folder / "postings")
            self._searchers[names] = Searcher(folder / "postings", folder / "index", Synonyms(()), LANGUAGES)
        return self._searchers[names]

    def close(self) -> None:
        """Let go of the indexes."""
        for searcher in self._searchers.values():
            searcher.close()


def fits(own: Entry, wanted: TacticFilter, leave_out: str = "") -> bool:
    """Whether a tactic has what a filter's facets ask for, said as plainly as can be."""
    for facet, asked in wanted.chosen.items():
        together = all if facet == "topic" and wanted.match == "all" else any
        if facet != leave_out and not together(value in own.values.get(facet, ()) for value in asked):
            return False
    return True
