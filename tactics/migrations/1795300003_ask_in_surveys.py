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


def downgrade() -> None:
    """Take the tables back to the revision before."""
