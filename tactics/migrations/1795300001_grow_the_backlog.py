"""Grow the backlog into a record of experiments.

SQLite changes a table by making it anew, and what refers to the old one (ON DELETE CASCADE) goes with it. So `workspace`
is never made anew, and `backlog_item` only while nothing refers to it.
"""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tactics.core.database import UtcDateTime, utc_now

revision: str = "1795300001"
down_revision: str | None = "1795293303"
branch_labels: Sequence[str] | None = None
depends_on: str | None = None

_TEXTS = (
    "hypothesis_observation",
    "hypothesis_change",
    "hypothesis_population",
    "hypothesis_impact",
    "decision_rule",
    "learning_what",
    "learning_meaning",
    "learning_next",
    "decision",
)
_ICE = ("impact", "confidence", "ease")


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_member_workspace_id_workspace"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_workspace_id"), "member", ["workspace_id"])
    op.add_column("workspace", sa.Column("invitation", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_workspace_invitation"), "workspace", ["invitation"], unique=True)
    with op.batch_alter_table("api_token") as table:
        table.add_column(sa.Column("member_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_api_token_member_id_member"), "member", ["member_id"], ["id"], ondelete="CASCADE")
        table.create_index(op.f("ix_api_token_member_id"), ["member_id"])
    items = _scored()
    with op.batch_alter_table("backlog_item") as table:
        for name in _ICE:
            table.drop_column(name)
        for column in _new_columns():
            table.add_column(column)
    op.execute("UPDATE backlog_item SET outcome = 'inconclusive' WHERE status = 'done'")
    with op.batch_alter_table("backlog_item") as table:
        for column in _new_columns():
            if column.server_default is not None:
                table.alter_column(column.name, server_default=None)
    _create_tables()
    _keep_scores(items)


def _new_columns() -> list[sa.Column]:
    def text(name: str, length: int | None = None, default: str = "") -> sa.Column:
        kind = sa.String(length=length) if length else sa.Text()
        return sa.Column(name, kind, nullable=False, server_default=default)

    return [
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("more_is_better", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("sequential", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        text("source", 20),
        *(text(name) for name in _TEXTS),
        text("design", 20),
        text("primary_metric", 100),
        *(sa.Column(name, sa.JSON(), nullable=False, server_default="[]") for name in ("guardrails", "variants", "links")),
        text("metric_kind", 10, "share"),
        *(sa.Column(name, sa.Double(), nullable=True) for name in ("baseline", "spread", "smallest_effect")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("weekly_traffic", "weeks")),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("planned_start", "planned_end", "started_on", "ended_on")),
    ]


def _create_tables() -> None:
    def to_item() -> sa.ForeignKey:
        return sa.ForeignKey("backlog_item.id", ondelete="CASCADE")

    op.create_table(
        "backlog_tag",
        sa.Column("item_id", sa.Integer(), to_item(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "name", name=op.f("pk_backlog_tag")),
    )
    op.create_table(
        "backlog_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), to_item(), nullable=False),
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
        sa.Column("framework", sa.String(length=20), nullable=False),
        sa.Column("variant", sa.String(length=20), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backlog_score")),
        sa.UniqueConstraint("item_id", "member_id", "framework", name=op.f("uq_backlog_score_item_id")),
    )
    op.create_index(op.f("ix_backlog_score_member_id"), "backlog_score", ["member_id"])
    op.create_table(
        "backlog_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), to_item(), nullable=False),
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backlog_event")),
    )
    op.create_index(op.f("ix_backlog_event_item_id"), "backlog_event", ["item_id"])
    op.create_index(op.f("ix_backlog_event_member_id"), "backlog_event", ["member_id"])
    op.create_table(
        "backlog_habits",
        sa.Column("workspace_id", sa.String(length=36), sa.ForeignKey("workspace.id", ondelete="CASCADE"), nullable=False),
        sa.Column("framework", sa.String(length=20), nullable=False),
        sa.Column("variant", sa.String(length=20), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("gate", sa.JSON(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("calendar", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_backlog_habits")),
        sa.UniqueConstraint("calendar", name=op.f("uq_backlog_habits_calendar")),
    )
    op.create_table(
        "backlog_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), sa.ForeignKey("workspace.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("page", sa.String(length=20), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backlog_view")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_backlog_view_workspace_id")),
    )


def _scored() -> Sequence[sa.RowMapping]:
    """What was scored so far."""
    items = sa.table("backlog_item", *map(sa.column, ("id", "workspace_id", *_ICE)))
    rows = op.get_bind().execute(sa.select(items)).mappings().all()
    return [row for row in rows if any(row[name] is not None for name in _ICE)]


def _keep_scores(items: Sequence[sa.RowMapping]) -> None:
    """What was scored so far becomes the scores of one nameless member of each workspace."""
    bind, moment = op.get_bind(), utc_now().replace(tzinfo=None)
    names = {
        "member": ("id", "workspace_id", "name", "created_at"),
        "backlog_score": ("item_id", "member_id", "framework", "variant", "inputs", "changed_at"),
    }
    tables = {name: sa.table(name, *map(sa.column, columns)) for name, columns in names.items()}
    for workspace in sorted({item["workspace_id"] for item in items}):
        bind.execute(tables["member"].insert().values(workspace_id=workspace, name="", created_at=moment))
    member = tables["member"].c
    members = dict(bind.execute(sa.select(member.workspace_id, member.id)).all())
    for item in items:
        inputs = json.dumps({name: item[name] for name in _ICE if item[name] is not None})
        values = {"item_id": item["id"], "member_id": members[item["workspace_id"]], "inputs": inputs}
        values |= {"framework": "ice", "variant": "mean", "changed_at": moment}
        bind.execute(tables["backlog_score"].insert().values(**values))


def downgrade() -> None:
    """Take the tables back to the revision before; scores and cards are gone then."""
    for name in ("backlog_view", "backlog_habits", "backlog_event", "backlog_score", "backlog_tag"):
        op.drop_table(name)
    with op.batch_alter_table("backlog_item") as table:
        for column in _new_columns():
            table.drop_column(column.name)
        for name in _ICE:
            table.add_column(sa.Column(name, sa.Float(), nullable=True))
    with op.batch_alter_table("api_token") as table:
        table.drop_index(op.f("ix_api_token_member_id"))
        table.drop_constraint(op.f("fk_api_token_member_id_member"), type_="foreignkey")
        table.drop_column("member_id")
    op.drop_index(op.f("ix_workspace_invitation"), "workspace")
    op.drop_column("workspace", "invitation")
    op.drop_table("member")
