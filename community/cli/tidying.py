"""`community tidy`: what otherwise waits for the night."""

import click

from community.app import create_app
from community.core import clock
from community.core.db import session
from community.core.errors import Conflict
from community.core.ports import chosen
from community.pages.actions import clean_up, forget_old_reasons


@click.command()
def tidy() -> None:
    """Overwrite in every file what was deleted, now: database, search index, queue, kept copies of mail.

    May run while the site serves: who writes waits for some seconds; on PostgreSQL each table is locked in its turn.
    """
    with create_app().app_context():
        now = clock.now()
        forget_old_reasons(now=now)
        session.rollback()
        try:
            done = clean_up(chosen(), now=now)
        except Conflict as error:
            raise click.ClickException("The database or the index is busy. Nothing is lost: try again.") from error
    click.echo(f"Cleaned up, for {done} who left.")
