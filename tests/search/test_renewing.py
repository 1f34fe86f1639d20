"""A renewed snapshot is the one that compiling the index anew gives, byte for byte, whatever was saved before."""

import random
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.search import layout
from tactics.search.bits import full
from tactics.search.index import Document, Fields, rebuild, update
from tactics.search.postings import compile_postings
from tactics.search.renewing import renew_postings
from tactics.search.searcher import Searcher
from tests.search.conftest import LANGUAGES, SYNONYMS

WORDS = (
    "churn",
    "churned",
    "e-post",
    "kunder",
    "årsrabatt",
    "aterbetala",
    "återbetala",
    "A/B-test",
    "sign",
    "up",
    "the",
    "åäö",
    "zz",
)
PLAIN = ("churn", "churned", "kunder", "årsrabatt", "sign", "zz")  # one term each, so that all fields are equally long
CATALOGUE = 24
texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
contents = st.dictionaries(st.sampled_from(LANGUAGES), st.builds(Fields, texts, texts, texts))
saves = st.dictionaries(st.integers(0, CATALOGUE + 6), contents, min_size=1, max_size=5)

Content = dict[int, dict[str, Fields]]


def first() -> Content:
    """A catalogue with gaps in its keys, the same in every run."""
    chance = random.Random(3)
    drawn = [[" ".join(chance.choices(PLAIN, k=4)) for _ in range(6)] for _ in range(CATALOGUE // 2)]
    return {2 * key: {"en": Fields(*words[:3]), "sv": Fields(*words[3:])} for key, words in enumerate(drawn)}


def documents(content: Content) -> list[Document]:
    return [Document(key, texts) for key, texts in content.items()]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Shop:
    """An index and its snapshot, saved to over and over as the product does."""

    def __init__(self, folder: Path, content: Content) -> None:
        self.folder, self.content, self.renewed, self._number = folder, dict(content), 0, 0
        rebuild(folder / "index", documents(content), LANGUAGES)
        compile_postings(folder / "index", self.snapshot)

    @property
    def snapshot(self) -> Path:
        return self.folder / str(self._number)

    def save(self, changed: Content, removed: Collection[int] = ()) -> bool:
        """Bring index and snapshot up to these changes; whether the snapshot could be renewed."""
        before = self.snapshot
        self._number += 1
        changes = update(self.folder / "index", documents(changed), removed, LANGUAGES)
        self.content = {key: each for key, each in self.content.items() if key not in removed} | changed
        renewed = renew_postings(before, self.snapshot, changes)
        if not renewed:
            assert not self.snapshot.exists()
            compile_postings(self.folder / "index", self.snapshot)
        return renewed

    def afresh(self) -> Path:
        """The snapshot of an index that is rebuilt from nothing."""
        rebuild(self.folder / "afresh", documents(self.content), LANGUAGES)
        compile_postings(self.folder / "afresh", self.folder / "anew")
        return self.folder / "anew"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, first())


@given(st.lists(saves, min_size=1, max_size=3), st.sets(st.integers(0, CATALOGUE), max_size=2))
@settings(max_examples=25)
def test_any_saves_end_where_a_rebuild_would(
    tmp_path_factory: pytest.TempPathFactory, later: list[Content], removed: set[int]
) -> None:
    shop = Shop(tmp_path_factory.mktemp("shop"), first())
    for number, saved in enumerate(later):
        shop.save(saved, removed - set(saved) if number == 0 else ())
    assert files(shop.snapshot) == files(shop.afresh())


@pytest.mark.parametrize(
    "saved",
    [
        {2: {"en": Fields("churn zebra", "kunder up", "A/B-test")}},  # a changed document, and a word never seen
        {2: {}},  # nothing left of it
        {4: {"sv": Fields("årsrabatt kunder e-post")}, 100: {"en": Fields("a new one here")}},
        {100: {"sv": Fields("ny sak i kunder")}, 101: {"en": Fields("churned e-post up")}, 102: {}},
    ],
)
def test_changed_and_added_documents_need_no_compilation(shop: Shop, saved: Content) -> None:
    assert shop.save(saved)
    assert files(shop.snapshot) == files(shop.afresh())


def test_forty_saves_in_a_row_leave_no_trace(shop: Shop) -> None:
    chance = random.Random(8)
    renewed = 0
    for _ in range(40):
        key = chance.choice([*shop.content, max(shop.content) + 1])
        renewed += shop.save({key: {"en": Fields(*(" ".join(chance.choices(WORDS, k=4)) for _ in range(3)))}})
    assert renewed > 20
    assert files(shop.snapshot) == files(shop.afresh())


def test_a_common_term_is_renewed_with_its_order_and_its_set(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "HEAD", 3)
    monkeypatch.setattr(layout, "WORDS_PER_BIT", 4)
    shop = Shop(shop.folder / "common", first())
    assert shop.save({6: {"en": Fields("churn churn up zz", "kunder")}, 200: {"en": Fields("churn kunder up zz")}})
    assert files(shop.snapshot) == files(shop.afresh())


@pytest.mark.parametrize(
    ("saved", "removed"),
    [
        ({}, [2]),
        ({3: {"en": Fields("between others")}}, []),
        ({2: {"en": Fields("long " * 400)}}, []),  # the usual length of a title is another
        ({key: {"en": Fields("many")} for key in range(0, 12, 2)}, []),
    ],
)
def test_what_moves_everything_is_compiled(shop: Shop, saved: Content, removed: list[int]) -> None:
    assert not shop.save(saved, removed)
    assert files(shop.snapshot) == files(shop.afresh())


def test_a_snapshot_of_other_documents_is_not_renewed(shop: Shop, tmp_path: Path) -> None:
    changes = update(tmp_path / "elsewhere", documents({2: {"en": Fields("churn")}}), (), LANGUAGES)
    assert not renew_postings(shop.snapshot, tmp_path / "new", changes)  # here it is new, there it was
    assert not renew_postings(tmp_path / "nowhere", tmp_path / "new", changes)
    assert not (tmp_path / "new").exists()


def test_a_renewed_snapshot_answers_as_a_rebuilt_one(shop: Shop) -> None:
    shop.save({2: {"en": Fields("churn survey", "ask who leaves")}, 100: {"sv": Fields("kundtapp", "årsrabatt i e-post")}})
    renewed, afresh = (Searcher(each, shop.folder, SYNONYMS, LANGUAGES) for each in (shop.snapshot, shop.afresh()))
    for words in ("churn", "e-post kunder", '"churn survey"', "arsrabatt -up", "why do they churn or sign up?", "chrun"):
        one, other = renewed.find(words), afresh.find(words)
        ranked = one.ranked(full(len(renewed.keys)), 0, 99)
        assert ranked == other.ranked(full(len(afresh.keys)), 0, 99)
        assert [one.score(ordinal) for ordinal in ranked] == [other.score(ordinal) for ordinal in ranked]
        assert one.did_you_mean == other.did_you_mean
    assert [renewed.similar(key) for key in renewed.keys] == [afresh.similar(key) for key in afresh.keys]
    assert renewed.suggest("chu", "en") == afresh.suggest("chu", "en")
