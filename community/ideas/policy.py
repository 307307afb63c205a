"""Who may read an idea, and who may change what about it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from community.access import Decision, Permission, Role, Viewer, allowed, refused, rule
from community.core import clock
from community.core.db import session
from community.core.errors import Closed
from community.discussion.models import Comment, Thread
from community.ideas.models import Audience, Board, Idea
from community.ideas.rules import RESTORABLE_DAYS, path_of
from community.membership.models import Scope
from community.membership.policy import Place, placed, sees_held
from community.site.queries import the_site


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
    stands = [] if sees_withdrawn(viewer) else [Idea.withdrawn_at.is_(None)]
    stands += [] if sees_held(viewer) else [Idea.is_held.is_(False)]
    if not stands:
        return on_board
    return and_(on_board, or_(and_(*stands), Idea.author_id == viewer.id) if viewer.is_member else and_(*stands))


def is_public() -> ColumnElement[bool]:
    """Neither taken back nor set aside nor merged, as SQL: what boards count, and what is searched."""
    return and_(Idea.withdrawn_at.is_(None), Idea.is_held.is_(False), Idea.merged_into_id.is_(None))


def listed_for(viewer: Viewer) -> ColumnElement[bool]:
    """What lists, feeds and search show the viewer: visible, neither taken back nor set aside, whoever looks."""
    return listed_to(audiences_of(viewer))


def listed_to(audiences: tuple[Audience, ...]) -> ColumnElement[bool]:
    """The same for everybody who belongs to these audiences and to no other.

    Said by the boards that are closed to them: given the open ones, SQLite walks these board by board and sorts all
    their ideas, instead of following the list's own index to the end of the page.
    """
    return and_(is_public(), _is_open_to(audiences))


def own_listed_to(audiences: tuple[Audience, ...]) -> ColumnElement[bool]:
    """What an author's own list shows them: with what was set aside, and what they took back and may bring back."""
    return _is_open_to(audiences)


def _is_open_to(audiences: tuple[Audience, ...]) -> ColumnElement[bool]:
    return Idea.board_id.not_in(select(Board.id).where(Board.seen_by.not_in(audiences)))


def may_read(viewer: Viewer, idea: Idea) -> Decision:
    """Whether the viewer may read the idea. Agrees with `visible_to`."""
    if idea.board.seen_by not in audiences_of(viewer):
        return refused("missing")
    is_shown = idea.withdrawn_at is None or sees_withdrawn(viewer)
    if is_shown and (not idea.is_held or sees_held(viewer)):
        return allowed
    is_author = viewer.is_member and idea.author_id == viewer.id
    return allowed if is_author else refused("missing")


@rule(Permission.IDEA_POST)
def may_post(actor: Viewer, board: Board | None) -> Decision:
    """On a board whose audience for posting includes the actor; asked without a board: anywhere. The owner may
    have kept it to those with a role.
    """
    if not actor.roles and the_site().who_posts == "team":
        return refused("posting-by-team")
    if board is None:
        return allowed
    audiences = audiences_of(actor)
    return allowed if board.posted_by in audiences and board.seen_by in audiences else refused("board-not-yours")


@rule(Permission.IDEA_REVISE)
def may_revise(actor: Viewer, idea: Idea) -> Decision:
    """The author, at any time while it is not taken back."""
    if idea.author_id is None or idea.author_id != actor.id:
        return refused("not-your-idea")
    if idea.merged_into_id is not None:
        return merged_into(idea.merged_into_id)
    return refused("idea-withdrawn") if idea.withdrawn_at else allowed


def merged_into(root_id: int) -> Decision:
    """The no for what is part of another idea by now, with the way to that one."""
    return refused("idea-merged", went_to=path_of(root_id, ""))


def refuse_merged(idea: Idea) -> None:
    """Raise Closed where the idea, looked at under its lock, has become part of another one meanwhile."""
    if idea.merged_into_id is not None:
        raise Closed("idea-merged", went_to=path_of(idea.merged_into_id, ""))


@rule(Permission.IDEA_WITHDRAW)
def may_withdraw(actor: Viewer, idea: Idea) -> Decision:
    """The author; and for 30 days the author may bring it back."""
    if idea.author_id is None or idea.author_id != actor.id:
        return refused("not-your-idea")
    if idea.withdrawn_at and restorable_until(idea.withdrawn_at) < clock.python_now():
        return refused("too-late-to-restore")
    if idea.merged_into_id is not None:
        return merged_into(idea.merged_into_id)
    return refused("idea-takes-in") if idea.takes_in and not idea.withdrawn_at else allowed


def restorable_until(withdrawn_at: datetime) -> datetime:
    """Until when a withdrawn idea can come back."""
    return withdrawn_at + timedelta(days=RESTORABLE_DAYS)


@rule(Permission.IDEA_ANSWER)
def may_answer(_actor: Viewer, idea: Idea | None) -> Decision:
    """The team, on every idea that is neither taken back nor set aside."""
    if idea is None or idea.is_open:
        return allowed
    if idea.merged_into_id is not None:
        return merged_into(idea.merged_into_id)
    return refused("idea-withdrawn" if idea.withdrawn_at else "idea-held")


@rule(Permission.IDEA_MERGE)
def may_merge(_actor: Viewer, _idea: Idea | None) -> Decision:
    """The team and moderators, whatever they may read."""
    return allowed


@rule(Permission.MERGE_PROPOSE)
def may_propose(actor: Viewer, idea: Idea | None) -> Decision:
    """Everybody who sees the idea, while it stands for itself and is not decided, unless the owner leaves it to those
    with a role. Others may be proposed to join a decided one.
    """
    if idea is not None and idea.merged_into_id is not None:
        return merged_into(idea.merged_into_id)
    if not actor.roles and not the_site().merge_proposals:
        return refused("merging-by-team")
    if idea is None or idea.takes_votes:
        return allowed
    return refused("merge-decided" if idea.is_open else "merge-not-open")


def may_read_numbers(viewer: Viewer) -> Decision:
    """How the community is run, in numbers: everybody, unless the owner keeps them to those with a role."""
    return allowed if viewer.roles or the_site().public_numbers else refused("numbers-not-public")


@rule(Permission.IDEA_EXPORT)
def may_export(_actor: Viewer, _subject: None) -> Decision:
    """Whoever holds it."""
    return allowed


@placed(Board)
def _place_of_board(board: Board) -> list[Place]:
    return [(Scope.BOARD, board.id)]


@placed(Idea)
def place_of_idea(idea: Idea) -> list[Place]:
    """The idea and its board."""
    return [(Scope.IDEA, idea.id), (Scope.BOARD, idea.board_id)]


@placed(Thread)
def _place_of_thread(thread: Thread) -> list[Place]:
    return _place_behind(thread.id)


@placed(Comment)
def _place_of_comment(comment: Comment) -> list[Place]:
    return _place_behind(comment.thread_id)


def _place_behind(thread_id: int) -> list[Place]:
    """One query, asked only for those from whom something is withheld."""
    row = session.execute(
        select(Idea.id, Idea.board_id, Idea.merged_into_id).where(Idea.thread_id == thread_id)
    ).first()
    if row is None:
        return []
    merged_into = [(Scope.IDEA, row.merged_into_id)] if row.merged_into_id is not None else []
    return [(Scope.IDEA, row.id), (Scope.BOARD, row.board_id), *merged_into]
