"""A tactic's text as one piece."""

from tactics.catalogue.sections import PROSE, prose


def test_the_parts_come_in_the_order_they_are_read() -> None:
    sections = {name: f"The {name}." for name in reversed(PROSE)} | {"steps": ["First.", "Then."]}
    others = [f"The {name}." for name in PROSE[1:]]
    assert prose(sections).split("\n\n") == ["The why.", "1. First.", "2. Then.", *others]


def test_what_is_missing_or_empty_leaves_no_gap() -> None:
    assert prose({"why": "", "fits": "Here.", "steps": []}) == "Here."
    assert prose({}) == ""


def test_the_hypothesis_is_not_running_text() -> None:
    assert prose({"hypothesis": {"observation": "people leave"}}) == ""
