"""The stacked bars of people over time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.lifecycle.pictures import Bar, stacks
from tactics.retention.pictures import Mark

many = st.integers(0, 10**7)
bars = st.lists(st.builds(Bar, st.text(max_size=12), many, many, many, many), min_size=1, max_size=60)


def write(value: float) -> str:
    return f"{value:g}"


def test_the_parts_of_a_bar_stand_on_one_another_and_the_inactive_hang_below() -> None:
    wide, _narrow = stacks([Bar("May", current=10, back=5, new=20, gone=10)], write)
    current, back, new, gone = wide.blocks
    assert [block.part for block in wide.blocks] == ["current", "back", "new", "gone"]
    assert current.y + current.height == pytest.approx(wide.ground, abs=0.2)
    assert back.y + back.height == pytest.approx(current.y, abs=0.2)
    assert new.y + new.height == pytest.approx(back.y, abs=0.2)
    assert gone.y == pytest.approx(wide.ground, abs=0.2)
    assert gone.height == pytest.approx(current.height, abs=0.2)
    assert new.height == pytest.approx(4 * back.height, abs=0.5)


def test_sixty_labels_are_thinned_until_they_stay_apart() -> None:
    _wide, narrow = stacks([Bar("12 Dec", 1, 1, 1, 1)] * 60, write)
    places = [tick.at for tick in narrow.x_ticks]
    assert min(b - a for a, b in pairwise(places)) > 50


def test_a_picture_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no periods"):
        stacks([], write)


@given(bars)
def test_everything_is_inside_the_picture(several: list[Bar]) -> None:
    for chart in stacks(several, write):
        for block in chart.blocks:
            assert 0 <= block.x <= block.x + block.width <= chart.width
            assert 0 <= block.y <= block.y + block.height <= chart.height
            assert block.height >= 0
        assert 0 <= chart.ground <= chart.height


def test_a_mark_hangs_over_its_day_and_makes_room_for_its_letter() -> None:
    two = [Bar("May", 10, 0, 0, 0), Bar("June", 10, 0, 0, 0)]
    wide, _narrow = stacks(two, write, [Mark(1.5, "1 June: New price")])
    [flag] = wide.flags
    assert flag.letter == "A"
    assert flag.x == pytest.approx(wide.blocks[1].x + wide.blocks[1].width / 2, abs=0.3)
    assert min(block.y for block in wide.blocks) > flag.at
