"""Databases on a PostgreSQL server: each test worker its own, copied from one that was migrated once."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from psycopg import sql
from sqlalchemy import make_url

Locale = Literal["as the server", "C", "C.UTF-8", "builtin"]

# With C, no letter outside ASCII is a letter; many a server was set up so. "builtin" needs PostgreSQL 17.
LOCALES: dict[Locale, str] = {
    "as the server": "",
    "C": "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'",
    "C.UTF-8": "LOCALE_PROVIDER libc LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
    "builtin": "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'",
}


@dataclass(frozen=True)
class Databases:
    """Makes and drops databases on one server. All of a run begin with its prefix."""

    admin_url: str
    prefix: str

    @classmethod
    def at(cls, url: str, prefix: str = "") -> Databases:
        """Of the server that a URL of any spelling leads to; its role must be allowed to create databases."""
        parsed = make_url(url.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")
        return cls(_text(parsed), prefix or f"community_test_{secrets.token_hex(4)}")

    def create(self, *, locale: Locale = "as the server") -> str:
        """The URL of a new, empty database."""
        return self._create("template0", f"ENCODING 'UTF8' {LOCALES[locale]}")

    def copy(self, template_url: str) -> str:
        """The URL of a new database with all that the template holds (25 ms for an empty one)."""
        return self._create(self._name(template_url))

    def template(self, label: str, build: Callable[[str], None]) -> str:
        """The URL of a database that `build(url)` filled, once a run, whichever worker comes first.

        It takes no more connections: it is there to be copied.
        """
        name = f"{self.prefix}_{label}"
        with self._connect() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
            if not self._is_finished(connection, name):
                self._build(connection, name, build)
        return self._url(name)

    def drop(self, url: str) -> None:
        with self._connect() as connection:
            _drop(connection, self._name(url))

    def drop_all(self) -> None:
        """Those of this run, whoever made them."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.prefix}_"]
            )
            for (name,) in rows.fetchall():
                _drop(connection, name)

    def _create(self, template: str, options: str = "") -> str:
        name = f"{self.prefix}_{secrets.token_hex(4)}"
        with self._connect() as connection:
            _create(connection, name, template, options)
        return self._url(name)

    def _is_finished(self, connection: psycopg.Connection[Any], name: str) -> bool:
        row = connection.execute("SELECT datallowconn FROM pg_database WHERE datname = %s", [name]).fetchone()
        return row is not None and row[0] is False

    def _build(self, connection: psycopg.Connection[Any], name: str, build: Callable[[str], None]) -> None:
        _drop(connection, name)  # what a builder that died may have left
        _create(connection, name, "template0", "ENCODING 'UTF8'")
        build(self._url(name))
        connection.execute(_named("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name))
        lingering = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(lingering, [name])

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(_conninfo(self.admin_url), autocommit=True)

    def _url(self, name: str) -> str:
        return _text(make_url(self.admin_url).set(database=name))

    def _name(self, url: str) -> str:
        name = make_url(url).database
        if name is None or not name.startswith(f"{self.prefix}_"):
            raise ValueError(f"{name} is not a database of this run")
        return name


def answers(url: str) -> bool:
    """Whether a server accepts connections there."""
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(_conninfo(url), connect_timeout=2).close()
        return True
    return False


def _create(connection: psycopg.Connection[Any], name: str, template: str, options: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} {}")
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template), sql.SQL(options)))


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _named(statement: str, name: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(name))


def _conninfo(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _text(url: Any) -> str:
    """The URL with its password and with plain slashes, so that it survives configuration files."""
    return str(url.render_as_string(hide_password=False)).replace("%2F", "/")
