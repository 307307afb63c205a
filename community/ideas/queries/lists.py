"""Lists of ideas: sorted by an index, filtered, in keyset pages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, select

from community.access import ANONYMOUS, Viewer
from community.core import paging
from community.core.db import AnySelect, session
from community.core.shortly import kept_shortly
from community.discussion.models import Thread
from community.ideas.models import Board, Idea, IdeaTag, Stage, Status, Tag
from community.ideas.policy import listed_for
from community.ideas.queries.catalogue import statuses
from community.membership.models import Member

PAGE = 20


class Sort(StrEnum):
    """The lists of the front page."""

    TRENDING = "trending"
    TOP = "top"
    NEW = "new"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    MINE = "mine"


KEYS: dict[Sort, tuple[ColumnElement[Any], type]] = {
    Sort.TRENDING: (Idea.score.expression, float),
    Sort.TOP: (Idea.support.expression, int),
    Sort.NEW: (Idea.created_at.expression, datetime),
    Sort.ANSWERED: (Idea.answered_at.expression, datetime),
    Sort.UNANSWERED: (Idea.support.expression, int),
    Sort.MINE: (Idea.created_at.expression, datetime),
}


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Which list: its order and filters, as they stand in the address."""

    sort: Sort = Sort.TRENDING
    status: Status | None = None
    board: Board | None = None
    tag: Tag | None = None
    author: Member | None = None
    after: str | None = None
    limit: int = PAGE

    @property
    def is_filtered(self) -> bool:
        return any((self.status, self.board, self.tag, self.author))


class TagName(NamedTuple):
    """What is shown of a tag: a plain row, for a list has forty of them."""

    slug: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What a list shows of an idea."""

    id: int
    title: str
    path: str
    excerpt: str
    support: int
    carried_votes: int
    score: float
    comment_count: int
    created_at: datetime
    answered_at: datetime | None
    status: Status
    board_id: int
    author_name: str | None
    author_path: str | None
    tags: Sequence[TagName] = ()

    @property
    def takes_votes(self) -> bool:
        return self.status.takes_votes

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def status_name(self) -> str:
        return self.status.name

    @property
    def status_tone(self) -> str:
        return self.status.tone


def listing(wanted: Listing, viewer: Viewer) -> paging.Page[Card]:
    """A page of a list, as this viewer may see it. Two queries: the ideas, their tags."""
    key, kind = KEYS[wanted.sort]
    keys = (key, Idea.id.expression)
    statement = _filtered(wanted, viewer)
    place = paging.decode(wanted.after, (kind, int))
    statement = paging.after(statement, keys, place).limit(wanted.limit + 1)
    found = cards(statement)
    return paging.cut(found, wanted.limit, lambda card: (_value(card, wanted.sort), card.id))


def _value(card: Card, sort: Sort) -> object:
    return getattr(card, KEYS[sort][0].key)  # type: ignore[arg-type]  # a column has a key


def _filtered(wanted: Listing, viewer: Viewer) -> AnySelect:
    statement = card_columns().where(listed_for(viewer))
    if wanted.status is not None:
        statement = statement.where(Idea.status_id == wanted.status.id)
    if wanted.board is not None:
        statement = statement.where(Idea.board_id == wanted.board.id)
    if wanted.author is not None:
        statement = statement.where(Idea.author_id == wanted.author.id)
    if wanted.tag is not None:
        tagged = select(IdeaTag.idea_id).where(IdeaTag.tag_id == wanted.tag.id)
        statement = statement.where(Idea.id.in_(tagged))
    return _sorted_out(statement, wanted.sort, viewer)


def _sorted_out(statement: AnySelect, sort: Sort, viewer: Viewer) -> AnySelect:
    if sort is Sort.ANSWERED:
        return statement.where(Idea.answered_at.is_not(None))
    if sort is Sort.UNANSWERED:
        waiting = [status.id for status in statuses() if status.stage == Stage.OPEN]
        return statement.where(Idea.answered_at.is_(None), Idea.status_id.in_(waiting))
    if sort is Sort.MINE:
        return statement.where(Idea.author_id == viewer.id)
    hidden = [status.id for status in statuses() if status.is_internal]
    return statement.where(Idea.status_id.not_in(hidden))


@cache
def card_columns() -> AnySelect:
    """The columns a card is made of. Made once: a statement never changes, it is only built upon."""
    columns: AnySelect = (
        select(
            Idea.id,
            Idea.title,
            Idea.slug,
            Idea.excerpt,
            Idea.support,
            Idea.carried_votes,
            Idea.score,
            Idea.created_at,
            Idea.answered_at,
            Idea.status_id,
            Idea.board_id,
            Thread.comment_count,
            Member.display_name,
            Member.handle,
        )
        .join(Thread, Thread.id == Idea.thread_id)
        .outerjoin(Member, Member.id == Idea.author_id)
    )
    return columns


def cards(statement: AnySelect, *, with_tags: bool = True) -> list[Card]:
    """The cards of a statement on `card_columns()`, in its order. Two queries, or one without their tags."""
    rows = session.execute(statement).all()
    tags = tags_by_idea([row.id for row in rows]) if with_tags else {}
    standing = {status.id: status for status in statuses()}
    return [_card(row, standing, tags.get(row.id, ())) for row in rows]


def _card(row: Any, standing: Mapping[int, Status], tags: Sequence[TagName]) -> Card:
    return Card(
        id=row.id,
        title=row.title,
        path=f"/ideas/{row.id}-{row.slug}" if row.slug else f"/ideas/{row.id}",
        excerpt=row.excerpt,
        support=row.support,
        carried_votes=row.carried_votes,
        score=row.score,
        comment_count=row.comment_count,
        created_at=row.created_at,
        answered_at=row.answered_at,
        status=standing[row.status_id],
        board_id=row.board_id,
        author_name=row.display_name,
        author_path=f"/members/{row.handle}" if row.handle else None,
        tags=tags,
    )


def tags_by_idea(idea_ids: Sequence[int]) -> dict[int, list[TagName]]:
    """The tags of these ideas, by name. One query; none for no ideas."""
    tags: dict[int, list[TagName]] = defaultdict(list)
    if idea_ids:
        for idea_id, *tag in session.execute(_carried(), {"idea_ids": idea_ids}):
            tags[idea_id].append(TagName(*tag))
    return tags


@cache
def _carried() -> AnySelect:
    carried: AnySelect = select(IdeaTag.idea_id, Tag.slug, Tag.name).join(Tag, Tag.id == IdeaTag.tag_id)
    return carried.where(IdeaTag.idea_id.in_(bindparam("idea_ids", expanding=True))).order_by(Tag.name)


@kept_shortly
def lately_shipped() -> list[Card]:
    """The three ideas shipped last that everybody may see, without their tags."""
    done = [status.id for status in statuses() if status.stage == Stage.DONE]
    shipped = card_columns().where(listed_for(ANONYMOUS), Idea.status_id.in_(done), Idea.answered_at.is_not(None))
    return cards(shipped.order_by(Idea.answered_at.desc()).limit(3), with_tags=False)


def table_of(found: Sequence[Card], base_url: str) -> list[dict[str, object]]:
    """Cards as rows for other programs, with full addresses."""
    return [
        {
            "number": card.id,
            "title": card.title,
            "url": base_url + card.path,
            "status": card.status.key,
            "votes": card.support,
            "carried_votes": card.carried_votes,
            "comments": card.comment_count,
            "tags": ", ".join(tag.name for tag in card.tags),
            "author": card.author_name,
            "created_at": card.created_at,
            "answered_at": card.answered_at,
            "score": card.score,
        }
        for card in found
    ]
