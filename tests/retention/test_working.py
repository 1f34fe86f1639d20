"""How far the answering of a question has come: told from what DuckDB says, and nothing that it does not say."""

from pathlib import Path

from tactics.retention.answers import STAGES
from tactics.retention.working import steps, watching
from tests.retention.stores import build


def test_a_share_that_falls_or_comes_after_a_pause_is_the_next_step() -> None:
    told: list[tuple[float, str]] = []
    heard = steps(lambda share, stage: told.append((share, stage)))
    for share in (-1, 0.0, 0.5, 0.4, 0.9, -1, 0.95):
        heard(share)
    stages = ["computing", "counting-1", "counting-1", "counting-2", "counting-2", "computing", "counting-3"]
    assert told == list(zip([0.0, 0.0, 0.5, 0.4, 0.9, 0.0, 0.95], stages, strict=True))
    assert set(stages) <= STAGES.keys()


def test_a_query_that_takes_a_while_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    with (
        build(tmp_path, [("a", "2026-01-01", "open", None)]) as connection,
        watching(connection, lambda share, stage: told.append((share, stage))),
    ):
        while not any(stage == "counting-1" and 0 < share < 1 for share, stage in told):
            connection.execute("SELECT count(*) FROM range(50_000_000) WHERE hash(range) % 7 = 0").fetchall()
    assert {stage.partition("-")[0] for _share, stage in told} <= {"counting", "computing"}
    assert all(0 <= share <= 1 for share, _stage in told)
