"""A small story of two countries, one of which loses its people early."""

from datetime import datetime, timedelta

from tests.retention.stores import Row

START = datetime.fromisoformat("2026-01-05 09:00:00")


def story(finland: int = 10, sweden: int = 60) -> list[Row]:
    """A hundred people in each country; so many of them come back in their fourth week. One in two invites at first."""
    rows: list[Row] = [("end", (START + timedelta(weeks=6)).isoformat(" "), "open", None, "SE")]
    for country, kept in (("FI", finland), ("SE", sweden)):
        for who in range(100):
            name = f"{country}-{who}"
            rows.append((name, START.isoformat(" "), "open", None, country))
            if who % 2:
                rows.append((name, (START + timedelta(hours=1)).isoformat(" "), "invite", None, country))
            if who < kept:
                rows.append((name, (START + timedelta(days=29)).isoformat(" "), "open", None, country))
    return rows
