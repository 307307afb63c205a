"""Whoever leaves is looked for in every table that may refer to them: each such column has an index."""

from sqlalchemy import Column, Table

from community.core.db import Base


def _leads(table: Table) -> set[str]:
    """The columns by which rows can be looked up."""
    keys = [*table.indexes, *(each for each in table.constraints if hasattr(each, "columns"))]
    return {next(iter(key.columns)).name for key in keys if len(key.columns) and not _is_reference(key)}


def _is_reference(key: object) -> bool:
    return key.__class__.__name__ == "ForeignKeyConstraint"


def test_what_refers_to_a_member_or_an_idea_is_found_by_an_index() -> None:
    def is_looked_up(column: Column[object]) -> bool:
        return any(key.column.table.name in ("members", "ideas") for key in column.foreign_keys)

    missing = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if is_looked_up(column) and column.name not in _leads(table)
    ]
    assert missing == []
