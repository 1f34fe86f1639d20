"""What is published of the tactics, gathered from the tables: their texts as they are searched, and what they are sorted by.

Keeps true: everything is read in one pass, ordered by tactic; of tactics named, nothing of others is read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import select

from tactics.catalogue import evidence
from tactics.catalogue.edition import Entry
from tactics.catalogue.models import Evidence, Source, Tactic, TacticTag, TacticText
from tactics.catalogue.sections import prose
from tactics.core.database import db
from tactics.search.index import Document, Fields

T = TypeVar("T")

_BATCH = 500


def batches(values: list[T]) -> Iterator[list[T]]:
    """The values a few hundred at a time: databases limit how many one statement may hold."""
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def documents(keys: Collection[int] | None = None) -> Iterator[Document]:
    """The tactics' texts as search documents, evidence and hypothesis included: of the tactics with these ids, or of all."""
    claims: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(select(Evidence.tactic_id, Evidence.claims), Evidence.tactic_id, keys):
        claims[row.tactic_id].append(row.claims)
    columns = (TacticText.tactic_id, TacticText.language, TacticText.title, TacticText.summary)
    query = select(*columns, TacticText.description, TacticText.sections).order_by(TacticText.tactic_id)
    for key, texts in groupby(_rows(query, TacticText.tactic_id, keys), key=attrgetter("tactic_id")):
        yield Document(key, {row.language: _fields(row, claims.get(key, [])) for row in texts})


def entries(keys: Collection[int] | None = None) -> Iterator[Entry]:
    """What an edition has to know of the tactics with these ids, or of all."""
    values: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tag in _rows(select(TacticTag.tactic_id, TacticTag.facet, TacticTag.value), TacticTag.tactic_id, keys):
        values[tag.tactic_id][tag.facet].append(tag.value)
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for text in _rows(select(TacticText.tactic_id, TacticText.language, TacticText.title), TacticText.tactic_id, keys):
        titles[text.tactic_id][text.language] = text.title
    weights = evidence_weights(keys)
    columns = (Tactic.id, Tactic.type, Tactic.budget, Tactic.effort, Tactic.added)
    for row in _rows(select(*columns), Tactic.id, keys):
        own = values[row.id]
        for facet in ("type", "budget", "effort"):
            own[facet] = [value] if (value := getattr(row, facet)) else []
        own["evidence"] = [evidence.level(weights[row.id])]
        yield Entry(row.id, own, titles[row.id], evidence.rank(weights[row.id]), row.added.isoformat())


def evidence_weights(keys: Collection[int] | None = None) -> dict[int, list[evidence.Weight]]:
    """What each tactic's evidence weighs, by tactic id: of the tactics named, or of all."""
    query = select(Evidence.tactic_id, Evidence.fit, Source.kind, Source.grade).join(Source)
    weights: dict[int, list[evidence.Weight]] = defaultdict(list)
    for row in _rows(query, Evidence.tactic_id, keys):
        weights[row.tactic_id].append(evidence.Weight(row.kind, row.grade, row.fit))
    return weights


def _rows(query: Any, column: Any, keys: Collection[int] | None) -> Iterator[Any]:
    """The query's rows, of those keys only when there are any named; a thousand in memory at a time."""
    several = [query] if keys is None else [query.where(column.in_(each)) for each in batches(sorted(keys))]
    for part in several:
        yield from db.session.execute(part.execution_options(yield_per=1000))


def _fields(row: Any, claims: list[dict[str, str]]) -> Fields:
    """A text as it is searched."""
    told = [claim.get(row.language, "") for claim in claims]
    body = [row.description or prose(row.sections), *row.sections.get("hypothesis", {}).values(), *told]
    return Fields(row.title, row.summary, "\n".join(body))
