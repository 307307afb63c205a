"""One idea and what belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from community.access import AnyViewer, Viewer
from community.core.db import AnySelect, session
from community.core.errors import Missing
from community.ideas.models import Board, Idea, IdeaRevision, IdeaTag, MergeProposal, Stage, Status, StatusChange, Tag
from community.ideas.policy import audiences_of, visible_to
from community.ideas.queries.cards import TagName, carried_tags, named
from community.ideas.queries.catalogue import status_by_id, statuses

# Built once, as are those of functions below: they are sent with every page of an idea.
_CARRIED = (
    select(Tag)
    .join(IdeaTag, IdeaTag.tag_id == Tag.id)
    .where(IdeaTag.idea_id == bindparam("idea_id"))
    .order_by(Tag.name)
)
_MADE = (
    select(StatusChange)
    .where(StatusChange.idea_id == bindparam("idea_id"))
    .options(joinedload(StatusChange.changed_by), joinedload(StatusChange.to))
    .order_by(StatusChange.changed_at, StatusChange.id)
)


def get_visible(number: int, viewer: Viewer) -> Idea:
    """The idea with this public number, with status, board, thread and author; Missing if not for this viewer.

    One query.
    """
    idea: Idea = _row(_one(AnyViewer.like(viewer)), number, viewer)[0]
    return idea


class Whole(NamedTuple):
    """An idea, its tags by name, and whether there may be proposals to merge it: where not, none need be asked for."""

    idea: Idea
    tags: tuple[TagName, ...]
    is_proposed: bool


def get_whole(number: int, viewer: Viewer) -> Whole:
    """The same with what belongs on its page. One query."""
    idea, carried, is_proposed = _row(_whole(AnyViewer.like(viewer)), number, viewer)
    return Whole(idea, named(carried), is_proposed)


def was_removed(number: int, viewer: Viewer) -> bool:
    """Whether the idea went with its author, on a board that the viewer may see. One query."""
    gone = Idea.id == number, Idea.removed_at.is_not(None), Board.seen_by.in_(audiences_of(viewer))
    return bool(session.scalar(select(exists().where(*gone, Board.id == Idea.board_id))))


def _row(statement: AnySelect, number: int, viewer: Viewer) -> Any:
    values = {"number": number, "viewer_id": viewer.id}
    found = session.execute(statement, values).one_or_none()
    if found is None:
        raise Missing
    return found


@cache
def _whole(whoever: AnyViewer) -> AnySelect:
    sides = MergeProposal.source_id, MergeProposal.target_id
    is_proposed = or_(Idea.takes_in, *(exists().where(side == Idea.id) for side in sides))
    return _one(whoever).add_columns(carried_tags(), is_proposed)


@cache
def _one(whoever: AnyViewer) -> AnySelect:
    return (
        select(Idea)
        .join(Idea.status)
        .join(Idea.board)
        .join(Idea.thread)
        .outerjoin(Idea.author)
        .options(
            contains_eager(Idea.status),
            contains_eager(Idea.board),
            contains_eager(Idea.thread),
            contains_eager(Idea.author),
        )
        .where(Idea.id == bindparam("number"), visible_to(whoever))
        .execution_options(populate_existing=True)
    )


def tags_of(idea: Idea) -> list[Tag]:
    """Its tags by name."""
    return list(session.scalars(_CARRIED, {"idea_id": idea.id}))


def status_changes_of(idea: Idea) -> list[StatusChange]:
    """Its moves of status, oldest first, with who made them. One query."""
    return list(session.scalars(_MADE, {"idea_id": idea.id}))


def revisions_of(idea: Idea) -> list[IdeaRevision]:
    """Every form the idea has had, newest first, with who wrote it. One query."""
    kept = (
        select(IdeaRevision)
        .where(IdeaRevision.idea_id == idea.id)
        .options(joinedload(IdeaRevision.written_by))
        .order_by(IdeaRevision.number.desc())
    )
    return list(session.scalars(kept))


@dataclass(frozen=True)
class Step:
    """A status on the way of an idea: passed, current, or still ahead (without a time)."""

    name: str
    state: str
    reached_at: datetime | None = None
    target: date | None = None


def journey(idea: Idea, changes: Sequence[StatusChange]) -> list[Step]:
    """The way of an idea so far, and what lies ahead while it is on its way. No query beyond the kept statuses."""
    first = status_by_id(changes[0].from_id) if changes else idea.status
    passed: dict[int, tuple[Status, datetime]] = {first.id: (first, idea.created_at)}
    for change in changes:
        passed.pop(change.to_id, None)
        passed[change.to_id] = (status_by_id(change.to_id), change.changed_at)
    now = passed.pop(idea.status_id, (idea.status, idea.created_at))
    steps = [Step(status.name, "done", reached) for status, reached in passed.values()]
    steps.append(Step(idea.status.name, "now", now[1]))
    return steps + _ahead(idea, changes[-1].target if changes else None)


def _ahead(idea: Idea, target: date | None) -> list[Step]:
    if Stage(idea.status.stage) in (Stage.DONE, Stage.CLOSED):
        return []
    ahead = [
        status
        for status in statuses()
        if status.position > idea.status.position and status.stage != Stage.CLOSED and not status.is_internal
    ]
    return [Step(status.name, "todo", target=target if status.stage == Stage.DONE else None) for status in ahead]
