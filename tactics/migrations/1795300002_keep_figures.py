"""Keep figures over time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import tactics.core.database

revision: str = "1795300002"
down_revision: str | None = "1795300001"
branch_labels: Sequence[str] | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "figure_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("kpi", sa.String(length=40), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("definitions", sa.JSON(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("created_at", tactics.core.database.UtcDateTime(), nullable=False),
        sa.Column("removed_at", tactics.core.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_figure_series_workspace_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_series")),
        sa.UniqueConstraint(
            "workspace_id", "kpi", "variant", "period", "unit", "label", "digest", name=op.f("uq_figure_series_workspace_id")
        ),
    )
    op.create_index("ix_figure_series_workspace_id_removed_at", "figure_series", ["workspace_id", "removed_at"], unique=False)
    op.create_table(
        "figure_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", tactics.core.database.UtcDateTime(), nullable=False),
        sa.Column("changed_at", tactics.core.database.UtcDateTime(), nullable=True),
        sa.Column("removed_at", tactics.core.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["series_id"], ["figure_series.id"], name=op.f("fk_figure_value_series_id_figure_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_value")),
        sa.UniqueConstraint("series_id", "day", name=op.f("uq_figure_value_series_id")),
    )


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_table("figure_value")
    op.drop_index("ix_figure_series_workspace_id_removed_at", table_name="figure_series")
    op.drop_table("figure_series")
