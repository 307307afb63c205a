"""Keeping the index in step with the database."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, delete, func, literal, select, tuple_

from community.core import tasks
from community.core.bulk import one_of
from community.core.db import insert_into, session
from community.core.ports_search import SearchIndex, SearchText
from community.core.transaction import writing
from community.ideas.models import Idea, IdeaTag
from community.ideas.policy import is_public
from community.ideas.queries import carried_tags, named
from community.search.models import SearchDirty

BATCH = 200
IDEAS = cast(Table, Idea.__table__)


def mark_dirty(idea_id: int) -> None:
    """Have the idea indexed soon after this transaction commits. One query."""
    _mark(insert_into(SearchDirty).values(idea_id=idea_id, version=1))


def mark_all_dirty(idea_ids: Sequence[int]) -> None:
    """The same for many ideas, and for what they are part of. One query."""
    root = func.coalesce(IDEAS.c.merged_into_id, IDEAS.c.id)
    both = select(IDEAS.c.id.label("id")).where(one_of(IDEAS.c.id, idea_ids))
    marked = both.union(select(root).where(one_of(IDEAS.c.id, idea_ids))).subquery()
    these = select(marked.c.id, literal(1)).where(literal(value=True))
    _mark(insert_into(SearchDirty).from_select(["idea_id", "version"], these))


def mark_tagged(tag_id: int) -> None:
    """The same for all ideas that carry a tag. One query."""
    carrying = select(IdeaTag.idea_id, literal(1)).where(IdeaTag.tag_id == tag_id)
    _mark(insert_into(SearchDirty).from_select(["idea_id", "version"], carrying))


def _mark(insert: Any) -> None:
    again = {"version": SearchDirty.version + 1}
    session.execute(insert.on_conflict_do_update(index_elements=["idea_id"], set_=again))
    tasks.nudge("search.index")


def index_dirty(index: SearchIndex) -> int:
    """Bring one batch of marked ideas into the index; how many. A mark made meanwhile stays."""
    marks = session.execute(select(SearchDirty.idea_id, SearchDirty.version).limit(BATCH)).all()
    ids = [mark.idea_id for mark in marks]
    texts = _texts(ids)
    session.rollback()
    if not ids:
        return 0
    index.put(texts)
    index.remove(set(ids) - {text.id for text in texts})
    with writing():
        done = tuple_(SearchDirty.idea_id, SearchDirty.version).in_([tuple(mark) for mark in marks])
        session.execute(delete(SearchDirty).where(done))
    return len(ids)


def rebuild(index: SearchIndex) -> int:
    """Make the index anew from the database, while the old one serves; how many texts. Raises Conflict."""
    return index.rebuild(_all_texts())


def _all_texts() -> Iterator[SearchText]:
    last = 0
    while ids := list(session.scalars(select(Idea.id).where(Idea.id > last).order_by(Idea.id).limit(BATCH))):
        texts = _texts(ids)
        session.rollback()
        yield from texts
        last = ids[-1]


def _texts(ids: list[int]) -> list[SearchText]:
    """What the index is to know of these ideas; nothing of those that are withdrawn, held, merged or gone. One query;
    one more where some took in others, by whose words they are found as well.
    """
    columns = select(Idea.id, Idea.title, Idea.body, Idea.takes_in, carried_tags().label("tags"))
    found = session.execute(columns.where(Idea.id.in_(ids), is_public())).all()
    words = _taken_in([row.id for row in found if row.takes_in])
    return [
        SearchText(
            row.id,
            " · ".join([row.title, *(title for title, _ in words[row.id])]),
            "\n\n".join([row.body, *(body for _, body in words[row.id])]),
            tuple(tag.name for tag in named(row.tags)),
        )
        for row in found
    ]


def _taken_in(ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Title and body of what is part of these ideas and not set aside, by idea. One query, none for no ideas."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    columns = select(Idea.merged_into_id, Idea.title, Idea.body).order_by(Idea.id)
    within = columns.where(Idea.merged_into_id.in_(ids), Idea.is_held.is_(False), Idea.withdrawn_at.is_(None))
    for root_id, title, body in session.execute(within) if ids else ():
        found[cast(int, root_id)].append((title, body))
    return found
