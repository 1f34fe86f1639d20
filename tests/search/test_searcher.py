"""What readers find: words in either language, compounds, synonyms, slips, phrases and exclusions."""

import random
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.search.bits import full
from tactics.search.index import Document, Fields
from tactics.search.ranking import LEAST
from tactics.search.searcher import Searcher
from tests.search.conftest import (
    CANCEL_PAGE,
    CHURN_SURVEY,
    DISCOUNT,
    DOCUMENTS,
    DUNNING,
    LOYALTY,
    REFERRAL,
    REVIEWS,
    WELCOME,
    Opener,
)

EVERYONE = full(len(DOCUMENTS))
typed = st.text(st.sampled_from('abcdeårtn -"”*?:[]()\0\ud800') | st.characters(), max_size=60)
vocabulary = st.sampled_from(
    ["churn", "email", "customers", "friends", "rabatt", "vän", "uppsägning", "konto", "kundtapp", "the", "och", "retenton"]
)


def found(searcher: Searcher, words: str) -> list[int]:
    return [searcher.keys[ordinal] for ordinal in searcher.find(words).ranked(EVERYONE, 0, 99)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("referral", REFERRAL),
        ("välkomstserie", WELCOME),
        ("Loyalty", LOYALTY),
        ("vänner", REFERRAL),
        ("kontot", WELCOME),
        ("värvning", REFERRAL),
        ("epost", WELCOME),
        ("e-post", WELCOME),
        ("signup", WELCOME),
        ("sign-up", WELCOME),
        ("A/B test", REVIEWS),
        ("betalningspaminnelser", DUNNING),
        ("valkomstserie", WELCOME),
    ],
)
def test_a_word_finds_its_document_first(catalogue: Searcher, words: str, first: int) -> None:
    assert found(catalogue, words)[0] == first


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("retention", LOYALTY),  # kundretention
        ("rabatt", DISCOUNT),  # årsrabatt, rabattkod
        ("uppsägningssidan", CANCEL_PAGE),  # uppsägning … sidan
        ("kund tapp", CHURN_SURVEY),  # kundtapp written apart
    ],
)
def test_compounds_are_found_both_ways(catalogue: Searcher, words: str, key: int) -> None:
    assert key in found(catalogue, words)


@pytest.mark.parametrize("words", ["kundbortfall", "churn", "kundtapp"])
def test_synonyms_find_text_in_the_other_language(catalogue: Searcher, words: str) -> None:
    assert CHURN_SURVEY in found(catalogue, words)


def test_a_phrase_may_be_a_synonym(catalogue: Searcher) -> None:
    assert found(catalogue, "refer a friend")[0] == REFERRAL


def test_the_word_itself_stands_above_its_synonym(opened: Opener) -> None:
    searcher = opened([Document(1, {"en": Fields("churn")}), Document(2, {"sv": Fields("kundtapp")})])
    assert [searcher.keys[ordinal] for ordinal in searcher.find("kundtapp").ranked(3, 0, 9)] == [2, 1]


def test_title_stands_above_summary_above_body(opened: Opener) -> None:
    placed = (Fields("x", "y", "churn"), Fields("x", "churn", "y"), Fields("churn", "x", "y"))
    searcher = opened(Document(key, {"en": fields}) for key, fields in enumerate(placed))
    assert searcher.find("churn").ranked(full(3), 0, 3) == [2, 1, 0]


def test_a_slip_finds_at_once_and_is_pointed_out(catalogue: Searcher) -> None:
    hits = catalogue.find("loylaty customers")
    assert hits.did_you_mean == "loyalty customers"
    assert hits.ranked(EVERYONE, 0, 1) == [list(catalogue.keys).index(LOYALTY)]


@pytest.mark.parametrize("words", ["loyalty", "kundbortfall", "uppsägningssidan", "valkomstserie", "xyzzy", "the"])
def test_nothing_is_corrected_without_need(catalogue: Searcher, words: str) -> None:
    assert catalogue.find(words).did_you_mean is None


def test_correction_leaves_the_rest_as_typed(catalogue: Searcher) -> None:
    assert catalogue.find('Loylaty  -email "exit survey"').did_you_mean == 'loyalty  -email "exit survey"'


def test_a_phrase_must_stand_in_a_row(catalogue: Searcher) -> None:
    assert found(catalogue, '"exit survey"') == [CHURN_SURVEY]
    assert found(catalogue, '"survey exit"') == []


def test_a_phrase_keeps_its_particle(catalogue: Searcher) -> None:
    assert found(catalogue, '"ofta upp"') == [CANCEL_PAGE]


def test_compounds_are_hits_only_when_the_word_itself_is_rare(opened: Opener) -> None:
    words = [Document(key, {"sv": Fields("rabatt")}) for key in range(20)]
    compound = Document(99, {"sv": Fields("rabattkod")})
    assert 99 not in found_in(opened([*words, compound]), "rabatt", 21)
    assert 99 in found_in(opened([*words[:3], compound]), "rabatt", 4)


def test_a_word_only_its_compound_knows_joins_the_other_word(opened: Opener) -> None:
    rows = [Document(key, {"sv": Fields("rabatt" if key % 2 else "mejl")}) for key in range(40)]
    searcher = opened([*rows, Document(99, {"sv": Fields("rabattkod i mejl")})])
    assert found_in(searcher, "rabatt mejl", 41) == [99]


def test_a_misspelt_compound_is_pointed_out(catalogue: Searcher) -> None:
    assert catalogue.find("upsägningssidan").did_you_mean == "uppsägningssidan"


def found_in(searcher: Searcher, words: str, size: int) -> list[int]:
    return [searcher.keys[ordinal] for ordinal in searcher.find(words).ranked(full(size), 0, 99)]


def sentences() -> list[Document]:
    """One document about it, twenty that mention a word of it, and others."""
    about = Document(99, {"en": Fields("Win back customers", "Bring back those who cancel.")})
    mention = [
        Document(key, {"en": Fields(f"Thing {key}", "Something else altogether", "Some customers cancel and go back.")})
        for key in range(20)
    ]
    return [*mention, *(Document(key, {"en": Fields("Other")}) for key in range(30, 60)), about]


def test_a_sentence_gets_a_short_list_with_the_answer_first(opened: Opener) -> None:
    searcher = opened(sentences())
    listed = found_in(searcher, "how do we bring back customers after they cancel", 51)
    assert listed[0] == 99
    assert len(listed) == LEAST


def test_a_sentence_with_one_known_word_still_finds(opened: Opener) -> None:
    assert found_in(opened(sentences()), "why would anybody ever cancel with us", 51)


def test_answers_as_good_as_the_best_are_all_listed(opened: Opener) -> None:
    searcher = opened(Document(key, {"en": Fields("Win back customers")}) for key in range(30))
    assert len(found_in(searcher, "how do we win back our customers", 30)) == 30


def test_keywords_are_not_cut_short(opened: Opener) -> None:
    searcher = opened(sentences())
    assert len(found_in(searcher, "customers cancel", 51)) == 21


def test_a_phrase_in_a_sentence_is_kept_to(opened: Opener) -> None:
    assert found_in(opened(sentences()), 'how do we "win back" those who cancel', 51) == [99]


def test_an_excluded_word_is_gone(catalogue: Searcher) -> None:
    assert CHURN_SURVEY in found(catalogue, "email")
    assert CHURN_SURVEY not in found(catalogue, "email -exit")


def test_an_excluded_phrase_is_gone(catalogue: Searcher) -> None:
    assert set(found(catalogue, '-"exit survey"')) == {document.key for document in DOCUMENTS} - {CHURN_SURVEY}


@pytest.mark.parametrize("words", ["", "   ", "the och", '"to be"', "?!*", "\0", "\ud800", '-"the"', "''"])
def test_words_without_meaning_match_everything(catalogue: Searcher, words: str) -> None:
    hits = catalogue.find(words)
    assert hits.empty
    assert hits.matches == EVERYONE


def test_an_unknown_word_matches_nothing(catalogue: Searcher) -> None:
    hits = catalogue.find("xyzzyplugh")
    assert not hits.empty
    assert hits.matches == 0


@pytest.mark.parametrize("words", ["a" * 100_000, "churn " * 20_000, "*", "body:[a TO z]", '"' * 999, "id:1", "-" * 99])
def test_hostile_words_are_answered(catalogue: Searcher, words: str) -> None:
    assert isinstance(catalogue.find(words).ranked(EVERYONE, 0, 10), list)


@given(typed)
def test_any_text_at_all_is_answered(catalogue: Searcher, words: str) -> None:
    hits = catalogue.find(words)
    assert hits.matches & ~EVERYONE == 0
    assert len(hits.ranked(EVERYONE, 0, 99)) == hits.matches.bit_count()


@given(st.lists(vocabulary, max_size=5), vocabulary)
def test_excluding_only_narrows(catalogue: Searcher, words: list[str], unwanted: str) -> None:
    wide = catalogue.find(" ".join(words)).matches
    assert catalogue.find(" ".join([*words, f"-{unwanted}"])).matches & ~wide == 0


@given(st.lists(vocabulary, max_size=5), st.integers(0, EVERYONE))
def test_only_hits_within_are_ranked(catalogue: Searcher, words: list[str], within: int) -> None:
    hits = catalogue.find(" ".join(words))
    ranked = hits.ranked(within, 0, 99)
    assert sorted(ranked) == [ordinal for ordinal in range(len(DOCUMENTS)) if (hits.matches & within) >> ordinal & 1]
    assert [hits.score(ordinal) for ordinal in ranked] == sorted(map(hits.score, ranked), reverse=True)


@given(st.lists(vocabulary, max_size=5), st.integers(0, 9), st.integers(0, 9))
def test_pages_are_cut_from_one_order(catalogue: Searcher, words: list[str], start: int, length: int) -> None:
    hits = catalogue.find(" ".join(words))
    assert hits.ranked(EVERYONE, start, start + length) == hits.ranked(EVERYONE, 0, 99)[start : start + length]


@pytest.mark.parametrize("words", ["", "churn", "kundtapp", '"exit survey"'])
def test_an_empty_catalogue_answers(opened: Opener, words: str) -> None:
    searcher = opened([])
    assert searcher.find(words).ranked(full(9), 0, 9) == []
    assert searcher.suggest("ch", "en") == []
    assert searcher.similar(1) == []


def test_phrases_are_answered_in_every_thread(catalogue: Searcher) -> None:
    phrases, answers = (
        ['"exit survey"', '"failed payments"', '"loyalty tiers"', '"both friends"'],
        dict[str, list[int]](),
    )
    threads = [Thread(target=lambda each=each: answers.update({each: found(catalogue, each)})) for each in phrases]
    for thread in random.sample(threads, len(threads)):
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == dict(zip(phrases, [[CHURN_SURVEY], [DUNNING], [LOYALTY], [REFERRAL]], strict=True))
