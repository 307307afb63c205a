"""Whose threads these are: what discussion asks of the room above it."""

from collections.abc import Iterable

from sqlalchemy import select

from community.access import Viewer
from community.core.db import session
from community.discussion.policy import Owner, register_owners
from community.ideas.models import Idea
from community.ideas.policy import is_public, visible_to
from community.ideas.rules import path_of


@register_owners
def ideas_with(thread_ids: Iterable[int], viewer: Viewer) -> dict[int, Owner]:
    """The ideas that own these threads, those that the viewer may see. One query."""
    columns = select(Idea.thread_id, Idea.id, Idea.slug, Idea.title, Idea.author_id, is_public().label("is_open"))
    rows = session.execute(columns.where(Idea.thread_id.in_(list(thread_ids)), visible_to(viewer)))
    return {
        row.thread_id: Owner(
            path=path_of(row.id, row.slug),
            title=row.title,
            author_id=row.author_id,
            takes_comments=row.is_open,
        )
        for row in rows
    }
