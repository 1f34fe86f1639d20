"""Workspaces and API tokens.

Keeps true: a workspace's id cannot be guessed; of a token only a digest is kept, so the table gives nobody access.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tactics.core.database import Base, UtcDateTime, utc_now


class Workspace(Base):
    """A team's own room: today a guest's, held by a signed cookie; its members come with the accounts."""

    __tablename__ = "workspace"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column(default=0)
    """Raised by every change of what the workspace holds, so that pages of it know when they are stale."""


class ApiToken(Base):
    """Opens one workspace to a program."""

    __tablename__ = "api_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
