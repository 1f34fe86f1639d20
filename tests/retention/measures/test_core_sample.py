"""What was planted in the sample is found: its natural frequency, and the event that people who stay begin with."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tactics.retention import intake
from tactics.retention.behaviour.shown import Shown as CoreShown
from tactics.retention.behaviour.shown import usual_events
from tactics.retention.events import store
from tactics.retention.events.sample import PLANTED
from tactics.retention.frequency.shown import Shown as FrequencyShown
from tactics.retention.measures import core, frequency
from tactics.retention.measures.behaviour import Comparison
from tactics.retention.measures.cadence import Frequency


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    monkeypatch.chdir(tmp_path)
    intake.handle({"do": "sample", "secret": "secret"}, lambda _share, _stage: None)
    with store.connect(tmp_path / "read" / store.FILE) as connection:
        yield connection


def test_both_methods_and_the_ranking_find_what_was_planted(sample: duckdb.DuckDBPyConnection) -> None:
    often = FrequencyShown(frequency.measure(sample, Frequency().plain()), Frequency())
    assert often.days_problem == often.gaps_problem == ""
    assert (often.by_days, often.by_gaps) == (PLANTED["cadence"], PLANTED["cadence"])
    asked = Comparison("week", usual_events(store.about(sample)))
    top = CoreShown(core.measure(sample, asked.plain()), asked, 0).rows[0]
    assert (top.name, top.rank) == (PLANTED["staying_event"], 1)
    assert top.apart is not None
    assert top.apart.low > 0.2
