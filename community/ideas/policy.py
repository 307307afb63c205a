"""Who may read an idea, and who may change what about it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from community.access import Decision, Permission, Role, Viewer, allowed, refused, rule
from community.core import clock
from community.ideas.models import Audience, Board, Idea
from community.ideas.rules import RESTORABLE_DAYS


def audiences_of(viewer: Viewer) -> tuple[Audience, ...]:
    """The audiences that the viewer belongs to."""
    if viewer.roles:
        return (Audience.EVERYONE, Audience.MEMBERS, Audience.TEAM)
    return (Audience.EVERYONE, Audience.MEMBERS) if viewer.is_member else (Audience.EVERYONE,)


def sees_withdrawn(viewer: Viewer) -> bool:
    """Whether withdrawn ideas of others are visible: to moderators and the team."""
    return bool(viewer.roles & {Role.TEAM, Role.MODERATOR, Role.OWNER})


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The ideas that the viewer may read, as SQL. Agrees with `may_read`."""
    boards = select(Board.id).where(Board.seen_by.in_(audiences_of(viewer)))
    on_board = Idea.board_id.in_(boards)
    if sees_withdrawn(viewer):
        return on_board
    if viewer.is_member:
        return and_(on_board, or_(Idea.withdrawn_at.is_(None), Idea.author_id == viewer.id))
    return and_(on_board, Idea.withdrawn_at.is_(None))


def listed_for(viewer: Viewer) -> ColumnElement[bool]:
    """What lists, feeds and search show the viewer: visible, and not taken back."""
    return listed_to(audiences_of(viewer))


def listed_to(audiences: tuple[Audience, ...]) -> ColumnElement[bool]:
    """The same for everybody who belongs to these audiences and to no other.

    Said by the boards that are closed to them: given the open ones, SQLite walks these board by board and sorts all
    their ideas, instead of following the list's own index to the end of the page.
    """
    closed = select(Board.id).where(Board.seen_by.not_in(audiences))
    return and_(Idea.withdrawn_at.is_(None), Idea.board_id.not_in(closed))


def may_read(viewer: Viewer, idea: Idea) -> Decision:
    """Whether the viewer may read the idea. Agrees with `visible_to`."""
    if idea.board.seen_by not in audiences_of(viewer):
        return refused("missing")
    if idea.withdrawn_at is None or sees_withdrawn(viewer):
        return allowed
    is_author = viewer.is_member and idea.author_id == viewer.id
    return allowed if is_author else refused("missing")


@rule(Permission.IDEA_POST)
def may_post(actor: Viewer, board: Board | None) -> Decision:
    """On a board whose audience for posting includes the actor; asked without a board: anywhere."""
    if board is None:
        return allowed
    audiences = audiences_of(actor)
    return allowed if board.posted_by in audiences and board.seen_by in audiences else refused("board-not-yours")


@rule(Permission.IDEA_REVISE)
def may_revise(actor: Viewer, idea: Idea) -> Decision:
    """The author, at any time while it is not taken back."""
    if idea.author_id is None or idea.author_id != actor.id:
        return refused("not-your-idea")
    return refused("idea-withdrawn") if idea.withdrawn_at else allowed


@rule(Permission.IDEA_WITHDRAW)
def may_withdraw(actor: Viewer, idea: Idea) -> Decision:
    """The author; and for 30 days the author may bring it back."""
    if idea.author_id is None or idea.author_id != actor.id:
        return refused("not-your-idea")
    if idea.withdrawn_at and restorable_until(idea.withdrawn_at) < clock.python_now():
        return refused("too-late-to-restore")
    return allowed


def restorable_until(withdrawn_at: datetime) -> datetime:
    """Until when a withdrawn idea can come back."""
    return withdrawn_at + timedelta(days=RESTORABLE_DAYS)


@rule(Permission.IDEA_ANSWER)
def may_answer(_actor: Viewer, idea: Idea | None) -> Decision:
    """The team, on every idea that is not taken back."""
    return refused("idea-withdrawn") if idea is not None and idea.withdrawn_at else allowed


@rule(Permission.IDEA_EXPORT)
def may_export(_actor: Viewer, _subject: None) -> Decision:
    """Whoever holds it."""
    return allowed
