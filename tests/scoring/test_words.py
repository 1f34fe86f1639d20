"""The words beside inputs and scores: there for everything, in both languages."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from tactics.core.settings import shipped
from tactics.core.written import BadSeed
from tactics.scoring import wording
from tactics.scoring.confidence import Published, Record, propose
from tactics.scoring.frameworks import FRAMEWORKS, method
from tactics.scoring.inputs import Problem
from tactics.scoring.panel import combine
from tactics.scoring.rubrics import asked, read_rubrics, rubric, rubrics
from tactics.scoring.scores import score

INPUTS = [(framework, name) for framework, own in FRAMEWORKS.items() for name in asked(own)]
TOLD = {
    "en": [
        "1 source speaks against it or limits it, which makes it 7.",
        "Your own results with the tactic (2 won, 1 lost) bring it to 7.",
        "Your results with other tactics on the topic (2 inconclusive) bring it to 6.5.",
    ],
    "sv": [
        "1 källa talar emot taktiken eller begränsar den. Då blir tilltron 7.",
        "Med era egna resultat av taktiken (2 lyckade, 1 misslyckat) blir tilltron 7.",
        "Med era resultat av andra taktiker inom ämnet (2 utan tydligt utfall) blir tilltron 6,5.",
    ],
}


@pytest.fixture(params=["en", "sv"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context(f"/?lang={request.param}"):
        yield request.param


@pytest.mark.parametrize(("framework", "name"), INPUTS)
def test_every_input_has_its_rubric_in_both_languages(framework: str, name: str) -> None:
    english, swedish = (rubrics()[framework, name, language] for language in ("en", "sv"))
    least = 2 if asked(FRAMEWORKS[framework])[name].kind == "yes-no" else 3
    assert least <= len(english.anchors) == len(swedish.anchors) <= 4
    assert english.asks.endswith(("?", "."))
    texts = zip(
        [english.asks, *(own.text for own in english.anchors)],
        [swedish.asks, *(own.text for own in swedish.anchors)],
        strict=True,
    )
    assert all(one != other for one, other in texts)


def test_a_method_finds_its_rubrics_those_of_own_criteria_too() -> None:
    for how in (method("pxl"), method("wsjf", "reinertsen"), method("weighted", "", {"Strategic fit": 1})):
        assert all(rubric(how, own.name, "sv").asks for own in how.inputs)


def test_the_anchors_of_the_source_stand_where_it_has_them() -> None:
    ease = rubric(method(), "ease", "en").anchors
    assert [(own.low, own.high) for own in ease][1::2] == [(2, 3), (7, 8)]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("ice:\n", "dice:\n", "frameworks"),
        ("  impact:\n", "  effect:\n", "ice: the inputs"),
        ("at: [1]", "at: [11]", "do not rise"),
        ("at: [8, 10]", "at: [8, 11]", "range"),
        ("        sv: Ni får leta för att hitta någon skillnad.\n", "", "sv"),
        ("at: [1]", "at: []", "cannot be read"),
        ("You would have to look hard to find a difference.", '""', "empty"),
    ],
)
def test_a_rubric_at_fault_is_refused(tmp_path: Path, old: str, new: str, fault: str) -> None:
    path = Path(shutil.copy(shipped("seed_data") / "rubrics.yaml", tmp_path))
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(BadSeed, match=fault):
        read_rubrics(tmp_path)


def test_every_problem_has_a_sentence(language: str) -> None:
    own = method().inputs[0]
    said = [wording.problem(own, code) for code in Problem]
    assert len(set(said)) == len(Problem)
    bounds = {"en": "Give a number from 1 to 10.", "sv": "Ange ett tal från 1 till 10."}
    assert wording.problem(own, Problem.RANGE) == bounds[language]


def test_reasons_are_told_in_order_in_the_readers_language(language: str) -> None:
    said = wording.reasons(propose(Published(cases=2, best=1, against=1), Record(won=2, lost=1), Record(inconclusive=2)))
    assert said[1:] == TOLD[language]


@pytest.mark.parametrize("found", [Published(), Published(retold=1), Published(others=1), Published(cases=1)])
def test_every_start_is_told(language: str, found: Published) -> None:
    (said,) = wording.reasons(propose(found))
    assert said.endswith(f"{propose(found).value}.")


def test_a_missing_score_says_what_to_do(language: str) -> None:
    rice = method("rice")
    answers = {"reach": 5, "impact": 1, "confidence": 80}
    effort = str(rice.inputs[-1].label)
    assert effort in wording.no_score(score(rice, answers), answers)
    assert effort in wording.no_score(score(rice, {**answers, "effort": 0}), {**answers, "effort": 0})
    assert wording.no_score(score(rice, {**answers, "effort": 1}), {**answers, "effort": 1}) == ""


def test_disagreement_is_told_in_the_inputs_own_terms(language: str) -> None:
    rice = {"reach": 5, "impact": 1, "confidence": 50, "effort": "0.5"}
    said = [wording.disagreement(own) for own in combine(method("rice"), {1: rice, 2: {**rice, "confidence": 100}}).spreads]
    assert ("50\xa0%" if language == "sv" else "50%") in said[2]
    assert ("0,5" if language == "sv" else "0.5") in said[3]
    zeros = {own.name: 0 for own in method("pxl").inputs}
    split = combine(method("pxl"), {1: zeros, 2: {**zeros, "fold": 1}}).spreads[0]
    assert str(split.input.label) in wording.disagreement(split)


def test_answers_are_shown_as_they_are_meant(language: str) -> None:
    fold = method("pxl").inputs[0]
    assert [wording.shown(fold, Decimal(answer)) for answer in (0, 1)] == (["nej", "ja"] if language == "sv" else ["no", "yes"])
