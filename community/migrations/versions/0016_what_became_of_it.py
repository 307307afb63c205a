"""what became of it: the roadmap, since when an idea is shipped, and whether it helped"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SHIPPED, AIMED = sa.text("shipped_at IS NOT NULL"), sa.text("target IS NOT NULL")
SHIPPED_AT = """
UPDATE ideas SET shipped_at = coalesce((
    SELECT max(changed_at) FROM status_changes WHERE idea_id = ideas.id
    AND to_id IN (SELECT id FROM statuses WHERE stage = 'done')
    AND from_id NOT IN (SELECT id FROM statuses WHERE stage = 'done')
), ideas.created_at)
WHERE status_id IN (SELECT id FROM statuses WHERE stage = 'done')
"""
TARGET = """
UPDATE ideas SET target = (
    SELECT target FROM status_changes WHERE idea_id = ideas.id ORDER BY changed_at DESC, id DESC LIMIT 1)
WHERE status_id NOT IN (SELECT id FROM statuses WHERE stage IN ('done', 'closed'))
"""


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "statuses",
        sa.Column(
            "on_roadmap",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether it is a column of the roadmap",
        ),
    )
    op.add_column(
        "site",
        sa.Column(
            "verdict_days",
            sa.Integer(),
            server_default="14",
            nullable=False,
            comment="From shipping until those who voted are asked whether it helped",
        ),
    )
    aim = "When the team aims to ship, as it said last"
    done = "Since when it is in a stage `done`; its creation, where an import brought it so"
    op.add_column("ideas", sa.Column("target", sa.Date(), nullable=True, comment=aim))
    op.add_column("ideas", sa.Column("shipped_at", UtcDateTime(), nullable=True, comment=done))
    op.execute("UPDATE statuses SET on_roadmap = true WHERE stage IN ('active', 'done')")
    op.execute(SHIPPED_AT)
    op.execute(TARGET)
    op.create_index("ix_ideas_shipped", "ideas", ["shipped_at", "id"], postgresql_where=SHIPPED, sqlite_where=SHIPPED)
    op.create_index(
        "ix_ideas_aimed_at", "ideas", ["status_id", "target", "id"], postgresql_where=AIMED, sqlite_where=AIMED
    )
    _verdicts()


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("idea_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("solved", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("solved IN ('yes', 'partly', 'no')", name=op.f("ck_verdicts_solved")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_verdicts_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_verdicts_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sa.UniqueConstraint("idea_id", "member_id", name=op.f("uq_verdicts_idea_id_member_id")),
    )
    op.create_index(op.f("ix_verdicts_member_id"), "verdicts", ["member_id"])
    op.create_index(op.f("ix_verdicts_idea_id_given_at"), "verdicts", ["idea_id", "given_at"])
    op.create_index(op.f("ix_verdicts_given_at"), "verdicts", ["given_at"])
    op.create_table(
        "solution_questions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("idea_id", BIG, nullable=False),
        sa.Column("shipped_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_solution_questions_idea_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution_questions")),
        sa.UniqueConstraint("idea_id", "shipped_at", name=op.f("uq_solution_questions_idea_id_shipped_at")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("solution_questions")
    op.drop_table("verdicts")
    op.drop_index("ix_ideas_aimed_at", table_name="ideas")
    op.drop_index("ix_ideas_shipped", table_name="ideas")
    op.drop_column("ideas", "shipped_at")
    op.drop_column("ideas", "target")
    op.drop_column("site", "verdict_days")
    op.drop_column("statuses", "on_roadmap")
