"""The team answers: moves the status, and says why."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Conflict, Invalid
from community.core.events import record
from community.core.text import clean_line, clean_text, links_out, render_markdown
from community.ideas.events import IdeaAnswered
from community.ideas.models import Idea, Stage, Status, StatusChange
from community.ideas.policy import refuse_merged
from community.ideas.rules import LEAST_REASON_CHARACTERS, MOST_BODY_CHARACTERS, MOST_TARGET_YEARS, REASONS


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A status to move to, and what the team says: Markdown, may be empty where nothing is refused."""

    status: Status
    text: str = ""
    reason: str | None = None
    target: date | None = None
    notify: bool = True

    def tidied(self, *, now: datetime) -> "Answer":
        """Without stray characters; raises Invalid. A closed stage needs a reason and 40 characters that one sees."""
        text = clean_text(self.text).strip()
        is_closing = self.status.stage == Stage.CLOSED
        if self.status.is_internal:
            raise Invalid("status-internal", field="status")
        if is_closing and self.reason not in REASONS:
            raise Invalid("reason-missing", field="reason")
        if is_closing and len(clean_line(text)) < LEAST_REASON_CHARACTERS:
            raise Invalid("reason-length", field="text", least=LEAST_REASON_CHARACTERS)
        if len(text) > MOST_BODY_CHARACTERS:
            raise Invalid("body-length", field="text", most=MOST_BODY_CHARACTERS, length=len(text))
        reason = self.reason if is_closing else None
        return Answer(status=self.status, text=text, reason=reason, target=self.aim(now=now), notify=self.notify)

    def aim(self, *, now: datetime) -> date | None:
        """The target; what is decided has none. Raises Invalid before this year, and too far ahead."""
        most = now.year + MOST_TARGET_YEARS
        if self.target is None or self.status.stage in (Stage.DONE, Stage.CLOSED):
            return None
        if not now.year <= self.target.year <= most:
            raise Invalid("target-range", field="target", least=now.year, most=most)
        return self.target


class AnsweredMeanwhile(Conflict):
    """Somebody else of the team answered since the writer last looked; `current` is what was said."""

    def __init__(self, current: StatusChange) -> None:
        super().__init__("answered-meanwhile")
        self.current = current


def change_status(idea: Idea, answer: Answer, *, by: Viewer, now: datetime, after: int | None = None) -> StatusChange:
    """Move the idea and keep the move as a row. Locks the status, then the idea. Raises Invalid, Conflict.

    `after` is the last move that the writer had seen, 0 for none; AnsweredMeanwhile where another has come since.
    None: whatever it is. The same answer of the same person again is the one that stands, as of a double click.
    """
    authorize(by, Permission.IDEA_ANSWER, idea)
    _lock_status(answer.status)
    answer = answer.tidied(now=now)
    if links_out(answer.text):
        authorize(by, Permission.LINK_POST, idea)
    session.refresh(idea, ["status_id", "merged_into_id", "shipped_at"], with_for_update={"key_share": True})
    refuse_merged(idea)
    if after is not None and (said := _unseen(idea, after)) is not None:
        if not _is_that(said, answer, by):
            raise AnsweredMeanwhile(said)
        return said
    if idea.status_id == answer.status.id and not answer.text and answer.target is None:
        raise Conflict("status-is-that-already")
    change = StatusChange(
        idea_id=idea.id,
        from_id=idea.status_id,
        to_id=answer.status.id,
        changed_at=now,
        changed_by_id=by.id,
        text=answer.text,
        text_html=render_markdown(answer.text),
        reason=answer.reason,
        target=answer.target,
        notify=answer.notify,
    )
    session.add(change)
    _keep_up(idea, answer, now)
    if answer.text or answer.status.stage != Stage.OPEN:
        idea.answered_at = now
    session.flush()
    record(IdeaAnswered(idea.id, change.id))
    return change


def _lock_status(status: Status) -> None:
    """Know its stage, which then stays until the commit. Raises Conflict where it was deleted meanwhile."""
    found = select(Status).where(Status.id == status.id).with_for_update(read=True)
    if session.scalars(found.execution_options(populate_existing=True)).one_or_none() is None:
        raise Conflict("meanwhile")


def _keep_up(idea: Idea, answer: Answer, now: datetime) -> None:
    """What follows from the move: where the idea stands, what is aimed at, and since when it is done."""
    idea.status_id, stage = answer.status.id, answer.status.stage
    idea.target = answer.target
    if stage != Stage.DONE:
        idea.shipped_at = None
    elif idea.shipped_at is None:
        idea.shipped_at = now


def _unseen(idea: Idea, after: int) -> StatusChange | None:
    """The last move, where it came after that one."""
    made = select(StatusChange).where(StatusChange.idea_id == idea.id, StatusChange.id > max(0, min(after, 2**63 - 1)))
    whole = made.options(joinedload(StatusChange.changed_by), joinedload(StatusChange.to))
    return session.scalars(whole.order_by(StatusChange.id.desc()).limit(1)).one_or_none()


def _is_that(said: StatusChange, answer: Answer, by: Viewer) -> bool:
    said_so = (said.to_id, said.text, said.reason, said.target, said.changed_by_id)
    return said_so == (answer.status.id, answer.text, answer.reason, answer.target, by.id)
