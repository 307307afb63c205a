"""ideas and discussions"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "boards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seen_by", sa.Text(), nullable=False),
        sa.Column("posted_by", sa.Text(), nullable=False),
        sa.Column("idea_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("posted_by IN ('everyone', 'members', 'team')", name=op.f("ck_boards_posted_by")),
        sa.CheckConstraint("seen_by IN ('everyone', 'members', 'team')", name=op.f("ck_boards_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boards")),
        sa.UniqueConstraint("slug", name=op.f("uq_boards_slug")),
    )
    op.create_table(
        "statuses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False, comment="What a new idea gets; one row"),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.CheckConstraint("stage IN ('open', 'answered', 'active', 'done', 'closed')", name=op.f("ck_statuses_stage")),
        sa.CheckConstraint(
            "tone IN ('slate', 'amber', 'blue', 'violet', 'green', 'red', 'teal', 'pink')",
            name=op.f("ck_statuses_tone"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statuses")),
        sa.UniqueConstraint("key", name=op.f("uq_statuses_key")),
    )
    with op.batch_alter_table("statuses", schema=None) as batch_op:
        batch_op.create_index(
            "uq_statuses_first",
            ["is_first"],
            unique=True,
            postgresql_where=sa.text("is_first"),
            sqlite_where=sa.text("is_first"),
        )

    op.create_table(
        "tags",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("slug", name=op.f("uq_tags_slug")),
    )
    op.create_table(
        "threads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("locked_at", UtcDateTime(), nullable=True),
        sa.Column("locked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["locked_by_id"], ["members.id"], name=op.f("fk_threads_locked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column(
            "path",
            sa.Text(),
            nullable=False,
            comment="The parent's path, then rules.step(): digits only, 20 a level",
        ),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False, comment="A note: read by team and moderators only"),
        sa.Column("answered_at", UtcDateTime(), nullable=True, comment="When the team marked it as an answer"),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.CheckConstraint("depth >= 0", name=op.f("ck_comments_depth")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["members.id"], name=op.f("fk_comments_answered_by_id")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["comments.id"], name=op.f("fk_comments_parent_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_comments_thread_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_comments_source_source_id")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comments_author_id_created_at"), ["author_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_comments_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("uq_comments_thread_path", ["thread_id", "path"], unique=True)

    op.create_table(
        "ideas",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False, comment="Letters of any script; may be empty"),
        sa.Column("body", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False, comment="Plain beginning of the body, for lists"),
        sa.Column("pipeline", sa.Integer(), nullable=False, comment="core.text.PIPELINE_VERSION that made body_html"),
        sa.Column("board_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revised_at", UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True, comment="When the team last answered"),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("carried_votes", sa.Integer(), nullable=False),
        sa.Column("vote_count", sa.Integer(), nullable=False),
        sa.Column("support", sa.Integer(), sa.Computed("vote_count + carried_votes", persisted=True), nullable=False),
        sa.Column(
            "score",
            sa.Double(),
            nullable=False,
            comment="Trending, in weeks: ln(e^c + sum of e^w), see voting.rules",
        ),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.CheckConstraint("vote_count >= 0 AND carried_votes >= 0", name=op.f("ck_ideas_counts")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_ideas_author_id")),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name=op.f("fk_ideas_board_id")),
        sa.ForeignKeyConstraint(["status_id"], ["statuses.id"], name=op.f("fk_ideas_status_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_ideas_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_ideas_source_source_id")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_ideas_thread_id")),
    )
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.create_index("ix_ideas_answered", ["answered_at", "id"], unique=False)
        batch_op.create_index("ix_ideas_author", ["author_id", "created_at", "id"], unique=False)
        batch_op.create_index("ix_ideas_board", ["board_id", "score", "id"], unique=False)
        batch_op.create_index("ix_ideas_new", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_ideas_status", ["status_id", "support", "id"], unique=False)
        batch_op.create_index("ix_ideas_top", ["support", "id"], unique=False)
        batch_op.create_index("ix_ideas_trending", ["score", "id"], unique=False)

    op.create_table(
        "comment_revisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_revisions_comment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_revisions")),
        sa.UniqueConstraint("comment_id", "number", name=op.f("uq_comment_revisions_comment_id_number")),
    )
    op.create_table(
        "idea_revisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tag_names", sa.JSON(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_idea_revisions_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["written_by_id"], ["members.id"], name=op.f("fk_idea_revisions_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_revisions")),
        sa.UniqueConstraint("idea_id", "number", name=op.f("uq_idea_revisions_idea_id_number")),
    )
    op.create_table(
        "idea_tags",
        sa.Column(
            "idea_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "tag_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_idea_tags_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_idea_tags_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("idea_id", "tag_id", name=op.f("pk_idea_tags")),
    )
    with op.batch_alter_table("idea_tags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_tags_tag_id_idea_id"), ["tag_id", "idea_id"], unique=False)

    op.create_table(
        "status_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown; empty where only the status moved"),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True, comment="One of rules.REASONS, where the stage is closed"),
        sa.Column("target", sa.Date(), nullable=True, comment="When the team aims to ship"),
        sa.Column("notify", sa.Boolean(), nullable=False, comment="Whether those who follow are to be told"),
        sa.ForeignKeyConstraint(["changed_by_id"], ["members.id"], name=op.f("fk_status_changes_changed_by_id")),
        sa.ForeignKeyConstraint(["from_id"], ["statuses.id"], name=op.f("fk_status_changes_from_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_status_changes_idea_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["statuses.id"], name=op.f("fk_status_changes_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_changes")),
    )
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_status_changes_idea_id_changed_at"), ["idea_id", "changed_at"], unique=False
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_changes_idea_id_changed_at"))

    op.drop_table("status_changes")
    with op.batch_alter_table("idea_tags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_tags_tag_id_idea_id"))

    op.drop_table("idea_tags")
    op.drop_table("idea_revisions")
    op.drop_table("comment_revisions")
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.drop_index("ix_ideas_trending")
        batch_op.drop_index("ix_ideas_top")
        batch_op.drop_index("ix_ideas_status")
        batch_op.drop_index("ix_ideas_new")
        batch_op.drop_index("ix_ideas_board")
        batch_op.drop_index("ix_ideas_author")
        batch_op.drop_index("ix_ideas_answered")

    op.drop_table("ideas")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index("uq_comments_thread_path")
        batch_op.drop_index(batch_op.f("ix_comments_parent_id"))
        batch_op.drop_index(batch_op.f("ix_comments_author_id_created_at"))

    op.drop_table("comments")
    op.drop_table("threads")
    op.drop_table("tags")
    with op.batch_alter_table("statuses", schema=None) as batch_op:
        batch_op.drop_index("uq_statuses_first", postgresql_where=sa.text("is_first"), sqlite_where=sa.text("is_first"))

    op.drop_table("statuses")
    op.drop_table("boards")
