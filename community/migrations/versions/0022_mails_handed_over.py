"""when a delivery's mail was handed over"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("deliveries", sa.Column("handing_over_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("deliveries", "handing_over_at")
