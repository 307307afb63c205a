"""What a list shows of an idea, and how it is read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from community.core.db import AnySelect, session
from community.discussion.models import Thread
from community.ideas.models import Idea, IdeaTag, Status, Tag
from community.ideas.queries.catalogue import statuses
from community.membership.models import Member


class TagName(NamedTuple):
    """What is shown of a tag: a plain row, for a list has forty of them."""

    slug: str
    name: str


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
    status: Status = field(compare=False)
    status_name: str
    status_tone: str
    board_id: int
    author_name: str | None
    author_path: str | None
    tags: tuple[TagName, ...] = ()

    @property
    def takes_votes(self) -> bool:
        return self.status.takes_votes

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


def cards(statement: AnySelect, values: Mapping[str, object] | None = None, *, with_tags: bool = True) -> list[Card]:
    """The cards of a statement on `card_columns()`, in its order. Two queries, or one without their tags."""
    rows = session.execute(statement, values).all()
    tags = tags_by_idea([row.id for row in rows]) if with_tags else {}
    standing = {status.id: status for status in statuses()}
    return [_card(row, standing[row.status_id], tuple(tags.get(row.id, ()))) for row in rows]


def _card(row: Any, status: Status, tags: tuple[TagName, ...]) -> Card:
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
        status=status,
        status_name=status.name,
        status_tone=status.tone,
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
