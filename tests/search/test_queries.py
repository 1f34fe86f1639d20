"""What readers type, run against the real catalogue: every tactic an expert would demand is in the first ten.

`queries.yaml` was written before the engine was tuned, and the engine was then tuned on it. `queries_unseen.yaml` was
written afterwards by somebody who knew neither, and found 50 of 60; the general faults it showed were then mended, so it
too is a development set now, whatever its name. Both show that nothing has got worse; neither is an honest score.
"""

from pathlib import Path

import pytest
import yaml
from flask import Flask

from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.queries import find_all

HERE = Path(__file__).parent
DEPTH = 10


@pytest.mark.parametrize(("name", "least"), [("queries", 0.95), ("queries_unseen", 0.9)])
def test_readers_find_the_tactics_they_ask_for(app: Flask, name: str, least: float) -> None:
    asked = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    missed, reciprocal = list[str](), 0.0
    for query in asked:
        with app.test_request_context(query_string={"lang": query["lang"]}):
            ranked = [card.slug for card in find_all(TacticFilter(q=query["q"]), query["lang"])]
        places = [ranked.index(slug) + 1 if slug in ranked else 0 for slug in query["expect"]]
        reciprocal += max((1 / place for place in places if place), default=0.0)
        if not all(0 < place <= DEPTH for place in places):
            missed.append(f"{query['kind']} {query['q']!r}: {dict(zip(query['expect'], places, strict=True))}")
    found = len(asked) - len(missed)
    print(f"\n{name}: {found} of {len(asked)}, MRR {reciprocal / len(asked):.3f}", *missed, sep="\n")  # noqa: T201  # to be read
    assert found >= least * len(asked), "\n".join(missed)
