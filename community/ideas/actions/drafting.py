"""Answers in the making: kept, taken up by somebody else, scheduled, published, thrown away."""

from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Closed, CommunityError, Conflict, Invalid, NotPermitted
from community.core.text import clean_text
from community.ideas.actions.answering import Answer, change_status
from community.ideas.models import AnswerDraft, Idea, StatusChange
from community.ideas.rules import MOST_BODY_CHARACTERS
from community.membership.models import Member


class PublishingFailed(Exception):
    """A fault of ours, not a refusal, while publishing the draft `draft_id`."""

    def __init__(self, draft_id: int) -> None:
        super().__init__(f"draft {draft_id}")
        self.draft_id = draft_id


class StaleDraft(Conflict):
    """Somebody else saved the draft meanwhile; `current` is what it says now."""

    def __init__(self, current: AnswerDraft) -> None:
        super().__init__("draft-meanwhile")
        self.current = current


def keep_answer(
    idea: Idea, answer: Answer, *, by: Viewer, now: datetime, publish_at: datetime | None = None
) -> AnswerDraft:
    """Keep an answer for later: unfinished, or to be published at `publish_at`. Raises Invalid.

    The same draft of the same person again, as of a double click, is the one that is there.
    """
    authorize(by, Permission.IDEA_ANSWER, idea)
    session.refresh(idea, ["status_id"], with_for_update={"key_share": True})
    draft = AnswerDraft(idea_id=idea.id, revision=1)
    _write(draft, idea, answer, by=by, now=now, publish_at=publish_at)
    if (same := session.scalars(_like(draft)).first()) is not None:
        return same
    session.add(draft)
    session.flush()
    return draft


def _like(draft: AnswerDraft) -> Select[AnswerDraft]:
    """Those on the same idea that say the same, by the same person, for the same time, and wait."""
    names = "idea_id", "written_by_id", "status_id", "text", "reason", "target", "publish_at", "published_id", "notify"
    columns = ((getattr(AnswerDraft, name), getattr(draft, name)) for name in names)
    return select(AnswerDraft).where(*(column.is_not_distinct_from(value) for column, value in columns)).limit(1)


def rewrite_draft(
    draft: AnswerDraft,
    idea: Idea,
    answer: Answer,
    *,
    seen_revision: int,
    by: Viewer,
    now: datetime,
    publish_at: datetime | None = None,
) -> None:
    """Save the draft anew, under the name of whoever does. Raises StaleDraft, Invalid, Closed."""
    authorize(by, Permission.IDEA_ANSWER, idea)
    _lock(draft, seen_revision)
    _write(draft, idea, answer, by=by, now=now, publish_at=publish_at)
    draft.revision += 1
    session.flush()


def publish_draft(
    draft: AnswerDraft, idea: Idea, answer: Answer, *, seen_revision: int, by: Viewer, now: datetime
) -> StatusChange:
    """Publish what the draft says by now as an answer of whoever does. Raises StaleDraft, Invalid, Conflict, Closed."""
    authorize(by, Permission.IDEA_ANSWER, idea)
    _lock(draft, seen_revision)
    change = change_status(idea, answer, by=by, now=now)
    draft.published_id = change.id
    session.flush()
    return change


def discard_draft(draft: AnswerDraft, idea: Idea, *, by: Viewer) -> None:
    """Throw the draft away. Raises Closed where it was published."""
    authorize(by, Permission.IDEA_ANSWER, idea)
    _lock(draft, None)
    session.execute(delete(AnswerDraft).where(AnswerDraft.id == draft.id))


def _lock(draft: AnswerDraft, seen_revision: int | None) -> None:
    """Lock the row; nobody saves or publishes it meanwhile."""
    session.refresh(draft, with_for_update={"of": AnswerDraft})
    if draft.published_id is not None:
        raise Closed("draft-published")
    if seen_revision is not None and draft.revision != seen_revision:
        session.refresh(draft, ["written_by", "status"])
        raise StaleDraft(draft)


def _write(
    draft: AnswerDraft, idea: Idea, answer: Answer, *, by: Viewer, now: datetime, publish_at: datetime | None
) -> None:
    text = clean_text(answer.text).strip()
    if answer.status.is_internal:
        raise Invalid("status-internal", field="status")
    if len(text) > MOST_BODY_CHARACTERS:
        raise Invalid("body-length", field="text", most=MOST_BODY_CHARACTERS, length=len(text))
    target = answer.aim(now=now)
    if publish_at is not None:
        answer.tidied(now=now)
        if publish_at <= now:
            raise Invalid("publish-in-past", field="publish_at")
    draft.status_id, draft.text, draft.reason = answer.status.id, text, answer.reason or None
    draft.target, draft.notify = target, answer.notify
    draft.written_at, draft.written_by_id = now, by.id
    draft.publish_at = publish_at
    draft.from_id = idea.status_id if publish_at is not None else None
    draft.failed_at = draft.failure = None


def publish_next(*, now: datetime) -> bool:
    """Publish one draft whose time has come; False if there is none. For the clock, in a transaction of its own.

    It is published and marked as such together, so once; whoever else looks for one passes it by. It passes the gate
    as its author. Where it cannot be (its author may no more, the idea went elsewhere), the reason is kept and shown.
    Raises PublishingFailed, and OperationalError where the database could not.
    """
    draft = session.scalars(_due(now)).one_or_none()
    if draft is None:
        return False
    try:
        with session.begin_nested():
            draft.published_id = _publish(draft, now).id
    except CommunityError as refusal:
        draft.failed_at, draft.failure = now, refusal.code
    except OperationalError:
        raise
    except Exception as fault:
        raise PublishingFailed(draft.id) from fault
    session.flush()
    return True


def put_aside(draft_id: int, *, now: datetime) -> None:
    """Try a scheduled draft no more, and say on it that the fault is ours."""
    waiting = update(AnswerDraft).where(AnswerDraft.id == draft_id, AnswerDraft.published_id.is_(None))
    session.execute(waiting.values(failed_at=now, failure="draft-fault"))


def _due(now: datetime) -> Select[AnswerDraft]:
    waiting = (AnswerDraft.published_id.is_(None), AnswerDraft.failed_at.is_(None), AnswerDraft.publish_at <= now)
    due = select(AnswerDraft).where(*waiting).order_by(AnswerDraft.publish_at, AnswerDraft.id).limit(1)
    return due.options(joinedload(AnswerDraft.status, innerjoin=True)).with_for_update(skip_locked=True, of=AnswerDraft)


def _publish(draft: AnswerDraft, now: datetime) -> StatusChange:
    """As an answer of whoever saved it last, under what they may do now."""
    author = session.get(Member, draft.written_by_id or 0, with_for_update={"read": True}, populate_existing=True)
    if author is None:
        raise NotPermitted("draft-author-gone")
    idea = session.get_one(Idea, draft.idea_id, with_for_update={"key_share": True}, populate_existing=True)
    if idea.status_id != draft.from_id:
        raise Conflict("status-moved-meanwhile")
    answer = Answer(status=draft.status, text=draft.text, reason=draft.reason, target=draft.target, notify=draft.notify)
    return change_status(idea, answer, by=author, now=now)
