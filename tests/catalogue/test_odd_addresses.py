"""Nothing in an address can be an error."""

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.core.vocabulary import FACETS

ODD = [
    "page=0&per_page=-5",
    "page=99999999999999999999&per_page=1e9",
    "stage=&stage=&topic",
    "sort=;drop&match=none&view=list",
    "q=" + "%F0%9F%98%80" * 300,
    "q=%22%22%22-+-+%22",
    "q=*&q=a&q=b",
    "q=" + quote("AND OR NOT (title:x)^2~"),
    "q=" + "a+" * 2000,
    "&".join(f"topic={value}" for value in [*FACETS["topic"], *FACETS["topic"]]),
    "lang=xx&theme=&lang=sv",
    "q=%EE%80%80%EE%80%81",
    "".join(f"&x{n}={n}" for n in range(2000)),
]


@pytest.mark.parametrize("query", ODD)
@pytest.mark.parametrize("path", ["/tactics", "/tactics/suggest", "/tactics/streaks", "/api/v1/tactics"])
def test_odd_parameters_are_nobodys_error(client: FlaskClient, path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").status_code == 200


@settings(max_examples=60)
@given(st.binary(max_size=60), st.text(max_size=60))
def test_any_query_string_is_answered(app: Flask, content: bytes, words: str) -> None:
    client = app.test_client()
    assert client.get("/tactics", environ_overrides={"QUERY_STRING": content.decode("latin1")}).status_code == 200
    assert client.get("/tactics", query_string={"q": words, "lang": "sv"}).status_code == 200
