"""Every page as it is sent: whole, reachable, in both languages."""

import html
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import running

LANGUAGES = ("en", "sv")
PAGES = ["/", "/tactics", "/tactics?view=table&q=mail", "/tactics?q=xyzzyplugh", "/tactics/exit-survey", "/funnel"]
PAGES += ["/funnel/retention", "/playbooks", "/guide", "/guide/churn-on-three-bases", "/glossary"]
PAGES += ["/backlog", "/backlog/token", "/api/docs", "/nothing", "/figures", "/figures/churn", "/dashboard"]

PAGES += ["/surveys", "/surveys/new", "/surveys/new?kind=churn", "/feedback"]
PAGES += ["/retention"]
PAGES += ["/kpis", "/kpis/churn", "/growth-model", "/diagnose", "/diagnose?activation=20&retention=x"]
ASKED = {"/backlog/baseline": {"kpi": "churn", "value": "4.2"}, "/api/v1/growth-model": {"new_users": "5", "retention": "0.5"}}
"""What an address needs to be told."""
COMPUTES = "/api/v1/kpis/1"
"""Reads figures and answers; that it stores nothing stands in tests/api/test_figures.py."""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole(client: FlaskClient, path: str, language: str) -> None:
    page = client.get(path, headers={"Accept-Language": language}).text
    assert f'<html lang="{language}"' in page
    assert len(re.findall(r"<h1[\s>]", page)) == 1
    assert [name for name, times in Counter(re.findall(r'\sid="([^"]+)"', page)).items() if times > 1] == []
    assert re.search(r"<title>\s*[^<·]+ · [^<]+</title>", page)
    assert not re.search(r"<style|\sstyle=|<[^>]+\son[a-z]+=", page)
    assert not re.search(r"%\(\w+\)s|Undefined|\bNone\b|[\ue000-\uf8ff]", page)


@pytest.mark.parametrize("path", PAGES)
def test_every_form_that_changes_something_carries_the_token(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL):
        assert re.search(r'name="csrf_token" value="[^"]{20,}"', form)


@pytest.mark.parametrize("path", PAGES)
def test_every_label_has_its_control(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page)) <= ids
    assert set(re.findall(r'\saria-(?:labelledby|describedby)="([^"]+)"', page)) <= ids


def test_every_link_of_the_product_leads_somewhere(app: Flask) -> None:
    client, seen, ahead = app.test_client(), set(), ["/?lang=en", "/?lang=sv"]
    while ahead and len(seen) < 400:
        address = ahead.pop()
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            found = re.findall(r'href="(/[^"#]*)', answer.text) if answer.mimetype == "text/html" else []
        for link in map(html.unescape, found):
            path = urlsplit(link).path  # One way to each path is enough: the filters make endless ones.
            if path not in seen and not path.startswith(("/static", "/bootstrap", "/fonts")):
                seen.add(path)
                ahead.append(link)
    assert len(seen) > 180


def test_the_style_guide_is_for_developers_only(client: FlaskClient, bare: Path, tmp_path: Path) -> None:
    assert "button--primary" in client.get("/styleguide").text
    with running(shutil.copytree(bare, tmp_path / "data"), testing=False) as served:
        assert served.test_client().get("/styleguide").status_code == 404


def routes(app: Flask, method: str) -> list[str]:
    """Every route that answers a method, with something in the place of its arguments."""
    return [
        re.sub(r"<[^>]+>", "1", rule.rule)
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint != "assets"
    ]


def test_every_address_without_arguments_answers_in_both_languages(app: Flask) -> None:
    plain = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    assert len(plain) >= 15
    for path in plain:
        for language in LANGUAGES:
            with app.test_client().get(
                path, query_string={"lang": language, **ASKED.get(path, {})}, follow_redirects=True
            ) as answer:
                assert answer.status_code == 200, path


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_no_address_changes_anything_without_a_token(app: Flask, method: str) -> None:
    changing = routes(app, method)
    assert changing or method == "PUT"
    for path in changing:
        content = {"tactic": "streaks"} if method == "POST" else {"notes": "mine"}
        body = {"json": content} if path.startswith("/api/") else {"data": content}
        answer = app.test_client().open(path, method=method, **body)
        assert answer.status_code in {400, 401, 403} or path == COMPUTES, (path, answer.status_code)


def test_every_address_is_named_in_a_test(app: Flask, request: pytest.FixtureRequest) -> None:
    folder = request.config.rootpath / "tests"
    tested = " ".join(path.read_text() for path in folder.rglob("test_*.py"))
    for rule in app.url_map.iter_rules():
        assert rule.rule.split("<")[0].rstrip("/") in tested, rule.rule
