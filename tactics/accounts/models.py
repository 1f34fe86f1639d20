"""Workspaces, the people in them, and API tokens.

Keeps true: a workspace's id cannot be guessed; of a token only a digest is kept, so the table gives nobody access; a
member belongs to one workspace, and what a member did stays theirs when they change their name.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tactics.core.database import Base, UtcDateTime, utc_now


class Workspace(Base):
    """A team's own room: opened by a guest, held by a signed cookie, shared by an invitation."""

    __tablename__ = "workspace"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column(default=0)
    """Raised by every change of what the workspace holds, so that pages of it know when they are stale."""
    invitation: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)
    """What the address holds by which others join; None when nobody is invited."""


class Member(Base):
    """Somebody who works in a workspace: a browser, with the name its reader gave."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class ApiToken(Base):
    """Opens one workspace to a program, which acts as the member who made the token."""

    __tablename__ = "api_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
