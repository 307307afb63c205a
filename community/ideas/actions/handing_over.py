"""Handing ideas to the person who wrote them."""

from sqlalchemy import update

from community.core.db import WITHOUT_SYNC, session
from community.ideas.models import Idea, IdeaRevision


def move_ideas(*, from_id: int, to_id: int) -> int:
    """Hand every idea of one member to another, and what is known of who wrote its words; how many ideas moved."""
    wrote = update(IdeaRevision).where(IdeaRevision.written_by_id == from_id).values(written_by_id=to_id)
    moved = update(Idea).where(Idea.author_id == from_id).values(author_id=to_id).returning(Idea.id)
    session.execute(wrote, execution_options=WITHOUT_SYNC)
    return len(session.execute(moved, execution_options=WITHOUT_SYNC).all())
