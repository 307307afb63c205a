"""which versions of the policy changed what is allowed"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "policy_versions",
        sa.Column(
            "is_material",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="It changed what is allowed: whoever agreed to an earlier one is asked before they next write",
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("policy_versions", "is_material")
