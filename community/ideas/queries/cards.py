"""What a list shows of an idea, and how it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select
from sqlalchemy.orm import aliased

from community.core.db import AnySelect, session
from community.core.gathered import Gathered
from community.discussion.models import Thread
from community.ideas.models import Idea, IdeaTag, Status, Tag
from community.ideas.queries.catalogue import statuses
from community.ideas.rules import path_of
from community.membership.models import Member


class TagName(NamedTuple):
    """What is shown of a tag: a plain row, for a list has forty of them."""

    slug: str
    name: str


def carried_tags() -> ScalarSelect[list[list[str]] | None]:
    """A column with what `named` makes the tags of an idea of."""
    carried = select(Gathered(Tag.slug, Tag.name)).join_from(IdeaTag, Tag, Tag.id == IdeaTag.tag_id)
    return carried.where(IdeaTag.idea_id == Idea.id).scalar_subquery()


def named(carried: Sequence[Sequence[str]] | None) -> tuple[TagName, ...]:
    """The tags in `carried_tags()`, by name."""
    return tuple(sorted((TagName(*tag) for tag in carried or ()), key=attrgetter("name")))


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What a list shows of an idea. Cards are equal where they say the same; a ballot's numbers stand apart."""

    id: int
    title: str
    path: str
    excerpt: str
    support: int = field(compare=False)
    carried_votes: int = field(compare=False)
    score: float = field(compare=False)
    comment_count: int
    created_at: datetime
    answered_at: datetime | None
    shipped_at: datetime | None
    owed_since: datetime | None
    target: date | None
    status: Status = field(compare=False)
    status_name: str
    status_tone: str
    board_id: int
    author_name: str | None
    author_path: str | None
    is_held: bool = False
    is_withdrawn: bool = False
    merged_into_id: int | None = None
    tags: tuple[TagName, ...] = ()

    @property
    def takes_votes(self) -> bool:
        return self.status.takes_votes and not (self.is_held or self.is_withdrawn)

    @property
    def changed_at(self) -> datetime:
        """When there was something new to read: the idea itself, or the last answer to it."""
        return max(self.created_at, self.answered_at or self.created_at)

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


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
            Idea.shipped_at,
            Idea.owed_since,
            Idea.target,
            Idea.status_id,
            Idea.board_id,
            Idea.is_held,
            Idea.withdrawn_at,
            Idea.merged_into_id,
            _comment_count().label("comment_count"),
            Member.shown_name,
            Member.handle,
            carried_tags().label("tags"),
        )
        .join(Thread, Thread.id == Idea.thread_id)
        .outerjoin(Member, Member.id == Idea.author_id)
    )
    return columns


def _comment_count() -> ColumnElement[int]:
    """With those that came along; the others are asked for where an idea took in some, and cost nothing elsewhere."""
    other, thread = aliased(Idea), aliased(Thread)
    brought = select(func.sum(thread.comment_count)).join(other, other.thread_id == thread.id)
    brought = brought.where(other.merged_into_id == Idea.id, other.is_held.is_(False), other.withdrawn_at.is_(None))
    along = case((Idea.takes_in, func.coalesce(brought.scalar_subquery(), 0)), else_=0)
    return Thread.comment_count + along


def cards(statement: AnySelect, values: Mapping[str, object] | None = None) -> list[Card]:
    """The cards of a statement on `card_columns()`, in its order. One query."""
    standing = {status.id: status for status in statuses()}
    return [_card(row, standing[row.status_id]) for row in session.execute(statement, values)]


def _card(row: Any, status: Status) -> Card:
    return Card(
        id=row.id,
        title=row.title,
        path=path_of(row.id, row.slug),
        excerpt=row.excerpt,
        support=row.support,
        carried_votes=row.carried_votes,
        score=row.score,
        comment_count=row.comment_count,
        created_at=row.created_at,
        answered_at=row.answered_at,
        shipped_at=row.shipped_at,
        owed_since=row.owed_since,
        target=row.target,
        status=status,
        status_name=status.name,
        status_tone=status.tone,
        board_id=row.board_id,
        author_name=row.shown_name,
        author_path=f"/members/{row.handle}" if row.handle else None,
        is_held=row.is_held,
        is_withdrawn=row.withdrawn_at is not None,
        merged_into_id=row.merged_into_id,
        tags=named(row.tags),
    )


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
