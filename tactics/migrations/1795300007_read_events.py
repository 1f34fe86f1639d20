"""Read events."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tactics.core.database import UtcDateTime

revision: str = "1795300007"
down_revision: str | None = "1795300006"
branch_labels: Sequence[str] | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), sa.ForeignKey("workspace.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("mapping", sa.JSON(), nullable=True),
        sa.Column("about", sa.JSON(), nullable=True),
        sa.Column("cadence", sa.String(length=10), nullable=False),
        sa.Column("core_event", sa.String(length=200), nullable=False),
        sa.Column("active", sa.JSON(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dataset_workspace_id"), "dataset", ["workspace_id"])
    op.create_table(
        "dataset_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), sa.ForeignKey("dataset.id", ondelete="CASCADE"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("backlog_item.id", ondelete="SET NULL"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset_mark")),
    )
    op.create_index(op.f("ix_dataset_mark_dataset_id"), "dataset_mark", ["dataset_id"])
    op.create_index(op.f("ix_dataset_mark_item_id"), "dataset_mark", ["item_id"])
    op.create_table(
        "analysis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), sa.ForeignKey("workspace.id", ondelete="CASCADE"), nullable=False),
        sa.Column("dataset_id", sa.Integer(), sa.ForeignKey("dataset.id", ondelete="SET NULL"), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis")),
    )
    op.create_index(op.f("ix_analysis_workspace_id"), "analysis", ["workspace_id"])
    op.create_index(op.f("ix_analysis_dataset_id"), "analysis", ["dataset_id"])


def downgrade() -> None:
    """Take the tables back to the revision before; data sets and analyses are gone then."""
    op.drop_table("analysis")
    op.drop_table("dataset_mark")
    op.drop_table("dataset")
