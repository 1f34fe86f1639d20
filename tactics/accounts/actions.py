"""Opening a workspace, letting people into it, and making and taking back its tokens. Commits."""

import hashlib
import secrets
import uuid

from sqlalchemy import delete, update

from tactics.accounts.models import ApiToken, Member, Workspace
from tactics.core.database import db, transaction

TOKEN_PREFIX = "tactics_"  # noqa: S105  # a prefix, so that a token found somewhere is known for what it is


def open_workspace() -> Workspace:
    """A new, empty workspace."""
    workspace = Workspace(id=str(uuid.uuid4()))
    with transaction():
        db.session.add(workspace)
    return workspace


def join(workspace: Workspace, name: str = "") -> Member:
    """A new member of a workspace."""
    member = Member(workspace_id=workspace.id, name=name)
    with transaction():
        db.session.add(member)
        raise_version(workspace.id)
    return member


def rename(workspace: Workspace, member: Member, name: str) -> None:
    """Give a member another name; everything they did shows it from now on."""
    with transaction():
        member.name = name
        raise_version(workspace.id)


def invite(workspace: Workspace) -> str:
    """A new invitation to a workspace; the one before it opens nothing any more."""
    with transaction():
        workspace.invitation = secrets.token_urlsafe(32)
    return workspace.invitation or ""


def withdraw_invitation(workspace: Workspace) -> None:
    """Nobody can join until there is a new invitation; who has joined stays."""
    with transaction():
        workspace.invitation = None


def issue_token(workspace_id: str, member_id: int) -> str:
    """A new token for a workspace, which replaces the one it had. It is shown once and cannot be read again."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with transaction():
        db.session.execute(delete(ApiToken).where(ApiToken.workspace_id == workspace_id))
        db.session.add(ApiToken(digest=digest(token), workspace_id=workspace_id, member_id=member_id))
    return token


def digest(token: str) -> str:
    """What is stored of a token. A plain hash will do: the token is long and random."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def raise_version(workspace_id: str) -> None:
    """Say that something in a workspace has changed; part of the caller's transaction.

    By the database, not by what was read of it: two changes at the same time are two steps.
    """
    db.session.execute(update(Workspace).where(Workspace.id == workspace_id).values(version=Workspace.version + 1))
