"""whom no import brings back"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "departed",
        sa.Column("key", sa.Text(), nullable=False, comment="Keyed hash of what an import called them"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_departed")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("departed")
