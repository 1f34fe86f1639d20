"""Everything that writes the backlog. The only code here that commits.

Keeps true: each action is one transaction and raises the workspace's version; adding what is already there gives what
is there, so a double click adds one item; nothing is deleted, what is removed can be put back.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tactics.accounts.models import Workspace
from tactics.backlog.models import BacklogItem
from tactics.core.database import db, transaction, utc_now


def add_tactics(workspace: Workspace, tactic_ids: Sequence[int]) -> list[BacklogItem]:
    """Put tactics in the backlog, all or none; what is there already, or was removed, is given as it was."""
    workspace_id = workspace.id
    try:
        return _add_tactics(workspace, tactic_ids)
    except IntegrityError:
        # The same click twice, at the same time: the other request was first, and its items are the answer.
        fresh = db.session.get(Workspace, workspace_id)
        if fresh is None:
            raise
        return _add_tactics(fresh, tactic_ids)


def _add_tactics(workspace: Workspace, tactic_ids: Sequence[int]) -> list[BacklogItem]:
    query = select(BacklogItem).where(BacklogItem.workspace_id == workspace.id, BacklogItem.tactic_id.in_(tactic_ids))
    items = {item.tactic_id: item for item in db.session.scalars(query)}
    with transaction():
        for key in tactic_ids:
            item = items.setdefault(key, BacklogItem(workspace_id=workspace.id, tactic_id=key))
            item.removed_at = None
            db.session.add(item)
        _raise_version(workspace)
    return [items[key] for key in tactic_ids]


def add_idea(workspace: Workspace, title: str) -> BacklogItem:
    """Put an idea of the team's own in the backlog."""
    item = BacklogItem(workspace_id=workspace.id, title=title)
    with transaction():
        db.session.add(item)
        _raise_version(workspace)
    return item


def change(workspace: Workspace, item: BacklogItem, values: dict[str, Any]) -> BacklogItem:
    """Set some of an item's inputs: status, impact, confidence, ease, owner, notes."""
    with transaction():
        for name, value in values.items():
            setattr(item, name, value)
        item.changed_at = utc_now()
        _raise_version(workspace)
    return item


def remove(workspace: Workspace, item: BacklogItem) -> BacklogItem:
    """Take an item out of sight."""
    return change(workspace, item, {"removed_at": utc_now()})


def restore(workspace: Workspace, item: BacklogItem) -> BacklogItem:
    """Put a removed item back as it was."""
    return change(workspace, item, {"removed_at": None})


def _raise_version(workspace: Workspace) -> None:
    """By the database, not by what was read of it: two changes at the same time are two steps."""
    workspace.version = Workspace.version + 1
