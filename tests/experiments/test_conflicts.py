"""Two people at the same card or result: both sides are shown as the forms have them, shares in per cent."""

import re

from tests.conftest import Person
from tests.experiments.test_pages import COUNTS, DESIGN, SAFE
from tests.sharing import Pair


def version(person: Person, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', person.get(path).text)
    assert found
    return found[1]


def test_a_card_is_shown_in_per_cent_on_both_sides_whatever_it_was_written_in(pair: Pair) -> None:
    path = f"/backlog/{pair.key}/design"
    pair.alice.post(path, **DESIGN)
    seen = version(pair.bob, path)
    assert pair.alice.post(path, **{**DESIGN, "smallest_effect": "4,5", "more_is_better": ""}, version=seen).status_code == 303
    relative = {"effect_unit": "relative", "smallest_effect": "10"}
    answer = pair.bob.post(f"{path}?lang=en", **{**DESIGN, **relative}, version=seen)
    assert answer.status_code == 409
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', answer.text)
    assert rows == [("Whether more is better", "more", "less"), ("Smallest effect worth detecting", "2 points", "4.5 points")]
    assert "Alice A. changed this" in answer.text


def test_a_result_that_somebody_wrote_meanwhile_is_not_written_over(pair: Pair) -> None:
    path = f"/backlog/{pair.key}/results"
    pair.alice.post(f"/backlog/{pair.key}/design", **DESIGN)
    seen = version(pair.bob, path)
    typed = {"kind": "typed", "tool": "GrowthBook", "effect": "2", "effect_low": "-0,5", "effect_high": "4,5"}
    assert pair.alice.post(path, **typed, **SAFE, version=seen).status_code == 303
    without = {name: "" for name in typed if name != "kind"}
    answer = pair.bob.post(f"{path}?lang=en", **COUNTS, **{**SAFE, "rail-1": "harmed"}, **without, version=seen)
    assert answer.status_code == 409
    told = {
        name: (mine, theirs)
        for name, mine, theirs in re.findall(r'"row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', answer.text, re.DOTALL)
    }
    assert told["Effect"] == ("–", "2")
    assert told["Lower end of its interval"] == ("–", "-0.5")
    assert told["The other tool"] == ("–", "GrowthBook")
    assert "Division" not in told
    assert told["Groups"] == ("Long form: 1200 / 240\nShort form: 1200 / 310", "–")
    assert told["Guardrails"][0].endswith("Support cases: got worse")
    assert "As GrowthBook has it" in pair.alice.get(f"{path}?lang=en").text
    again = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', answer.text.split('class="choices"')[1]))
    assert pair.bob.client.post(path, data=again).status_code == 303
    assert "Short form" in pair.alice.get(path).text


def test_what_was_refused_keeps_the_version_that_its_writer_has_seen(pair: Pair) -> None:
    for path, wrong in ((f"/backlog/{pair.key}/design", {"baseline": "a lot"}), (f"/backlog/{pair.key}/results", {"days": "x"})):
        seen = version(pair.bob, path)
        pair.alice.post(f"/backlog/{pair.key}", owner=f"Alice {seen}")
        refused = pair.bob.post(path, **{**DESIGN, **COUNTS, **wrong}, version=seen)
        assert refused.status_code == 422
        assert f'name="version" value="{seen}"' in refused.text


def test_a_baseline_that_somebody_set_meanwhile_is_shown_beside_mine_and_either_is_kept(pair: Pair) -> None:
    path = "/backlog/baseline?kpi=churn&unit=percent&value=4.4&lang=en"
    seen = version_of_choice(pair.bob.get(path).text, pair.key)
    design = {**DESIGN, "primary_metric": "churn", "baseline": "6", "smallest_effect": "1"}
    pair.alice.post(f"/backlog/{pair.key}/design", **design)
    form = {"item": str(pair.key), f"version-{pair.key}": seen}
    answer = pair.bob.post(path, **form)
    assert answer.status_code == 409
    assert "<td>4.4%</td><td>6%</td>" in answer.text
    again = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', answer.text.split('class="choices"')[1]))
    assert pair.bob.client.post(path, data=again).status_code == 303
    assert 'value="4.4"' in pair.bob.get(f"/backlog/{pair.key}/design").text


def version_of_choice(page: str, key: int) -> str:
    found = re.search(rf'name="version-{key}" value="(\d+)"', page)
    assert found
    return found[1]
