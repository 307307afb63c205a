"""answers owed: from how many votes on, within how many days, and what follows for each idea"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OWED = sa.text("owed_since IS NOT NULL AND answered_at IS NULL")
OWED_SINCE = """
UPDATE ideas SET owed_since = CASE WHEN carried_votes >= 10 THEN created_at ELSE (
    SELECT numbered.cast_at FROM (
        SELECT cast_at, row_number() OVER (ORDER BY weight, id) AS place FROM votes
        WHERE votes.root_id = ideas.id AND votes.counts AND votes.withdrawn_at IS NULL
    ) AS numbered WHERE numbered.place = 10 - ideas.carried_votes) END
WHERE support >= 10
"""


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column(
            "answer_votes",
            sa.Integer(),
            server_default="10",
            nullable=False,
            comment="From how many votes on an idea is owed an answer",
        ),
        sa.Column("answer_days", sa.Integer(), server_default="14", nullable=False, comment="Within how many days"),
        sa.Column(
            "debt_ceiling", sa.Integer(), nullable=True, comment="How many answers may be owed; NULL: no ceiling"
        ),
        sa.Column(
            "answers_owed",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Derived from ideas each minute, as the three after it",
        ),
        sa.Column("answers_overdue", sa.Integer(), server_default="0", nullable=False),
        sa.Column("oldest_owed_since", UtcDateTime(), nullable=True),
        sa.Column(
            "median_answer_seconds",
            sa.Integer(),
            nullable=True,
            comment="From an idea to its first answer, of the ideas answered last",
        ),
    ]


def upgrade() -> None:
    """Apply."""
    for column in _columns():
        op.add_column("site", column)
    since = "Derived from votes: since when it has as many as site.answer_votes asks for"
    op.add_column("ideas", sa.Column("owed_since", UtcDateTime(), nullable=True, comment=since))
    op.execute(OWED_SINCE)
    op.create_index("ix_ideas_owed", "ideas", ["owed_since", "id"], postgresql_where=OWED, sqlite_where=OWED)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_ideas_owed", table_name="ideas")
    op.drop_column("ideas", "owed_since")
    for column in reversed(_columns()):
        op.drop_column("site", column.name)
