"""The compiled catalogue against plain counting."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.catalogue.edition import Edition, Entry, collation_key
from tactics.catalogue.filters import SORTS, TacticFilter
from tests.catalogue.catalogues import FEW, Press, entries, filters, fits

catalogues = settings(max_examples=50)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """Makes editions."""
    press = Press(tmp_path_factory.mktemp("editions"))
    yield press
    press.close()


def found_by_words(edition: Edition, wanted: TacticFilter) -> set[int]:
    """The ids that the search finds: what it finds is its own room's business."""
    matches = edition.searcher.find(wanted.q).matches if wanted.q else edition.everyone
    return {key for ordinal, key in enumerate(edition.keys) if matches >> ordinal & 1}


@catalogues
@given(catalogue=entries(), asked=st.lists(filters(), min_size=5, max_size=10))
def test_a_filter_finds_what_plain_counting_finds(press: Press, catalogue: list[Entry], asked: list[TacticFilter]) -> None:
    edition = press.edition(catalogue)
    for wanted in asked:
        spoken = found_by_words(edition, wanted)
        expected = {own.key for own in catalogue if own.key in spoken and fits(own, wanted)}
        selection = edition.select(wanted)
        assert selection.total == len(expected) == edition.count(wanted)
        assert set(edition.keys_of(selection, wanted.sort, "en", 0, selection.total)) == expected


@catalogues
@given(catalogue=entries(), asked=st.lists(filters(), min_size=5, max_size=10))
def test_a_count_is_what_its_value_shows_with_its_own_facet_left_out(
    press: Press, catalogue: list[Entry], asked: list[TacticFilter]
) -> None:
    edition = press.edition(catalogue)
    for wanted in asked:
        spoken = [own for own in catalogue if own.key in found_by_words(edition, wanted)]
        counts = edition.select(wanted).counts
        for facet, few in FEW.items():
            left_out = "" if facet == "topic" and wanted.match == "all" else facet
            for value in few:
                shown = [own for own in spoken if fits(own, wanted, left_out) and value in own.values[facet]]
                assert counts[facet][value] == len(shown), (facet, value, wanted)


@catalogues
@given(catalogue=entries(), wanted=filters())
def test_choosing_a_value_in_an_open_facet_shows_as_many_as_its_count_says(
    press: Press, catalogue: list[Entry], wanted: TacticFilter
) -> None:
    edition = press.edition(catalogue)
    counts = edition.select(wanted).counts
    for facet, few in FEW.items():
        if facet not in wanted.chosen:
            for value in few:
                clicked = TacticFilter(wanted.q, {**wanted.chosen, facet: (value,)}, wanted.match)
                assert edition.count(clicked) == counts[facet][value]


def in_order(catalogue: list[Entry], sort: str, language: str) -> list[int]:
    """The ids sorted with Python's own sort, by what each order means."""
    efforts = {"s": 0, "m": 1, "l": 2}
    by = {
        "name": lambda own: collation_key(own.titles.get(language) or next(iter(own.titles.values())), language),
        "effort": lambda own: (min((efforts[v] for v in own.values.get("effort", ())), default=3), own.evidence_rank),
        "evidence": lambda own: own.evidence_rank,
        "newest": lambda own: -date.fromisoformat(own.added).toordinal(),
        "relevance": lambda own: own.evidence_rank,
    }[sort]
    return [own.key for own in sorted(sorted(catalogue, key=lambda own: own.key), key=by)]


@catalogues
@given(catalogue=entries())
def test_every_order_is_what_it_says(press: Press, catalogue: list[Entry]) -> None:
    edition = press.edition(catalogue)
    everything = edition.select(TacticFilter())
    for sort in SORTS:
        for language in ("en", "sv"):
            assert edition.keys_of(everything, sort, language, 0, 99) == in_order(catalogue, sort, language)


def large_catalogue() -> list[Entry]:
    """300 tactics, a few of them rare: sorted one way when a filter finds many, another way when it finds few."""
    chance = random.Random(5)
    made = []
    for key in range(1, 301):
        values = {"stage": [chance.choice(["revenue", "retention"])], "topic": ["crm"] if key % 60 == 0 else []}
        values["effort"] = [chance.choice("sml")]
        rank = (-chance.randrange(3), -chance.randrange(3), 0)
        added = date(2026, 1, 1) + timedelta(days=chance.randrange(50))
        made.append(Entry(key, values, {"en": f"Name {chance.randrange(10**6)}"}, rank, added.isoformat()))
    return made


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("chosen", [{}, {"stage": ("revenue",)}, {"topic": ("crm",)}, {"topic": ("survey",)}])
def test_pages_are_cut_from_the_same_order_however_few_match(press: Press, sort: str, chosen: dict[str, tuple[str, ...]]) -> None:
    catalogue = large_catalogue()
    wanted = TacticFilter(chosen=chosen, sort=sort)
    expected = in_order([own for own in catalogue if fits(own, wanted)], sort, "en")
    edition = press.edition(catalogue)
    selection = edition.select(wanted)
    for start, stop in ((0, 2), (1, 4), (24, 48), (290, 301)):
        assert edition.keys_of(selection, sort, "en", start, stop) == expected[start:stop]


def test_words_sort_by_how_well_they_fit(press: Press) -> None:
    titles = ["Letters to many people about other things", "Letter", "Zebra"]
    catalogue = [Entry(key, {}, {"en": title}, (0, 0, 0), "2026-01-01") for key, title in enumerate(titles, 1)]
    edition = press.edition(catalogue)
    selection = edition.select(TacticFilter(q="letter"))
    keys = edition.keys_of(selection, "relevance", "en", 0, 9)
    assert keys == [2, 1]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("sv", ["avslut", "Éclair", "Ed", "Zon", "Åre", "Ändra", "Öppna"]),
        ("en", ["Ändra", "Åre", "avslut", "Éclair", "Ed", "Öppna", "Zon"]),
    ],
)
def test_names_sort_as_the_language_does(language: str, names: list[str]) -> None:
    assert sorted(sorted(names), key=lambda name: collation_key(name, language)) == names


def test_a_letter_and_its_accent_apart_sort_as_one() -> None:
    assert collation_key("A\u030are", "sv") == collation_key("Åre", "sv")
