"""Whose threads these are: what discussion asks of the room above it."""

import functools
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.access import Viewer
from community.core.db import session
from community.discussion.policy import Owner, register_owners
from community.ideas.models import Idea
from community.ideas.policy import is_public, visible_to
from community.ideas.queries.merges import root_of, threads_taken_in
from community.ideas.rules import path_of


@register_owners
def ideas_with(thread_ids: Iterable[int], viewer: Viewer) -> dict[int, Owner]:
    """The ideas that own these threads, or that took in those that do, as far as the viewer may see them.

    One query; one more where an idea took in others.
    """
    first = _first()
    columns = select(
        first.thread_id.label("asked_id"),
        Idea.id,
        Idea.slug,
        Idea.title,
        Idea.author_id,
        Idea.thread_id,
        Idea.takes_in,
        is_public().label("is_open"),
    ).join(first, Idea.id == root_of(first))
    asked = select(Idea.thread_id).where(Idea.thread_id.in_(list(thread_ids)), visible_to(viewer)).correlate(None)
    rows = session.execute(columns.where(first.thread_id.in_(asked), visible_to(viewer))).all()
    taking = {row.id for row in rows if row.takes_in}
    joined = threads_taken_in(taking, viewer) if taking else {}
    return {
        row.asked_id: Owner(
            path=path_of(row.id, row.slug),
            title=row.title,
            author_id=row.author_id,
            takes_comments=row.is_open,
            thread_id=row.thread_id,
            joined=joined.get(row.id, {}),
        )
        for row in rows
    }


@functools.cache
def _first() -> type[Idea]:
    """The idea that a thread was opened for. Built once: aliases are dear."""
    return aliased(Idea)
