"""The front door and the five stages: counts that are true, and the way from each to the next."""

import re
from collections import Counter
from html import unescape

import pytest
import yaml
from flask.testing import FlaskClient

from tactics.core.settings import shipped
from tactics.core.vocabulary import STAGES
from tactics.funnel.stages import STAGES as GUIDES

ORDER = ["acquisition", "activation", "revenue", "retention", "referral"]
SEED = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for path in (shipped("seed_data") / "tactics").glob("*.yaml")
}
COUNTED = Counter(stage for tactic in SEED.values() for stage in tactic["stages"])


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def neighbours(text: str) -> list[str]:
    return re.findall(r'href="/funnel/([a-z-]+)', text.partition('class="wrap neighbours"')[2].partition("</nav>")[0])


@pytest.mark.parametrize("path", ["/", "/funnel"])
@pytest.mark.parametrize(("lang", "noun"), [("en", "tactics"), ("sv", "taktiker")])
def test_the_picture_links_to_each_stage_with_its_true_count(client: FlaskClient, path: str, lang: str, noun: str) -> None:
    picture = page(client, f"{path}?lang={lang}").partition('<svg class="funnel"')[2].partition("</svg>")[0]
    assert re.findall(r'href="/funnel/([a-z]+)"', picture) == ORDER
    counts = re.findall(rf'class="funnel__count">(\d+) {noun}<', picture)
    assert [int(count) for count in counts] == [COUNTED[stage] for stage in ORDER]


def test_the_home_page_says_how_many_tactics_there_are(client: FlaskClient) -> None:
    assert f"{len(SEED)} tactics for keeping and growing customers" in page(client, "/?lang=en")


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize("stage", ORDER)
def test_a_stage_gives_its_question_and_three_thoughts(client: FlaskClient, stage: str, lang: str) -> None:
    text = page(client, f"/funnel/{stage}?lang={lang}")
    with client.application.test_request_context(query_string={"lang": lang}):
        guide, name = GUIDES[stage], str(STAGES[stage])
        words = [str(guide.question), str(guide.role), *map(str, guide.think)]
    assert len(words) == 5
    assert [word for word in words if word not in text] == []
    assert f"<h1>{name}</h1>" in text


@pytest.mark.parametrize("stage", ORDER)
def test_a_stages_questions_are_said_in_swedish_too(client: FlaskClient, stage: str) -> None:
    said = {}
    for lang in ("en", "sv"):
        with client.application.test_request_context(query_string={"lang": lang}):
            said[lang] = {str(words) for words in (GUIDES[stage].question, GUIDES[stage].role, *GUIDES[stage].think)}
    assert not said["en"] & said["sv"]


@pytest.mark.parametrize("stage", ORDER)
def test_a_stages_groups_hold_all_its_tactics_and_no_other(client: FlaskClient, stage: str) -> None:
    groups = page(client, f"/funnel/{stage}?lang=en").split('class="group"')[1:]
    totals = [int(re.findall(r'<span class="soft">(\d+)</span>', group)[0]) for group in groups]
    assert sum(totals) == COUNTED[stage]
    assert totals == sorted(totals, reverse=True)
    for group, total in zip(groups, totals, strict=True):
        listed = re.findall(r'href="/tactics/([a-z0-9-]+)"', group.partition("</section>")[0])
        assert len(listed) == min(total, 4)
        assert len({SEED[slug]["type"] for slug in listed}) == 1
        assert all(stage in SEED[slug]["stages"] for slug in listed)


def test_a_groups_link_shows_as_many_as_it_says(client: FlaskClient) -> None:
    text = page(client, "/funnel/retention?lang=en")
    links = re.findall(r'class="group__more" href="/tactics(\?[^"]+)">All (\d+)', text)
    assert links
    assert [client.get(f"/api/v1/tactics{query}").json["total"] for query, _ in links] == [int(total) for _, total in links]


@pytest.mark.parametrize("stage", ORDER)
def test_a_stage_begins_with_three_of_its_best_evidenced(client: FlaskClient, stage: str) -> None:
    cards = page(client, f"/funnel/{stage}?lang=en").partition('class="card-grid"')[2].partition("</ul>\n</section>")[0]
    slugs = re.findall(r'class="tactic-card__title"><a href="/tactics/([a-z0-9-]+)"', cards)
    first = client.get(f"/api/v1/tactics?stage={stage}&sort=evidence&per_page=3").json["items"]
    assert slugs == [item["slug"] for item in first]


def test_each_stage_leads_to_its_neighbours(client: FlaskClient) -> None:
    found = {stage: neighbours(page(client, f"/funnel/{stage}")) for stage in ORDER}
    assert found == {
        "acquisition": ["activation"],
        "activation": ["acquisition", "revenue"],
        "revenue": ["activation", "retention"],
        "retention": ["revenue", "referral"],
        "referral": ["retention"],
    }


@pytest.mark.parametrize("stage", ["love", "Retention", "retention/", "%00", "churn", "x" * 2000, "%F0%9F%A7%B2"])
@pytest.mark.parametrize("lang", ["en", "sv"])
def test_an_unknown_stage_is_404_with_a_page_that_leads_on(client: FlaskClient, stage: str, lang: str) -> None:
    answer = client.get(f"/funnel/{stage}?lang={lang}")
    assert answer.status_code == 404
    assert 'href="/tactics"' in answer.text
    assert f'<html lang="{lang}"' in answer.text


@pytest.mark.parametrize("path", ["/", "/funnel", "/funnel/revenue"])
def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{path}?lang=sv", headers={"If-None-Match": tag}).status_code == 200
