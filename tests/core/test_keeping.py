"""Keeping results as long as there is room."""

from tactics.core.keeping import Kept


def test_when_there_is_no_more_room_all_is_forgotten_but_the_newest() -> None:
    kept: Kept[int, str] = Kept(2)
    kept[1], kept[2] = "one", "two"
    assert kept == {1: "one", 2: "two"}
    kept[3] = "three"
    assert kept == {3: "three"}
