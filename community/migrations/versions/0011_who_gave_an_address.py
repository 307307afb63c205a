"""an index for addresses that were given and not confirmed

Without one, whoever asks for a new password under an address that nobody has makes the database read all members.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAME = "ix_members_unconfirmed_email"
ONLY = sa.text("email IS NOT NULL AND email_confirmed_at IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_index(NAME, "members", ["email"], postgresql_where=ONLY, sqlite_where=ONLY)


def downgrade() -> None:
    """Take back."""
    op.drop_index(NAME, table_name="members")
