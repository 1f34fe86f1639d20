"""The tables of the feedback form.

Keeps true: an entry is public only after the team has published it; a browser has one vote for an entry, and what is
kept of the browser is a digest that says nothing outside this form. Votes are never moved: an entry that was merged
into another keeps its own, and they are counted there, so that a merge can be taken back.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tactics.core.database import Base


class FeedbackForm(Base):
    """A workspace's public form; there is none until the team opens it."""

    __tablename__ = "feedback_form"

    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(22), unique=True)
    product: Mapped[str] = mapped_column(String(80))
    asker: Mapped[str] = mapped_column(String(100))
    is_open: Mapped[bool] = mapped_column(default=True)


class FeedbackEntry(Base):
    """What a visitor left."""

    __tablename__ = "feedback_entry"
    __table_args__ = (Index("ix_feedback_entry_workspace_id_status", "workspace_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("feedback_form.workspace_id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10))
    sent_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(10), default="new")
    """new, published, declined or merged."""
    is_public: Mapped[bool] = mapped_column(default=False)
    """Whether visitors see it: an entry that was published stays in sight when it is declined."""
    reason: Mapped[str] = mapped_column(String(300), default="")
    """Why it was declined; shown with it."""
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("feedback_entry.id", ondelete="SET NULL"), index=True)
    done: Mapped[bool] = mapped_column(default=False)
    """Whether it was put in the backlog."""
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("backlog_item.id", ondelete="SET NULL"))


class FeedbackVote(Base):
    """A browser's vote for an entry."""

    __tablename__ = "feedback_vote"

    entry_id: Mapped[int] = mapped_column(ForeignKey("feedback_entry.id", ondelete="CASCADE"), primary_key=True)
    voter: Mapped[str] = mapped_column(String(64), primary_key=True)
