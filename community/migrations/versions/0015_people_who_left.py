"""people who left: the empty row that stays, ideas that went with them, and what has to be cleaned up behind them"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.add_column("members", sa.Column("erased_at", UtcDateTime(), nullable=True, comment="Left; the row is empty"))
    words = "Its author left and took it along; the row is empty"
    op.add_column("ideas", sa.Column("removed_at", UtcDateTime(), nullable=True, comment=words))
    op.create_table(
        "clean_ups",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True, comment="When no file held it any more"),
        sa.PrimaryKeyConstraint("id", name="pk_clean_ups"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("clean_ups")
    op.drop_column("ideas", "removed_at")
    op.drop_column("members", "erased_at")
