"""`community moderation`: what whoever runs the machine can check."""

import click

from community.app import create_app
from community.cli.signals import signals
from community.moderation.actions.log import verify_log


@click.group("moderation")
def moderation_group() -> None:
    """Check what moderation did, and what it should look at."""


moderation_group.add_command(signals)


@moderation_group.command("verify-log")
@click.pass_context
def verify_log_command(context: click.Context) -> None:
    """Check the public log's chain of hashes: edited, missing and reordered entries.

    Ends with 1 where something is wrong. May run while the site serves.
    """
    with create_app().app_context():
        problems = verify_log()
    for problem in problems:
        click.echo(problem)
    click.echo(f"{len(problems)} problems." if problems else "The log is whole.")
    context.exit(1 if problems else 0)
