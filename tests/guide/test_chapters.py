"""The chapters as they are written: whole in both languages, every name in them known, every fault of the form refused."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tactics.catalogue.seed import read_sources
from tactics.checking import CHAPTER_WORDS, sentences, words
from tactics.core.settings import shipped
from tactics.core.written import BadSeed
from tactics.guide.chapters import LANGUAGES, Chapter, plain
from tactics.guide.pictures import PICTURES
from tactics.guide.reading import chapters, read_chapters

SEED = shipped("seed_data")
CHAPTERS = chapters()
FIRST = "01-retention-as-a-strategy.yaml"

each_text = pytest.mark.parametrize(
    ("chapter", "language"),
    [(own, language) for own in CHAPTERS for language in LANGUAGES],
    ids=lambda own: getattr(own, "slug", own),
)


def test_there_are_eight_chapters_in_their_order() -> None:
    assert [chapter.number for chapter in CHAPTERS] == list(range(1, 9))
    assert len({chapter.slug for chapter in CHAPTERS}) == 8


@each_text
def test_a_chapter_is_as_long_as_a_sitting(chapter: Chapter, language: str) -> None:
    least, most = CHAPTER_WORDS
    assert least <= chapter.words(language) <= most
    assert 4 <= chapter.minutes(language) <= 6


@each_text
def test_a_chapter_has_its_three_lines_its_first_steps_and_one_example(chapter: Chapter, language: str) -> None:
    head = chapter.heads[language]
    assert len(head.summary) == 3
    assert 3 <= len(head.first) <= 4
    assert len([section for section in chapter.sections if section.example]) == 1


@each_text
def test_a_worked_example_shows_numbers_that_are_computed(chapter: Chapter, language: str) -> None:
    (example,) = (section for section in chapter.sections if section.example)
    computed = [piece for passage in example.parts[language].text for piece in passage if piece.kind == "figure"]
    assert len(computed) >= 6


@each_text
def test_what_is_cited_is_the_same_in_both_languages(chapter: Chapter, language: str) -> None:
    assert chapter.sources(language) == chapter.sources("en") != []
    assert {piece.target for piece in chapter.pieces(language, "figure")} == {
        piece.target for piece in chapter.pieces("en", "figure")
    }
    assert set(chapter.tactics(language)) == set(chapter.tactics("en"))


@each_text
def test_paragraphs_are_short(chapter: Chapter, language: str) -> None:
    assert [plain(passage) for passage in chapter.passages(language) if len(words(plain(passage))) > 125] == []


def test_every_source_a_chapter_cites_is_among_the_sources() -> None:
    known = {source.id: source for source in read_sources(SEED)}
    for chapter in CHAPTERS:
        for key in chapter.sources("en"):
            assert known[key].url.startswith("http")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_source_of_grade_c_is_told_to_be_second_hand(language: str) -> None:
    known = {source.id: source for source in read_sources(SEED)}
    told = {"en": ("second hand", "second-hand"), "sv": ("andra hand",)}[language]
    for chapter in CHAPTERS:
        for passage in chapter.passages(language):
            if any(piece.kind == "note" and known[piece.target].grade == "C" for piece in passage):
                assert any(word in plain(passage) for word in told), plain(passage)


def test_no_sentence_stands_twice_in_the_guide() -> None:
    for language in LANGUAGES:
        said = Counter(" ".join(words(one)) for chapter in CHAPTERS for one in sentences(chapter.prose(language)))
        assert [one for one, times in said.items() if times > 1 and len(one.split()) >= 4] == []


def test_every_picture_is_used_and_every_chapter_has_one() -> None:
    assert {section.picture for chapter in CHAPTERS for section in chapter.sections} - {""} == set(PICTURES)
    assert all(any(section.picture for section in chapter.sections) for chapter in CHAPTERS)


@each_text
def test_every_link_between_chapters_leads_to_a_section_that_is_there(chapter: Chapter, language: str) -> None:
    anchors = {own.slug: {section.key for section in own.sections} | {"first", "notes"} for own in CHAPTERS}
    for piece in chapter.pieces(language, "guide"):
        slug, _, anchor = piece.target.partition("#")
        assert slug != chapter.slug
        assert not anchor or anchor in anchors[slug]


@each_text
def test_no_claim_is_made_by_unnamed_studies(chapter: Chapter, language: str) -> None:
    shunned = r"studies show|research shows|studier visar|forskning visar|game.?chang|—|–\s"
    assert not re.search(shunned, chapter.prose(language), re.IGNORECASE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what the guide is read from."""
    shutil.copytree(SEED / "guide", tmp_path / "guide")
    for name in ("sources.yaml", "glossary.yaml"):
        shutil.copy(SEED / name, tmp_path)
    return tmp_path


FAULTS = [
    ("[^duolingo-curr]", "[^no-such-source]", "no source no-such-source"),
    ("{kept-passes}", "{no-such-number}", "no number no-such-number"),
    ("{kept-passes}", "{kept passes}", "cannot be read"),
    ("(page:growth-model)", "(page:nowhere)", "no page nowhere"),
    ("(page:growth-model)", "(kpi:nothing)", "no kpi nothing"),
    ("(page:growth-model)", "(term:nothing)", "no term nothing"),
    ("(page:growth-model)", "(wish:nothing)", "kind 'wish'"),
    ("guide:the-core-behaviour", "guide:chapter-nine", "no chapter chapter-nine"),
    ("picture: two-companies", "picture: a-sunset", "picture 'a-sunset'"),
    ("picture: two-companies", "was: two-companies", "was is not known"),
    ("    picture: two-companies\n", "", "go together"),
    ("example: true", "example: false", "as the example"),
    ("key: model", "key: silent", "stands twice"),
    ("key: model", "key: notes", "is taken"),
    ("kpis: [retention-rate", "kpis: [happiness", "'happiness'"),
    ("title: Retention as", "title:  \n  was: Retention as", "must be a text"),
    ("title: Retention as a strategy", "title: A {kept-passes}", "no marks"),
    ("written: 2026-11-21", "written: soon", "give a date"),
    ("sv:\n  title", "nb:\n  title", "'sv' is missing"),
    ("sections:\n", "sections: 3\nwas:\n", "not iterable"),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS)
def test_a_fault_in_a_chapter_is_refused_and_named(folder: Path, old: str, new: str, said: str) -> None:
    file = folder / "guide" / FIRST
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(BadSeed) as refused:
        read_chapters(folder)
    assert str(refused.value).startswith(f"{FIRST}: ")
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["one-chapter.yaml", "09-Loud.yaml", "12-a-gap.yaml"])
def test_a_file_with_a_name_of_another_form_is_refused(folder: Path, name: str) -> None:
    (folder / "guide" / FIRST).rename(folder / "guide" / name)
    with pytest.raises(BadSeed):
        read_chapters(folder)


def test_a_formula_must_be_one_of_the_register_with_all_its_inputs(folder: Path) -> None:
    file = folder / "guide" / "06-what-customers-think.yaml"
    whole = file.read_text()
    for old, new, said in (
        ("variant: counts", "variant: guess", "guess is not known"),
        (", detractors: 20", "", "give promoters"),
    ):
        file.write_text(whole.replace(old, new))
        with pytest.raises(BadSeed, match=said):
            read_chapters(folder)
