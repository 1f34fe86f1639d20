"""Reading who is in a workspace, and where an invitation leads."""

from collections.abc import Sequence

from sqlalchemy import select

from tactics.accounts.models import Member, Workspace
from tactics.core.database import db


def members(workspace_id: str) -> Sequence[Member]:
    """Who is in a workspace, the longest there first."""
    return db.session.scalars(select(Member).where(Member.workspace_id == workspace_id).order_by(Member.id)).all()


def invited_to(key: str) -> Workspace | None:
    """The workspace that an invitation opens; None when it opens nothing, or nothing any more."""
    return db.session.scalar(select(Workspace).where(Workspace.invitation == key)) if key.isprintable() else None
