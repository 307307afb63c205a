"""Somebody leaves: their ideas stay as those of a former member, or go; nobody is named any more."""

from datetime import datetime
from typing import cast

from sqlalchemy import Select, Table, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from community.core.bulk import one_of, update_each
from community.core.db import WITHOUT_SYNC, session
from community.core.events import record
from community.core.forgetting import forget_handle
from community.core.text import slug
from community.ideas.actions.counting import count_boards
from community.ideas.actions.merging import lock_merging, take_apart
from community.ideas.events import IdeasChanged
from community.ideas.models import AnswerDraft, Idea, IdeaRevision, IdeaTag, Merge, MergeProposal, StatusChange, Tag

REMOVED_TITLE = "…"
IDEAS = cast(Table, Idea.__table__)
NAMING: tuple[InstrumentedAttribute[int | None], ...] = (
    Idea.author_id,
    IdeaRevision.written_by_id,
    StatusChange.changed_by_id,
    AnswerDraft.written_by_id,
    Merge.merged_by_id,
    Merge.undone_by_id,
    MergeProposal.proposed_by_id,
    MergeProposal.settled_by_id,
)
EMPTY = {"title": REMOVED_TITLE, "slug": "", "body": "", "body_html": "", "excerpt": ""}


def leave_ideas(member_id: int, *, keeps_words: bool, now: datetime) -> None:
    """Take the person out of ideas, revisions and answers. A few statements, however many ideas there are.

    What goes leaves an empty row under its number: others' votes and comments point to it, and its page says so.
    """
    if not keeps_words:
        _empty(member_id, now=now)
    for column in NAMING:
        unnamed = update(column.class_).where(column == member_id).values({column.key: None})
        session.execute(unnamed, execution_options=WITHOUT_SYNC)


def _empty(member_id: int, *, now: datetime) -> None:
    wrote = delete(IdeaRevision).where(IdeaRevision.written_by_id == member_id)
    session.execute(wrote, execution_options=WITHOUT_SYNC)
    _give_back_what_is_part_of_theirs(member_id, now=now)
    mine = select(Idea.id, Idea.board_id).where(Idea.author_id == member_id).order_by(Idea.id)
    rows = session.execute(mine.with_for_update(key_share=True)).all()
    ids = [row.id for row in rows]
    if not ids:
        return
    gone = {**EMPTY, "removed_at": now, "withdrawn_at": func.coalesce(Idea.withdrawn_at, now)}
    gone["revision"] = Idea.revision + 1  # so that an import that is run again leaves it alone
    session.execute(update(Idea).where(one_of(IDEAS.c.id, ids)).values(gone), execution_options=WITHOUT_SYNC)
    session.execute(delete(IdeaRevision).where(IdeaRevision.idea_id.in_(_of(ids))), execution_options=WITHOUT_SYNC)
    _drop_tags(ids)
    count_boards({row.board_id for row in rows})
    record(IdeasChanged(tuple(ids)))


def _give_back_what_is_part_of_theirs(member_id: int, *, now: datetime) -> None:
    """What others proposed and was merged into an idea that goes stands for itself again, with its votes."""
    lock_merging()
    target = aliased(Idea)
    found = select(Idea).join(Merge, Merge.source_id == Idea.id).join(target, target.id == Merge.target_id)
    anothers = or_(Idea.author_id.is_(None), Idea.author_id != member_id)
    theirs = found.where(Merge.undone_at.is_(None), target.author_id == member_id, anothers)
    for source in session.scalars(theirs.order_by(Idea.id)).all():
        take_apart(source, by_id=None, now=now)


def _of(ids: list[int]) -> Select[tuple[int]]:
    return select(IDEAS.c.id).where(one_of(IDEAS.c.id, ids))


def _drop_tags(ids: list[int]) -> None:
    """Off these ideas; and those away that nobody else uses, for their words were the member's, too."""
    dropped = delete(IdeaTag).where(IdeaTag.idea_id.in_(_of(ids))).returning(IdeaTag.tag_id)
    tags = set(session.scalars(dropped, execution_options=WITHOUT_SYNC))
    unused = Tag.id.in_(tags), ~select(IdeaTag.tag_id).where(IdeaTag.tag_id == Tag.id).exists()
    session.execute(delete(Tag).where(*unused), execution_options=WITHOUT_SYNC)


def forget_author(handle: str) -> None:
    """Take their handle out of what others wrote: ideas, what these said before, answers."""
    changed = forget_handle(Idea, (Idea.title, Idea.body, Idea.body_html, Idea.excerpt), handle)
    forget_handle(IdeaRevision, (IdeaRevision.title, IdeaRevision.body), handle)
    forget_handle(StatusChange, (StatusChange.text, StatusChange.text_html), handle)
    forget_handle(AnswerDraft, (AnswerDraft.text,), handle)
    if not changed:
        return
    titles = session.execute(select(IDEAS.c.id, IDEAS.c.title).where(one_of(IDEAS.c.id, changed))).all()
    columns = {"id": [row.id for row in titles], "slug": [slug(row.title) for row in titles]}
    update_each(IDEAS, columns, lambda given: {"slug": given["slug"]})
    record(IdeasChanged(tuple(changed)))
