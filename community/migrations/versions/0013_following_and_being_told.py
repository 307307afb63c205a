"""following an idea, and being told of it"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "follows",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("level IN ('all', 'outcomes', 'muted')", name=op.f("ck_follows_level")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_follows_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_follows_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "idea_id", name=op.f("pk_follows")),
    )
    op.create_index("ix_follows_idea_id_member_id", "follows", ["idea_id", "member_id"])
    op.create_table(
        "tellings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status_change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mentions", sa.Boolean(), nullable=False, comment="Whether those named in the comment are told so"),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column(
            "told_up_to",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Number of the last member who was told",
        ),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(status_change_id IS NULL) <> (comment_id IS NULL)", name=op.f("ck_tellings_one_subject")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_tellings_comment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_tellings_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["status_change_id"], ["status_changes.id"], name=op.f("fk_tellings_status_change_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_tellings_comment_id")),
        sa.UniqueConstraint("status_change_id", name=op.f("uq_tellings_status_change_id")),
    )
    op.create_index(
        "ix_tellings_due",
        "tellings",
        ["id"],
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.create_index("ix_tellings_idea_id", "tellings", ["idea_id"])
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("telling_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="One of rules.Reason"),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('outcome', 'reply', 'mention', 'comment')", name=op.f("ck_notifications_kind")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_notifications_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_notifications_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["telling_id"], ["tellings.id"], name=op.f("fk_notifications_telling_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("telling_id", "member_id", name=op.f("uq_notifications_telling_id_member_id")),
    )
    op.create_index("ix_notifications_idea_id", "notifications", ["idea_id"])
    op.create_index("ix_notifications_member_id_happened_at_id", "notifications", ["member_id", "happened_at", "id"])
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["member_id", "idea_id"],
        postgresql_where=sa.text("read_at IS NULL"),
        sqlite_where=sa.text("read_at IS NULL"),
    )
    op.add_column(
        "members",
        sa.Column(
            "unread_count",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Derived: notifications that they have not read",
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("members", "unread_count")
    op.drop_table("notifications")
    op.drop_table("tellings")
    op.drop_table("follows")
