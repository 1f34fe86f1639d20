"""What is shown around the hits: marked words, suggestions while typing, and documents like this one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.search import likeness
from tactics.search.index import Document, Fields
from tactics.search.searcher import Searcher
from tactics.search.suggestions import Suggestion
from tests.search.conftest import CHURN_SURVEY, DISCOUNT, DOCUMENTS, DUNNING, LOYALTY, REFERRAL, WELCOME, Opener


def marked(searcher: Searcher, words: str, text: str, language: str) -> list[str]:
    return [piece for piece, hit in searcher.find(words).mark(text, language) if hit]


@pytest.mark.parametrize(
    ("words", "text", "language", "hits"),
    [
        ("customers", "A customer, many Customers.", "en", ["customer", "Customers"]),
        ("churn", "Orsaken till kundtapp är okänd.", "sv", ["kundtapp"]),
        ("retention", "Målet är kundretention!", "sv", ["kundretention"]),
        ("epost", "Skriv via e-post.", "sv", ["e-post"]),
        ("vän", "Båda vännerna", "sv", ["vännerna"]),
        ("loylaty", "Loyalty tiers", "en", ["Loyalty"]),
        ('"exit survey"', "An exit survey", "en", ["exit", "survey"]),
        ("the", "The end", "en", []),
        ("churn", "churn", "xx", []),
    ],
)
def test_what_answered_is_marked(catalogue: Searcher, words: str, text: str, language: str, hits: list[str]) -> None:
    assert marked(catalogue, words, text, language) == hits


def test_a_synonym_of_several_words_is_marked_only_in_a_row(catalogue: Searcher) -> None:
    assert marked(catalogue, "värva", "Refer a friend, or refer nobody", "en") == ["Refer", "friend"]


@given(st.text(), st.sampled_from(["en", "sv"]))
def test_marked_pieces_are_the_text(catalogue: Searcher, text: str, language: str) -> None:
    pieces = catalogue.find("churn email vän").mark(text, language)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)


@pytest.mark.parametrize(
    ("prefix", "language", "first"),
    [
        ("ex", "en", Suggestion(CHURN_SURVEY, "Exit survey")),
        ("surv", "en", Suggestion(CHURN_SURVEY, "Exit survey")),
        ("welcome em", "en", Suggestion(WELCOME, "Welcome email series")),
        ("series welc", "en", Suggestion(WELCOME, "Welcome email series")),
        ("discount", "en", Suggestion(DISCOUNT, "Annual plan switch")),
        ("varva e", "sv", Suggestion(REFERRAL, "Värva en vän")),
        ("VÄL", "sv", Suggestion(WELCOME, "Välkomstserie")),
    ],
)
def test_typed_beginnings_offer_titles(catalogue: Searcher, prefix: str, language: str, first: Suggestion) -> None:
    assert catalogue.suggest(prefix, language)[0] == first


def test_titles_are_offered_before_summaries(opened: Opener) -> None:
    searcher = opened(
        [
            Document(1, {"en": Fields("Other", "about churn")}),
            Document(2, {"en": Fields("Stop churn")}),
            Document(3, {"en": Fields("Churn")}),
        ]
    )
    assert [offered.key for offered in searcher.suggest("chu", "en")] == [3, 2, 1]
    assert [offered.key for offered in searcher.suggest("chu", "en", 2)] == [3, 2]


@given(st.text(max_size=30))
def test_any_beginning_is_answered(catalogue: Searcher, prefix: str) -> None:
    assert len(catalogue.suggest(prefix, "sv", 3)) <= 3


@pytest.mark.parametrize("prefix", ["", "  ", "?", "zzz", "\0"])
def test_nothing_typed_offers_nothing(catalogue: Searcher, prefix: str) -> None:
    assert catalogue.suggest(prefix, "en") == []
    assert catalogue.suggest("churn", "xx") == []


def test_like_documents_come_first(opened: Opener) -> None:
    searcher = opened(
        [
            Document(1, {"en": Fields("Dunning emails", "Failed payments")}),
            Document(2, {"en": Fields("Loyalty tiers", "Points and levels")}),
            Document(3, {"en": Fields("Payment retries", "Failed cards and payments")}),
            Document(4, {"en": Fields("Stamp card", "Points for loyalty")}),
        ]
    )
    assert searcher.similar(1, 1) == [3]
    assert searcher.similar(2, 1) == [4]


def test_likeness_looks_at_a_few_documents_only(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "READ", 3)
    monkeypatch.setattr(likeness, "COMPARED", 2)
    searcher = opened(Document(key, {"en": Fields("Loyalty tiers", f"level {key % 7}")}) for key in range(50))
    assert len(searcher.similar(0, 6)) == 2


def test_more_in_common_is_more_like(opened: Opener) -> None:
    rows = ["dunning emails for failed cards", "dunning emails for failed cards today", "dunning", "emails", "cards"]
    searcher = opened(Document(key, {"en": Fields(row)}) for key, row in enumerate(rows))
    assert searcher.similar(0, 1) == [1]


@pytest.mark.parametrize("key", [CHURN_SURVEY, LOYALTY, DUNNING])
def test_a_document_is_not_like_itself(catalogue: Searcher, key: int) -> None:
    alike = catalogue.similar(key)
    assert key not in alike
    assert set(alike) <= {document.key for document in DOCUMENTS}


def test_an_unknown_document_is_like_none(catalogue: Searcher) -> None:
    assert catalogue.similar(12345) == []
