"""The worker is killed while it publishes what is due. Each answer is there once in the end."""

import signal
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import or_, select

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.settings import Settings
from community.core.transaction import writing
from community.ideas.actions import Answer, keep_answer
from community.ideas.models import AnswerDraft, Idea, Status, StatusChange
from tests.ideas.conftest import MakeIdea
from tests.works import Works
from tests.world import World

ANSWERS = 10
NO_MAIL = 25


def _published() -> Counter[int]:
    """How many answers each idea has."""
    session.rollback()
    return Counter(session.scalars(select(StatusChange.idea_id)))


@pytest.mark.slow(seconds=10)
def test_each_answer_is_published_once_though_the_worker_is_killed(
    world: World, settings: Settings, make_idea: MakeIdea
) -> None:
    ideas = [make_idea(f"Idea number {number}").id for number in range(ANSWERS)]
    tomas = world.member("tomas", roles=(Role.TEAM,))
    with writing():
        now = clock.now() - timedelta(days=1)
        planned = session.scalars(select(Status).where(Status.key == "planned")).one()
        for number in ideas:
            answer = Answer(status=planned, text="We begin in May.")
            due = now + timedelta(minutes=1)
            keep_answer(session.get_one(Idea, number), answer, by=tomas, now=now, publish_at=due)
    works = Works(settings, NO_MAIL, ("answers.publish",))
    # Behind each answer stand two: of what is taken back where it is refused, and of it all.
    for nth_commit, moment, published in ((3, "before", 2), (3, "after", 3), (4, "after", 5), (1, "before", 5)):
        assert works.run(nth_commit, moment) == -signal.SIGKILL
        assert _published().total() == published
    assert works.run() == 0
    assert _published() == Counter(ideas)
    waiting = or_(AnswerDraft.published_id.is_(None), AnswerDraft.failed_at.is_not(None))
    assert session.scalars(select(AnswerDraft.id).where(waiting)).all() == []
