"""The published one-in-ten sample of CDNOW: which customers it holds, and its histories.

`cdnow_sample.txt` lists the customers of CDNOW_sample.txt (P. S. Fader and B. G. S. Hardie, brucehardie.com/datasets) by
their number in the whole file. The sample is not every tenth number, whatever the offset, so it has to be listed.
"""

from datetime import date
from pathlib import Path

import duckdb

from tactics.retention.lifetime import bgnbd, gammagamma

CUSTOMERS = Path(__file__).with_name("cdnow_sample.txt").read_text().split()
UNTIL = date(1997, 9, 30)
PUBLISHED = bgnbd.Model(r=0.243, alpha=4.414, a=0.793, b=2.426)


def histories(connection: duckdb.DuckDBPyConnection) -> tuple[list[bgnbd.History], list[gammagamma.Spend]]:
    """(x, t_x, T, 1) of every customer at the end of the calibration; and (x, mean) of who came back."""
    rows = connection.execute(
        """
        SELECT count(*) - 1, date_diff('day', first, max(day)) / 7, date_diff('day', first, $until) / 7,
            avg(spent) FILTER (day > first)
        FROM (
            SELECT key, CAST(moment AS DATE) AS day, sum(value) AS spent, min(day) OVER (PARTITION BY key) AS first
            FROM events JOIN people USING (person) WHERE day <= $until GROUP BY key, day
        ) GROUP BY key, first ORDER BY key""",
        {"until": UNTIL},
    ).fetchall()
    return [(x, last, upto, 1) for x, last, upto, _mean in rows], [(x, mean) for x, _last, _upto, mean in rows if x]
