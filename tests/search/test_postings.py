"""The compiled snapshot: keys and ordinals, the quick order against the plain one, and what a broken one says."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.search import layout, ranking
from tactics.search.bits import full, members
from tactics.search.index import Document, Fields, rebuild, update
from tactics.search.postings import compile_postings
from tactics.search.searcher import Searcher
from tactics.search.synonyms import Synonyms
from tests.search.conftest import LANGUAGES, Opener

WORDS = ["churn", "email", "customer", "onboarding", "trial", "badge", "loyalty"]
MANY = 200


def scattered(count: int) -> list[Document]:
    """Documents of common words in random number, the same for every run."""
    chance = random.Random(4)
    return [
        Document(key, {language: Fields(*(" ".join(chance.choices(WORDS, k=length)) for length in (3, 6, 9)))})
        for key in range(count)
        for language in [chance.choice(LANGUAGES)]
    ]


@contextmanager
def searching(folder: Path) -> Iterator[Searcher]:
    searcher = Searcher(folder / "postings", folder / "index", Synonyms(), LANGUAGES)
    yield searcher
    searcher.close()


def test_keys_ascend_and_ordinals_are_their_places(opened: Opener) -> None:
    found = opened(Document(key, {"en": Fields(f"word{key}")}) for key in (30, -5, 2**40, 7))
    assert list(found.keys) == [-5, 7, 30, 2**40]
    assert found.find("word30").matches == 0b100


@pytest.mark.parametrize("words", ["churn", "churn email", "onboarding trial badge loyalty", "churn -trial"])
def test_the_quick_order_is_the_plain_order(opened: Opener, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    plain = opened(scattered(MANY)).find(words)
    monkeypatch.setattr(layout, "HEAD", 20)
    monkeypatch.setattr(ranking, "FEW", 0)
    monkeypatch.setattr(ranking, "CHUNK", 8)
    quick = opened(scattered(MANY)).find(words)
    assert quick.ranked(full(MANY), 0, 24) == plain.ranked(full(MANY), 0, 24)
    assert quick.ranked(full(MANY), 50, MANY) == plain.ranked(full(MANY), 50, MANY)


def test_documents_taken_out_are_not_compiled(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", scattered(9), LANGUAGES)
    update(tmp_path / "index", [Document(3, {"en": Fields("zebra")})], [0, 1], LANGUAGES)
    compile_postings(tmp_path / "index", tmp_path / "postings")
    with searching(tmp_path) as searcher:
        assert list(searcher.keys) == [2, 3, 4, 5, 6, 7, 8]
        assert searcher.find("zebra").matches == 0b10


def test_a_snapshot_is_never_written_over(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [], LANGUAGES)
    compile_postings(tmp_path / "index", tmp_path / "postings")
    with pytest.raises(FileExistsError):
        compile_postings(tmp_path / "index", tmp_path / "postings")


def test_half_a_snapshot_does_not_open(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", scattered(3), LANGUAGES)
    compile_postings(tmp_path / "index", tmp_path / "postings")
    (tmp_path / "postings" / "meta.json").unlink()
    with pytest.raises(FileNotFoundError), searching(tmp_path):
        pass


def test_a_snapshot_of_another_format_asks_to_be_compiled(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [], LANGUAGES)
    compile_postings(tmp_path / "index", tmp_path / "postings")
    (tmp_path / "postings" / "meta.json").write_text('{"format": 0}')
    with pytest.raises(ValueError, match="compile it again"), searching(tmp_path):
        pass


def test_phrases_are_answered_without_the_index(tmp_path: Path) -> None:
    rebuild(
        tmp_path / "index", [Document(1, {"en": Fields("exit survey")}), Document(2, {"en": Fields("survey exit")})], LANGUAGES
    )
    compile_postings(tmp_path / "index", tmp_path / "postings")
    (tmp_path / "index").rename(tmp_path / "gone")
    with searching(tmp_path) as searcher:
        assert searcher.find('"exit survey"').matches == 0b01


def test_phrases_are_those_of_the_snapshot_when_the_index_has_moved_on(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [Document(5, {"en": Fields("exit survey")})], LANGUAGES)
    compile_postings(tmp_path / "index", tmp_path / "postings")
    update(tmp_path / "index", [Document(1, {"en": Fields("exit survey")})], [5], LANGUAGES)
    with searching(tmp_path) as searcher:
        assert searcher.find('"exit survey"').matches == 1


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=6),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3),
)
@settings(max_examples=30)
def test_a_phrase_is_found_exactly_where_it_stands(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], phrase: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("row")
    rows = [Fields(" ".join(text[:2]), " ".join(text[2:4]), " ".join(text[4:])) for text in texts]
    rebuild(folder / "index", [Document(key, {"en": row}) for key, row in enumerate(rows)], LANGUAGES)
    compile_postings(folder / "index", folder / "postings")
    sought = f" {' '.join(phrase)} "
    expected = [key for key, row in enumerate(rows) if any(sought in f" {part} " for part in (row.title, row.summary, row.body))]
    with searching(folder) as searcher:
        assert list(members(searcher.find(f'"{sought}"').matches)) == expected


def test_an_open_snapshot_outlives_its_folder(opened: Opener, tmp_path: Path) -> None:
    found = opened([Document(1, {"en": Fields("churn")})])
    (tmp_path / "0").rename(tmp_path / "elsewhere")
    assert found.find("churn").ranked(1, 0, 1) == [0]


def test_a_closed_searcher_still_answers_from_its_snapshot(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [Document(1, {"en": Fields("exit survey")})], LANGUAGES)
    compile_postings(tmp_path / "index", tmp_path / "postings")
    with searching(tmp_path) as searcher:
        before = searcher.find('"exit survey"').matches
    assert searcher.find('"exit survey"').matches == before == 1
