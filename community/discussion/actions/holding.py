"""Comments set aside: what follows from active holds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import cast

from sqlalchemy import Table, select

from community.core.bulk import one_of, update_each
from community.core.db import session
from community.discussion.models import Comment, Thread
from community.membership.actions.holding import astray, follow_holds
from community.membership.models import Holdable

THREADS = cast(Table, Thread.__table__)


def refresh_held(comment_ids: Iterable[int]) -> int:
    """Hold exactly those of these comments that an active hold lies on; how many changed. Five statements.

    In the transaction that places or lifts the holds. Locks the comments, then their threads, each in the order of
    their ids: in the order in which an author takes a comment back.
    """
    wanted = [Comment.thread_id, Comment.is_held, Comment.is_internal, Comment.withdrawn_at]
    changed = follow_holds(Comment, Holdable.COMMENT, comment_ids, returning=wanted)
    moved: Counter[int] = Counter()
    for row in changed:
        if row.withdrawn_at is None and not row.is_internal:
            moved[row.thread_id] += -1 if row.is_held else 1
    if moved:
        _move(moved)
    return len(changed)


def _move(moved: Mapping[int, int]) -> None:
    ids = sorted(moved)
    these = select(THREADS.c.id).where(one_of(THREADS.c.id, ids)).order_by(THREADS.c.id)
    session.execute(these.with_for_update(key_share=True)).all()
    columns = {"id": ids, "comment_count": [moved[thread_id] for thread_id in ids]}
    counted = THREADS.c.comment_count
    update_each(THREADS, columns, lambda given: {"comment_count": counted + given["comment_count"]})
    for loaded in session.identity_map.values():
        if isinstance(loaded, Thread) and loaded.id in moved:
            session.expire(loaded, ["comment_count"])


def recheck_held(*, fix: bool = False) -> dict[int, bool]:
    """Comments whose stored flag is not what their holds say, by id: what is stored. Repairs them if asked to."""
    found = astray(Comment, Holdable.COMMENT)
    if fix:
        refresh_held(found)
    return found
