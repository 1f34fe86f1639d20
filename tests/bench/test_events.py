"""Reading events is measured from end to end, and both ways come to the same triangle. No time is asserted."""

from tactics.bench.events import measure_events


def test_the_product_and_a_bare_query_agree_and_are_measured() -> None:
    rows = {row.what: row for row in measure_events(10_000)}
    assert list(rows) == [
        "events: bare DuckDB, CSV to triangle",
        "events: read by the confined child",
        "events: the triangle from the store",
        "events: CSV to triangle",
    ]
    assert (rows["events: CSV to triangle"].ratio or 0) > 0
    assert (rows["events: read by the confined child"].memory or 0) > 0
