"""Records as JSON: one function and one schema for each resource.

Keeps true: what the schema promises is what the function gives; links are absolute.
"""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from marshmallow import Schema, fields, validate

from tactics.api.bodies import Number, Text
from tactics.backlog.filters import STATUSES
from tactics.backlog.queries import Row
from tactics.backlog.scoring import LEAST, MOST
from tactics.catalogue.models import Tactic
from tactics.catalogue.queries import Card, Found, text_for
from tactics.core.vocabulary import FACETS, Names

_WHOLE = validate.Regexp(r"^[^\x00]*$")
"""No zero byte: not every database can keep one."""


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


class BacklogItemSchema(Schema):
    """An item of the backlog. To make one, give either tactic (a slug) or title (an idea of your own)."""

    id = fields.Integer(dump_only=True)
    tactic = Text(allow_none=True, validate=[validate.Length(max=80), _WHOLE])
    title = Text(validate=[validate.Length(max=200), validate.Regexp(r"^[^\x00]*[^\x00\s][^\x00]*$")])
    status = fields.String(validate=validate.OneOf(list(STATUSES)))
    impact = Number(allow_none=True, validate=validate.Range(LEAST, MOST))
    confidence = Number(allow_none=True, validate=validate.Range(LEAST, MOST))
    ease = Number(allow_none=True, validate=validate.Range(LEAST, MOST))
    owner = Text(validate=[validate.Length(max=100), _WHOLE])
    notes = Text(validate=[validate.Length(max=10_000), _WHOLE])
    score = fields.Float(dump_only=True, allow_none=True)
    created_at = fields.DateTime(dump_only=True)
    changed_at = fields.DateTime(dump_only=True)
    url = fields.String(dump_only=True)


class BacklogChangeSchema(BacklogItemSchema):
    """What can be changed of an item."""

    class Meta:
        """All but what the item stands for."""

        exclude = ("tactic", "title")


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
        "url": url_for("catalogue.tactic", slug=item.slug, _external=True),
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
    """An item of the backlog."""
    names = ("id", "title", "status", "impact", "confidence", "ease", "owner", "notes")
    inputs = {name: getattr(row, name) for name in names}
    return {
        **inputs,
        "tactic": row.tactic.slug if row.tactic else None,
        "score": None if row.score is None else round(row.score, 2),
        "created_at": row.created_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
        "url": url_for("backlog.item", key=row.id, _external=True),
    }
