"""Customers made by the models themselves, seeded: r 0.5, α 5 weeks, a 0.8, b 3.2 (leaving 1 in 5), a mean spend of 40."""

import random
from datetime import datetime, timedelta

from tests.retention.stores import Row

FIRST = datetime(2024, 1, 1, 12)  # noqa: DTZ001  # the wall clock, as the store keeps it
WEEKS = 104


def simulated(customers: int, seed: int) -> list[Row]:
    """Purchases of so many customers who came in the first half of two years, and in the year after."""
    chosen, rows = random.Random(seed), []
    for number in range(customers):
        rate, leaves = chosen.gammavariate(0.5, 1 / 5), chosen.betavariate(0.8, 3.2)
        price = chosen.gammavariate(4, 1 / 20)
        at = chosen.uniform(0, WEEKS / 2)
        while at < WEEKS:
            moment = FIRST + timedelta(days=int(at * 7))
            rows.append((str(number), moment.isoformat(" "), "purchase", round(chosen.gammavariate(6, 1 / price), 2) + 0.01))
            if (at > 0 and len(rows) > 1 and rows[-2][0] == str(number) and chosen.random() < leaves) or rate < 1e-9:
                break
            at += chosen.expovariate(rate)
    return rows
