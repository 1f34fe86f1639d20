"""What is told of purchases: CDNOW's from end to end, and why nothing is told of others."""

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tactics.retention.lifetime import checking
from tactics.retention.lifetime.worth import WEEKS_A_YEAR
from tactics.retention.measures import purchases
from tests.retention.lifetime.asking import asked, codes
from tests.retention.lifetime.simulated import simulated
from tests.retention.stores import Row


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The child works in the data set's folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def told(cdnow: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], Path]]:
    """All of CDNOW, asked once; and the folder with the file."""
    folder = tmp_path_factory.mktemp("told")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield purchases.measure(cdnow, {"margin": 0.5}), folder


def test_cdnow_is_split_halfway_as_in_the_paper(told: tuple[dict[str, Any], Path]) -> None:
    answer = told[0]
    assert [answer[key] for key in ("event", "first", "until", "end")] == ["purchase", "1997-01-01", "1997-09-30", "1998-06-30"]
    assert answer["counts"] == {"customers": 23570, "purchases": 67591}
    assert answer["refused"] is None
    assert codes(answer) == {"zeros"}


def test_cdnows_holdout_is_counted_as_it_is_and_expected_within_the_bound(
    told: tuple[dict[str, Any], Path], cdnow: duckdb.DuckDBPyConnection
) -> None:
    holdout = told[0]["holdout"]
    days = "SELECT count(*) FROM (SELECT DISTINCT person, CAST(moment AS DATE) AS day FROM events) WHERE day > '1997-09-30'"
    row = cdnow.execute(f"{days} AND day <= '1997-10-07'").fetchone()
    whole = cdnow.execute(days).fetchone()
    assert [week["week"] for week in holdout["weeks"]] == list(range(1, 40))
    assert row is not None
    assert whole is not None
    assert holdout["weeks"][0]["actual"] == row[0]
    assert holdout["weeks"][-1]["actual"] == whole[0]
    assert 0.1 < holdout["error"] < 0.15
    assert holdout["spent_expected"] == pytest.approx(holdout["spent"], rel=0.25)


def test_another_margin_or_horizon_asks_the_same_models_which_are_not_fitted_again(
    told: tuple[dict[str, Any], Path], cdnow: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, folder = told
    monkeypatch.chdir(folder)
    [fitted] = (folder / "answers").glob("fit-*.json")
    before = fitted.stat()
    other = purchases.measure(cdnow, {"margin": 0.25, "discount": 0.1})
    assert (fitted.stat().st_ino, fitted.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert all(other[key] == first[key] for key in ("models", "holdout", "checks", "counts", "link", "until"))
    assert other["totals"]["clv"] == pytest.approx(first["totals"]["clv"] / 2)
    assert other["file"] != first["file"]


def test_a_forecast_that_drifts_away_does_not_fit_though_its_first_weeks_do(tmp_path: Path) -> None:
    bought = [row for row in simulated(700, seed=3) if row[1] < "2025-09-15"]
    with asked(tmp_path, [*bought, ("0", "2025-12-28 12:00:00", "visit", None)], until="2025-03-01") as answer:
        assert answer["holdout"]["error"] < answer["holdout"]["most"]
        assert "does-not-fit" in codes(answer)


def test_both_pictures_expect_the_same_sum(told: tuple[dict[str, Any], Path]) -> None:
    holdout = told[0]["holdout"]
    assert [row["x"] for row in holdout["classes"]] == list(range(8))
    assert sum(row["customers"] for row in holdout["classes"]) == 23570
    for key in ("actual", "expected"):
        by_class = sum(row["customers"] * row[key] for row in holdout["classes"])
        assert by_class == pytest.approx(holdout["weeks"][-1][key], rel=1e-9)


def test_the_file_holds_every_customer_and_adds_up(told: tuple[dict[str, Any], Path]) -> None:
    answer, folder = told
    with (folder / "answers" / answer["file"]).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 23570
    assert tuple(rows[0]) == purchases.COLUMNS
    assert sum(float(row["clv"]) for row in rows) == pytest.approx(answer["totals"]["clv"], rel=1e-4)
    back = [float(row["p_alive"]) for row in rows if row["purchases"] != "1"]
    assert (len(back), sum(back)) == pytest.approx((answer["totals"]["repeaters"], answer["totals"]["alive"]), rel=1e-4)
    dearest = max(rows, key=lambda row: float(row["clv"]))
    assert dearest["customer"] == answer["top"][0]["customer"]
    assert len(answer["top"]) == 100
    worths = [row["clv"] for row in answer["top"]]
    assert worths == sorted(worths, reverse=True)


def test_worth_is_purchases_times_value_times_margin_less_the_discount(told: tuple[dict[str, Any], Path]) -> None:
    for row in told[0]["top"]:
        plain = row["expected_purchases"] * row["value_per_purchase"] * 0.5
        assert plain / 1.1 < row["clv"] < plain


def test_the_published_sample_gives_the_published_models_and_forecast(sample_store: duckdb.DuckDBPyConnection) -> None:
    answer = purchases.measure(sample_store, {"until": "1997-09-30"})
    before = answer["models"]["before"]
    assert (before["customers"], before["repeaters"]) == (2357, 946)
    assert [round(before[name], 3) for name in ("r", "alpha", "a", "b")] == [0.243, 4.414, 0.793, 2.426]
    assert round(before["likelihood"], 1) == -9582.4
    assert [round(before["spending"][name], 2) for name in ("p", "q", "gamma")] == [6.25, 3.74, 15.44]
    # Figure 5 of the paper: who had bought 0 to 6 times and more again, and that expectations follow what came.
    classes = answer["holdout"]["classes"]
    assert [row["customers"] for row in classes] == [1411, 439, 214, 100, 62, 38, 29, 64]
    assert all(abs(row["expected"] - row["actual"]) < 0.75 for row in classes)
    assert answer["holdout"]["error"] < 0.15


def test_half_the_margin_is_half_the_worth_and_no_discount_is_more(sample_store: duckdb.DuckDBPyConnection) -> None:
    half = purchases.measure(sample_store, {"margin": 0.5})
    whole = purchases.measure(sample_store, {"margin": 1.0, "discount": 0.0})
    assert whole["totals"]["value"] == pytest.approx(whole["totals"]["clv"])
    assert whole["totals"]["value"] == pytest.approx(half["totals"]["value"])
    assert whole["totals"]["clv"] / 2 > half["totals"]["clv"]
    assert whole["file"] != half["file"]


def test_customers_made_by_the_model_give_its_parameters_back(tmp_path: Path) -> None:
    with asked(tmp_path, simulated(4000, seed=7)) as told:
        found = told["models"]["now"]
        assert (found["r"], found["alpha"]) == pytest.approx((0.5, 5.0), rel=0.2)
        assert found["a"] / (found["a"] + found["b"]) == pytest.approx(0.2, rel=0.2)
        assert found["spending"]["mean"] == pytest.approx(40.0, rel=0.1)
        assert told["holdout"]["error"] < 0.1
        assert not codes(told)


def test_customers_who_all_stop_at_once_do_not_fit_and_it_is_said(tmp_path: Path) -> None:
    rows = [row for row in simulated(700, seed=3) if row[1] < "2024-12-25" or int(row[0]) % 9 == 0]
    with asked(tmp_path, rows, until="2024-12-30") as told:
        assert "does-not-fit" in codes(told)
        assert told["holdout"]["error"] > told["holdout"]["most"]


def test_a_link_between_how_often_and_how_much_is_warned_of(tmp_path: Path) -> None:
    often: dict[str, int] = {}
    rows = simulated(700, seed=3)
    for row in rows:
        often[row[0]] = often.get(row[0], 0) + 1
    with asked(tmp_path, [(*row[:3], row[3] * often[row[0]]) for row in rows]) as told:
        assert "linked" in codes(told)
        assert told["link"] > 0.3


def test_returns_are_no_purchases_and_are_told(tmp_path: Path) -> None:
    rows = simulated(700, seed=3)
    (tmp_path / "a").mkdir()
    with asked(tmp_path / "a", rows) as plain:
        assert not codes(plain)
    (tmp_path / "b").mkdir()
    with asked(tmp_path / "b", [*rows, ("0", "2025-06-01 12:00:00", "purchase", -25.0)]) as told:
        assert told["counts"] == plain["counts"]
        assert told["totals"]["clv"] == pytest.approx(plain["totals"]["clv"])
        check = next(check for check in told["checks"] if check["code"] == "returns")
        assert (check["rows"], check["value"]) == (1, 25.0)


def test_without_values_purchases_are_expected_but_nothing_is_worth_anything(tmp_path: Path) -> None:
    with asked(tmp_path, [(*row[:3], None) for row in simulated(700, seed=3)]) as told:
        assert "no-values" in codes(told)
        assert told["refused"] is None
        assert told["totals"]["purchases"] > 0
        assert told["totals"]["clv"] is None
        assert {row["clv"] for row in told["top"]} == {None}


def test_one_price_for_all_has_no_spread_to_fit(tmp_path: Path) -> None:
    with asked(tmp_path, [(*row[:3], 99.0) for row in simulated(700, seed=3)]) as told:
        assert "values-no-top" in codes(told)
        assert told["totals"]["clv"] is None


def test_a_key_that_a_spreadsheet_would_run_is_defused(tmp_path: Path) -> None:
    rows = [(f"=cmd({row[0]})", *row[1:]) for row in simulated(700, seed=3)]
    with asked(tmp_path, rows) as told:
        lines = (tmp_path / "answers" / told["file"]).read_text().splitlines()
    assert len(lines) > 700
    assert all(line.startswith("'=cmd(") for line in lines[1:])


def test_an_event_with_values_is_taken_for_the_purchase(tmp_path: Path) -> None:
    visits: list[Row] = [(str(n % 50), f"2024-{n % 12 + 1:02}-05 10:00:00", "visit", None) for n in range(9000)]
    with asked(tmp_path, [*visits, *simulated(700, seed=3)]) as told:
        assert told["event"] == "purchase"


def test_long_holdouts_are_looked_at_in_fewer_weeks_and_to_the_last() -> None:
    assert checking.weeks_of(0) == ()
    assert checking.weeks_of(39) == tuple(range(1, 40))
    many = checking.weeks_of(201)
    assert len(many) <= checking.MOST_WEEKS + 1
    assert (many[0], many[-1]) == (4, 201)


def test_an_error_is_a_mean_share_where_something_happened() -> None:
    assert checking.mean_error([0, 10, 20], [5, 15, 15]) == pytest.approx((0.5 + 0.25) / 2)
    assert checking.mean_error([0, 0], [1, 1]) is None


def test_correlation_is_none_where_nothing_varies() -> None:
    assert checking.correlation([(1, 2), (2, 4), (3, 6)]) == pytest.approx(1.0)
    assert checking.correlation([(1, 2), (1, 4), (1, 6)]) is None
    assert checking.correlation([(1, 2)]) is None
    assert math.isclose(WEEKS_A_YEAR * 7, 365.25)
