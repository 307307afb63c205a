"""Filling an empty database with the demo community, through the same actions that people use."""

import random

import click
from sqlalchemy import select

from community.app import create_app
from community.cli.database import bring_up_to_date
from community.cli.demo import reading
from community.cli.demo.ideas import merge_what_is_one, tell_idea
from community.cli.demo.moderation import tell_cases
from community.cli.demo.people import DEMO_PASSWORD, add_people, say_goodbye
from community.cli.demo.site import furnish, turn_knobs_again
from community.cli.demo.told import choose_levels, read_what_is_old
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.membership.models import Member

SEED = 20
SIGN_INS = (("A customer:", "mira"), ("A moderator:", "dele"), ("Product team:", "tomas"))


@click.command()
def demo() -> None:
    """Fill an empty database with the demo community."""
    with create_app().app_context():
        bring_up_to_date()
        filled = fill_once()
    click.echo("The demo community has moved in." if filled else "There are people here already; nothing was added.")


def fill_once() -> bool:
    """Fill the database if nobody lives in it, wholly or not at all. Needs an application context."""
    if session.scalars(select(Member.id).limit(1)).first() is not None:
        session.rollback()
        return False
    with writing():
        now = clock.now()
        furnish(now=now)
        add_people(now=now)
        turn_knobs_again(now=now)
        chance = _chance()
        entries = reading.ideas()
        for entry in entries:
            tell_idea(entry, now=now, chance=_chance() if "merged" in entry else chance)
        merge_what_is_one(entries, now=now)
        tell_cases(now=now)
        choose_levels(now=now)
        say_goodbye(now=now)
    tasks.run_until_idle()
    with writing():
        read_what_is_old(now=now)
    return True


def _chance() -> random.Random:
    """From the beginning, so that it is the same community every time."""
    return random.Random(SEED)  # noqa: S311  no secret, and to be repeated


def sign_ins() -> list[tuple[str, str, str]]:
    """Who may be tried out: role, handle, password; none where the demo did not fill this database."""
    present = set(session.scalars(select(Member.handle).where(Member.is_demo)))
    session.rollback()
    return [(role, handle, DEMO_PASSWORD) for role, handle in SIGN_INS if handle in present]
