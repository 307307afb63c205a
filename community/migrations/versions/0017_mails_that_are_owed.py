"""mails that are owed, and who was last seen"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "beats",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_beats")),
    )
    op.create_table(
        "mail_wishes",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("wished_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('outcome', 'reply', 'mention', 'comment')", name=op.f("ck_mail_wishes_kind")),
        sa.CheckConstraint("rhythm IN ('at_once', 'daily', 'weekly', 'never')", name=op.f("ck_mail_wishes_rhythm")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mail_wishes_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "kind", name=op.f("pk_mail_wishes")),
    )
    op.create_table(
        "mailings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="telling:7, daily:2026-11-23 or weekly:2026-11-23"),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_at", UtcDateTime(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'handing_over', 'sent', 'dropped', 'parked')", name=op.f("ck_mailings_state")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_mailings_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("member_id", "key", name=op.f("uq_mailings_member_id_key")),
    )
    op.create_index(
        "ix_mailings_amiss",
        "mailings",
        ["state"],
        postgresql_where=sa.text("state IN ('handing_over', 'parked')"),
        sqlite_where=sa.text("state IN ('handing_over', 'parked')"),
    )
    op.create_index(
        "ix_mailings_due",
        "mailings",
        ["due_at"],
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_mailings_state_at", "mailings", ["state_at"])
    op.add_column(
        "notifications",
        sa.Column("mail_key", sa.Text(), nullable=True, comment="The mailing that tells of it; NULL: none does"),
    )
    op.create_index(
        "ix_notifications_mail",
        "notifications",
        ["member_id", "mail_key"],
        postgresql_where=sa.text("mail_key IS NOT NULL"),
        sqlite_where=sa.text("mail_key IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_notifications_mail", table_name="notifications")
    op.drop_column("notifications", "mail_key")
    op.drop_table("mailings")
    op.drop_table("mail_wishes")
    op.drop_table("beats")
