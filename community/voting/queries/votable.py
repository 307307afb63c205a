"""The idea that a vote is for: just the columns that voting needs, because a vote is the most frequent write."""

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select

from community.access import AnyViewer, Viewer
from community.core import clock
from community.core.db import AnySelect, session, write_intent
from community.core.errors import Missing
from community.ideas.models import Idea, Stage, Status
from community.ideas.policy import visible_to
from community.ideas.rules import path_of
from community.membership.models import Scope
from community.membership.policy import Place, placed

IDEAS = cast(Table, Idea.__table__)
STATUSES = cast(Table, Status.__table__)
NAMES = (
    "id", "title", "slug", "status_id", "board_id", "withdrawn_at", "is_held", "carried_votes", "votes_aside",
    "merged_into_id", "takes_in", "vote_count", "support", "score",
)  # fmt: skip


@dataclass
class Votable:
    """An idea as far as a ballot shows it. Its numbers are kept up with by the actions."""

    id: int
    title: str
    slug: str
    status_id: int
    board_id: int
    withdrawn_at: datetime | None
    is_held: bool
    carried_votes: int
    votes_aside: int
    merged_into_id: int | None
    takes_in: bool
    vote_count: int
    support: int
    score: float
    stage: str

    @property
    def path(self) -> str:
        return path_of(self.id, self.slug)

    @property
    def takes_votes(self) -> bool:
        return self.is_open and Stage(self.stage).takes_votes

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and not self.is_held and self.merged_into_id is None


@placed(Votable)
def _place(idea: Votable) -> list[Place]:
    return [(Scope.IDEA, idea.id), (Scope.BOARD, idea.board_id)]


def get_votable(number: int, viewer: Viewer) -> Votable:
    """The idea with this public number; Missing if not for this viewer. One query, a fifth of `get_visible`'s time.

    In a transaction that writes it brings the time along: whoever votes has been locked before.
    """
    values = {"number": number, "viewer_id": viewer.id}
    with_time = write_intent.get() and clock.is_asked()
    statement = _one_and_time if with_time else _one
    found = session.execute(statement(AnyViewer.like(viewer)), values).one_or_none()
    if found is None:
        raise Missing
    if with_time:
        clock.keep(found[-1])
    return Votable(*found[: len(NAMES) + 1])


@functools.cache
def _one_and_time(whoever: AnyViewer) -> AnySelect:
    return _one(whoever).add_columns(clock.READ)


@functools.cache
def _one(whoever: AnyViewer) -> AnySelect:
    return (
        select(*(IDEAS.c[name] for name in NAMES), STATUSES.c.stage)
        .join(STATUSES, STATUSES.c.id == IDEAS.c.status_id)
        .where(IDEAS.c.id == bindparam("number"), visible_to(whoever))
    )
