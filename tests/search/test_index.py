"""The durable index: rebuilt beside, updated in one commit, one writer at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import index as whoosh_index

from tactics.search import index as room
from tactics.search.index import Document, Fields, keys, rebuild, update

LANGUAGES = ("en", "sv")


def document(key: int, title: str = "Churn") -> Document:
    return Document(key, {"en": Fields(title)})


def titles(folder: Path) -> set[str]:
    with whoosh_index.open_dir(str(folder)).reader() as reader:
        return {row["title_en"] for row in reader.all_stored_fields()}


def test_a_rebuilt_index_holds_exactly_its_documents(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [document(1), document(2)], LANGUAGES)
    rebuild(tmp_path / "index", [document(2), document(3)], LANGUAGES)
    assert keys(tmp_path / "index") == {2, 3}
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_a_missing_or_empty_index_has_no_keys(tmp_path: Path) -> None:
    assert keys(tmp_path / "nowhere") == set()
    rebuild(tmp_path / "index", [], LANGUAGES)
    assert keys(tmp_path / "index") == set()


def test_an_update_puts_in_changes_and_takes_out(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [document(1), document(2), document(3)], LANGUAGES)
    update(tmp_path / "index", [document(2, "Changed"), document(4, "New")], [3, 99], LANGUAGES)
    assert keys(tmp_path / "index") == {1, 2, 4}
    assert titles(tmp_path / "index") == {"Churn", "Changed", "New"}


def test_an_update_of_nothing_begins_an_index(tmp_path: Path) -> None:
    update(tmp_path / "index", [document(7)], [], LANGUAGES)
    assert keys(tmp_path / "index") == {7}


def test_large_and_negative_keys_survive(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [document(2**40), document(-1)], LANGUAGES)
    assert keys(tmp_path / "index") == {2**40, -1}


def test_a_second_writer_is_told_after_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOCK_SECONDS", 0.1)
    rebuild(tmp_path / "index", [document(1)], LANGUAGES)
    writer = whoosh_index.open_dir(str(tmp_path / "index")).writer()
    with pytest.raises(TimeoutError, match="somebody else"):
        update(tmp_path / "index", [document(2)], [], LANGUAGES)
    writer.cancel()


def failing() -> Iterator[Document]:
    yield document(2)
    raise RuntimeError("the source broke")


def test_a_failed_rebuild_leaves_the_old_index(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [document(1)], LANGUAGES)
    with pytest.raises(RuntimeError, match="the source broke"):
        rebuild(tmp_path / "index", failing(), LANGUAGES)
    assert keys(tmp_path / "index") == {1}
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_a_failed_update_changes_nothing_and_frees_the_lock(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [document(1)], LANGUAGES)
    with pytest.raises(RuntimeError, match="the source broke"):
        update(tmp_path / "index", failing(), [1], LANGUAGES)
    update(tmp_path / "index", [document(3)], [], LANGUAGES)
    assert keys(tmp_path / "index") == {1, 3}


def test_another_set_of_languages_asks_for_a_rebuild(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [document(1)], ("en",))
    with pytest.raises(ValueError, match="rebuild it"):
        update(tmp_path / "index", [document(2)], [], LANGUAGES)
