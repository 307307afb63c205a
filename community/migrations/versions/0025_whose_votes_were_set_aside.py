"""whom a statement about votes concerns, and whether they have read it"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
READERS = """
INSERT INTO statement_readers (statement_id, member_id)
SELECT DISTINCT statements.id, votes.member_id
FROM holds
JOIN statements ON statements.id = holds.statement_id
JOIN votes ON votes.id = holds.subject_id
JOIN members ON members.id = votes.member_id
WHERE holds.kind = 'vote' AND (statements.member_id IS NULL OR statements.member_id <> votes.member_id)
AND members.erased_at IS NULL AND (members.source IS NULL OR members.password_hash IS NOT NULL)
"""
UNREAD = """
UPDATE members SET has_unread = true WHERE id IN (
    SELECT statement_readers.member_id FROM statement_readers
    JOIN statements ON statements.id = statement_readers.statement_id
    JOIN decisions ON decisions.id = statements.decision_id
    WHERE decisions.reversed_at IS NULL
)
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "statement_readers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("statement_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True, comment="When they said they have read it"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_statement_readers_statement_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_statement_readers_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_readers")),
        sa.UniqueConstraint("statement_id", "member_id", name=op.f("uq_statement_readers_statement_id_member_id")),
    )
    op.create_index("ix_statement_readers_member_id", "statement_readers", ["member_id"])
    op.execute(READERS)
    op.execute(UNREAD)


def downgrade() -> None:
    """Take back."""
    op.drop_table("statement_readers")
