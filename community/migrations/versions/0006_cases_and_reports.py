"""clauses, cases and reports"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "clauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("policy_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="Its number in the policy, from 1"),
        sa.Column("key", sa.Text(), nullable=False, comment="The same in every version: advertising"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False, comment="1 slight to 4 grave"),
        sa.Column("fine", sa.Text(), nullable=False, comment="What is fine, as an example"),
        sa.Column("not_fine", sa.Text(), nullable=False, comment="What is not"),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name=op.f("ck_clauses_severity")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_versions.id"], name=op.f("fk_clauses_policy_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clauses")),
        sa.UniqueConstraint("policy_version_id", "key", name=op.f("uq_clauses_policy_version_id_key")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column(
            "subject_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Idea, comment or member; for votes the idea",
        ),
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Whose behaviour it is about",
        ),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False, comment="The gravest clause that was named, 1 to 4"),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False, comment="What a signal saw"),
        sa.Column("claimed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("origin IN ('report', 'signal', 'moderator')", name=op.f("ck_cases_origin")),
        sa.CheckConstraint(
            "subject_kind IN ('idea', 'comment', 'profile', 'votes')", name=op.f("ck_cases_subject_kind")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["members.id"], name=op.f("fk_cases_claimed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_cases_member_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(
        "ix_cases_claimed_by_id",
        "cases",
        ["claimed_by_id"],
        unique=False,
        postgresql_where=sa.text("claimed_by_id IS NOT NULL"),
        sqlite_where=sa.text("claimed_by_id IS NOT NULL"),
    )
    op.create_index("ix_cases_member_id", "cases", ["member_id"], unique=False)
    op.create_index(
        "ix_cases_queue",
        "cases",
        ["severity", "opened_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_cases_open_subject",
        "cases",
        ["subject_kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clause_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reports_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["clause_id"], ["clauses.id"], name=op.f("fk_reports_clause_id")),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["members.id"], name=op.f("fk_reports_reporter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("case_id", "reporter_id", name=op.f("uq_reports_case_id_reporter_id")),
    )
    op.create_index(op.f("ix_reports_reporter_id"), "reports", ["reporter_id"], unique=False)
    op.create_table(
        "conflicts",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="subject, reporter, thread or reported-by"),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_conflicts_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["members.id"], name=op.f("fk_conflicts_moderator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "moderator_id", name=op.f("pk_conflicts")),
    )
    op.create_index(op.f("ix_conflicts_moderator_id"), "conflicts", ["moderator_id"], unique=False)
    op.create_table(
        "case_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_case_notes_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["members.id"], name=op.f("fk_case_notes_written_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index(op.f("ix_case_notes_member_id"), "case_notes", ["member_id"], unique=False)
    op.create_index(op.f("ix_case_notes_written_by_id"), "case_notes", ["written_by_id"], unique=False)
    op.create_table(
        "looks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("looked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("looked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["members.id"], name=op.f("fk_looks_looked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_looks_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
    )
    op.create_index(op.f("ix_looks_looked_by_id"), "looks", ["looked_by_id"], unique=False)
    op.create_index(op.f("ix_looks_member_id_looked_at"), "looks", ["member_id", "looked_at"], unique=False)
    op.create_table(
        "traces",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="The idea"),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("prefix_hash", sa.Text(), nullable=True),
        sa.Column("device_hash", sa.Text(), nullable=True),
        sa.CheckConstraint("action IN ('join', 'sign-in', 'post', 'comment', 'report')", name=op.f("ck_traces_action")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_traces_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traces")),
    )
    op.create_index(op.f("ix_traces_made_at"), "traces", ["made_at"], unique=False)
    op.create_index(op.f("ix_traces_member_id"), "traces", ["member_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("traces")
    op.drop_table("looks")
    op.drop_table("case_notes")
    op.drop_table("conflicts")
    op.drop_table("reports")
    op.drop_table("cases")
    op.drop_table("clauses")
