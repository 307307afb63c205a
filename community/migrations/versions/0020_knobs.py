"""knobs: how much members may do, and every time the owner turned one"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("who_posts", sa.Text(), server_default="members", nullable=False, comment="members | team"),
        sa.Column(
            "names_shown_to",
            sa.Text(),
            server_default="everyone",
            nullable=False,
            comment="Names of voters who agreed: everyone | members | team",
        ),
        sa.Column(
            "edits_with_notice",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether voters see that an idea changed after they voted",
        ),
        sa.Column(
            "merge_proposals",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="Whether members propose merges",
        ),
        sa.Column(
            "public_numbers",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="Whether everybody reads how the community is run, in numbers",
        ),
    ]


def upgrade() -> None:
    """Apply."""
    for column in _columns():
        op.add_column("site", column)
    op.create_table(
        "knob_changes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("knob", sa.Text(), nullable=False, comment="Name of one of rules.KNOBS"),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column(
            "changed_by",
            sa.Integer(),
            nullable=True,
            comment="Member id; no key, for the site lies below membership",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knob_changes")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("knob_changes")
    for column in reversed(_columns()):
        op.drop_column("site", column.name)
