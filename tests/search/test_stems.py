"""What counts as the same word, in Swedish and in English."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.search.stems import fold, forms, pieces, stem, terms


@pytest.mark.parametrize(
    "same",
    [
        "konto kontot konton",
        "vän vänner vännerna",
        "värva värvar värvning värvningar",
        "sida sidan sidor",
        "mejl mejlet mejlen",
        "rabatt rabatten rabatter",
        "uppsägning uppsägningen uppsägningar",
        "prenumerera prenumeration prenumerationer",
        "aktivera aktivering aktiveringen",
        "lojal lojala lojalitet",
        "påminna påminnelse påminnelser",
    ],
)
def test_swedish_endings_meet(same: str) -> None:
    assert len({stem("sv", word) for word in same.split()}) == 1


@pytest.mark.parametrize("apart", ["får far", "vän van", "kort kurs", "kassa kasta"])
def test_different_swedish_words_stay_apart(apart: str) -> None:
    one, other = apart.split()
    assert stem("sv", one) != stem("sv", other)


def test_an_instalment_is_not_installed() -> None:
    assert len({stem("en", word) for word in ("instalment", "installments")}) == 1
    assert stem("en", "installments") != stem("en", "install")


@pytest.mark.parametrize(
    "same",
    ["personalise personalize", "behaviour behaviors", "programme programs", "center centres", "cancel cancelled"],
)
def test_british_and_american_spellings_meet(same: str) -> None:
    one, other = same.split()
    assert stem("en", one) == stem("en", other)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("e-post", ("epost", "e", "post")),
        ("Up-sell", ("upsell", "up", "sell")),
        ("customer's", ("customer",)),
        ("customers’", ("customers",)),
        ("A/B-test", ("abtest", "ab", "test")),
        ("don't", ()),
        ("x" * 65, ()),
    ],
)
def test_a_word_is_known_by_its_forms(raw: str, expected: tuple[str, ...]) -> None:
    assert forms(raw) == expected


def test_particles_are_indexed_but_other_stop_words_are_not() -> None:
    assert terms("sv", ("upp",)) == ("upp",)
    assert terms("sv", ("och",)) == ()


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert terms("xx", ("Kundernas".lower(),)) == ("kundernas",)


@given(st.text())
def test_words_are_found_where_they_stand(text: str) -> None:
    found = list(pieces(text))
    assert all(piece.start < piece.end <= len(text) for piece in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
