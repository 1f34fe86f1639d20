"""Writing down what a team chose for a data set. Commits."""

from tactics.accounts.actions import raise_version
from tactics.core.database import transaction
from tactics.retention.measures.behaviour import Active
from tactics.retention.models import Dataset


def choose_cadence(dataset: Dataset, cadence: str) -> None:
    """Keep the period that is the natural one; empty for none."""
    with transaction():
        dataset.cadence = cadence
        raise_version(dataset.workspace_id)


def choose_active(dataset: Dataset, definition: Active | None) -> None:
    """Keep who counts as active, and with it the event that is the core behaviour; None for neither."""
    with transaction():
        dataset.core_event = definition.event if definition else ""
        dataset.active = definition.plain() if definition else None
        raise_version(dataset.workspace_id)
