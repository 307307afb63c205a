"""What a sweep would set aside, one by one, for whoever is about to decide it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from community.core.bulk import one_of
from community.core.db import session
from community.core.text import excerpt
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.ideas.rules import path_of
from community.membership.models import Holdable

MOST_LISTED = 50
CHARACTERS = 140
IDEAS, COMMENTS = cast(Table, Idea.__table__), cast(Table, Comment.__table__)


@dataclass(frozen=True)
class Swept:
    """An idea by its title, or a comment by its first words."""

    kind: Holdable
    words: str
    path: str
    at: datetime


def swept(ideas: Sequence[int], comments: Sequence[int]) -> list[Swept]:
    """The newest fifty of them. Two queries."""
    found = [*_ideas(ideas), *_comments(comments)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST_LISTED]


def _ideas(numbers: Sequence[int]) -> Iterator[Swept]:
    columns = IDEAS.c.id, IDEAS.c.slug, IDEAS.c.title, IDEAS.c.created_at
    found = select(*columns).where(one_of(IDEAS.c.id, numbers)).order_by(IDEAS.c.created_at.desc()).limit(MOST_LISTED)
    for row in session.execute(found):
        yield Swept(Holdable.IDEA, row.title, path_of(row.id, row.slug), row.created_at)


def _comments(numbers: Sequence[int]) -> Iterator[Swept]:
    columns = COMMENTS.c.id, COMMENTS.c.body, COMMENTS.c.created_at
    these = one_of(COMMENTS.c.id, numbers)
    found = select(*columns).where(these).order_by(COMMENTS.c.created_at.desc()).limit(MOST_LISTED)
    for row in session.execute(found):
        yield Swept(Holdable.COMMENT, excerpt(row.body, CHARACTERS), f"/comments/{row.id}", row.created_at)
