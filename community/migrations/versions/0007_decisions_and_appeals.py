"""decisions, statements, appeals, what they withhold and hold, and the log"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SET_ASIDE = "Derived from holds: set aside by a decision"


def _is(name: str, comment: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false(), comment=comment)


def _added() -> list[tuple[str, sa.Column[Any]]]:
    watched = "Derived: whether any withholding was ever placed, so that others cost no query"
    votes = "Derived from holds: votes that do not count"
    hashed = "Keyed hash of the address, where a measure follows it; else NULL"
    return [
        ("ideas", _is("is_held", SET_ASIDE)),
        ("comments", _is("is_held", SET_ASIDE)),
        ("members", _is("is_held", "Derived from holds: the profile is set aside")),
        ("members", _is("is_watched", watched)),
        ("ideas", sa.Column("votes_aside", sa.Integer(), nullable=False, server_default="0", comment=votes)),
        ("members", sa.Column("address_hash", sa.Text(), nullable=True, comment=hashed)),
    ]


def _index_where(where: str, name: str, table: str, columns: list[str]) -> None:
    op.create_index(name, table, columns, unique=False, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "clause_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="NULL: nothing was broken",
        ),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("recommended", sa.Text(), nullable=False),
        sa.Column("deviation", sa.Text(), nullable=False, comment="Why it is not the recommended rung"),
        sa.Column(
            "plan",
            sa.JSON(),
            nullable=False,
            comment="capabilities, scope, scope_id, ends_at, holds: what it does once in force",
        ),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("seconded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("in_force_at", UtcDateTime(), nullable=True, comment="NULL: it waits for a second moderator"),
        sa.Column("ends_at", UtcDateTime(), nullable=True, comment="NULL: no end, or nothing to end"),
        sa.Column("review_at", UtcDateTime(), nullable=True, comment="When a revoked membership is looked at again"),
        sa.Column("reversed_at", UtcDateTime(), nullable=True),
        sa.Column("reversed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "recommended IN ('nothing', 'word', 'warning', 'withhold', 'suspend', 'revoke', 'emergency')",
            name=op.f("ck_decisions_recommended"),
        ),
        sa.CheckConstraint(
            "rung IN ('nothing', 'word', 'warning', 'withhold', 'suspend', 'revoke', 'emergency')",
            name=op.f("ck_decisions_rung"),
        ),
        sa.CheckConstraint(
            "NOT needs_second OR in_force_at IS NULL OR seconded_by_id IS NOT NULL", name=op.f("ck_decisions_seconded")
        ),
        sa.CheckConstraint("rung = recommended OR length(deviation) >= 1", name=op.f("ck_decisions_deviation")),
        sa.CheckConstraint(
            "seconded_by_id IS NULL OR seconded_by_id <> made_by_id", name=op.f("ck_decisions_second_is_another")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id")),
        sa.ForeignKeyConstraint(["clause_id"], ["clauses.id"], name=op.f("fk_decisions_clause_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["members.id"], name=op.f("fk_decisions_made_by_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_decisions_member_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["reversed_by_id"], ["members.id"], name=op.f("fk_decisions_reversed_by_id")),
        sa.ForeignKeyConstraint(["seconded_by_id"], ["members.id"], name=op.f("fk_decisions_seconded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_case_id"), "decisions", ["case_id"], unique=False)
    op.create_index(op.f("ix_decisions_made_at"), "decisions", ["made_at"], unique=False)
    op.create_index(op.f("ix_decisions_made_by_id"), "decisions", ["made_by_id"], unique=False)
    op.create_index(op.f("ix_decisions_member_id"), "decisions", ["member_id"], unique=False)
    _index_where("reversed_by_id IS NOT NULL", "ix_decisions_reversed_by_id", "decisions", ["reversed_by_id"])
    _index_where("seconded_by_id IS NOT NULL", "ix_decisions_seconded_by_id", "decisions", ["seconded_by_id"])
    op.create_table(
        "statements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False, comment="What happened, in the moderator's words"),
        sa.Column("evidence", sa.JSON(), nullable=False, comment="Quotes: text, title and path of the place"),
        sa.Column("why", sa.Text(), nullable=False, comment="Why the clause applies"),
        sa.Column("effects", sa.JSON(), nullable=False, comment="Numbers: ideas, comments and votes set aside"),
        sa.Column("stated_at", UtcDateTime(), nullable=False),
        sa.Column("appeal_until", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True, comment="When the member said they have read it"),
        sa.CheckConstraint("length(why) >= 40", name=op.f("ck_statements_why")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_statements_decision_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_statements_member_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_statements_decision_id")),
    )
    op.create_index(op.f("ix_statements_member_id"), "statements", ["member_id"], unique=False)
    op.create_table(
        "appeals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=True, comment="Where it was changed: the earlier end"),
        sa.CheckConstraint("outcome IN ('upheld', 'changed', 'overturned', 'lapsed')", name=op.f("ck_appeals_outcome")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome = 'lapsed' OR (decided_by_id IS NOT NULL AND length(reasons) >= 40)",
            name=op.f("ck_appeals_reasons"),
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name=op.f("ck_appeals_decided")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["members.id"], name=op.f("fk_appeals_decided_by_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_appeals_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeals_decision_id")),
    )
    _index_where("decided_by_id IS NOT NULL", "ix_appeals_decided_by_id", "appeals", ["decided_by_id"])
    _index_where("decided_at IS NULL", "ix_appeals_open", "appeals", ["filed_at"])
    op.create_table(
        "withholdings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="NULL: the account was removed",
        ),
        sa.Column(
            "address_hash", sa.Text(), nullable=True, comment="Keyed hash of the address the member had confirmed"
        ),
        sa.Column("capability", sa.Text(), nullable=False, comment="A permission; '*': every one"),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column(
            "scope_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Board or idea; NULL: the whole site",
        ),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=True, comment="NULL: revoked, until somebody gives it back"),
        sa.Column("statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(scope = 'site') = (scope_id IS NULL)", name=op.f("ck_withholdings_scope_id")),
        sa.CheckConstraint("ends_at IS NOT NULL OR capability = '*'", name=op.f("ck_withholdings_end")),
        sa.CheckConstraint("scope IN ('site', 'board', 'idea')", name=op.f("ck_withholdings_scope")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_withholdings_ends_later")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_withholdings_member_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_withholdings_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withholdings")),
    )
    _index_where("lifted_at IS NULL", "ix_withholdings_address", "withholdings", ["address_hash"])
    _index_where("lifted_at IS NULL", "ix_withholdings_member", "withholdings", ["member_id"])
    op.create_index(op.f("ix_withholdings_member_id"), "withholdings", ["member_id"], unique=False)
    op.create_index("ix_withholdings_statement_id", "withholdings", ["statement_id"], unique=False)
    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('idea', 'comment', 'vote', 'profile')", name=op.f("ck_holds_kind")),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_holds_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("statement_id", "kind", "subject_id", name=op.f("uq_holds_statement_id_kind_subject_id")),
    )
    _index_where("lifted_at IS NULL", "ix_holds_subject", "holds", ["kind", "subject_id"])
    op.create_table(
        "brakes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("pulled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(scope = 'site') = (scope_id IS NULL)", name=op.f("ck_brakes_scope_id")),
        sa.CheckConstraint("scope IN ('site', 'board', 'idea')", name=op.f("ck_brakes_scope")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_brakes_ends_later")),
        sa.ForeignKeyConstraint(
            ["pulled_by_id"], ["members.id"], name=op.f("fk_brakes_pulled_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brakes")),
    )
    op.create_index(op.f("ix_brakes_pulled_by_id"), "brakes", ["pulled_by_id"], unique=False)
    _index_where("released_at IS NULL", "ix_brakes_scope", "brakes", ["scope", "scope_id"])
    op.create_table(
        "moderation_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="decision, appeal, reversal or brake"),
        sa.Column(
            "entry",
            sa.Text(),
            nullable=False,
            comment="Canonical JSON: measure, clause, scope, duration, outcome, time",
        ),
        sa.Column("previous", sa.Text(), nullable=False, comment="The hash before; 64 zeros at first"),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_moderation_log_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_log")),
        sa.UniqueConstraint("hash", name=op.f("uq_moderation_log_hash")),
        sa.UniqueConstraint("previous", name=op.f("uq_moderation_log_previous")),
    )
    for table, column in _added():
        op.add_column(table, column)
    op.create_index(op.f("ix_members_address_hash"), "members", ["address_hash"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_members_address_hash"), table_name="members")
    for table, column in reversed(_added()):
        op.drop_column(table, column.name)
    op.drop_table("moderation_log")
    op.drop_table("brakes")
    op.drop_table("holds")
    op.drop_table("withholdings")
    op.drop_table("appeals")
    op.drop_table("statements")
    op.drop_table("decisions")
