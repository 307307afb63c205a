"""a telling that breaks waits, and lets others pass"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ATTEMPTS, DUE = "At the next slice, that broke", "Not before, for a slice broke; NULL: at once"


def upgrade() -> None:
    """Apply."""
    op.add_column("tellings", sa.Column("due_at", UtcDateTime(), nullable=True, comment=DUE))
    attempts = sa.Column("attempts", sa.Integer(), nullable=False, server_default="0", comment=ATTEMPTS)
    op.add_column("tellings", attempts)
    op.add_column("tellings", sa.Column("last_error", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take back; what was given up is tried again."""
    for column in ("last_error", "attempts", "due_at"):
        op.drop_column("tellings", column)
