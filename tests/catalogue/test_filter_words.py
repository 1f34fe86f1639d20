"""What is shown, said as a sentence in the reader's language."""

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tactics.catalogue.filters import TacticFilter
from tactics.core.vocabulary import FACETS

SENTENCES = [
    ("", 150, "150 tactics", "150 taktiker"),
    ("", 1, "1 tactic", "1 taktik"),
    ("", 0, "No tactics", "Inga taktiker"),
    ("", 1500, "1,500 tactics", "1\u00a0500 taktiker"),
    (
        "budget=in-house&stage=retention&topic=churn",
        31,
        "31 in-house retention tactics about churn",
        "31 inhouse-taktiker inom retention om churn",
    ),
    ("topic=saas&topic=crm", 2, "2 tactics about SaaS or CRM", "2 taktiker om SaaS eller CRM"),
    ("topic=saas&topic=crm&match=all", 2, "2 tactics about SaaS and CRM", "2 taktiker om SaaS och CRM"),
    ("budget=in-house&budget=budget-required", 9, "9 tactics", "9 taktiker"),
    ("q=save 50%25 (now)", 3, "3 tactics matching “save 50% (now)”", "3 taktiker som matchar ”save 50% (now)”"),
    ("evidence=strong&model=b2b", 1, "1 tactic for B2B with strong evidence", "1 taktik för B2B (starka belägg)"),
    ("type=offer-pricing", 2, "2 tactics of type offer and pricing", "2 taktiker av typen erbjudande och pris"),
    ("effort=s", 2, "2 tactics of small effort", "2 taktiker med liten insats"),
]


def said(app: Flask, language: str, query: str, total: int) -> str:
    with app.test_request_context(f"/tactics?{query}&lang={language}") as context:
        return TacticFilter.from_args(context.request.args).in_words(total)


@pytest.mark.parametrize(("query", "total", "english", "swedish"), SENTENCES)
def test_what_is_shown_is_said_in_words(app: Flask, query: str, total: int, english: str, swedish: str) -> None:
    assert said(app, "en", query, total) == english
    assert said(app, "sv", query, total) == swedish


chosen = st.lists(st.sampled_from([(facet, value) for facet, values in FACETS.items() for value in values]), max_size=6)


@given(chosen, st.integers(0, 10**6), st.text(max_size=20), st.sampled_from(["en", "sv"]))
def test_any_filter_can_be_said(app: Flask, pairs: list[tuple[str, str]], total: int, words: str, language: str) -> None:
    with app.test_request_context(query_string={"lang": language}):
        wanted = TacticFilter.from_args(MultiDict([*pairs, ("q", words)]))
        sentence = wanted.in_words(total)
        parts = wanted.parts()
    assert sentence == re.sub(" +", " ", sentence).strip()  # one space between words; a number keeps its own
    assert wanted.q in sentence
    assert "%(" not in sentence.replace(wanted.q, "")
    assert [(name, value) for name, value, _label in parts] == [pair for pair in wanted.pairs() if pair[0] in {"q", *FACETS}]


def test_every_value_is_heard_in_the_sentence(app: Flask) -> None:
    for language in ("en", "sv"):
        for facet, values in FACETS.items():
            heard = {said(app, language, f"{facet}={value}", 5) for value in values}
            assert len(heard) == len(values), facet
            assert said(app, language, "", 5) not in heard
