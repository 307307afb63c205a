"""Emptying the moderation log, which the database keeps from everybody else."""

from sqlalchemy import Connection, text

LOG = "moderation_log"


def empty_log(connection: Connection) -> None:
    """Let go of its triggers, delete, and hang them on again, all in the caller's transaction; nothing if it is empty."""
    if connection.scalar(text(f"SELECT 1 FROM {LOG} LIMIT 1")) is None:
        return
    with_triggers = _on_postgresql if connection.dialect.name == "postgresql" else _on_sqlite
    with_triggers(connection)


def _on_postgresql(connection: Connection) -> None:
    connection.execute(text(f"ALTER TABLE {LOG} DISABLE TRIGGER USER"))
    connection.execute(text(f"TRUNCATE {LOG} RESTART IDENTITY"))
    connection.execute(text(f"ALTER TABLE {LOG} ENABLE TRIGGER USER"))


def _on_sqlite(connection: Connection) -> None:
    found = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"), {"name": LOG}
    ).all()
    for name, _ in found:
        connection.execute(text(f"DROP TRIGGER {name}"))
    connection.execute(text(f"DELETE FROM {LOG}"))
    for _, sql in found:
        connection.exec_driver_sql(sql)
