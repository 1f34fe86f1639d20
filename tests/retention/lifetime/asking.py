"""Asking for lifetime value of rows that stand in a test."""

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

from tactics.retention.measures import purchases
from tests.retention.stores import Row, build


@contextmanager
def asked(folder: Path, rows: list[Row], **question: Any) -> Iterator[dict[str, Any]]:
    """What is told of these rows; in their own folder, as the child works."""
    with build(folder, rows) as connection, chdir(folder):
        yield purchases.measure(connection, question)


def codes(told: dict[str, Any]) -> set[str]:
    """The codes of the checks."""
    return {check["code"] for check in told["checks"]}
