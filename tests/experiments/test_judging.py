"""Several variants of one experiment: judged together by Holm's method, each at its step, and the page says so."""

from html import unescape

from tests.conftest import Cast
from tests.experiments.test_pages import SAFE, text
from tests.experiments.test_pages import item as card


def test_several_variants_are_judged_by_holms_steps_and_told_so(cast: Cast) -> None:
    key = card(cast.alice, variants="Long form\nShort form\nNo form")
    counts = {**{f"visitors-{place}": "2000" for place in range(3)}, "conversions-0": "400"}
    clear, close, same = "500", "454", "410"  # Their p: below 0.001, 0.037 (above 0.05 / 2, below 0.05), 0.7.
    for conversions, said in (
        ((clear, close), ("“Short form” won", "judged at 2.5%", "“No form” won", "judged at 5%")),
        ((close, same), ("“Short form”: no conclusion", "judged at 2.5%", "“No form”: no conclusion", "judged at 2.5%")),
    ):
        results = {"conversions-1": conversions[0], "conversions-2": conversions[1], "kind": "counts"}
        assert cast.alice.post(f"/backlog/{key}/results", **counts, **results, **SAFE).status_code == 303
        page = text(cast.alice.get(f"/backlog/{key}/results").text)
        assert "2 variants, each a chance for luck, are judged by Holm's method" in unescape(page)
        rest = page
        for part in said:
            rest = rest.partition(part)[2]
            assert rest, part
    assert "2 variants: the sample is for a level of 2.5% instead of 5%" in text(cast.alice.get(f"/backlog/{key}/design").text)
