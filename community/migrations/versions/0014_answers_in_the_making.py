"""answers in the making: drafts that the team shares, and those that wait for their time"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("published_id IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "answer_drafts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("idea_id", BIG, nullable=False),
        sa.Column("status_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("target", sa.Date(), nullable=True),
        sa.Column("notify", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, comment="Counts savings, so that none overwrites another"),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by_id", BIG, nullable=True),
        sa.Column("publish_at", UtcDateTime(), nullable=True, comment="When to publish it by itself; NULL: by hand"),
        sa.Column("from_id", BIG, nullable=True, comment="Where the idea stood when it was scheduled"),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True, comment="Code of why it was not published when its time came"),
        sa.Column("published_id", BIG, nullable=True),
        sa.CheckConstraint("publish_at IS NULL OR from_id IS NOT NULL", name=op.f("ck_answer_drafts_from")),
        sa.CheckConstraint("(failure IS NULL) = (failed_at IS NULL)", name=op.f("ck_answer_drafts_failure")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_answer_drafts_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["status_id"], ["statuses.id"], name=op.f("fk_answer_drafts_status_id")),
        sa.ForeignKeyConstraint(["from_id"], ["statuses.id"], name=op.f("fk_answer_drafts_from_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["members.id"], name=op.f("fk_answer_drafts_written_by_id")),
        sa.ForeignKeyConstraint(
            ["published_id"], ["status_changes.id"], name=op.f("fk_answer_drafts_published_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_drafts")),
        sa.UniqueConstraint("published_id", name=op.f("uq_answer_drafts_published_id")),
    )
    for column in ("idea_id", "written_by_id"):
        op.create_index(op.f(f"ix_answer_drafts_{column}"), "answer_drafts", [column])
    op.create_index(
        "ix_answer_drafts_waiting",
        "answer_drafts",
        ["publish_at", "id"],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("answer_drafts")
