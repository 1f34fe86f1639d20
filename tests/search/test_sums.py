"""The room's arithmetic: sets of documents, enough words, distances between spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.search.bits import full, members, pack, to_bits
from tactics.search.matching import enough, is_sentence
from tactics.search.spellings import distance, near, reach

ordinals = st.sets(st.integers(0, 300))
words = st.text("abcå", max_size=7)


@given(ordinals)
def test_a_set_gives_back_its_members(chosen: set[int]) -> None:
    assert list(members(to_bits(chosen, 301))) == sorted(chosen)


@given(ordinals)
def test_a_packed_set_reads_back(chosen: set[int]) -> None:
    bits = to_bits(chosen, 301)
    assert int.from_bytes(pack(bits), "little") == bits


def test_the_full_set_holds_everyone() -> None:
    assert list(members(full(3))) == [0, 1, 2]
    assert full(0) == 0


def test_two_words_narrow_each_other() -> None:
    assert enough([[0b0111], [0b1110]], 4, 2) == (2, 0b0110)


def test_two_words_that_never_meet_find_both() -> None:
    assert enough([[0b0011], [0b1100]], 4, 2) == (1, 0b1111)


def test_an_unknown_word_does_not_narrow() -> None:
    assert enough([[0b0011], [0]], 4, 2) == (1, 0b0011)


def test_a_compound_is_all_of_its_parts_or_itself() -> None:
    assert enough([[0b1000, 0b0011, 0b0110]], 4, 1)[1] == 0b1010


def test_a_compound_whose_parts_never_meet_is_either_part() -> None:
    assert enough([[0, 0b0001, 0b0110]], 4, 1)[1] == 0b0111


def test_a_question_is_answered_by_one_rare_word() -> None:
    common, rare = full(90), 1 << 99
    assert enough([[common], [common], [rare]], 100, 6)[1] >> 99 == 1


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [(1, 1, False), (2, 2, False), (2, 3, False), (4, 4, False), (3, 4, True), (2, 4, True), (1, 3, True), (5, 5, True)],
)
def test_grammar_or_length_makes_a_sentence(words: int, typed: int, sentence: bool) -> None:
    assert is_sentence(words, typed) is sentence


def test_no_words_find_nothing() -> None:
    assert enough([], 4, 0) == (0, 0)


@given(st.lists(ordinals, min_size=1, max_size=8), st.integers(1, 12))
def test_who_has_every_word_always_matches(held: list[set[int]], typed: int) -> None:
    sets = [to_bits(chosen, 301) for chosen in held]
    every = full(301)
    for bits in sets:
        every &= bits
    assert enough([[bits] for bits in sets], 301, typed)[1] & every == every


@pytest.mark.parametrize(
    ("typed", "likelier", "other"),
    [("anual", "annual", "antal"), ("emial", "email", "enial"), ("kort", "korta", "kart"), ("kund", "kunde", "hund")],
)
def test_a_letter_left_out_or_swapped_is_likelier_than_one_changed(typed: str, likelier: str, other: str) -> None:
    assert min([*near(typed, other, 2, 99), *near(typed, likelier, 2)]).spelling == likelier


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("retension", "retention", 1),
        ("loylaty", "loyalty", 1),
        ("onbording", "onboarding", 1),
        ("recieve", "receive", 1),
        ("upsägnign", "uppsägning", 2),
        ("churn", "churn", 0),
    ],
)
def test_slips_of_the_keys_are_counted(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 2) == slips


@given(words, words)
def test_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)


@given(words, words, st.integers(0, 3))
def test_a_limit_never_changes_what_is_within_it(one: str, other: str, limit: int) -> None:
    exact = distance(one, other, 9)
    assert min(distance(one, other, limit), limit + 1) == min(exact, limit + 1)


def test_short_words_are_never_corrected() -> None:
    assert [reach("x" * letters) for letters in (3, 4, 7, 8)] == [0, 1, 1, 2]
