"""The published sample, read once: as histories for the models, and as a store for the whole way."""

from collections.abc import Iterator

import duckdb
import pytest

from tactics.retention.lifetime import bgnbd, gammagamma
from tests.retention.lifetime.samples import CUSTOMERS, histories
from tests.retention.stores import Row, build


@pytest.fixture(scope="session")
def sample_store(cdnow_rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store of the 2357 customers whose fit is published."""
    chosen = set(CUSTOMERS)
    with build(tmp_path_factory.mktemp("sample"), [row for row in cdnow_rows if row[0].lstrip("0") in chosen]) as connection:
        yield connection


@pytest.fixture(scope="session")
def sample(sample_store: duckdb.DuckDBPyConnection) -> tuple[list[bgnbd.History], list[gammagamma.Spend]]:
    """Their histories and spends at the end of the calibration."""
    return histories(sample_store)
