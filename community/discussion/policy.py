"""Who may read a comment, and who may write, change, mark and lock.

A thread belongs to something that lies above this room, an idea for example, and is seen by whoever sees that.
The rooms above register how to find it.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from community.access import Decision, Permission, Viewer, allowed, holds, refused, rule
from community.core.errors import Missing
from community.discussion.models import Comment, Thread
from community.membership.policy import sees_held


class Joined(NamedTuple):
    """A thread that came along with something else: under which title, and how many comments it brought."""

    title: str
    comment_count: int


class Owner(NamedTuple):
    """What a thread belongs to: its page, its title, its author, and whether it takes comments.

    `joined`: the other threads that its page shows after its own one, by id.
    """

    path: str
    title: str
    author_id: int | None
    takes_comments: bool
    thread_id: int
    joined: Mapping[int, Joined]

    def comments_with(self, own: int) -> int:
        """How many comments its page shows, of which `own` are in its own thread."""
        return own + sum(each.comment_count for each in self.joined.values())


OwnerLookup = Callable[[Iterable[int], Viewer], Mapping[int, Owner]]
_lookups: list[OwnerLookup] = []


def register_owners(lookup: OwnerLookup) -> OwnerLookup:
    """Ask `lookup(thread_ids, viewer)` whose threads these are; it leaves out what the viewer may not see."""
    if lookup not in _lookups:
        _lookups.append(lookup)
    return lookup


def owners_of(thread_ids: Iterable[int], viewer: Viewer) -> dict[int, Owner]:
    """The owners of those threads that the viewer may see. One query for each kind of owner."""
    ids = list(thread_ids)
    found: dict[int, Owner] = {}
    for lookup in _lookups:
        found |= lookup(ids, viewer) if ids else {}
    return found


def owner_of(thread_id: int, viewer: Viewer) -> Owner:
    """The owner of one thread; raises Missing where there is none for this viewer."""
    owner = owners_of([thread_id], viewer).get(thread_id)
    if owner is None:
        raise Missing
    return owner


class Readable(Protocol):
    """What the rules need of a comment; the rows of a page have it too."""

    @property
    def author_id(self) -> int | None: ...
    @property
    def is_internal(self) -> bool: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...
    @property
    def is_held(self) -> bool: ...


def is_public() -> ColumnElement[bool]:
    """The comments that everybody reads who sees the thread, as SQL: these are counted and shown on profiles."""
    return and_(Comment.is_internal.is_(False), Comment.withdrawn_at.is_(None), Comment.is_held.is_(False))


def sees_notes(viewer: Viewer) -> bool:
    """Whether internal notes are visible at all: to team and moderators."""
    return holds(viewer, Permission.COMMENT_NOTE)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The comments of a thread that the viewer is shown, as SQL. Agrees with `may_read`.

    What was taken back or set aside keeps its place only under replies, and for its author.
    """
    has_notes, has_held = sees_notes(viewer), sees_held(viewer)
    stands = [_stands(Comment, has_held=has_held), _is_replied_to(has_notes=has_notes, has_held=has_held)]
    if viewer.is_member:
        stands.append(Comment.author_id == viewer.id)
    return or_(*stands) if has_notes else and_(Comment.is_internal.is_(False), or_(*stands))


def _stands(comment: type[Comment], *, has_held: bool) -> ColumnElement[bool]:
    is_there = comment.withdrawn_at.is_(None)
    return is_there if has_held else and_(is_there, comment.is_held.is_(False))


@functools.cache
def _is_replied_to(*, has_notes: bool, has_held: bool) -> ColumnElement[bool]:
    """Whether a reply stands under the comment, notes and held ones counted or not. Built once: aliases are dear."""
    reply = aliased(Comment)
    replies = select(reply.id).where(reply.parent_id == Comment.id, _stands(reply, has_held=has_held))
    return (replies if has_notes else replies.where(reply.is_internal.is_(False))).exists()


def may_read(viewer: Viewer, comment: Readable, *, is_replied_to: bool) -> Decision:
    """Whether the viewer is shown the comment in its thread. Agrees with `visible_to`.

    `is_replied_to`: whether a reply that the viewer can read hangs from it.
    """
    if comment.is_internal and not sees_notes(viewer):
        return refused("missing")
    stands = comment.withdrawn_at is None and (not comment.is_held or sees_held(viewer))
    if stands or is_replied_to:
        return allowed
    return allowed if viewer.is_member and comment.author_id == viewer.id else refused("missing")


def hides_words(viewer: Viewer, comment: Readable) -> bool:
    """Whether just the place of a comment is shown: a decision set it aside, and the viewer is not its author."""
    is_mine = viewer.is_member and comment.author_id == viewer.id
    return comment.is_held and not is_mine and not sees_held(viewer)


@rule(Permission.COMMENT_POST)
def may_comment(actor: Viewer, thread: Thread | None) -> Decision:
    """Everybody who sees it, until the thread is locked; then those who could open it again."""
    if thread is None or thread.locked_at is None or holds(actor, Permission.THREAD_LOCK):
        return allowed
    return refused("thread-locked")


@rule(Permission.COMMENT_REVISE)
def may_revise(actor: Viewer, comment: Readable | None) -> Decision:
    """The author, whenever they want."""
    if comment is None or (comment.author_id is not None and comment.author_id == actor.id):
        return allowed
    return refused("not-your-comment")


@rule(Permission.COMMENT_WITHDRAW)
def may_withdraw(actor: Viewer, comment: Readable | None) -> Decision:
    """The author, whenever they want; never withheld by name, for nobody is to be held to what they said."""
    return may_revise(actor, comment)


@rule(Permission.COMMENT_NOTE)
def may_note(_actor: Viewer, _thread: Thread | None) -> Decision:
    """Whoever holds it, also where the discussion is locked."""
    return allowed


@rule(Permission.COMMENT_ANSWER)
def may_mark(_actor: Viewer, comment: Readable | None) -> Decision:
    """The team, on what everybody can read."""
    if comment is not None and (comment.is_internal or comment.withdrawn_at or comment.is_held):
        return refused("answer-not-public")
    return allowed


@rule(Permission.THREAD_LOCK)
def may_lock(_actor: Viewer, _thread: Thread | None) -> Decision:
    """Whoever holds it."""
    return allowed
