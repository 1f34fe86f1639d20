"""Records as JSON: one function and one schema for each resource.

Keeps true: what the schema promises is what the function gives; links are absolute.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from tactics.api.bodies import Text
from tactics.backlog.queries import Row
from tactics.backlog.states import OUTCOMES, SOURCES, STATUSES
from tactics.catalogue.models import Tactic
from tactics.catalogue.queries import Card, Found, text_for
from tactics.core.addresses import public
from tactics.core.vocabulary import DESIGNS, FACETS, Names

_WHOLE = validate.Regexp(r"^[^\x00]*$")
"""No zero byte: not every database can keep one."""
ICE = ("impact", "confidence", "ease")


class FacetValueSchema(Schema):
    """One value of a facet, with the number of tactics that choosing it would show."""

    value = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)


class TacticSchema(Schema):
    """A tactic as it stands in a list."""

    slug = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    stages = fields.List(fields.String(), required=True)
    topics = fields.List(fields.String(), required=True)
    models = fields.List(fields.String(), required=True)
    type = fields.String(required=True, allow_none=True)
    budget = fields.String(required=True, allow_none=True)
    effort = fields.String(required=True, allow_none=True)
    evidence = fields.String(required=True, validate=validate.OneOf(list(FACETS["evidence"])))
    kpis = fields.List(fields.String(), required=True)
    url = fields.URL(required=True, require_tld=False)
    score = fields.Float(required=True, allow_none=True, metadata={"description": "How well it matches q; null without q."})


class TacticPageSchema(Schema):
    """A page of tactics, with facets."""

    items = fields.List(fields.Nested(TacticSchema), required=True)
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    per_page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    facets = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(FacetValueSchema)), required=True)
    did_you_mean = fields.String(required=True, allow_none=True)
    ignored = fields.List(fields.String(), required=True)


class TacticDetailSchema(TacticSchema):
    """Everything about a tactic."""

    language = fields.String(required=True)
    sections = fields.Dict(required=True)
    description = fields.String(required=True, allow_none=True)
    time_to_effect = fields.Dict(required=True, allow_none=True)
    experiment = fields.Dict(required=True, allow_none=True)
    sources = fields.List(fields.Dict(), required=True)
    added = fields.Date(required=True)
    changed_at = fields.DateTime(required=True)


TACTIC_OR_TITLE = [{"required": [name], "properties": {name: {"type": "string", "minLength": 1}}} for name in ("tactic", "title")]
"""What a schema of fields cannot say: an item stands for something."""


class _FloatOrNone(fields.Float):
    """A JSON number; a text that looks like one, or true, is refused instead of guessed at."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, (str, bool)):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class _Whole(fields.Integer):
    """A whole JSON number, 3.0 as well as 3; a text that looks like one, or true, is refused."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, (str, bool)) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


def _long() -> Text:
    return Text(validate=[validate.Length(max=10_000), _WHOLE])


def _texts(most: int, long: int) -> Any:
    return fields.List(Text(validate=[validate.Length(min=1, max=long), _WHOLE]), validate=validate.Length(max=most))


class BacklogItemSchema(Schema):
    """An item of the backlog. To make one, give either tactic (a slug) or title (an idea of your own)."""

    id = fields.Integer(dump_only=True)
    tactic = Text(allow_none=True, validate=[validate.Length(max=80), _WHOLE])
    title = Text(validate=[validate.Length(max=200), validate.Regexp(r"^[^\x00]*[^\x00\s][^\x00]*$")])
    status = fields.String(validate=validate.OneOf(list(STATUSES)))
    outcome = fields.String(allow_none=True, validate=validate.OneOf(list(OUTCOMES)))
    why = Text(load_only=True, validate=[validate.Length(max=500), _WHOLE], metadata={"description": "The reason of a move."})
    answers = fields.Dict(
        keys=fields.String(),
        values=_FloatOrNone(allow_none=True),
        metadata={"description": "Your own answers to the questions of the team's framework; null takes one away."},
    )
    impact = _FloatOrNone(
        allow_none=True, validate=validate.Range(1, 10), metadata={"description": "The same as in answers, for ICE."}
    )
    confidence = _FloatOrNone(allow_none=True, validate=validate.Range(1, 10))
    ease = _FloatOrNone(allow_none=True, validate=validate.Range(1, 10))
    framework = fields.String(dump_only=True)
    formula_variant = fields.String(dump_only=True)
    score = fields.Float(dump_only=True, allow_none=True)
    owner = Text(validate=[validate.Length(max=100), _WHOLE])
    tags = _texts(20, 40)
    notes = _long()
    source = fields.String(validate=validate.OneOf(["", *SOURCES]))
    hypothesis_observation = _long()
    hypothesis_change = _long()
    hypothesis_population = _long()
    hypothesis_impact = _long()
    design = fields.String(validate=validate.OneOf(["", *DESIGNS]))
    primary_metric = Text(validate=[validate.Length(max=100), _WHOLE])
    guardrails = _texts(20, 100)
    variants = _texts(10, 200)
    metric_kind = fields.String(validate=validate.OneOf(["share", "mean"]))
    baseline = _FloatOrNone(allow_none=True)
    spread = _FloatOrNone(allow_none=True, validate=validate.Range(0))
    smallest_effect = _FloatOrNone(allow_none=True, validate=validate.Range(1e-12))
    weekly_traffic = _Whole(allow_none=True, validate=validate.Range(0, 10**9))
    weeks = _Whole(allow_none=True, validate=validate.Range(1, 520))
    more_is_better = fields.Boolean(truthy={True}, falsy={False})
    sequential = fields.Boolean(truthy={True}, falsy={False})
    decision_rule = _long()
    links = _texts(20, 2000)
    planned_start = fields.Date(allow_none=True)
    planned_end = fields.Date(allow_none=True)
    started_on = fields.Date(dump_only=True, allow_none=True)
    ended_on = fields.Date(dump_only=True, allow_none=True)
    learning_what = _long()
    learning_meaning = _long()
    learning_next = _long()
    decision = _long()
    version = _Whole(validate=validate.Range(1, 2**31 - 1))
    created_at = fields.DateTime(dump_only=True)
    changed_at = fields.DateTime(dump_only=True)
    url = fields.String(dump_only=True)


class BacklogChangeSchema(BacklogItemSchema):
    """What can be changed of an item. With `version`, the one you read, a change over somebody else's is refused: 409."""

    class Meta:
        """All but what the item stands for."""

        exclude = ("tactic", "title")


_NOT_STORED = {"tactic", "title", "why", "answers", "framework", "formula_variant", "score", "tags", "url", *ICE}
_TIMES = ("planned_start", "planned_end", "started_on", "ended_on", "created_at", "changed_at")
_STORED = [name for name in BacklogItemSchema().fields if name not in {*_NOT_STORED, *_TIMES}]
"""The parts that an item keeps under the same name."""


class BacklogPageSchema(Schema):
    """A page of the backlog."""

    items = fields.List(fields.Nested(BacklogItemSchema), required=True)
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    per_page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    ignored = fields.List(fields.String(), required=True)


class ProblemSchema(Schema):
    """A problem, as RFC 9457 has it."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict()
    version = fields.Integer(metadata={"description": "The version that stands, where the one that was sent is older."})


def card(item: Card, score: float | None = None) -> dict[str, Any]:
    """A tactic in a list."""
    return {
        "slug": item.slug,
        "title": item.title,
        "summary": item.summary,
        "stages": item.tags.get("stage", ()),
        "topics": item.tags.get("topic", ()),
        "models": item.tags.get("model", ()),
        "type": item.type,
        "budget": item.budget,
        "effort": item.effort,
        "evidence": item.evidence,
        "kpis": item.tags.get("kpi", ()),
        "url": public("catalogue.tactic", slug=item.slug),
        "score": score,
    }


def tactic_page(found: Found) -> dict[str, Any]:
    """A page of tactics with its facets."""
    hits = found.selection.hits
    scores = found.scores()
    facets = {facet: _values(names, found.selection.counts[facet]) for facet, names in FACETS.items()}
    return {
        "items": [card(item, score) for item, score in zip(found.items, scores, strict=True)],
        "total": found.slice.total,
        "page": found.slice.page,
        "per_page": found.slice.per_page,
        "pages": found.slice.pages,
        "facets": facets,
        "did_you_mean": hits.did_you_mean if hits else None,
        "ignored": found.wanted.ignored,
    }


def _values(names: Names, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"value": value, "label": str(name), "count": counts[value]} for value, name in names.items()]


def tactic(found: Tactic, item: Card, language: str) -> dict[str, Any]:
    """Everything about a tactic."""
    text = text_for(found.texts, language)
    span = {"from": found.time_from, "to": found.time_to, "unit": found.time_unit} if found.time_unit else None
    return {
        **card(item),
        "language": text.language,
        "sections": text.sections,
        "description": text.description,
        "time_to_effect": span,
        "experiment": found.experiment,
        "sources": [_source(row, language) for row in found.evidence],
        "added": found.added.isoformat(),
        "changed_at": found.changed_at.isoformat(),
    }


def _source(row: Any, language: str) -> dict[str, Any]:
    told = {"claim": row.claims.get(language), "figure": row.figures.get(language), "fit": row.fit}
    source = row.source
    named = {name: getattr(source, name) for name in ("id", "title", "author", "year", "url", "kind", "grade")}
    return {**named, **told}


def backlog_item(row: Row) -> dict[str, Any]:
    """An item of the backlog, with the answers of who asks and the score they may see."""
    item, opinions = row.item, row.opinions
    answers = {own.name: float(own.checked(value)) for own in opinions.method.inputs if (value := opinions.mine.get(own.name))}
    framework, variant, _weights = opinions.method.key
    times = {name: getattr(item, name) for name in _TIMES}
    return {
        **{name: getattr(item, name) for name in _STORED},
        **{name: time and time.isoformat() for name, time in times.items()},
        **{name: answers.get(name) if framework == "ice" else None for name in ICE},
        "title": row.title,
        "tactic": row.tactic.slug if row.tactic else None,
        "tags": [tag.name for tag in item.tags],
        "answers": answers,
        "framework": framework,
        "formula_variant": variant,
        "score": None if opinions.score is None else round(float(opinions.score), 2),
        "url": public("backlog.item", key=item.id),
    }
