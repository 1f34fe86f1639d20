"""The tables of the surveys.

Keeps true: an answer cannot be tied to whoever gave it. A personal link is kept as a digest with a mark that it was
used, apart from the answers and without a time; an answer keeps its day, not its hour; of a visitor's address there is
only a keyed digest, another one every hour, which the first use of any form after that hour throws away.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tactics.core.database import Base, UtcDateTime, utc_now


class Survey(Base):
    """One question to many people, at an address that cannot be guessed."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(22), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(100))
    """What the team calls it; those who answer never see it."""
    asker: Mapped[str] = mapped_column(String(100))
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    """By language, what the question names (`product`) and the follow-up question (`follow_up`)."""
    takes_open: Mapped[bool] = mapped_column(default=True)
    """Whether it can be answered without a personal link."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it asks in."""
        return tuple(self.texts)

    def product(self, language: str) -> str:
        """What the question names, in a language, or in the first of the survey's when it does not ask in that one."""
        return self.texts.get(language, next(iter(self.texts.values())))["product"]


class SurveyToken(Base):
    """A personal link, good for one answer."""

    __tablename__ = "survey_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    used: Mapped[bool] = mapped_column(default=False)


class SurveyAnswer(Base):
    """One answer: a score or a reason, and perhaps a comment."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        Index("ix_survey_answer_survey_id_answered_on", "survey_id", "answered_on"),
        CheckConstraint("(score IS NULL) = (reason <> '')", name="one_of_both"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    answered_on: Mapped[date]
    score: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(30), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10))
    personal: Mapped[bool]
    """Whether it came through a personal link, so that it is one person's only one."""
    done: Mapped[bool] = mapped_column(default=False)
    """Whether its comment was put in the backlog."""
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("backlog_item.id", ondelete="SET NULL"))


class FormUse(Base):
    """How often a public form was used within a span of time, by somebody or by all together."""

    __tablename__ = "form_use"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A keyed digest of the form, the span and (where it is about somebody) the network they come from."""
    times: Mapped[int]
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
