"""being asked whether it helped, and told what became of a proposal"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "kind IN ('outcome', {}'reply', 'mention', 'comment')"
BEFORE = "(status_change_id IS NULL) <> (comment_id IS NULL)"
SUBJECTS = ("status_change_id", "comment_id", "question_id", "proposal_id")
AFTER = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in SUBJECTS) + " = 1"
ABOUT = {
    "question_id": ("solution_questions", "Whether what was shipped solved it"),
    "proposal_id": ("merge_proposals", "A proposed merge that was settled"),
}
UNREAD = """
UPDATE members SET unread_count = (
    SELECT count(*) FROM notifications WHERE member_id = members.id AND read_at IS NULL)
WHERE unread_count > 0
"""


def upgrade() -> None:
    """Apply."""
    _set_aside()
    with op.batch_alter_table("tellings") as tellings:
        for column, (table, comment) in ABOUT.items():
            tellings.add_column(sa.Column(column, BIG, nullable=True, comment=comment))
            name = f"fk_tellings_{column}"
            tellings.create_foreign_key(name, table, [column], ["id"], ondelete="CASCADE")
        _change_check(tellings, "ck_tellings_one_subject", AFTER)
    for column in ABOUT:
        op.create_index(f"uq_tellings_{column}", "tellings", [column], unique=True)
    _allow(KINDS.format("'question', "))
    _bring_back()
    op.drop_index("ix_votes_idea_id", table_name="votes")
    op.create_index("ix_votes_idea_id_member_id", "votes", ["idea_id", "member_id"])
    op.create_index("ix_comments_thread_id_author_id", "comments", ["thread_id", "author_id"])


def downgrade() -> None:
    """Take back; what was asked or settled is told to nobody any more."""
    op.drop_index("ix_comments_thread_id_author_id", table_name="comments")
    op.drop_index("ix_votes_idea_id_member_id", table_name="votes")
    op.create_index("ix_votes_idea_id", "votes", ["idea_id"])
    op.execute("DELETE FROM tellings WHERE question_id IS NOT NULL OR proposal_id IS NOT NULL")
    op.execute("DELETE FROM mail_wishes WHERE kind = 'question'")
    op.execute(UNREAD)
    for column in ABOUT:
        op.drop_index(f"uq_tellings_{column}", table_name="tellings")
    _set_aside()
    with op.batch_alter_table("tellings") as tellings:
        _change_check(tellings, "ck_tellings_one_subject", BEFORE)
        for column in ABOUT:
            tellings.drop_constraint(f"fk_tellings_{column}", type_="foreignkey")
            tellings.drop_column(column)
    _allow(KINDS.format(""))
    _bring_back()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _set_aside() -> None:
    """SQLite changes a table by building it anew, and the old one takes along what refers to it."""
    if _is_sqlite():
        op.execute("CREATE TABLE notifications_aside AS SELECT * FROM notifications")


def _bring_back() -> None:
    if _is_sqlite():
        op.execute("INSERT INTO notifications SELECT * FROM notifications_aside")
        op.execute("DROP TABLE notifications_aside")


def _allow(kinds: str) -> None:
    for table in ("mail_wishes", "notifications"):
        with op.batch_alter_table(table) as batch:
            _change_check(batch, f"ck_{table}_kind", kinds)


def _change_check(batch: BatchOperations, name: str, check: str) -> None:
    batch.drop_constraint(op.f(name), type_="check")
    batch.create_check_constraint(op.f(name), check)
