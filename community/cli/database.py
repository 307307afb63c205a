"""`community db`: the schema and the rows that every site begins with."""

import click
from flask_migrate import upgrade

from community.app import create_app
from community.core import clock
from community.core.transaction import writing
from community.ideas.actions import found_catalogue
from community.site.actions import found_site


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
    upgrade()
    with writing():
        found_site(now=clock.now())
        found_catalogue()
