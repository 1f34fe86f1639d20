"""What machines read: site map, robots.txt, feed."""

import re
import shutil
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tactics.catalogue.actions import import_records
from tactics.catalogue.importer import read_records
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.catalogue.sheets import read_lines
from tests.conftest import SEEDED, running

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def feed_of(client: FlaskClient, query: str = "") -> ET.Element:
    answer = client.get(f"/feed.atom{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ET.fromstring(answer.data)


def test_the_feed_is_an_atom_feed_in_the_readers_language(client: FlaskClient) -> None:
    feed = feed_of(client, "?lang=sv")
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == min(50, SEEDED)
    assert {entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in entries} == {"sv"}
    for entry in (feed, *entries):
        assert entry.findtext("a:title", "", ATOM)
        assert entry.findtext("a:id", "", ATOM).startswith("http://localhost/")
        assert datetime.fromisoformat(entry.findtext("a:updated", "", ATOM)).tzinfo


def test_every_entry_of_the_feed_leads_to_a_page(client: FlaskClient) -> None:
    links = [link.get("href") for link in feed_of(client).findall("a:entry/a:link", ATOM)]
    assert {client.get(link).status_code for link in links[:10]} == {200}


def test_what_is_new_or_changed_comes_first(fresh_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    later = datetime.fromisoformat("2099-01-01T12:00:00+00:00")
    monkeypatch.setattr("tactics.catalogue.actions.utc_now", lambda: later)
    with fresh_app.app_context():
        import_records([TacticRecord("brand-new", {"en": TextRecord("Brand & new")})])
    feed = feed_of(fresh_app.test_client())
    assert feed.findtext("a:entry/a:title", "", ATOM) == "Brand & new"
    assert feed.findtext("a:updated", "", ATOM) == later.isoformat()


def test_an_imported_text_cannot_break_the_feed(empty_app: Flask) -> None:
    rows = rb'[{"title": "a\u0001\ufffe<b>", "summary": "]]> \u0008 & \ud800 &amp;", "slug": "odd"}]'
    with empty_app.test_request_context():
        records, _rejected = read_records(read_lines("a.json", rows), "en", ("en", "sv"))
    with empty_app.app_context():
        import_records(records)
    assert feed_of(empty_app.test_client()).findtext("a:entry/a:title", "", ATOM) == "a<b>"


def test_the_site_map_holds_every_page_once_in_each_language(client: FlaskClient) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    addresses = [loc.text for loc in ET.fromstring(answer.data).findall("m:url/m:loc", MAP)]
    assert len(set(addresses)) == len(addresses)
    tactics = [address for address in addresses if "/tactics/" in address]
    assert len(tactics) == 2 * SEEDED
    paths = {urlsplit(address).path for address in addresses}
    assert {"/", "/tactics", "/funnel", "/funnel/retention", "/playbooks", "/glossary"} <= paths


def test_every_page_of_the_site_map_names_itself_as_the_site_map_does(client: FlaskClient) -> None:
    urls = ET.fromstring(client.get("/sitemap.xml").data).findall("m:url", MAP)
    for url in [*urls[:30], urls[-1]]:
        address = url.findtext("m:loc", "", MAP)
        page = client.get(address)
        assert page.status_code == 200, address
        assert f'<link rel="canonical" href="{address}">' in page.text
        named = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", MAP)}
        for code, other in named.items():
            assert f'<link rel="alternate" hreflang="{code}" href="{other}">' in page.text


def test_robots_are_kept_from_what_is_one_readers_own(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /backlog", "Disallow: /exports/", "Sitemap: http://localhost/sitemap.xml"} <= set(lines)


def test_the_setting_says_where_the_product_is_reached(prepared: Path, tmp_path: Path) -> None:
    with running(shutil.copytree(prepared, tmp_path / "data"), public_url="https://tactics.example.org") as app:
        for path in ("/robots.txt", "/sitemap.xml", "/feed.atom", "/tactics/streaks"):
            told = app.test_client().get(path, headers={"Host": "inside:8000"}).text
            assert "https://tactics.example.org/" in told
            assert "inside:8000" not in told
            assert not re.search(r'"http://localhost', told)
