"""The bench runs from end to end on the real seed, and prints a row for everything it promises. No time is asserted."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tactics.bench.asking import browsing, searches
from tactics.bench.generate import make_catalogue, seed_records, settings_in
from tactics.bench.table import Row, at_least, at_most
from tactics.catalogue.publishing import open_edition

COMMAND = (sys.executable, "-c", "from tactics.cli import main; main()", "bench")
ROWS = (
    "made, loaded and indexed",
    "on disk: index and editions",
    "in process: open an edition",
    "in process: filters without words",
    "in process: words and 2 filters",
    "in process: the board, 50 items",
    "in process: the board, 1000 items",
    "start with an existing index",
    "hello-world",
    "/tactics",
    "/tactics, 3 facets and words",
    "a tactic",
    "/api/v1/tactics",
    "/tactics while another process saves",
)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=300, env=environ, check=False)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("bench")
    done = run(folder, "--sizes", "150", "--seconds", "0.3")
    assert done.returncode == 0, done.stderr
    assert not list(folder.glob("tactics-bench-*"))
    return done.stdout.splitlines()


def test_one_table_has_every_row_in_order(printed: list[str]) -> None:
    body = printed[next(place for place, line in enumerate(printed) if line.startswith("-------")) + 1 :]
    assert tuple(re.split(r"\s{2,}", line)[1] for line in body) == ROWS
    assert {line.split()[0] for line in body} == {str(max(150, len(seed_records())))}


def test_pages_have_rates_times_and_a_ratio_to_hello_world(printed: list[str]) -> None:
    page = next(line for line in printed if re.search(r"  /tactics  ", line))
    rate, median, p95, _processor, _memory, ratio = (float(cell) for cell in re.split(r"\s{2,}", page)[2:8])
    assert rate > 0
    assert 0 < median <= p95
    assert ratio > 0


def test_a_size_that_is_no_number_is_wrong_usage(tmp_path: Path) -> None:
    done = run(tmp_path, "--sizes", "many")
    assert done.returncode == 2
    assert "write whole numbers" in done.stderr


def test_a_generated_catalogue_has_the_size_asked_for_and_the_seed_within(tmp_path: Path) -> None:
    make_catalogue(tmp_path, 250)
    edition = open_edition(settings_in(tmp_path))
    found = [edition.select(wanted) for wanted in searches(seed_records(), 2, 20)]
    edition.searcher.close()
    assert len(edition.keys) == 250
    assert all(selection.total for selection in found)


def test_questions_are_the_same_in_every_run() -> None:
    records = seed_records()
    assert browsing(records, 30) == browsing(records, 30)
    assert searches(records, 3, 30) == searches(records, 3, 30)


def test_a_row_shows_three_digits_and_leaves_out_what_does_not_apply() -> None:
    assert Row(150, "a tactic", rate=1234.5, median=1.234, ratio=0.256, note="so").line().split() == [
        *("150", "a", "tactic", "1234", "1.23", "0.26", "so"),
    ]


def test_a_target_says_whether_it_was_met() -> None:
    assert at_least(0.3, 0.25) == "target at least 0.25: met"
    assert at_most(50, 40, "ms") == "target at most 40 ms: MISSED"
