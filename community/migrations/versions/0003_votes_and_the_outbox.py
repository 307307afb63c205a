"""votes and the outbox"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "search_dirty",
        sa.Column(
            "idea_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="Moves with every change, so that none is lost meanwhile",
        ),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_search_dirty")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_deliveries_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("event_id", "reaction", name=op.f("uq_deliveries_event_id_reaction")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deliveries_due",
            ["due_at"],
            unique=False,
            postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "votes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "root_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Where it counts: the idea itself until a merge",
        ),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("cast_at", UtcDateTime(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False, comment="cast_at in weeks since 1970, see rules.weight"),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column(
            "cast_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The team member who recorded it; NULL: the voter",
        ),
        sa.Column("on_behalf_of", sa.Text(), nullable=True, comment="The customer as the team member named them"),
        sa.Column("source", sa.Text(), nullable=True, comment="Name of the import that brought it"),
        sa.CheckConstraint("on_behalf_of IS NULL OR cast_by_id IS NOT NULL", name=op.f("ck_votes_on_behalf_of")),
        sa.ForeignKeyConstraint(["cast_by_id"], ["members.id"], name=op.f("fk_votes_cast_by_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_votes_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_votes_member_id")),
        sa.ForeignKeyConstraint(["root_id"], ["ideas.id"], name=op.f("fk_votes_root_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("member_id", "idea_id", name=op.f("uq_votes_member_id_idea_id")),
    )
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.create_index("ix_votes_root", ["root_id", "weight"], unique=False)
        batch_op.create_index(
            "ix_votes_source",
            ["source"],
            unique=False,
            postgresql_where=sa.text("source IS NOT NULL"),
            sqlite_where=sa.text("source IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_votes_counting",
            ["member_id", "root_id"],
            unique=True,
            postgresql_where=sa.text("counts AND withdrawn_at IS NULL"),
            sqlite_where=sa.text("counts AND withdrawn_at IS NULL"),
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_votes_counting",
            postgresql_where=sa.text("counts AND withdrawn_at IS NULL"),
            sqlite_where=sa.text("counts AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_votes_source",
            postgresql_where=sa.text("source IS NOT NULL"),
            sqlite_where=sa.text("source IS NOT NULL"),
        )
        batch_op.drop_index("ix_votes_root")

    op.drop_table("votes")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deliveries_due",
            postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("deliveries")
    op.drop_table("search_dirty")
    op.drop_table("events")
