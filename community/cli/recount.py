"""`community recount`: whether every stored number is what its rows say."""

from collections.abc import Iterator, Mapping

import click

from community.app import create_app
from community.core.transaction import writing
from community.discussion.actions import recount_threads
from community.ideas.actions.counting import recount_boards
from community.voting.actions import Difference, recount_all

Miscounts = Mapping[int, tuple[int, int]]


@click.command()
@click.option("--fix", is_flag=True, help="Repair what differs.")
@click.pass_context
def recount(context: click.Context, *, fix: bool) -> None:
    """Count votes, scores, comments and ideas again from their rows, and report what differs.

    Ends with 1 where something did, repaired or not. May run while the site serves.
    """
    with create_app().app_context():
        if fix:
            with writing():
                found = list(_differences(fix=True))
        else:
            found = list(_differences(fix=False))
    for line in found:
        click.echo(line)
    click.echo(_summary(len(found), fixed=fix))
    context.exit(1 if found else 0)


def _differences(*, fix: bool) -> Iterator[str]:
    for each in recount_all(fix=fix):
        yield _vote_line(each)
    yield from _lines("thread", "comments", recount_threads(fix=fix))
    yield from _lines("board", "ideas", recount_boards(fix=fix))


def _vote_line(each: Difference) -> str:
    votes = f"{each.stored_count} votes stored, {each.counted} counted"
    return f"idea {each.idea_id}: {votes}; score {each.stored_score!r} stored, {each.recounted!r} recounted"


def _lines(what: str, of: str, found: Miscounts) -> Iterator[str]:
    for number, (stored, counted) in found.items():
        yield f"{what} {number}: {stored} {of} stored, {counted} counted"


def _summary(count: int, *, fixed: bool) -> str:
    plural = "difference" if count == 1 else "differences"
    return f"{count} {plural}{', repaired' if count and fixed else ''}."
