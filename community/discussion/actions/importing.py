"""Comments that come from elsewhere, many at once, with their dates; replies after what they reply to.

For commands, not for doors: whoever runs the machine passes no gate, and nobody is told of each comment.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, insert, select, update

from community.core.bulk import update_each
from community.core.db import session
from community.discussion.actions.places import Places, place_of
from community.discussion.models import Comment, Thread
from community.discussion.rules import depth_of

COMMENTS = cast(Table, Comment.__table__)
THREADS = cast(Table, Thread.__table__)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedComment:
    """A comment as it is to stand here. `parent` is its source's id of what it replies to; `level` how deep it is."""

    source_id: str
    thread_id: int
    parent: str | None
    level: int
    author_id: int | None
    body: str
    body_html: str
    created_at: datetime


def import_comments(comments: Sequence[ImportedComment], *, source: str) -> None:
    """Write comments, sorted by `level`, none of which is here yet, and count them.

    A parent is here already or among them, in the same thread. Locks the threads: who posts there meanwhile waits.
    A few statements a level, and one for each place where several stand at the same moment.
    """
    _count(Counter(comment.thread_id for comment in comments))
    for _, level in groupby(comments, key=lambda comment: comment.level):
        _write(list(level), source)


def _count(more: Mapping[int, int]) -> None:
    """Move the counts, in the order of ids, so that two imports do not wait for each other."""
    columns = {"id": sorted(more), "comment_count": [more[thread_id] for thread_id in sorted(more)]}
    counted = THREADS.c.comment_count
    update_each(THREADS, columns, lambda given: {"comment_count": counted + given["comment_count"]})


def _write(comments: Sequence[ImportedComment], source: str) -> None:
    parents = _parents({comment.parent for comment in comments if comment.parent}, source)
    above = [parents[comment.parent] if comment.parent else None for comment in comments]
    wanted = [
        place_of(comment.thread_id, parent.path if parent else "", comment.created_at)
        for comment, parent in zip(comments, above, strict=True)
    ]
    places = Places(wanted)
    rows = [
        _row(comment, parent.id if parent else None, places.take(place), source)
        for comment, parent, place in zip(comments, above, wanted, strict=True)
    ]
    session.execute(insert(COMMENTS), rows)


def _row(comment: ImportedComment, parent_id: int | None, path: str, source: str) -> dict[str, Any]:
    return {
        "thread_id": comment.thread_id,
        "parent_id": parent_id,
        "author_id": comment.author_id,
        "body": comment.body,
        "body_html": comment.body_html,
        "path": path,
        "depth": depth_of(path),
        "created_at": comment.created_at,
        "source": source,
        "source_id": comment.source_id,
    }


def _parents(source_ids: set[str], source: str) -> dict[str, Any]:
    if not source_ids:
        return {}
    columns = select(COMMENTS.c.source_id, COMMENTS.c.id, COMMENTS.c.path)
    found = columns.where(COMMENTS.c.source == source, COMMENTS.c.source_id.in_(source_ids))
    return {row.source_id: row for row in session.execute(found)}


def correct_import(comment_id: int, body: str, body_html: str) -> bool:
    """Let an imported comment say what its source says now; False if it was edited here, and then it stays."""
    unedited = update(COMMENTS).where(COMMENTS.c.id == comment_id, COMMENTS.c.revision == 1)
    changed = unedited.values(body=body, body_html=body_html).returning(COMMENTS.c.id)
    return session.execute(changed).first() is not None
