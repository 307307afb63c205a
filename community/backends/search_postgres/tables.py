"""The tables of the index. They follow from the ideas, refer to nothing, and may be emptied at any time."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

# Byte order: ranges of beginnings work alike in every database, and comparing is cheap.
_BYTES = Text(collation="C")

TABLES = ("search_texts", "search_title_terms", "search_title_words", "search_spellings", "search_state")

# Ranking reads thousands of vectors: uncompressed and beside the row they are read twice as fast.
STORAGE = (
    "ALTER TABLE search_texts ALTER COLUMN terms SET STORAGE EXTERNAL",
    "ALTER TABLE search_texts SET (toast_tuple_target = 8160)",
)


def define_tables(metadata: MetaData) -> tuple[Table, ...]:
    """Put the index's tables onto `metadata`; they exist on PostgreSQL only."""
    _define_texts(metadata)
    _define_titles(metadata)
    Table(
        "search_spellings",
        metadata,
        Column("form", _BYTES, primary_key=True, comment="The word, or the word with a letter left out"),
        Column("word", _BYTES, primary_key=True),
    )
    Table(
        "search_state",
        metadata,
        Column("id", SmallInteger, primary_key=True, autoincrement=False),
        Column("changes", BigInteger, nullable=False, comment="Counts writes; its row is the writers' lock"),
        Column("analysis", SmallInteger, comment="Version of the analysis at the last whole rebuild"),
        Column("texts", BigInteger, comment="How many texts that rebuild had"),
        CheckConstraint("id = 1", name="one_row"),
    )
    return tuple(metadata.tables[name] for name in TABLES)


def _define_texts(metadata: MetaData) -> None:
    texts = Table(
        "search_texts",
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("terms", TSVECTOR, nullable=False, comment="Title A, tags B, body D; ^term: in the title"),
        Column("size", SmallInteger, nullable=False, comment="Words of the title"),
        Column("changed", BigInteger, nullable=False, comment="search_state.changes when it was put or removed"),
        Column("removed", Boolean, nullable=False, comment="Remembered until the next rebuild has passed"),
        # Without the list of pending entries, which every search would have to read through.
        Index("ix_search_texts_terms", "terms", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    )
    event.listen(texts, "after_create", _store_beside_rows)


def _store_beside_rows(_table: Table, connection: Connection, **_: object) -> None:
    for statement in STORAGE:
        connection.execute(text(statement))


def _define_titles(metadata: MetaData) -> None:
    Table(
        "search_title_terms",
        metadata,
        Column("term", _BYTES, primary_key=True),
        Column("text_id", BigInteger, primary_key=True, autoincrement=False),
        Column("size", SmallInteger, nullable=False, comment="Words of the title"),
        Index("ix_search_title_terms_text_id", "text_id"),
    )
    Table(
        "search_title_words",
        metadata,
        Column("term", _BYTES, primary_key=True),
        Column("titles", Integer, nullable=False, comment="How many titles hold it"),
    )
