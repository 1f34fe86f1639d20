"""Why nothing is told of purchases that no model can be made of."""

from pathlib import Path
from typing import Any

import pytest

from tests.retention.lifetime.asking import asked
from tests.retention.stores import Row


def once(customers: int) -> list[Row]:
    return [(f"c{n}", f"2024-{n % 12 + 1:02}-{n % 28 + 1:02} 10:00:00", "purchase", 10.0) for n in range(customers)]


def weekly_to_the_end() -> list[Row]:
    """Sixty who buy every Monday of the year."""
    return [
        (f"w{n}", f"2024-{m:02}-{d:02} 10:00:00", "purchase", 10.0 + n)
        for n in range(60)
        for m in range(1, 13)
        for d in (1, 8, 15, 22)
    ]


@pytest.mark.parametrize(
    ("rows", "question", "code"),
    [
        (once(300), {}, "all-once"),
        ([*once(300), ("c1", "2024-12-28 10:00:00", "purchase", 5.0)], {}, "all-once"),
        ([*once(300), ("c1", "2024-03-28 10:00:00", "purchase", 5.0)], {}, "too-few"),
        ([("a", f"2024-{month:02}-01 10:00:00", "purchase", 10.0) for month in range(1, 13)], {}, "one-customer"),
        ([("a", "2024-01-01 10:00:00", "purchase", -10.0), ("b", "2024-03-01 10:00:00", "purchase", -1.0)], {}, "no-purchases"),
        ([("a", "2024-01-01 10:00:00", "purchase", 10.0), ("b", "2024-01-20 10:00:00", "purchase", 1.0)], {}, "too-short"),
        (once(300), {"until": "2024-12-20"}, "too-short"),
        (once(300), {"until": "1999-12-20"}, "too-short"),
        (once(300), {"event": "refund"}, "no-event"),
        ([("a", "2024-01-01 10:00:00", "purchase", 1e300), ("b", "2024-01-20 10:00:00", "purchase", 1.0)], {}, "too-large"),
        (weekly_to_the_end(), {}, "no-top"),
    ],
)  # fmt: skip
def test_where_nothing_can_be_computed_the_reason_is_told(
    rows: list[Row], question: dict[str, Any], code: str, tmp_path: Path
) -> None:
    with asked(tmp_path, rows, **question) as told:
        assert told["refused"]["code"] == code
        assert "totals" not in told
        assert not (tmp_path / "answers").exists()
