"""${message}."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import tactics.core.database

revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: Sequence[str] = ${repr(tuple(branch_labels or ()))}
depends_on: str | None = ${repr(depends_on)}


def upgrade() -> None:
    """Bring the tables to this revision."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take this revision back."""
    ${downgrades if downgrades else "pass"}
