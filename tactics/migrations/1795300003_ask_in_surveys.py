"""Ask in surveys and hear feedback."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import tactics.core.database

revision: str = "1795300003"
down_revision: str | None = "1795300002"
branch_labels: Sequence[str] | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "form_use",
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("until", tactics.core.database.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_form_use")),
    )
    op.create_index(op.f("ix_form_use_until"), "form_use", ["until"], unique=False)
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("asker", sa.String(length=100), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("takes_open", sa.Boolean(), nullable=False),
        sa.Column("created_at", tactics.core.database.UtcDateTime(), nullable=False),
        sa.Column("closed_at", tactics.core.database.UtcDateTime(), nullable=True),
        sa.Column("removed_at", tactics.core.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_survey_workspace_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_key")),
    )
    op.create_index(op.f("ix_survey_workspace_id"), "survey", ["workspace_id"], unique=False)
    op.create_table(
        "survey_token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_token_survey_id_survey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_survey_token")),
    )
    op.create_index(op.f("ix_survey_token_survey_id"), "survey_token", ["survey_id"], unique=False)
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(score IS NULL) = (reason <> '')", name=op.f("ck_survey_answer_one_of_both")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["backlog_item.id"], name=op.f("fk_survey_answer_idea_id_backlog_item"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_answer_survey_id_survey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
    )
    op.create_index("ix_survey_answer_survey_id_answered_on", "survey_answer", ["survey_id", "answered_on"], unique=False)
    op.create_table(
        "feedback_form",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("asker", sa.String(length=100), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_feedback_form_workspace_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_feedback_form")),
        sa.UniqueConstraint("key", name=op.f("uq_feedback_form_key")),
    )
    op.create_table(
        "feedback_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["backlog_item.id"], name=op.f("fk_feedback_entry_idea_id_backlog_item"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["feedback_entry.id"], name=op.f("fk_feedback_entry_merged_into_feedback_entry"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["feedback_form.workspace_id"],
            name=op.f("fk_feedback_entry_workspace_id_feedback_form"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_entry")),
    )
    op.create_index(op.f("ix_feedback_entry_merged_into"), "feedback_entry", ["merged_into"], unique=False)
    op.create_index("ix_feedback_entry_workspace_id_status", "feedback_entry", ["workspace_id", "status"], unique=False)
    op.create_table(
        "feedback_vote",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["feedback_entry.id"], name=op.f("fk_feedback_vote_entry_id_feedback_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "voter", name=op.f("pk_feedback_vote")),
    )


def downgrade() -> None:
    """Take the tables back to the revision before."""
    for table in ("feedback_vote", "feedback_entry", "feedback_form", "survey_answer", "survey_token", "survey", "form_use"):
        op.drop_table(table)
