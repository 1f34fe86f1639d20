"""Opening a workspace, and making and taking back its tokens. Commits."""

import hashlib
import secrets
import uuid

from sqlalchemy import delete

from tactics.accounts.models import ApiToken, Workspace
from tactics.core.database import db, transaction

TOKEN_PREFIX = "tactics_"  # noqa: S105  # a prefix, so that a token found somewhere is known for what it is


def open_workspace() -> Workspace:
    """A new, empty workspace."""
    workspace = Workspace(id=str(uuid.uuid4()))
    with transaction():
        db.session.add(workspace)
    return workspace


def issue_token(workspace_id: str) -> str:
    """A new token for a workspace, which replaces the one it had. It is shown once and cannot be read again."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with transaction():
        db.session.execute(delete(ApiToken).where(ApiToken.workspace_id == workspace_id))
        db.session.add(ApiToken(digest=digest(token), workspace_id=workspace_id))
    return token


def digest(token: str) -> str:
    """What is stored of a token. A plain hash will do: the token is long and random."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
