"""CDNOW's purchases, and stores made of rows."""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.retention.stores import Row, build

_SHARED = Path(__file__).parents[3] / "shared/data"


@pytest.fixture(scope="session")
def cdnow_file() -> Path:
    """The events of CDNOW, 1997-01-01 to 1998-06-30, as a file that somebody would upload."""
    path = _SHARED / "cdnow_events.csv"
    if not path.exists():
        pytest.skip("the test data (shared/data) is not beside the checkout")
    return path


@pytest.fixture(scope="session")
def cdnow_triangle(cdnow_file: Path) -> list[list[str]]:
    """The reference triangle by month: a row a cohort, its first day's month and the counts, empty where not over."""
    with cdnow_file.with_name("cdnow_cohort_month.csv").open(newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.fixture(scope="session")
def cdnow_rows(cdnow_file: Path) -> list[Row]:
    """CDNOW's purchases as rows for a store."""
    with cdnow_file.open(newline="") as file:
        return [(row["user_id"], row["timestamp"], row["event"], float(row["value"])) for row in csv.DictReader(file)]


@pytest.fixture(scope="session")
def cdnow(cdnow_rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store of CDNOW's purchases, open for reading."""
    with build(tmp_path_factory.mktemp("cdnow"), cdnow_rows) as connection:
        yield connection
