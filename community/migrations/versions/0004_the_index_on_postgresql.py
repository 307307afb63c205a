"""the tables of the search index, on PostgreSQL only"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("search_texts", "search_title_terms", "search_title_words", "search_spellings", "search_state")


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table(
        "search_texts",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("terms", TSVECTOR(), nullable=False, comment="Title A, tags B, body D; ^term: in the title"),
        sa.Column("size", sa.SmallInteger(), nullable=False, comment="Words of the title"),
        sa.Column(
            "changed", sa.BigInteger(), nullable=False, comment="search_state.changes when it was put or removed"
        ),
        sa.Column("removed", sa.Boolean(), nullable=False, comment="Remembered until the next rebuild has passed"),
    )
    op.create_index(
        "ix_search_texts_terms",
        "search_texts",
        ["terms"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    # Ranking reads thousands of vectors: uncompressed and beside the row they are read twice as fast.
    op.execute("ALTER TABLE search_texts ALTER COLUMN terms SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE search_texts SET (toast_tuple_target = 8160)")
    op.create_table(
        "search_title_terms",
        sa.Column("term", sa.Text(collation="C"), primary_key=True),
        sa.Column("text_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("size", sa.SmallInteger(), nullable=False, comment="Words of the title"),
    )
    op.create_index("ix_search_title_terms_text_id", "search_title_terms", ["text_id"])
    op.create_table(
        "search_title_words",
        sa.Column("term", sa.Text(collation="C"), primary_key=True),
        sa.Column("titles", sa.Integer(), nullable=False, comment="How many titles hold it"),
    )
    op.create_table(
        "search_spellings",
        sa.Column(
            "form", sa.Text(collation="C"), primary_key=True, comment="The word, or the word with a letter left out"
        ),
        sa.Column("word", sa.Text(collation="C"), primary_key=True),
    )
    op.create_table(
        "search_state",
        sa.Column("id", sa.SmallInteger(), primary_key=True, autoincrement=False),
        sa.Column("changes", sa.BigInteger(), nullable=False, comment="Counts writes; its row is the writers' lock"),
        sa.Column("analysis", sa.SmallInteger(), comment="Version of the analysis at the last whole rebuild"),
        sa.Column("texts", sa.BigInteger(), comment="How many texts that rebuild had"),
        sa.CheckConstraint("id = 1", name="one_row"),
    )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "postgresql":
        for table in reversed(TABLES):
            op.drop_table(table)
