"""The guide as a reader meets it: every chapter in both languages, its notes, its links, its neighbours."""

import html
import json
import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tactics.catalogue.actions import import_records
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.guide.chapters import LANGUAGES, Chapter
from tactics.guide.reading import chapters, sources
from tests.conftest import QueryCounter

CHAPTERS = chapters()

each_page = pytest.mark.parametrize(
    ("chapter", "language"),
    [(own, language) for own in CHAPTERS for language in LANGUAGES],
    ids=lambda own: getattr(own, "slug", own),
)


def page_of(client: FlaskClient, chapter: Chapter, language: str) -> str:
    answer = client.get(f"/guide/{chapter.slug}", query_string={"lang": language})
    assert answer.status_code == 200
    return html.unescape(answer.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_lead_to_every_chapter(client: FlaskClient, language: str) -> None:
    page = html.unescape(client.get("/guide", query_string={"lang": language}).text)
    for chapter in CHAPTERS:
        assert f'<a href="/guide/{chapter.slug}">{chapter.heads[language].title}</a>' in page
        assert chapter.heads[language].lead in page


@each_page
def test_a_chapter_shows_everything_that_is_written(client: FlaskClient, chapter: Chapter, language: str) -> None:
    page = page_of(client, chapter, language)
    assert page.count("<h1") == 1
    for section in chapter.sections:
        assert f'<h2 id="{section.key}">{section.parts[language].heading}</h2>' in page
        assert f'href="#{section.key}"' in page
    assert not re.search(r"\{[a-z0-9-]+\}|\[\^|\]\(", page.partition("<main")[2].replace("{}", ""))


@each_page
def test_every_note_is_referred_to_and_every_reference_has_its_note(client: FlaskClient, chapter: Chapter, language: str) -> None:
    page = page_of(client, chapter, language)
    notes = re.findall(r'<li id="note-(\d+)"><a href="([^"]+)"', page)
    assert [number for number, _ in notes] == [str(place) for place in range(1, len(notes) + 1)]
    assert set(re.findall(r'href="#note-(\d+)"', page)) == {number for number, _ in notes}
    assert [url for _, url in notes] == [sources()[key].url for key in chapter.sources(language)]
    seen = [int(number) for number in re.findall(r'href="#note-(\d+)"', page)]
    assert list(dict.fromkeys(seen)) == sorted(set(seen))


@each_page
def test_every_link_of_a_chapter_leads_somewhere(client: FlaskClient, chapter: Chapter, language: str) -> None:
    text = page_of(client, chapter, language).partition("<main")[2]
    for link in set(re.findall(r'href="(/[^"#]*(?:#[^"]*)?)"', text)):
        path, _, anchor = link.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, link
        assert not anchor or f'id="{anchor}"' in answer.text, link


@each_page
def test_every_picture_has_words_instead_and_a_table(client: FlaskClient, chapter: Chapter, language: str) -> None:
    page = page_of(client, chapter, language)
    figures = re.findall(r'<figure class="guide-picture.*?</figure>', page, re.DOTALL)
    assert len(figures) == sum(bool(section.picture) for section in chapter.sections)
    for figure in figures:
        assert all(len(words) > 30 for words in re.findall(r'<svg class="chart[^>]*aria-label="([^"]*)"', figure))
        assert figure.count("<table") == 1
        assert "<figcaption>" in figure


@each_page
def test_machines_are_told_what_the_chapter_is(client: FlaskClient, chapter: Chapter, language: str) -> None:
    answer = client.get(f"/guide/{chapter.slug}", query_string={"lang": language}).text
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer, re.DOTALL)[0])
    assert (told["@type"], told["headline"], told["inLanguage"]) == ("Article", chapter.heads[language].title, language)
    assert told["url"] == f"http://localhost/guide/{chapter.slug}"
    assert '<meta property="og:type" content="article">' in answer


def test_the_chapters_hang_together(client: FlaskClient) -> None:
    for chapter in CHAPTERS:
        page = page_of(client, chapter, "en")
        beside = dict(re.findall(r'<a (?:class="[^"]*" )?href="/guide/([^"]+)" rel="(prev|next)"', page))
        expected = {
            CHAPTERS[at].slug: rel
            for at, rel in ((chapter.number - 2, "prev"), (chapter.number, "next"))
            if 0 <= at < len(CHAPTERS)
        }
        assert beside == expected


def test_numbers_are_written_as_the_reader_writes_them(client: FlaskClient) -> None:
    assert "4,152,337" in page_of(client, CHAPTERS[0], "en")
    swedish = page_of(client, CHAPTERS[0], "sv")
    assert "4\xa0152\xa0337" in swedish
    assert "−20\xa0procentenheter".replace("\xa0", " ") in swedish.replace("\xa0", " ")


def test_the_example_opens_in_the_calculator_with_its_numbers(client: FlaskClient) -> None:
    results = {"churn-on-three-bases": "10%", "what-a-customer-is-worth": "6,000", "what-customers-think": "30"}
    for slug, result in results.items():
        page = html.unescape(client.get(f"/guide/{slug}?lang=en").text)
        (link,) = re.findall(r'<p class="guide-try"><a href="([^"]+)"', page)
        (answer,) = re.findall(r'<p class="answer__value">(.*?)</p>', client.get(link).text)
        assert re.sub(r"<[^>]+>", "", answer).endswith(result), slug


@pytest.mark.parametrize("path", ["/guide/nothing", "/guide/nothing%00", "/guide/../guide/x"])
def test_an_unknown_chapter_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_chapter_in_capitals_is_found_under_its_own_address(client: FlaskClient) -> None:
    answer = client.get("/guide/PITFALLS")
    assert (answer.status_code, answer.location) == (302, "/guide/pitfalls")


def test_a_chapter_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/guide/pitfalls")
    assert client.get("/guide/pitfalls", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_chapter_asks_the_database_no_more_for_more_tactics(
    app: Flask, client: FlaskClient, count_queries: QueryCounter
) -> None:
    with count_queries(app) as queries:
        client.get("/guide/phases-and-segments?lang=en")
    assert len(queries) <= 4


def test_a_catalogue_without_the_tactics_shows_their_words_and_no_dead_links(empty_app: Flask) -> None:
    with empty_app.app_context():
        import_records([TacticRecord("my-own", {"en": TextRecord("My own")})])
    page = html.unescape(empty_app.test_client().get("/guide/phases-and-segments?lang=en").text)
    assert "a hold-out group" in page
    assert '"/tactics/' not in page.partition("<main")[2]


def test_every_chapter_is_in_the_site_map(client: FlaskClient) -> None:
    found = {
        loc.text
        for loc in ET.fromstring(client.get("/sitemap.xml").data).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    }
    for language in LANGUAGES:
        assert {f"http://localhost/guide/{chapter.slug}?lang={language}" for chapter in CHAPTERS} <= found
        assert f"http://localhost/guide?lang={language}" in found


def test_the_navigation_knows_where_the_reader_is(client: FlaskClient) -> None:
    assert re.search(r'<a href="/guide" aria-current="page">', client.get("/guide").text)
    assert re.search(r'<a href="/guide" aria-current="true">', client.get("/guide/pitfalls").text)
