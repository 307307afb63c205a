"""The group of all commands, and how each gets its application."""

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from community.cli import (
    database,
    demo,
    doctor,
    importing,
    mail,
    members,
    moderation,
    recount,
    running,
    search,
    tidying,
    top,
)
from community.core.settings import SettingsError

ALL = (
    database.db_group,
    demo.demo,
    doctor.doctor,
    importing.import_group,
    mail.mail_group,
    members.members_group,
    moderation.moderation_group,
    recount.recount,
    running.serve,
    running.worker,
    search.search_group,
    tidying.tidy,
    top.top,
)


class Commands(click.Group):
    """A group that says in one line what the one who runs the machine can mend."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(_database_words(str(error.orig))) from error


def _database_words(said: str) -> str:
    first = said.strip().partition("\n")[0]
    is_missing = "no such table" in first or "does not exist" in first
    return f"The database says: {first}." + (" Run `community db upgrade`." if is_missing else "")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run a co-creation community."""


for command in ALL:
    main.add_command(command)
