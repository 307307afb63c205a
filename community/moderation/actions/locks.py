"""Locking a row that was loaded with what belongs to it."""

from sqlalchemy import inspect

from community.core.db import Base, session


def lock_row(row: Base) -> None:
    """Lock the row until the transaction ends and read its columns anew; what was loaded along with it stays."""
    kind = type(row)
    session.refresh(row, inspect(kind).column_attrs.keys(), with_for_update={"of": kind})
