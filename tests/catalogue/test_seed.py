"""The seed: the real one is whole, a broken one is refused with its file and the fault."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tactics.catalogue import seed
from tactics.catalogue.records import SourceRecord, TacticRecord
from tactics.catalogue.sections import HYPOTHESIS
from tactics.core.settings import shipped
from tactics.core.vocabulary import BUDGETS, DESIGNS, EFFORTS, FACETS, STAGES, TYPES
from tactics.core.written import BadSeed

REAL = shipped("seed_data")


@pytest.fixture(scope="module")
def tactics() -> list[TacticRecord]:
    return seed.read_tactics(REAL)


@pytest.fixture(scope="module")
def sources() -> list[SourceRecord]:
    return seed.read_sources(REAL)


def test_there_are_at_least_150_tactics(tactics: list[TacticRecord]) -> None:
    assert len({tactic.slug for tactic in tactics}) == len(tactics) >= 150


def test_every_tactic_is_whole_in_both_languages(tactics: list[TacticRecord]) -> None:
    needed = {"why", "steps", "fits", "not_for", "pitfalls", "guardrail", "measure", "design_note", "hypothesis"}
    for tactic in tactics:
        assert set(tactic.texts) == {"en", "sv"}
        for text in tactic.texts.values():
            assert text.summary
            assert needed <= set(text.sections or {}), tactic.slug
            assert set((text.sections or {})["hypothesis"]) == set(HYPOTHESIS)


def test_every_tactic_has_known_values_in_every_facet(tactics: list[TacticRecord]) -> None:
    for tactic in tactics:
        assert (tactic.type in TYPES, tactic.budget in BUDGETS, tactic.effort in EFFORTS) == (True, True, True)
        assert set(tactic.tags) == {"stage", "topic", "model", "kpi"}
        for facet, values in tactic.tags.items():
            assert values, f"{tactic.slug} has no {facet}"
            assert set(values) <= set(FACETS[facet])


def test_every_value_of_a_facet_finds_something(tactics: list[TacticRecord]) -> None:
    used = {value for tactic in tactics for values in tactic.tags.values() for value in values}
    used |= {value for tactic in tactics for value in (tactic.type, tactic.budget, tactic.effort)}
    for facet in ("stage", "topic", "type", "budget", "effort", "model"):
        assert set(FACETS[facet]) <= used


def test_names_are_unique_in_each_language(tactics: list[TacticRecord]) -> None:
    for language in ("en", "sv"):
        assert len({tactic.texts[language].title.casefold() for tactic in tactics}) == len(tactics)


def test_links_and_evidence_lead_somewhere(tactics: list[TacticRecord], sources: list[SourceRecord]) -> None:
    slugs = {tactic.slug for tactic in tactics}
    for tactic in tactics:
        linked = {slug for others in (tactic.links or {}).values() for slug in others}
        assert linked <= slugs - {tactic.slug}, tactic.slug
    seed.must_cite(tactics, sources)


def test_every_tactic_says_how_to_test_it(tactics: list[TacticRecord]) -> None:
    for tactic in tactics:
        experiment, span = tactic.experiment or {}, tactic.time
        assert experiment["design"] in DESIGNS
        assert experiment["weeks"] >= 1
        assert experiment["primary"] in tactic.tags["kpi"], tactic.slug
        assert span is not None
        assert 0 <= span[0] <= span[1]


def test_sources_are_of_this_world(sources: list[SourceRecord]) -> None:
    assert all(source.title and source.author and 1950 <= source.year <= 2026 for source in sources)
    assert len({source.url for source in sources}) > len(sources) * 0.9


def test_the_stages_keep_their_order() -> None:
    assert list(STAGES) == ["acquisition", "activation", "revenue", "retention", "referral"]


def test_a_digest_changes_with_any_file(tmp_path: Path) -> None:
    copy = shutil.copytree(REAL, tmp_path / "seed")
    before = seed.digest(copy)
    assert before == seed.digest(REAL)
    (copy / "tactics" / "streaks.yaml").rename(copy / "tactics" / "streak.yaml")
    assert seed.digest(copy) != before


def test_a_folder_that_is_no_seed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSeed, match="holds no folder called tactics"):
        seed.digest(tmp_path)
    with pytest.raises(BadSeed, match=r"sources\.yaml"):
        seed.read_sources(tmp_path)


def written(folder: Path, change: Callable[[dict[str, Any]], None], slug: str = "streaks") -> Path:
    """A seed with one tactic, a real one with one thing changed."""
    content = yaml.safe_load((REAL / "tactics" / "streaks.yaml").read_text())
    change(content)
    (folder / "tactics").mkdir()
    (folder / "tactics" / f"{slug}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    return folder


def test_what_is_written_is_what_is_read(tmp_path: Path, tactics: list[TacticRecord]) -> None:
    (only,) = seed.read_tactics(written(tmp_path, lambda content: None))
    assert only == next(tactic for tactic in tactics if tactic.slug == "streaks")


NAMES = ("stages", "topics", "models", "kpis", "type", "budget", "effort", "time_to_effect", "added", "experiment", "related")


@pytest.mark.parametrize("name", [*NAMES, "requires", "en", "sv"])
def test_a_missing_part_is_named(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path, lambda content: content.pop(name))
    with pytest.raises(BadSeed, match=rf"^streaks\.yaml: {name} is missing$"):
        seed.read_tactics(folder)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda t: t.update(stages=["nowhere"]), "stage 'nowhere' is not known"),
        (lambda t: t.update(stages="retention"), "stage must be a list"),
        (lambda t: t.update(topics=["crm", "crm"]), "topic: a value stands twice"),
        (lambda t: t.update(type="Research"), "type 'Research' is not known"),
        (lambda t: t.update(budget=["in-house"]), "unhashable"),
        (lambda t: t.update(effort=None), "effort None is not known"),
        (lambda t: t.update(related="other"), "related must be a list"),
        (lambda t: t.update(related=[1]), "related must be a text"),
        (lambda t: t.update(added="2026-01-01"), "added: '2026-01-01' is not a date"),
        (lambda t: t.update(time_to_effect={"from": 6, "to": 2, "unit": "weeks"}), "time_to_effect"),
        (lambda t: t["time_to_effect"].update(unit="years"), "unit 'years' is none of"),
        (lambda t: t.update(time_to_effect="soon"), "string indices"),
        (lambda t: t["experiment"].update(design="guess"), "design 'guess' is not known"),
        (lambda t: t["experiment"].update(weeks="four"), "weeks must be a whole number"),
        (lambda t: t["experiment"].pop("weeks"), "weeks is missing"),
        (lambda t: t["experiment"].update(primary="joy"), "kpi 'joy' is not known"),
        (lambda t: t["en"].pop("name"), "name is missing"),
        (lambda t: t["en"].update(name=12), "name must be a text"),
        (lambda t: t["en"].update(name="x" * 201), "name must have at most 200"),
        (lambda t: t["sv"].update(summary=" "), "summary must be a text"),
        (lambda t: t["sv"].update(why=["a"]), "why must be a text"),
        (lambda t: t["sv"].update(steps="First."), "steps must be a list"),
        (lambda t: t["sv"].update(steps=[None]), "a step must be a text"),
        (lambda t: t["sv"].update(extra="x"), "extra is not a section"),
        (lambda t: t["sv"]["hypothesis"].pop("effect"), "hypothesis has the parts"),
        (lambda t: t["sv"]["hypothesis"].update(effect=1), "hypothesis: effect must be a text"),
        (lambda t: t.update(en=None), "streaks"),
        (lambda t: t.update(evidence={}), "evidence must be a list"),
        (lambda t: t["evidence"][0].update(fit="close"), "fit is direct or related"),
        (lambda t: t["evidence"][0].pop("source"), "source is missing"),
        (lambda t: t["evidence"][0].pop("sv"), "sv is missing"),
        (lambda t: t["evidence"][0].update(figure="12 %"), "streaks"),
        (lambda t: t["evidence"][0].update(figure={"de": "12 %"}), "figure is given by language"),
    ],
)
def test_a_wrong_part_is_refused_with_the_fault(tmp_path: Path, change: Callable[[dict[str, Any]], None], fault: str) -> None:
    folder = written(tmp_path, change)
    with pytest.raises(BadSeed, match=fault) as refused:
        seed.read_tactics(folder)
    assert str(refused.value).startswith("streaks.yaml: ")


@pytest.mark.parametrize("slug", ["Streaks", "två ord", "a_b", "-a", "suggest", "x" * 81])
def test_a_file_name_that_is_no_address_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(BadSeed, match="small letters"):
        seed.read_tactics(written(tmp_path, lambda content: None, slug))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is not a mapping"),
        (b"- a\n- b", "is not a mapping"),
        (b"a: [", "a.yaml"),
        (b"a: \xff", "a.yaml"),
        (b"added: 2026-02-31", "day is out of range"),
        (b"type: a\ntype: b", "stands twice"),
        (b"a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        (b"[" * 5000, "a.yaml"),
    ],
)
def test_a_file_that_is_no_form_at_all_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "tactics").mkdir()
    (tmp_path / "tactics" / "a.yaml").write_bytes(content)
    with pytest.raises(BadSeed, match=fault) as refused:
        seed.read_tactics(tmp_path)
    assert "\n" not in str(refused.value)


GOOD = {"title": "T", "author": "A", "year": 2020, "url": "https://example.org", "kind": "effect", "grade": "A"}


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({**GOOD, "kind": "rumour"}, "kind 'rumour' is not known"),
        ({**GOOD, "grade": "D"}, "grade 'D' is not known"),
        ({**GOOD, "url": "ftp://example.org"}, "url must begin with http"),
        ({**GOOD, "url": 5}, "url must be a text"),
        ({**GOOD, "year": "2020"}, "year must be a whole number"),
        ({**GOOD, "title": None}, "title must be a text"),
        ({**GOOD, "page": 3}, "page"),
        ({"title": "T"}, "missing"),
        (None, "a-source"),
    ],
)
def test_a_wrong_source_is_refused_with_the_fault(tmp_path: Path, fields: object, fault: str) -> None:
    (tmp_path / "sources.yaml").write_text(yaml.safe_dump({"good": GOOD, "a-source": fields}))
    with pytest.raises(BadSeed, match=fault) as refused:
        seed.read_sources(tmp_path)
    assert str(refused.value).startswith("sources.yaml: a-source: ")


def test_a_source_that_is_cited_twice_or_not_there_is_refused(tactics: list[TacticRecord], sources: list[SourceRecord]) -> None:
    cited = next(tactic for tactic in tactics if tactic.evidence)
    missing = [source for source in sources if source.id != cited.evidence[0].source]
    with pytest.raises(BadSeed, match=f"{cited.slug}.yaml: evidence: there is no source"):
        seed.must_cite([cited], missing)
