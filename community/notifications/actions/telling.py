"""Telling everybody whom something concerns: a row when it happens, then slice by slice, each a transaction.

What happened costs one statement where it happens, however many follow. A slice inserts notifications and mailings,
moves the unread counts and the telling's own `told_up_to` together: whoever is killed in between leaves a telling that
goes on where the last slice ended, and the key (telling, member) keeps anybody from being told twice. A slice that
breaks by a fault of ours is tried again later, by the same pauses as a delivery, and holds up no later telling.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, func, literal, select, update

from community.access import Permission, decide
from community.core import tasks
from community.core.bulk import insert_new, one_of
from community.core.db import AnySelect, insert_into, session
from community.core.events import MOST_ATTEMPTS, pause
from community.discussion.models import Comment
from community.ideas.models import Idea, MergeProposal, StatusChange
from community.ideas.queries.merges import root_of
from community.membership.models import Member
from community.notifications.actions.mailing import owe
from community.notifications.models import Notification, Telling
from community.notifications.queries.recipients import Recipient, next_candidates, recipients
from community.notifications.rules import mailing_of
from community.voting.models import SolutionQuestion

SLICE = 500
FIRST_PAUSE_SECONDS = 15
UNTOLD = literal(value=True), literal(0)  # those named are told so; up to nobody yet
NOTIFICATIONS, MEMBERS = cast(Table, Notification.__table__), cast(Table, Member.__table__)
COLUMNS = ["idea_id", "happened_at", "mentions", "told_up_to"]


class TellingFailed(Exception):
    """A fault of ours while telling a slice: which telling, and which attempt at this slice it was."""

    def __init__(self, telling_id: int, attempt: int) -> None:
        super().__init__(f"telling {telling_id}")
        self.telling_id, self.attempt = telling_id, attempt


def tell_of_answer(status_change_id: int) -> None:
    """Have everybody who follows told of this move, or of these words; nobody where the team wished so. One query."""
    about = StatusChange.id == status_change_id, StatusChange.notify
    _tell(
        "status_change_id",
        select(StatusChange.idea_id, StatusChange.changed_at, *UNTOLD, StatusChange.id).where(*about),
    )


def tell_of_comment(comment: Comment) -> None:
    """Have those told who are answered, named, or want to hear everything. One query."""
    author = session.get(Member, comment.author_id) if comment.author_id and "@" in comment.body else None
    may_mention = author is not None and bool(decide(author, Permission.MENTION_NOTIFY, comment))
    values = (Idea.id, literal(comment.created_at), literal(may_mention), literal(0), literal(comment.id))
    _tell("comment_id", select(*values).where(Idea.thread_id == comment.thread_id))


def tell_of_question(question_id: int) -> None:
    """Have those who voted asked whether it helped. One query."""
    values = (SolutionQuestion.idea_id, SolutionQuestion.asked_at, *UNTOLD, SolutionQuestion.id)
    _tell("question_id", select(*values).where(SolutionQuestion.id == question_id))


def tell_of_proposal(proposal_id: int) -> None:
    """Have whoever proposed a merge told what became of it, and where it stands now. One query."""
    values = (root_of(), MergeProposal.settled_at, *UNTOLD, MergeProposal.id)
    about = MergeProposal.id == proposal_id, MergeProposal.proposed_by_id.is_not(None)
    _tell("proposal_id", select(*values).join(Idea, Idea.id == MergeProposal.source_id).where(*about))


def _tell(subject: str, source: AnySelect) -> None:
    session.execute(insert_into(Telling).from_select([*COLUMNS, subject], source).on_conflict_do_nothing())
    tasks.nudge("notifications.tell")


def tell_slice(*, now: datetime) -> int:
    """Tell the next slice of the oldest telling that is due and nobody is at; how many tellings that was, 0 or 1.

    Raises TellingFailed where that broke: roll back, then `postpone` it.
    """
    waits = Telling.done_at.is_(None), Telling.attempts < MOST_ATTEMPTS, func.coalesce(Telling.due_at, now) <= now
    due = select(Telling).where(*waits).order_by(Telling.id).limit(1)
    telling = session.scalars(due.with_for_update(skip_locked=True)).one_or_none()
    if telling is None:
        return 0
    failure = TellingFailed(telling.id, telling.attempts + 1)
    try:
        _tell_next(telling, now=now)
    except Exception as fault:
        raise failure from fault
    return 1


def _tell_next(telling: Telling, *, now: datetime) -> None:
    looked_at = next_candidates(telling, SLICE)
    _notify(telling, list(recipients(telling, looked_at)), now=now)
    telling.told_up_to = looked_at[-1] if looked_at else telling.told_up_to
    telling.done_at = now if len(looked_at) < SLICE else None
    telling.attempts, telling.due_at, telling.last_error = 0, None, None
    session.flush()


def postpone(failed: TellingFailed, *, now: datetime) -> None:
    """Try this slice again later, unless somebody else was at it meanwhile; after the last time it is parked."""
    about = Telling.id == failed.telling_id, Telling.attempts == failed.attempt - 1, Telling.done_at.is_(None)
    later = now + pause(FIRST_PAUSE_SECONDS, failed.attempt)
    again = {"attempts": failed.attempt, "due_at": later, "last_error": repr(failed.__cause__)[:2000]}
    session.execute(update(Telling).where(*about).values(again))


def parked() -> ColumnElement[bool]:
    """The tellings that nobody tries any more, as SQL: the doctor lists them."""
    return and_(Telling.done_at.is_(None), Telling.attempts >= MOST_ATTEMPTS)


def retry_parked(*, now: datetime) -> int:
    """Try all that was given up again, from where each broke; how many."""
    again = {"attempts": 0, "due_at": now}
    found = session.execute(update(Telling).where(parked()).values(again).returning(Telling.id)).all()
    tasks.nudge("notifications.tell")
    return len(found)


def _notify(telling: Telling, told: Sequence[Recipient], *, now: datetime) -> None:
    """Insert the notifications, the mails that tell of them, and move the counts of those to whom they are new."""
    mails = {each.member_id: mailing_of(each.rhythm, telling.id, now, each.zone) for each in told}
    same = {"telling_id": telling.id, "idea_id": telling.idea_id, "happened_at": telling.happened_at}
    columns: dict[str, list[Any]] = {
        "member_id": [each.member_id for each in told],
        "kind": [each.kind.value for each in told],
        "reason": [each.reason.value for each in told],
        "mail_key": [mails[each.member_id][0] for each in told],
    }
    new = insert_new(NOTIFICATIONS, columns, same=same, returning=[NOTIFICATIONS.c.id, NOTIFICATIONS.c.member_id])
    ids = sorted(row.member_id for row in new)
    if ids:
        _count(ids)
        owe({member_id: mails[member_id] for member_id in ids}, now=now)


def _count(member_ids: Sequence[int]) -> None:
    """Their rows are locked since they were looked up. One statement."""
    counted = {"unread_count": MEMBERS.c.unread_count + 1}
    session.execute(update(MEMBERS).where(one_of(MEMBERS.c.id, member_ids)).values(counted))
