"""an index for each reference to members and ideas

Without one, every row that goes is looked for in the whole of every table that may refer to it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WHOLE = (
    ("idea_revisions", "written_by_id"),
    ("role_grants", "granted_by_id"),
    ("role_grants", "revoked_by_id"),
    ("status_changes", "changed_by_id"),
    ("votes", "idea_id"),
)
WHERE_THERE_IS_ONE = (
    ("comments", "answered_by_id"),
    ("members", "claimed_by_id"),
    ("members", "handed_over_by_id"),
    ("threads", "locked_by_id"),
    ("votes", "cast_by_id"),
)


def upgrade() -> None:
    """Apply."""
    for table, column in WHOLE:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table, column in WHERE_THERE_IS_ONE:
        only = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_{table}_{column}", table, [column], postgresql_where=only, sqlite_where=only)


def downgrade() -> None:
    """Take back."""
    for table, column in (*WHOLE, *WHERE_THERE_IS_ONE):
        op.drop_index(f"ix_{table}_{column}", table_name=table)
