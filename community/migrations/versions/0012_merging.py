"""merging ideas"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    part = "Derived from merges: the idea it is part of now"
    op.add_column("ideas", sa.Column("merged_into_id", BIG, nullable=True, comment=part))
    _index("ideas", "ix_ideas_merged_into_id", ["merged_into_id"], "merged_into_id IS NOT NULL")
    op.add_column(
        "ideas",
        sa.Column(
            "takes_in",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Derived from merges: whether others are part of it",
        ),
    )
    op.add_column(
        "ideas",
        sa.Column(
            "carried_over",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Derived from merges: how many of the carried votes others brought",
        ),
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("ideas", "carried_votes", comment="Known from an import as a number only")
    _create_merges()
    _create_proposals()


def _create_merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", BIG, nullable=False),
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("target_id", BIG, nullable=False),
        sa.Column("status_before_id", BIG, nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.Column("merged_by_id", BIG, nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by_id", BIG, nullable=True),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_merges_two_ideas")),
        sa.ForeignKeyConstraint(["source_id"], ["ideas.id"], name=op.f("fk_merges_source_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["target_id"], ["ideas.id"], name=op.f("fk_merges_target_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["status_before_id"], ["statuses.id"], name=op.f("fk_merges_status_before_id")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["members.id"], name=op.f("fk_merges_merged_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["members.id"], name=op.f("fk_merges_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    _index("merges", "uq_merges_active", ["source_id"], "undone_at IS NULL", unique=True)
    _index("merges", "ix_merges_undone_by_id", ["undone_by_id"], "undone_by_id IS NOT NULL")
    for column in ("source_id", "target_id", "merged_by_id"):
        op.create_index(f"ix_merges_{column}", "merges", [column])


def _create_proposals() -> None:
    table = "merge_proposals"
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("target_id", BIG, nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by_id", BIG, nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by_id", BIG, nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_merge_proposals_two_ideas")),
        sa.ForeignKeyConstraint(["source_id"], ["ideas.id"], name=op.f(f"fk_{table}_source_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["target_id"], ["ideas.id"], name=op.f(f"fk_{table}_target_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["members.id"], name=op.f(f"fk_{table}_proposed_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["members.id"], name=op.f(f"fk_{table}_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "uq_merge_proposals_open", ["source_id", "target_id"], "settled_at IS NULL", unique=True)
    _index(table, "ix_merge_proposals_settled_by_id", ["settled_by_id"], "settled_by_id IS NOT NULL")
    for column in ("source_id", "target_id", "proposed_by_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _index(table: str, name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=unique, postgresql_where=only, sqlite_where=only)


def downgrade() -> None:
    """Take back. Ideas stand for themselves again; `community recount --fix` counts their votes anew."""
    op.execute(
        "UPDATE ideas SET status_id = (SELECT status_before_id FROM merges "
        "WHERE merges.source_id = ideas.id AND undone_at IS NULL) WHERE merged_into_id IS NOT NULL"
    )
    op.execute("UPDATE ideas SET carried_votes = carried_votes - carried_over WHERE carried_over <> 0")
    op.execute("UPDATE votes SET root_id = idea_id WHERE root_id <> idea_id")
    op.drop_table("merge_proposals")
    op.drop_table("merges")
    op.drop_column("ideas", "carried_over")
    op.drop_column("ideas", "takes_in")
    op.drop_index("ix_ideas_merged_into_id", table_name="ideas")
    op.drop_column("ideas", "merged_into_id")
