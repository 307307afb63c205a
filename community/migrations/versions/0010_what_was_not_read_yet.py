"""who has not read yet what was decided about them"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UNREAD = """
UPDATE members SET has_unread = true WHERE id IN (
    SELECT statements.member_id FROM statements JOIN decisions ON decisions.id = statements.decision_id
    WHERE statements.acknowledged_at IS NULL AND decisions.reversed_at IS NULL
)
"""


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "members",
        sa.Column(
            "has_unread",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Derived: whether a decision about them stands that they have not said they read",
        ),
    )
    op.execute(UNREAD)


def downgrade() -> None:
    """Take back."""
    op.drop_column("members", "has_unread")
