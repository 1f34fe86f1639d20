"""The tables of the catalogue.

Owns tactics, their texts (one row a language), their tags (stage, topic, model, kpi), the sources and what each source
says of a tactic. Keeps true: a slug is unique and never reused; a tag is unique within its tactic; deleting a tactic
deletes what hangs on it, but never a source.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tactics.core.database import Base, UtcDateTime, utc_now


class Tactic(Base):
    """One tactic: what is true of it whatever the language."""

    __tablename__ = "tactic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    type: Mapped[str | None] = mapped_column(String(30))
    budget: Mapped[str | None] = mapped_column(String(30))
    effort: Mapped[str | None] = mapped_column(String(1))
    time_from: Mapped[int | None]
    time_to: Mapped[int | None]
    time_unit: Mapped[str | None] = mapped_column(String(10))
    experiment: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """How to test it: design, primary KPI, guardrail KPIs, least run time in weeks."""
    added: Mapped[date] = mapped_column(Date)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    texts: Mapped[list["TacticText"]] = relationship(cascade="all, delete-orphan", order_by="TacticText.language")
    tags: Mapped[list["TacticTag"]] = relationship(cascade="all, delete-orphan", order_by="TacticTag.position")
    evidence: Mapped[list["Evidence"]] = relationship(cascade="all, delete-orphan", order_by="Evidence.position")
    links: Mapped[list["TacticLink"]] = relationship(
        cascade="all, delete-orphan", order_by="TacticLink.position", foreign_keys="TacticLink.tactic_id"
    )

    def values(self, facet: str) -> list[str]:
        """The tactic's tags in a facet, in their order."""
        return [tag.value for tag in self.tags if tag.facet == facet]


class TacticText(Base):
    """A tactic in one language. An imported tactic has only a description; ours have the sections instead."""

    __tablename__ = "tactic_text"

    tactic_id: Mapped[int] = mapped_column(ForeignKey("tactic.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str | None] = mapped_column(Text)
    sections: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The written parts by name (see catalogue.sections): texts, the list of steps, the parts of the hypothesis."""


class TacticTag(Base):
    """One value of one facet of a tactic that can have several: stage, topic, model, kpi."""

    __tablename__ = "tactic_tag"
    __table_args__ = (Index("ix_tactic_tag_facet_value", "facet", "value"),)

    tactic_id: Mapped[int] = mapped_column(ForeignKey("tactic.id", ondelete="CASCADE"), primary_key=True)
    facet: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Source(Base):
    """Something published that says something about tactics."""

    __tablename__ = "source"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    url: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str] = mapped_column(String(1))


class Evidence(Base):
    """What one source says of one tactic; `fit` tells whether it tests the tactic (direct) or its idea (related)."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("tactic_id", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tactic_id: Mapped[int] = mapped_column(ForeignKey("tactic.id", ondelete="CASCADE"), index=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    fit: Mapped[str] = mapped_column(String(10))
    claims: Mapped[dict[str, str]] = mapped_column(JSON)
    """What was found, by language."""
    figures: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """The figure in a few characters, by language; empty where the source gives none."""

    source: Mapped[Source] = relationship()


class TacticLink(Base):
    """A tactic that another one points to: related to it, or to be done before it (requires)."""

    __tablename__ = "tactic_link"

    tactic_id: Mapped[int] = mapped_column(ForeignKey("tactic.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("tactic.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class CatalogueState(Base):
    """The catalogue's version, raised by every change of it, and the digest of the seed that was loaded last."""

    __tablename__ = "catalogue_state"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)
    version: Mapped[int] = mapped_column(default=0)
    seed_digest: Mapped[str] = mapped_column(String(64), default="")
