"""Write down the results of experiments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tactics.core.database import UtcDateTime

revision: str = "1795300005"
down_revision: str | None = "1795300004"
branch_labels: Sequence[str] | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "experiment_result",
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("backlog_item.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("arms", sa.JSON(), nullable=False),
        sa.Column("guardrails", sa.JSON(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("looked_early", sa.Boolean(), nullable=False),
        sa.Column("tool", sa.String(length=100), nullable=False),
        sa.Column("effect", sa.Float(), nullable=True),
        sa.Column("effect_low", sa.Float(), nullable=True),
        sa.Column("effect_high", sa.Float(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_experiment_result")),
    )


def downgrade() -> None:
    """Take the tables back to the revision before; the results are gone then."""
    op.drop_table("experiment_result")
