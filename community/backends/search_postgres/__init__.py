"""Search in PostgreSQL: full text over terms of our own analysis, so that no locale of the server matters."""

from community.backends.search_postgres.index import PostgresIndex
from community.backends.search_postgres.tables import define_tables

__all__ = ["PostgresIndex", "define_tables"]
