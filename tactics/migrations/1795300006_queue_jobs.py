"""Queue jobs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tactics.core.database import UtcDateTime

revision: str = "1795300006"
down_revision: str | None = "1795300005"
branch_labels: Sequence[str] | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), sa.ForeignKey("workspace.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.String(length=4000), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    at_work = sa.text("state IN ('waiting', 'running')")
    equal = ["workspace_id", "kind", "subject", "key"]
    op.create_index("uq_job_at_work", "job", equal, unique=True, sqlite_where=at_work, postgresql_where=at_work)
    op.create_index("ix_job_workspace_id_subject", "job", equal)
    op.create_index("ix_job_state_seen_at", "job", ["state", "seen_at"])


def downgrade() -> None:
    """Take the tables back to the revision before; the jobs are gone then."""
    op.drop_table("job")
