"""The pages of a team at work, filled: without a fault in both languages and themes, and none wider than a phone."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.accessibility import faults
from tests.browser.browsing import LOCALES, Page, Visit, put_in_backlog
from tests.browser.test_pages import too_wide

DESIGN = {
    "metric_kind": "share",
    "effect_unit": "own",
    "more_is_better": "1",
    "sequential": "",
    "design": "ab-test",
    "baseline": "20",
    "smallest_effect": "5",
    "weekly_traffic": "100",
    "variants": "As today\nReward for both\nReward for one",
    "guardrails": "Opt-out rate",
    "planned_start": "2026-01-05",
    "planned_end": "2026-02-15",
    "primary_metric": "Churn",
}
RESULT = {"kind": "counts", "rail-0": "unclear", "days": "21", "looked_early": "y"}
COUNTS = {"visitors-0": "1200", "conversions-0": "240", "visitors-1": "1200", "conversions-1": "290"}
GOAL = {"baseline": "5", "way": "value", "amount": "3", "start_on": "2026-01-01", "due_on": "2026-07-01"}
PAGES = (
    *("/backlog/board", "/backlog/board?group=owner", "/backlog/timeline", "/backlog/{item}/design", "/backlog/{item}/results"),
    *("/backlog/{other}/results", "/backlog/baseline?kpi=churn&unit=percent&value=4.4", "/learnings", "/goals", "/goals/{goal}"),
    *("/goals/new?figure={figure}", "/dashboard", "/tactics/streaks", "/backlog/removed", "/backlog/review", "/team"),
)


def team(page: Page) -> dict[str, str]:
    """Somebody with a planned experiment, one that was won, an overdue figure and a goal; what their pages are called."""
    put_in_backlog(page, "exit-survey", "streaks", "bundles", "badges")
    token = page.locator("input[name=csrf_token]").first.input_value()
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))

    def send(path: str, **form: Any) -> str:
        answer = page.request.post(path, form={"csrf_token": token, **form}, headers={"Origin": origin})
        assert answer.ok, path
        return answer.url

    keys = page.eval_on_selector_all(".backlog-row", "rows => rows.map(row => row.id.replace('item-', ''))")
    item, other, third, fourth = sorted(keys, key=int)
    for key in (item, other):
        send(f"/backlog/{key}/design", **DESIGN)
        send(f"/backlog/{key}/results", **RESULT, **COUNTS, **{"visitors-2": "1200", "conversions-2": "251"})
    send(f"/backlog/{item}/move", status="planned")
    send(f"/backlog/{other}/move", status="done", outcome="won")
    send(f"/backlog/{other}/learning", learning_what="Fewer left", learning_next="Try it in the first week")
    send(f"/backlog/{third}", owner="Maria Lindström-Söderqvist", tags="vår")
    send(f"/backlog/{fourth}/remove")
    figure = send("/figures", kpi="churn", period="month", when="2026-02", value="4,4").rpartition("series=")[2]
    send(f"/goals/new?figure={figure}", **GOAL, name="Hälften så många uppsägningar", items=item)
    page.goto("/goals")
    goal = str(page.locator(".goal h2 a").get_attribute("href")).rpartition("/")[2]
    return {"item": item, "other": other, "figure": figure, "goal": goal}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_of_a_team_at_work_has_a_fault_or_is_too_wide(visit: Visit, locale: str) -> None:
    page = visit("/", locale=locale)
    names = team(page)
    wrong = {}
    for path in PAGES:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path.format_map(names))
        found = faults(page)
        page.set_viewport_size({"width": 320, "height": 640})
        wrong[path] = found + too_wide(page)
    assert {path: found for path, found in wrong.items() if found} == {}
