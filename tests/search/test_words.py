"""The query language: words, phrases, exclusions, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.search.words import MAX_CHARACTERS, MAX_WORDS, parse


def shown(text: str) -> tuple[list[str], list[str], list[str]]:
    query = parse(text)
    spelled = [[" ".join(piece.forms[0] for piece in row) for row in rows] for rows in (query.phrases, query.without)]
    return [piece.forms[0] for piece in query.words], spelled[0], spelled[1]


@pytest.mark.parametrize(
    ("text", "words", "phrases", "without"),
    [
        ("Churn email", ["churn", "email"], [], []),
        ('"failed payment" retry', ["retry"], ["failed payment"], []),
        ("churn -email", ["churn"], [], ["email"]),
        ('churn -"exit survey"', ["churn"], [], ["exit survey"]),
        ("”säga upp” »nu«", [], ["säga upp", "nu"], []),
        ("e-post win-back A/B-test", ["epost", "winback", "abtest"], [], []),
        ("up - sell", ["up", "sell"], [], []),
    ],
)
def test_words_phrases_and_exclusions_are_told_apart(text: str, words: list[str], phrases: list[str], without: list[str]) -> None:
    assert shown(text) == (words, phrases, without)


@pytest.mark.parametrize("text", ["title:churn", "churn AND email", "chu*n", "(churn", "churn^2", "churn~"])
def test_nothing_else_is_an_operator(text: str) -> None:
    query = parse(text)
    assert query.words
    assert not query.phrases
    assert not query.without


@pytest.mark.parametrize("text", ["", " ", '"', '""', '" "', "-", "--", "?!", "\0", "\ud800", "***"])
def test_text_without_words_holds_nothing(text: str) -> None:
    assert shown(text) == ([], [], [])


def test_an_open_quote_is_only_space() -> None:
    assert shown('churn "email') == (["churn", "email"], [], [])


def test_decomposed_letters_are_the_same_word() -> None:
    assert shown("va\u0308rva") == (["värva"], [], [])


def test_long_texts_are_cut() -> None:
    assert len(parse("a b " * 50_000).words) == MAX_WORDS
    assert len(parse("x" * 100_000).text) == MAX_CHARACTERS


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    query = parse(text)
    assert all(query.text[piece.start : piece.end] for piece in query.words)


@given(st.text())
def test_words_keep_their_order(text: str) -> None:
    starts = [piece.start for piece in parse(text).words]
    assert starts == sorted(starts)
