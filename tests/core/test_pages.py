"""Rendering in several languages: each has its own templates and never the other's words."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import UndefinedError
from markupsafe import Markup

from tactics.catalogue.actions import import_records
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.core.pages import SIGNS, filled


def test_each_language_speaks_for_itself_also_in_texts_with_numbers(client: FlaskClient) -> None:
    english = client.get("/?lang=en").get_data(as_text=True)
    swedish = client.get("/?lang=sv").get_data(as_text=True)
    assert "18 tactics" in english
    assert "taktiker" not in english
    assert "18 taktiker" in swedish
    assert " tactics" not in swedish


def test_a_kept_part_keeps_nothing_of_the_page_it_was_first_drawn_for(client: FlaskClient) -> None:
    first = client.get("/tactics?q=churn&lang=en").get_data(as_text=True)
    second = client.get("/funnel?lang=en").get_data(as_text=True)
    assert '/tactics?q=churn&amp;lang=sv"' in first
    assert '/funnel?lang=sv"' in second
    assert "churn&amp;lang" not in second


def test_a_text_cannot_be_taken_for_a_place_that_is_filled_in(empty_app: Flask) -> None:
    text = "".join(chr(sign) for sign in range(0xE000, 0xE030))
    with empty_app.app_context():
        import_records([TacticRecord("odd", {"en": TextRecord(f"Odd {text}", text, text)})])
    reader = empty_app.test_client()
    for path in ("/tactics/odd", "/tactics", "/tactics?q=odd", "/tactics?view=table"):
        assert text in reader.get(path).text.replace("<mark>", "").replace("</mark>", ""), path


def test_what_is_filled_in_is_escaped() -> None:
    assert filled(Markup(f"<b>{SIGNS[0]}</b>"), "<i>") == Markup("<b>&lt;i&gt;</b>")


def test_a_value_that_a_view_forgot_is_an_error_when_printed_not_when_asked_for(app: Flask) -> None:
    drawn = app.jinja_env.from_string("{% if absent %}there{% endif %}{{ found.value }}")
    assert drawn.render(found={"value": 1}) == "1"
    with pytest.raises(UndefinedError, match="value"):
        drawn.render(found={})
