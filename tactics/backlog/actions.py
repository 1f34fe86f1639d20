"""Everything that writes the backlog. The only code here that commits.

Keeps true: each action is one transaction and raises the workspace's version; adding what is already there gives what
is there, so a double click adds one item; nothing is deleted, what is removed can be put back.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tactics.accounts.models import Workspace
from tactics.backlog.models import BacklogItem
from tactics.core.database import db, transaction, utc_now


def add_tactic(workspace: Workspace, tactic_id: int) -> BacklogItem:
    """Put a tactic in the backlog; the item that is there already, or that was removed, is the one given."""
    item = _item_of(workspace, tactic_id)
    if item is None:
        try:
            return _add(workspace, BacklogItem(workspace_id=workspace.id, tactic_id=tactic_id))
        except IntegrityError:
            # The same click twice, at the same time: the other request was first, and its item is the answer.
            item = _item_of(workspace, tactic_id)
            if item is None:
                raise
    return restore(workspace, item) if item.removed_at else item


def add_idea(workspace: Workspace, title: str) -> BacklogItem:
    """Put an idea of the team's own in the backlog."""
    return _add(workspace, BacklogItem(workspace_id=workspace.id, title=title))


def change(workspace: Workspace, item: BacklogItem, values: dict[str, Any]) -> BacklogItem:
    """Set some of an item's inputs: status, impact, confidence, ease, owner, notes."""
    with transaction():
        for name, value in values.items():
            setattr(item, name, value)
        item.changed_at = utc_now()
        workspace.version += 1
    return item


def remove(workspace: Workspace, item: BacklogItem) -> BacklogItem:
    """Take an item out of sight."""
    return change(workspace, item, {"removed_at": utc_now()})


def restore(workspace: Workspace, item: BacklogItem) -> BacklogItem:
    """Put a removed item back as it was."""
    return change(workspace, item, {"removed_at": None})


def _add(workspace: Workspace, item: BacklogItem) -> BacklogItem:
    with transaction():
        db.session.add(item)
        workspace.version += 1
    return item


def _item_of(workspace: Workspace, tactic_id: int) -> BacklogItem | None:
    query = select(BacklogItem).where(BacklogItem.workspace_id == workspace.id, BacklogItem.tactic_id == tactic_id)
    return db.session.scalar(query)
