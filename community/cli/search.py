"""`community search`: the index."""

import click

from community.app import create_app
from community.core.errors import Conflict
from community.core.ports import chosen
from community.search.actions import rebuild


@click.group("search")
def search_group() -> None:
    """Keep the search index."""


@search_group.command("rebuild")
def rebuild_command() -> None:
    """Make the index anew from the database; the site goes on serving from the old one meanwhile."""
    with create_app().app_context():
        try:
            count = rebuild(chosen().search)
        except Conflict as error:
            raise click.ClickException("Another rebuild is running.") from error
    click.echo(f"{count} ideas indexed.")
