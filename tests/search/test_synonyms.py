"""The synonyms file: what may be written in it, and how a fault is told."""

from pathlib import Path

import pytest

from tactics.search.synonyms import Synonyms, Thesaurus

OURS = Path(__file__).parents[2] / "seed_data/synonyms.yaml"


def load(folder: Path, text: str) -> Synonyms:
    path = folder / "synonyms.yaml"
    path.write_text(text, "utf-8")
    return Synonyms.load(path)


def test_groups_are_read_as_written(tmp_path: Path) -> None:
    read = load(tmp_path, "- [Churn, kundtapp, lose  customers]\n- [no, nej]\n")
    assert read.groups == (("churn", "kundtapp", "lose customers"), ("no", "nej"))


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]"])
def test_an_empty_file_is_valid(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == Synonyms()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- [a, b]\n- churn\n", "line 2: group 2 must be a list"),
        ("- [churn]\n", "line 1: group 1 needs at least two"),
        ("- [a, b]\n\n- [c, d, c]\n", "line 3: group 2 says 'c' twice"),
        ("- [a, [b]]\n", "line 1: group 1 may hold only words"),
        ("- [a, '']\n", "line 1: group 1 holds an empty expression"),
        ("churn: [a, b]\n", "line 1: the file must be a list"),
        ("- [a, b\n", "not readable as YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        load(tmp_path, text)


def test_bytes_that_are_no_text_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "synonyms.yaml").write_bytes(b"\xff\xfe- [")
    with pytest.raises(ValueError, match=r"synonyms\.yaml"):
        Synonyms.load(tmp_path / "synonyms.yaml")


def test_our_own_file_is_valid_and_large_enough() -> None:
    assert len(Synonyms.load(OURS).groups) >= 120


def test_our_groups_differ() -> None:
    groups = Synonyms.load(OURS).groups
    assert len({frozenset(group) for group in groups}) == len(groups)


def test_a_synonym_is_known_without_its_accents() -> None:
    thesaurus = Thesaurus(Synonyms((("återköp", "repurchase"),)), ("en", "sv"))
    assert ("en", ("repurchas",)) in thesaurus.others(("sv", ("aterkop",)))
