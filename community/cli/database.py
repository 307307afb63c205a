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
    if _is_up_to_date():
        return
    from flask_migrate import upgrade

    teach_migrations()
    upgrade()
    with writing():
        found_site(now=clock.now())
        found_catalogue()


def teach_migrations() -> None:
    """Let Flask-Migrate know the current application and where its migrations are."""
    from flask_migrate import Migrate

    Migrate(current_app, db, directory=str(MIGRATIONS), render_as_batch=True)


def _is_up_to_date() -> bool:
    """Whether the newest migration has run and the site is founded; asked without loading Alembic, to start fast."""
    newest = max(file.stem.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py"))
    asked = text("SELECT version_num FROM alembic_version WHERE EXISTS (SELECT 1 FROM statuses)")
    try:
        return session.execute(asked).scalar() == newest
    except SQLAlchemyError:
        return False
    finally:
        session.rollback()
