"""`community recount`: whether every stored number is what its rows say."""

from collections.abc import Iterator, Mapping

import click

from community.app import create_app
from community.core.transaction import writing
from community.discussion.actions import recount_threads
from community.discussion.actions.holding import recheck_held as recheck_comments
from community.ideas.actions.counting import recount_boards
from community.ideas.actions.holding import recheck_held as recheck_ideas
from community.ideas.actions.merging import recheck_merges
from community.membership.actions.holding import recheck_held as recheck_members
from community.moderation.actions.reading import recheck_unread
from community.notifications.actions.reading import recount_unread
from community.voting.actions import Difference, recheck_counting, recheck_roots, recount_all, recount_aside
from community.voting.actions.owing import recheck_owed

Miscounts = Mapping[int, tuple[int, int]]
HELD = ("held", "not held")
# What holds decide goes first: the counts follow from it.
DERIVED = (
    ("member", HELD, recheck_members),
    ("idea", HELD, recheck_ideas),
    ("comment", HELD, recheck_comments),
    ("vote", ("counted", "set aside"), recheck_counting),
    ("member", ("unread", "read"), recheck_unread),
)


@click.command()
@click.option("--fix", is_flag=True, help="Repair what differs.")
@click.pass_context
def recount(context: click.Context, *, fix: bool) -> None:
    """Count votes, scores, comments and ideas again from their rows, and what is set aside; report what differs.

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
    yield from _lines("idea", "as its root", recheck_merges(fix=fix))
    yield from _lines("vote", "as its root", recheck_roots(fix=fix))
    for what, said, recheck in DERIVED:
        yield from _flags(what, said, recheck(fix=fix))
    yield from _lines("idea", "votes aside", recount_aside(fix=fix))
    for each in recount_all(fix=fix):
        yield _vote_line(each)
    for number, (stored, right) in recheck_owed(fix=fix).items():
        yield f"idea {number}: owed an answer since {stored} as stored, since {right} by its votes"
    yield from _lines("thread", "comments", recount_threads(fix=fix))
    yield from _lines("board", "ideas", recount_boards(fix=fix))
    yield from _lines("member", "unread notifications", recount_unread(fix=fix))


def _flags(what: str, said: tuple[str, str], found: Mapping[int, bool]) -> Iterator[str]:
    """`said`: what a stored flag means, and what no flag means."""
    for number, is_set in found.items():
        stored, right = said if is_set else reversed(said)
        yield f"{what} {number}: {stored} as stored, {right} by its rows"


def _vote_line(each: Difference) -> str:
    votes = f"{each.stored_count} votes stored, {each.counted} counted"
    return f"idea {each.idea_id}: {votes}; score {each.stored_score!r} stored, {each.recounted!r} recounted"


def _lines(what: str, of: str, found: Miscounts) -> Iterator[str]:
    for number, (stored, counted) in found.items():
        yield f"{what} {number}: {stored} {of} stored, {counted} counted"


def _summary(count: int, *, fixed: bool) -> str:
    plural = "difference" if count == 1 else "differences"
    return f"{count} {plural}{', repaired' if count and fixed else ''}."
