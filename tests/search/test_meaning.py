"""What a word may mean: its own terms first, then accents, compounds, parts, synonyms and corrections at less weight."""

from pathlib import Path

import pytest

from tactics.search.compounds import Compounds, Cut
from tactics.search.index import Document, Fields, rebuild
from tactics.search.marking import Marker
from tactics.search.meaning import Interpreter, Word
from tactics.search.postings import compile_postings
from tactics.search.shelf import Shelf
from tactics.search.synonyms import Synonyms, Thesaurus
from tactics.search.vocabulary import Vocabulary
from tactics.search.words import parse

LANGUAGES = ("en", "sv")
SWEDISH = "årsrabatt rabattkod rabatt år uppsägning sida kod får far kundtapp mejl kund kund kund antal antal stark solo"
ENGLISH = "churn customer email signup leave leave annual storm"
SYNONYMS = Synonyms(
    (("kundtapp", "churn", "customers leave", "log in"), ("mejl", "email", "win-back"), ("solo", "customer", "backa ur"))
)


@pytest.fixture(scope="module")
def vocabularies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Vocabulary]:
    folder: Path = tmp_path_factory.mktemp("meaning")
    rows = [
        Document(key, {"sv": Fields(sv), "en": Fields(en)})
        for key, (sv, en) in enumerate([(SWEDISH, ENGLISH), ("kund", "customer"), ("kund", "customer"), ("kund", "x-ray")])
    ]
    rebuild(folder / "index", rows, LANGUAGES)
    compile_postings(folder / "index", folder / "postings")
    shelf = Shelf(folder / "postings")
    return {language: Vocabulary(shelf, language, len(rows)) for language in LANGUAGES}


@pytest.fixture
def interpreter(vocabularies: dict[str, Vocabulary]) -> Interpreter:
    return Interpreter(vocabularies, Thesaurus(SYNONYMS, LANGUAGES), 4)


def read(interpreter: Interpreter, text: str) -> list[Word]:
    return interpreter.read(parse(text).words)


def test_the_word_itself_weighs_one(interpreter: Interpreter) -> None:
    (word,) = read(interpreter, "kund")
    assert word.answers["sv", ("kund",)] == 1.0
    assert all(weight <= 1.0 for weight in word.answers.values())


def test_synonyms_weigh_less_and_cross_languages(interpreter: Interpreter) -> None:
    word = read(interpreter, "kundtapp")[0]
    assert 0 < word.answers["en", ("churn",)] < word.answers["sv", ("kundtap",)]


def test_a_phrase_of_the_query_is_a_synonym_of_each_of_its_words(interpreter: Interpreter) -> None:
    assert all(("sv", ("kundtap",)) in word.answers for word in read(interpreter, "customers leave"))


def test_a_rare_answer_weighs_no_more_than_the_word_is_worth(interpreter: Interpreter) -> None:
    (word,) = read(interpreter, "kund")
    assert word.answers["sv", ("kundtap",)] < 0.4


def test_accents_left_out_are_understood_below_the_exact_word(interpreter: Interpreter) -> None:
    found = interpreter.lexicon.exact("far")
    assert found["sv", ("far",)] > found["sv", ("får",)]
    assert ("sv", ("far",)) not in interpreter.lexicon.exact("får")


def test_words_written_apart_are_also_joined(interpreter: Interpreter) -> None:
    assert ("en", ("signup",)) in read(interpreter, "sign up")[0].answers


def test_a_hyphenated_word_nobody_writes_so_is_its_parts(interpreter: Interpreter) -> None:
    assert [word.form for word in read(interpreter, "kund-mejl")] == ["kund", "mejl"]


def test_grammar_and_filler_are_not_asked_for(interpreter: Interpreter) -> None:
    assert [word.form for word in read(interpreter, "hur får jag customers to leave")] == ["customers", "leave"]


def test_filler_alone_is_asked_for(interpreter: Interpreter) -> None:
    assert [word.form for word in read(interpreter, "får")] == ["får"]


def test_an_unknown_compound_is_read_as_its_parts(interpreter: Interpreter) -> None:
    (word,) = read(interpreter, "uppsägningssidan")
    assert [part.form for part in word.parts] == ["uppsägning", "sidan"]
    assert word.correction is None


@pytest.mark.parametrize("typed", ["arsrabatten", "uppsagningssidan"])
def test_a_compound_may_lack_its_accents(interpreter: Interpreter, typed: str) -> None:
    (word,) = read(interpreter, typed)
    assert word.answers or all(part.answers for part in word.parts)
    assert word.correction is None


@pytest.mark.parametrize("typed", ["upsägningssidan", "uppsägningssisda", "upsagningssida"])
def test_a_slip_inside_a_compound_is_mended_rather_than_finding_nothing(interpreter: Interpreter, typed: str) -> None:
    (word,) = read(interpreter, typed)
    assert word.parts
    assert all(part.answers for part in word.parts)
    assert word.correction in {"uppsägningssidan", "uppsägningssida"}


def test_grammar_is_no_part_of_a_compound(interpreter: Interpreter) -> None:
    (word,) = read(interpreter, "merkund")
    assert word.parts == ()


def test_a_correction_speaks_the_language_of_the_other_words(interpreter: Interpreter) -> None:
    assert read(interpreter, "how do customers stork")[-1].correction == "storm"
    assert read(interpreter, "varför vill kunder stork")[-1].correction == "stark"


def test_a_correction_keeps_the_letters_typed(interpreter: Interpreter) -> None:
    (word,) = read(interpreter, "anual")
    assert word.correction == "annual"


def test_a_corrected_word_takes_part_in_phrases(interpreter: Interpreter) -> None:
    assert all(("sv", ("kundtap",)) in word.answers for word in read(interpreter, "custommers leave"))


def test_nothing_is_corrected_to_what_finds_nothing(interpreter: Interpreter) -> None:
    (word,) = read(interpreter, "backe")
    assert word.correction is None


def test_an_idiom_is_filler_as_a_whole(interpreter: Interpreter) -> None:
    assert [word.form for word in read(interpreter, "kund en gång till")] == ["kund"]
    assert [word.form for word in read(interpreter, "kund andra gång")] == ["kund", "andra", "gång"]


def test_compounds_and_wide_synonyms_are_not_close(interpreter: Interpreter) -> None:
    (word,) = read(interpreter, "rabatt")
    assert ("sv", ("rabatt",)) not in word.answers
    assert word.close == {("sv", ("rabat",))}
    (word,) = read(interpreter, "solo")
    assert ("en", ("custom",)) in set(word.answers) - word.close


def test_a_slip_is_corrected_rather_than_cut(interpreter: Interpreter) -> None:
    (word,) = read(interpreter, "upsägning")
    assert word.correction == "uppsägning"


def test_a_slip_in_a_word_only_the_synonyms_know_is_corrected(interpreter: Interpreter) -> None:
    assert read(interpreter, "winbak")[0].correction == "winback"


def test_compounds_hold_a_stem_at_either_end(vocabularies: dict[str, Vocabulary]) -> None:
    found = {stems for _, stems in Compounds(vocabularies).around([("sv", ("rabat",))])}
    assert found == {("årsrabat",), ("rabattkod",)}


def test_english_words_are_not_looked_into(vocabularies: dict[str, Vocabulary]) -> None:
    assert Compounds(vocabularies).around([("en", ("sign",))]) == []


@pytest.mark.parametrize(
    ("form", "cut"),
    [
        ("uppsägningssida", Cut("uppsägning", "uppsägnings", "sida")),
        ("kundrabatt", Cut("kund", "kund", "rabatt")),
        ("kundxyzzy", None),
        ("kund", None),
    ],
)
def test_a_compound_is_cut_between_known_words(vocabularies: dict[str, Vocabulary], form: str, cut: Cut | None) -> None:
    assert Compounds(vocabularies).cut(form, 3) == cut


def test_a_synonym_never_shrinks_to_one_word() -> None:
    assert ("en", ("log",)) not in Thesaurus(SYNONYMS, ("en",))


def test_a_hyphenated_synonym_is_also_known_apart() -> None:
    thesaurus = Thesaurus(SYNONYMS, ("en",))
    assert ("en", ("win", "back")) in thesaurus.others(("en", ("email",)))


def test_grammar_between_the_words_of_a_phrase_does_not_break_it() -> None:
    marked = Marker("en", [("cancel", "plan")]).mark("Cancel the plan, not plan")
    assert [piece for piece, hit in marked if hit] == ["Cancel", "plan"]
