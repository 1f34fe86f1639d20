"""The reader's language and theme, and numbers as people write them."""

import re
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tactics.core.i18n import joined, number, only_in, read_number
from tests.conftest import running


def language_of(page: str) -> str:
    found = re.search(r'<html lang="(\w+)"', page)
    assert found
    return found[1]


def test_english_when_nothing_is_asked_for(client: FlaskClient) -> None:
    assert language_of(client.get("/tactics").text) == "en"


def test_the_address_wins_over_cookie_and_header(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    assert language_of(client.get("/tactics?lang=sv", headers={"Accept-Language": "en"}).text) == "sv"


def test_the_choice_is_remembered(client: FlaskClient) -> None:
    client.get("/tactics?lang=sv")
    assert language_of(client.get("/funnel", headers={"Accept-Language": "en"}).text) == "sv"
    client.get("/tactics?lang=en")
    assert language_of(client.get("/funnel").text) == "en"


def test_the_choice_is_remembered_even_on_an_error(client: FlaskClient) -> None:
    assert client.get("/nothing?lang=sv").status_code == 404
    assert language_of(client.get("/tactics").text) == "sv"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("sv", "sv"),
        ("de,sv;q=0.5", "sv"),
        ("en-GB,sv;q=0.5", "en"),
        ("sv;q=0.5,en;q=0.4", "sv"),
        ("sv;q=0,en;q=0.4", "en"),
        ("svenska", "en"),
        ("de-DE", "en"),
        ("*", "en"),
        (";;;q=,", "en"),
    ],
)
def test_the_browser_is_asked_when_nothing_was_chosen(client: FlaskClient, header: str, language: str) -> None:
    assert language_of(client.get("/tactics", headers={"Accept-Language": header}).text) == language


@pytest.mark.parametrize("asked", ["de", "SV", "", "sv-SE", "../sv", "<b>"])
def test_a_language_that_is_not_offered_is_as_if_not_asked_for(client: FlaskClient, asked: str) -> None:
    client.set_cookie("lang", asked)
    answer = client.get("/tactics", query_string={"lang": asked}, headers={"Accept-Language": "sv"})
    assert language_of(answer.text) == "sv"
    assert not [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("lang=")]


def test_the_settings_say_which_languages_there_are(prepared: Path, tmp_path: Path) -> None:
    with running(shutil.copytree(prepared, tmp_path / "data"), languages=("sv",)) as swedish:
        page = swedish.test_client().get("/funnel?lang=en", headers={"Accept-Language": "en"}).text
    assert language_of(page) == "sv"
    assert 'data-switch="lang" title="English"' not in page


def test_the_first_language_of_the_settings_is_the_fallback(prepared: Path, tmp_path: Path) -> None:
    with running(shutil.copytree(prepared, tmp_path / "data"), languages=("sv", "en")) as app:
        assert language_of(app.test_client().get("/funnel", headers={"Accept-Language": "de"}).text) == "sv"


@pytest.mark.parametrize("theme", ["dark", "light", "auto"])
def test_a_theme_is_chosen_and_remembered(client: FlaskClient, theme: str) -> None:
    client.get(f"/funnel?theme={theme}")
    assert f'data-theme="{theme}"' in client.get("/tactics").text


@pytest.mark.parametrize("theme", ["pink", "", '"><script>'])
def test_an_unknown_theme_follows_the_device(client: FlaskClient, theme: str) -> None:
    client.set_cookie("theme", theme)
    assert 'data-theme="auto"' in client.get("/tactics", query_string={"theme": theme}).text


def test_switches_keep_the_rest_of_the_address(client: FlaskClient) -> None:
    page = client.get("/tactics?stage=revenue&stage=retention&lang=en&q=a%26b").text
    assert 'href="/tactics?stage=revenue&amp;stage=retention&amp;q=a%26b&amp;lang=sv"' in page


def test_choices_are_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    kept = client.get("/funnel?lang=sv&theme=dark").headers.getlist("Set-Cookie")
    chosen = [cookie for cookie in kept if cookie.startswith(("lang=", "theme="))]
    assert len(chosen) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in chosen)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7),
        ("7.5", 7.5),
        ("7,5", 7.5),
        (" 1 234,5 ", 1234.5),
        ("1\u00a0000\u202f000", 1_000_000),
        ("-2", -2),
        ("\u22122,25", -2.25),
        ("+3", 3),
    ],
)
def test_numbers_are_read_with_comma_or_point(written: str, value: float) -> None:
    assert read_number(written) == value


@pytest.mark.parametrize(
    "written", ["", " ", ",", "1,", ",5", "1.000,5", "1e3", "nan", "inf", "0x1", "٣", "--1", "7%", "1" * 400]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=re.escape(written) + "$"):
        read_number(written)


@given(st.text())
def test_any_text_is_a_finite_number_or_refused(written: str) -> None:
    with suppress(ValueError):
        assert abs(read_number(written)) < 1e16


@given(thousandths=st.integers(-(10**12), 10**12))
def test_a_number_that_was_written_is_read_again(app: Flask, thousandths: int) -> None:
    for language in ("en", "sv"):
        with app.test_request_context(query_string={"lang": language}):
            written = number(thousandths / 1000, 3)
        plain = written.replace(",", "") if language == "en" else written  # English groups thousands with a comma.
        assert read_number(plain) == thousandths / 1000


def test_numbers_are_written_as_the_reader_writes_them(app: Flask) -> None:
    with app.test_request_context(query_string={"lang": "sv"}):
        assert (number(1234.56, 1), number(7.0, 1), number(12)) == ("1\u00a0234,6", "7", "12")
    with app.test_request_context(query_string={"lang": "en"}):
        assert (number(1234.56, 1), number(7.0, 1)) == ("1,234.6", "7")


def test_lists_are_said_in_words(app: Flask) -> None:
    with app.test_request_context(query_string={"lang": "sv"}):
        assert joined(["a", "b", "c"]) == "a, b och c"
    with app.test_request_context(query_string={"lang": "en"}):
        assert [joined([]), joined(["a"]), joined(["a", "b"]), joined(["a", "b"], "or")] == ["", "a", "a and b", "a or b"]


def test_text_in_another_language_is_marked(app: Flask) -> None:
    with app.test_request_context(query_string={"lang": "sv"}):
        assert (only_in("sv"), only_in("en")) == ("", ' lang="en"')
