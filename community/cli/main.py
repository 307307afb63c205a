"""The group of all commands, and how each gets its application."""

import click

from community.cli import database, demo, importing, members, recount, running, search, top

ALL = (
    database.db_group,
    demo.demo,
    importing.import_group,
    members.members_group,
    recount.recount,
    running.serve,
    running.worker,
    search.search_group,
    top.top,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run a co-creation community."""


for command in ALL:
    main.add_command(command)
