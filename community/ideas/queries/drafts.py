"""Answers in the making, for those who may answer."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.access import Viewer
from community.core.db import AnySelect, session
from community.core.errors import Missing
from community.ideas.models import AnswerDraft, Idea
from community.ideas.policy import visible_to
from community.ideas.rules import path_of

MOST_WAITING = 50


def drafts_of(idea: Idea) -> Sequence[AnswerDraft]:
    """Its answers that are not public yet, the latest first, with who wrote them. One query."""
    waiting = _waiting().where(AnswerDraft.idea_id == idea.id)
    return session.scalars(waiting.order_by(AnswerDraft.written_at.desc(), AnswerDraft.id.desc())).all()


def get_draft(idea: Idea, number: int) -> AnswerDraft:
    """One of them, published or not; Missing where the idea has none of this number. One query."""
    wanted = _drafts().where(AnswerDraft.idea_id == idea.id, AnswerDraft.id == number)
    found: AnswerDraft | None = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    return found


def drafts_for(viewer: Viewer) -> list[tuple[AnswerDraft, str, str]]:
    """All that wait, up to 50, on ideas that the viewer may read: what failed, then by their time, then the others;
    each with its idea's title and path. One query."""
    waiting = _waiting().join(Idea, Idea.id == AnswerDraft.idea_id).where(visible_to(viewer))
    waiting = waiting.add_columns(Idea.title, Idea.slug)
    order = (AnswerDraft.failed_at.is_(None), AnswerDraft.publish_at.is_(None), AnswerDraft.publish_at)
    rows = session.execute(waiting.order_by(*order, AnswerDraft.written_at.desc()).limit(MOST_WAITING))
    return [(draft, title, path_of(draft.idea_id, slug)) for draft, title, slug in rows]


def _waiting() -> AnySelect:
    return _drafts().where(AnswerDraft.published_id.is_(None))


def _drafts() -> AnySelect:
    drafts: AnySelect = select(AnswerDraft)
    return drafts.options(joinedload(AnswerDraft.written_by), joinedload(AnswerDraft.status, innerjoin=True))
