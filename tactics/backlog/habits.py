"""How a team works: which framework scores its ideas, what an experiment needs before it runs, how much is done at once.

Keeps true: a workspace that never chose has the usual habits; what is stored is only ever what the lists know.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from tactics.accounts.models import Workspace
from tactics.backlog.models import BacklogHabits
from tactics.backlog.states import USUAL_GATE
from tactics.core.database import db
from tactics.core.marks import mark
from tactics.scoring.frameworks import Method, method


@dataclass(frozen=True)
class Habits:
    """How ideas are scored; the checks of the gate; the most items a status may hold; the calendar feed's private key."""

    method: Method = field(default_factory=method)
    gate: Sequence[str] = USUAL_GATE
    limits: Mapping[str, int] = field(default_factory=dict)
    calendar: str | None = None


def habits_of(workspace_id: str | None) -> Habits:
    """The habits of a workspace; the usual ones for nobody."""
    own = db.session.get(BacklogHabits, workspace_id) if workspace_id else None
    if own is None:
        return Habits()
    return Habits(method(own.framework, own.variant, own.weights), own.gate, own.limits, own.calendar)


def stored(workspace_id: str) -> BacklogHabits:
    """What is stored of a workspace's habits; for one that never chose, the usual ones, not stored yet."""
    usual = {"framework": "ice", "variant": "mean", "weights": {}, "gate": list(USUAL_GATE), "limits": {}}
    own = db.session.get(BacklogHabits, workspace_id, populate_existing=True)  # As it stands now, not as it was read.
    return own or BacklogHabits(workspace_id=workspace_id, **usual)


def version_of(own: BacklogHabits, names: Iterable[str]) -> str:
    """The mark of some parts of the habits: whoever shows another has not seen how these stand."""
    return mark(*(getattr(own, name) for name in sorted(names)))


def workspace_of_calendar(key: str) -> Workspace | None:
    """The workspace whose calendar feed has this private key."""
    query = select(Workspace).join(BacklogHabits, BacklogHabits.workspace_id == Workspace.id)
    return db.session.scalar(query.where(BacklogHabits.calendar == key))
