"""A worker to be killed: `prepare` schedules answers, `publish` publishes them one by one and says so.

A program of its own, run by test_killed_while_publishing.py; its settings come from the environment.
"""

import sys
from datetime import timedelta

import click
from sqlalchemy import select

from community.access import Role
from community.app import create_app
from community.cli.database import bring_up_to_date
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Answer, Proposal, keep_answer, post_idea
from community.ideas.models import Board, Status
from tests.world import World

ANSWERS = 60


def prepare() -> None:
    bring_up_to_date()
    team = World(create_app()).member("tomas", roles=(Role.TEAM,))
    with writing():
        board = session.scalars(select(Board)).one()
        planned = session.scalars(select(Status).where(Status.key == "planned")).one()
        now = clock.now() - timedelta(days=1)
        for number in range(ANSWERS):
            idea = post_idea(Proposal(title=f"Idea number {number}", body=""), board=board, by=team, now=now)
            answer = Answer(status=planned, text="We begin in May.")
            keep_answer(idea, answer, by=team, now=now, publish_at=now + timedelta(minutes=1))


def publish() -> None:
    while tasks.TASKS["answers.publish"].run():
        click.echo("published")


if __name__ == "__main__":
    with create_app().app_context():
        {"prepare": prepare, "publish": publish}[sys.argv[1]]()
