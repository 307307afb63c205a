"""`community import`: what another program holds, brought in and taken back."""

import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from community.app import create_app
from community.cli.database import bring_up_to_date
from community.cli.importing.columns import KINDS, Refused, read_mapping, unused
from community.cli.importing.comments import CommentStage
from community.cli.importing.ideas import IdeaStage
from community.cli.importing.indexing import index_marked
from community.cli.importing.job import Job
from community.cli.importing.reading import Sheet
from community.cli.importing.undo import take_back
from community.cli.importing.votes import VoteStage
from community.core import clock
from community.core.db import db, session
from community.core.settings import SettingsError
from community.core.text import clean_line
from community.ideas.models import Status

MOST_SOURCE_CHARACTERS = 60
SOME_ROWS_WERE_BAD = 1
A_FILE = click.Path(path_type=Path)


def _named(_context: click.Context, _option: click.Parameter, value: str) -> str:
    name = clean_line(value) if value.strip() else ""
    if not 1 <= len(name) <= MOST_SOURCE_CHARACTERS:
        raise Refused(f"--source: a name of 1 to {MOST_SOURCE_CHARACTERS} characters.")
    return name


SOURCE = click.option("--source", required=True, callback=_named, help="What to call where it comes from.")


@click.group("import")
def import_group() -> None:
    """Bring in what another program holds, and take it back."""


@import_group.command("csv")
@click.option("--ideas", type=A_FILE, required=True, help="id, title, created_at; body, author, board, status, …")
@click.option("--comments", type=A_FILE, help="id, idea_id, created_at, body; parent_id, author.")
@click.option("--votes", type=A_FILE, help="idea_id, voter, created_at.")
@SOURCE
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="A column that is called otherwise.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Read and compare everything; write nothing.")
def csv_command(
    ideas: Path, comments: Path | None, votes: Path | None, source: str, mapping: tuple[str, ...], *, is_dry: bool
) -> None:
    """Bring in ideas, comments and votes from CSV files; run again, it brings in what is new.

    Exit code 0: every row came in or was here already; 1: some rows were bad and were left out; 2: nothing was done.
    """
    paths = {"ideas": ideas, "comments": comments, "votes": votes}
    sheets = _open({kind: path for kind, path in paths.items() if path}, mapping)
    with _application().app_context():
        _prepare(is_dry=is_dry)
        job = Job(source, clock.now(), is_dry=is_dry, say=_say)
        session.rollback()
        bring_in(job, sheets)
        if not is_dry and job.report.has_changed:
            index_marked()
    _tell(job)


def bring_in(job: Job, sheets: list[Sheet]) -> None:
    """Ideas, then comments, then votes. Needs an application context."""
    for sheet in sheets:
        if sheet.kind == "ideas":
            IdeaStage(job, sheet).run()
        elif sheet.kind == "comments":
            CommentStage(job, sheet).run()
        else:
            VoteStage(job, sheet).run()


def _open(paths: dict[str, Path], given: tuple[str, ...]) -> list[Sheet]:
    """All files, with headers that fit, before anything is done with one of them."""
    mapping = read_mapping(given)
    sheets = [Sheet(kind, paths[kind], mapping) for kind in KINDS if kind in paths]
    if wrong := unused(mapping, {sheet.kind: sheet.header for sheet in sheets}):
        raise Refused(f"--map {wrong[0]}: no file has that column.")
    return sheets


def _prepare(*, is_dry: bool) -> None:
    """A database that is new becomes a site first; a dry run writes not even that."""
    try:
        is_ready = inspect(db.engine).has_table(Status.__tablename__) and session.scalar(select(Status.id).limit(1))
    except OperationalError as error:
        raise Refused(f"The database cannot be reached: {str(error.orig).splitlines()[0]}") from error
    session.rollback()
    if not is_ready and is_dry:
        raise Refused("The database is not set up yet: run `community db upgrade` first.")
    if not is_ready:
        bring_up_to_date()


def _tell(job: Job) -> None:
    report = job.report
    for line in report.summary():
        click.echo(line)
    if report.bad_rows:
        click.echo(f"{report.bad_rows:,} rows were bad and left out.")
    if job.is_dry:
        click.echo("This was a dry run: nothing was written.")
    elif not report.has_changed:
        click.echo("Nothing changed.")
    if report.bad_rows:
        sys.exit(SOME_ROWS_WERE_BAD)


@import_group.command("undo")
@SOURCE
@click.option(
    "--with-contributions", is_flag=True, help="Also what people have voted, written, answered and judged there."
)
def undo_command(source: str, *, with_contributions: bool) -> None:
    """Take an import back: its ideas with comments and votes, and people whom nobody has claimed.

    Boards stay; tags that nothing carries any more go. What moderators decided there stays decided and logged.
    Exit code 2: nothing was removed, and why.
    """
    with _application().app_context():
        gone = take_back(source, _say, with_contributions=with_contributions)
        index_marked()
    stay = gone.pop("people who stay")
    click.echo(f"Removed: {', '.join(f'{count:,} {kind}' for kind, count in gone.items())}.")
    if stay:
        click.echo(f"{stay:,} people stay: somebody has claimed them, or they have contributed elsewhere.")


def _application() -> Flask:
    try:
        return create_app()
    except SettingsError as error:
        raise Refused(str(error)) from error


def _say(line: str) -> None:
    click.echo(line, err=True)
