"""`community db`: the schema and the rows that every site begins with."""

from pathlib import Path

import click
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from community.app import create_app
from community.core import clock
from community.core.db import db, session
from community.core.transaction import writing
from community.ideas.actions import found_catalogue
from community.moderation.actions.clauses import found_clauses
from community.site.actions import found_site

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


@click.group("db")
def db_group() -> None:
    """Keep the database's schema."""


@db_group.command("upgrade")
def upgrade_command() -> None:
    """Bring the schema up to date; safe to run again."""
    with create_app().app_context():
        bring_up_to_date()
    click.echo("The database is up to date.")


def bring_up_to_date() -> None:
    """Migrate, and write the rows that a new site begins with. Needs an application context."""
    known = {file.stem.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py")}
    stands_at = _asked("SELECT version_num FROM alembic_version")
    if stands_at is not None and stands_at not in known:
        newer = f"The database is of a newer version ({stands_at}) than this program, which knows {max(known)}."
        raise click.ClickException(f"{newer} Install the newer program, or go back to a backup.")
    if stands_at == max(known) and _asked("SELECT 1 FROM statuses LIMIT 1"):
        return  # without loading Alembic, to start fast
    from flask_migrate import upgrade

    teach_migrations()
    upgrade()
    with writing():
        found_site(now=clock.now())
        found_clauses()
        found_catalogue()


def teach_migrations() -> None:
    """Let Flask-Migrate know the current application and where its migrations are."""
    from flask_migrate import Migrate

    Migrate(current_app, db, directory=str(MIGRATIONS), render_as_batch=True)


def _asked(statement: str) -> object:
    """The first value; None where there is no row, or no such table yet."""
    try:
        return session.execute(text(statement)).scalar()
    except SQLAlchemyError:
        return None
    finally:
        session.rollback()
