"""What somebody wrote, across threads."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.access import Viewer
from community.core.db import session
from community.core.text import excerpt
from community.discussion.models import Comment
from community.discussion.policy import Owner, is_public, owners_of

SHOWN = 10
LOOKED_AT = 40
EXCERPT_CHARACTERS = 160


@dataclass(frozen=True)
class Contribution:
    """A comment on somebody's profile."""

    id: int
    excerpt: str
    created_at: datetime
    owner: Owner

    @property
    def path(self) -> str:
        return f"/comments/{self.id}"


def latest_by(member_id: int, viewer: Viewer) -> list[Contribution]:
    """Their latest ten comments that the viewer may read; no notes. Two queries."""
    written = (
        select(Comment.id, Comment.thread_id, Comment.body, Comment.created_at)
        .where(Comment.author_id == member_id, is_public())
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(LOOKED_AT)
    )
    rows = session.execute(written).all()
    owners = owners_of({row.thread_id for row in rows}, viewer)
    seen = [row for row in rows if row.thread_id in owners][:SHOWN]
    return [
        Contribution(row.id, excerpt(row.body, EXCERPT_CHARACTERS), row.created_at, owners[row.thread_id])
        for row in seen
    ]
