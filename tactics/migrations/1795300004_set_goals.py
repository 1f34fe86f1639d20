"""Set goals."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tactics.core.database import UtcDateTime

revision: str = "1795300004"
down_revision: str | None = "1795300003"
branch_labels: Sequence[str] | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), sa.ForeignKey("workspace.id", ondelete="CASCADE"), nullable=False),
        sa.Column("series_id", sa.Integer(), sa.ForeignKey("figure_series.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("baseline", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.String(length=40), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_workspace_id"), "goal", ["workspace_id"])
    op.create_index(op.f("ix_goal_series_id"), "goal", ["series_id"])
    op.create_table(
        "goal_item",
        sa.Column("goal_id", sa.Integer(), sa.ForeignKey("goal.id", ondelete="CASCADE"), nullable=False),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("backlog_item.id", ondelete="CASCADE"), nullable=False),
        sa.PrimaryKeyConstraint("goal_id", "item_id", name=op.f("pk_goal_item")),
    )
    op.create_index(op.f("ix_goal_item_item_id"), "goal_item", ["item_id"])


def downgrade() -> None:
    """Take the tables back to the revision before; the goals are gone then."""
    op.drop_table("goal_item")
    op.drop_table("goal")
