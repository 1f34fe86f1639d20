"""The page of the backlog: what is shown, in which order, how many, and at what cost."""

import re

import pytest
from flask import Flask

from tactics.accounts.models import Workspace
from tactics.backlog.models import BacklogItem
from tactics.catalogue import queries
from tactics.catalogue.filters import TacticFilter
from tactics.core.database import db
from tactics.core.vocabulary import FACETS
from tests.conftest import Cast, Person, QueryCounter

ITEMS = (
    {"title": "Low", "impact": 2, "confidence": 2, "ease": 2, "status": "done", "owner": "Åsa"},
    {"title": "High", "impact": 9, "confidence": 9, "ease": 9, "status": "running", "owner": "Bo"},
    {"title": "Half scored", "impact": 10, "confidence": 10, "status": "idea"},
    {"title": "Middle", "impact": 1, "confidence": 5, "ease": 9, "status": "planned", "owner": "Åsa"},
    {"title": "Middle too", "impact": 9, "confidence": 5, "ease": 1, "status": "idea"},
)


@pytest.fixture
def planner(fresh_app: Flask) -> Person:
    """A reader with the five ideas above, and one tactic of the retention stage, unscored."""
    person = Person(fresh_app.test_client())
    for item in ITEMS:
        person.post("/backlog", title=item["title"])
        key = max(person.item_ids())
        person.post(f"/backlog/{key}", **{name: str(value) for name, value in item.items() if name not in {"title", "status"}})
        person.post(f"/backlog/{key}/move", status=item["status"], outcome="lost", why="For the test")
    person.add("exit-survey")
    return person


def shown(person: Person, query: str = "") -> list[str]:
    return re.findall(r'__title"><a href="/backlog/\d+">([^<]+)</a>', person.get(f"/backlog{query}").text)


def test_the_highest_score_comes_first_and_what_has_none_last(planner: Person) -> None:
    assert shown(planner) == ["High", "Middle", "Middle too", "Low", "Half scored", "Exit survey"]
    assert shown(planner, "?sort=score") == shown(planner)


def test_it_can_be_sorted_by_age_and_by_status(planner: Person) -> None:
    assert shown(planner, "?sort=newest") == ["Exit survey", *[str(item["title"]) for item in reversed(ITEMS)]]
    assert shown(planner, "?sort=status") == ["Middle too", "Half scored", "Exit survey", "Middle", "High", "Low"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?status=idea", {"Half scored", "Middle too", "Exit survey"}),
        ("?status=idea&status=done", {"Half scored", "Middle too", "Exit survey", "Low"}),
        ("?owner=%C3%85sa", {"Low", "Middle"}),
        ("?owner=%C3%85sa&status=done", {"Low"}),
        ("?stage=retention", {"Exit survey"}),
        ("?stage=acquisition", set()),
        ("?status=hoping", {str(item["title"]) for item in ITEMS} | {"Exit survey"}),
    ],
)
def test_it_can_be_narrowed_by_status_owner_and_stage(planner: Person, query: str, titles: set[str]) -> None:
    assert set(shown(planner, query)) == titles
    assert planner.get(f"/api/v1/backlog{query}").json["total"] == len(titles)


def test_a_value_that_is_not_known_is_left_out_and_the_page_says_so(planner: Person) -> None:
    assert "status=hoping" in re.sub(r'(href|value)="[^"]*"', "", planner.get("/backlog?status=hoping").text)


def test_each_status_shows_how_many_it_has_whatever_the_filter(planner: Person) -> None:
    for query in ("", "?status=done", "?owner=Bo"):
        tabs = planner.get(f"/backlog{query}").text.split('class="tabs"')[1].split("</nav>")[0]
        assert re.findall(r"<span>(\d+)</span>", tabs) == ["6", "3", "0", "1", "1", "0", "1", "0"]


def test_a_score_is_shown_once_all_three_inputs_are_there(planner: Person) -> None:
    page = planner.get("/backlog").text
    assert page.count('class="score score--none"') == 2
    assert page.count('class="score">5.0<') == 2
    assert '"score">5,0<' in planner.get("/backlog?lang=sv").text


def test_saving_from_the_list_leads_back_to_the_same_list(planner: Person) -> None:
    here = "/backlog?status=idea&sort=newest"
    form = planner.get(here).text.split('class="backlog-row__inputs"')[1].split("</form>")[0]
    following = re.search(r'name="next" value="([^"]+)"', form)
    assert following
    answer = planner.post(f"/backlog/{planner.item_ids()[0]}", impact="5", next=following[1].replace("&amp;", "&"))
    assert (answer.status_code, answer.location) == (303, here)


def test_an_empty_backlog_offers_tactics_to_begin_with(cast: Cast) -> None:
    page = cast.stranger.get("/backlog").text
    assert "Nothing here yet" in page
    assert page.count('name="tactic"') == 3


def test_the_tactics_are_named_in_the_readers_language(planner: Person) -> None:
    assert "Exit survey" in shown(planner, "?lang=en")
    assert "Avslutsenkät" in shown(planner, "?lang=sv")


def test_a_page_that_has_not_changed_is_not_sent_again(planner: Person) -> None:
    planner.get("/backlog")
    tag = planner.get("/backlog").headers["ETag"]
    assert planner.get("/backlog", headers={"If-None-Match": tag}).status_code == 304
    planner.post("/backlog", title="One more")
    planner.get("/backlog")
    assert planner.get("/backlog", headers={"If-None-Match": tag}).status_code == 200


def filled(app: Flask, many: int) -> Person:
    """A reader with so many items: the tactics, then ideas."""
    person = Person(app.test_client())
    person.add("exit-survey")
    with person.client.session_transaction() as session:
        key = session["workspace"]
    with app.app_context():
        tactics = [card.key for card in queries.find_all(TacticFilter(), "en") if card.slug != "exit-survey"][: many - 1]
        workspace = db.session.get(Workspace, key)
        assert workspace
        items = [BacklogItem(workspace_id=key, tactic_id=tactic) for tactic in tactics]
        items += [BacklogItem(workspace_id=key, title=f"Idea {place}", owner="Bo") for place in range(many - len(tactics) - 1)]
        db.session.add_all(items)
        db.session.commit()
    return person


def test_a_large_backlog_costs_as_few_queries_as_a_small_one(fresh_app: Flask, count_queries: QueryCounter) -> None:
    costs = []
    for many in (50, 1000):
        person = filled(fresh_app, many)
        person.get("/backlog?per_page=100")
        with count_queries(fresh_app) as statements:
            page = person.get("/backlog?per_page=100&sort=newest").text
        assert page.count('class="backlog-row"') == min(many, 100)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10


def test_the_pages_of_a_large_backlog_hold_every_item_once(fresh_app: Flask) -> None:
    person = filled(fresh_app, 120)
    pages = [re.findall(r'id="item-(\d+)"', person.get(f"/backlog?page={page}").text) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({key for page in pages for key in page}) == 120
    assert person.get("/backlog?page=999").text.count('class="backlog-row"') == 20


def test_a_grouped_list_shows_an_item_in_each_of_its_groups_and_says_how_many(planner: Person) -> None:
    page = planner.get("/backlog?group=owner").text
    groups = re.findall(r'class="backlog__group">([^<]+?) <span>(\d+)</span>', page)
    assert groups == [("Bo", "1"), ("Åsa", "2"), ("Nobody owns it", "3")]
    planner.post(f"/backlog/{planner.item_ids()[0]}", tags="mobile, checkout")
    page = planner.get("/backlog?group=tag").text
    assert re.findall(r'class="backlog__group">([^<]+?) <span>(\d+)', page) == [
        ("checkout", "1"),
        ("mobile", "1"),
        ("No tag", "5"),
    ]
    assert len(re.findall(r'id="item-[\d-]+"', page)) == len(set(re.findall(r'id="item-[\d-]+"', page))) == 7


def test_a_group_may_go_on_over_the_next_page(planner: Person) -> None:
    pages = [planner.get(f"/backlog?group=owner&per_page=2&page={page}").text for page in (1, 2, 3)]
    assert [page.count('class="backlog-row"') for page in pages] == [2, 2, 2]
    assert ">3</span>" in pages[1]


def test_the_page_of_an_item_costs_as_few_queries_in_a_large_backlog(fresh_app: Flask, count_queries: QueryCounter) -> None:
    costs = []
    for many in (5, 300):
        person = filled(fresh_app, many)
        key = person.item_ids()[0]
        person.get(f"/backlog/{key}")
        with count_queries(fresh_app) as statements:
            assert person.get(f"/backlog/{key}").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 15


def test_a_second_value_in_the_address_is_not_lost_when_the_form_is_sent(planner: Person) -> None:
    page = planner.get("/backlog?stage=retention&stage=activation&lang=en").text
    assert re.search(r'<option value="activation,retention" selected>Activation or Retention</option>', page)
    planner.post(f"/backlog/{planner.item_ids()[0]}", tags="a, b")
    assert '<option value="a,b" selected>a or b</option>' in planner.get("/backlog?tag=a&tag=b&lang=en").text


def test_all_facets_of_a_tactic_narrow_the_list(planner: Person) -> None:
    page = planner.get("/backlog").text
    for facet in FACETS:
        assert f'<select name="{facet}">' in page


def test_the_field_of_the_owner_proposes_who_owns_something(planner: Person) -> None:
    page = planner.get("/backlog").text
    proposed = page.split('<datalist id="owners">')[1].split("</datalist>")[0]
    assert re.findall(r'<option value="([^"]+)">', proposed) == ["Bo", "Åsa"]
    assert page.count('list="owners"') == page.count('class="backlog-row"')


def test_a_filter_that_finds_nothing_says_so_and_its_form_still_shows_it(planner: Person) -> None:
    page = planner.get("/backlog?owner=Nobody+here&tag=unheard&lang=en").text
    assert "Nothing here with that filter" in page
    for asked in ("Nobody here", "unheard"):
        assert f'<option value="{asked}" selected>{asked}</option>' in page
