"""Boards and statuses: few, on every page, kept for a second in each process."""

from sqlalchemy import select

from community.access import Viewer
from community.core.db import session
from community.core.shortly import kept_shortly
from community.ideas.models import Audience, Board, Idea, IdeaTag, Status, Tag
from community.ideas.policy import audiences_of, listed_for, may_post


@kept_shortly
def boards() -> list[Board]:
    """All boards in the owner's order."""
    return list(session.scalars(select(Board).order_by(Board.position, Board.id)))


@kept_shortly
def statuses() -> list[Status]:
    """All statuses in the owner's order."""
    return list(session.scalars(select(Status).order_by(Status.position, Status.id)))


def boards_seen_by(viewer: Viewer) -> list[Board]:
    """The boards whose ideas the viewer may read."""
    return [board for board in boards() if board.seen_by in audiences_of(viewer)]


def boards_for_posting(viewer: Viewer) -> list[Board]:
    """The boards on which the viewer may share an idea."""
    return [board for board in boards() if may_post(viewer, board)]


def boards_for_newcomers() -> list[Board]:
    """The boards on which anybody may share an idea once they have joined."""
    open_to = (Audience.EVERYONE, Audience.MEMBERS)
    return [board for board in boards() if board.posted_by in open_to and board.seen_by in open_to]


def board_by_slug(slug: str, viewer: Viewer) -> Board | None:
    """A board that the viewer may see."""
    return next((board for board in boards_seen_by(viewer) if board.slug == slug), None)


def status_by_id(status_id: int) -> Status:
    """The status with this id; it exists, by a foreign key."""
    return next(status for status in statuses() if status.id == status_id)


def status_by_key(key: str) -> Status | None:
    """The status with this key."""
    return next((status for status in statuses() if status.key == key), None)


def tag_by_slug(slug: str, viewer: Viewer) -> Tag | None:
    """A tag that some idea carries which the viewer's lists may show; for whoever has a role, any tag. One query.

    Goes from tag to idea, one by one: of a join, PostgreSQL would make a scan through all ideas where the tag is rare.
    """
    shown = select(Idea.id).where(Idea.id == IdeaTag.idea_id, listed_for(viewer)).scalar_subquery()
    carried = select(IdeaTag.idea_id).where(IdeaTag.tag_id == Tag.id, shown.is_not(None)).exists()
    found = select(Tag).where(Tag.slug == slug)
    return session.scalars(found if viewer.roles else found.where(carried)).one_or_none()
