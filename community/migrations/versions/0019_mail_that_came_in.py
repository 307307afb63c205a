"""mail that came in, and addresses that it came back from"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "received_mails",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_received_mails")),
    )
    op.create_index("ix_received_mails_received_at", "received_mails", ["received_at"])
    op.create_table(
        "mail_stops",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False, comment="What the other server said"),
        sa.Column("stopped_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('bounce', 'complaint')", name=op.f("ck_mail_stops_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mail_stops_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_stops")),
    )
    op.create_index(
        "uq_mail_stops_active",
        "mail_stops",
        ["member_id", "address"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
        sqlite_where=sa.text("lifted_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("mail_stops")
    op.drop_table("received_mails")
