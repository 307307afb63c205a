"""Saying whether what was shipped solved it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from community.access import Permission, Viewer, authorize
from community.core.db import insert_into, session
from community.core.errors import Invalid
from community.core.events import record
from community.core.text import clean_text
from community.ideas.models import Idea, Stage, Status
from community.ideas.policy import is_public
from community.site.queries import the_site
from community.voting.actions.standing import member_id
from community.voting.events import SolutionAsked
from community.voting.models import SolutionQuestion, Solved, Verdict
from community.voting.queries import Question
from community.voting.rules import ASKED_WITHIN_DAYS, MOST_VERDICT_CHARACTERS

ASKED_AT_ONCE = 50


def give_verdict(question: Question, solved: str, note: str, *, by: Viewer, now: datetime) -> None:
    """Say it, or say something else than before. Raises NotPermitted, Invalid. Of two at once the later one stands."""
    authorize(by, Permission.VERDICT_GIVE, question)
    note = clean_text(note).strip()
    if solved not in list(Solved):
        raise Invalid("verdict-missing", field="solved")
    if len(note) > MOST_VERDICT_CHARACTERS:
        raise Invalid("verdict-length", field="note", most=MOST_VERDICT_CHARACTERS)
    key = {"idea_id": question.idea_id, "member_id": member_id(by)}
    said = {"solved": solved, "note": note, "given_at": now}
    kept = insert_into(Verdict).values(key | said).on_conflict_do_update(index_elements=list(key), set_=said)
    session.execute(kept)


def withdraw_verdict(question: Question, *, by: Viewer) -> bool:
    """Take it back; False if there was none."""
    authorize(by, Permission.VERDICT_WITHDRAW, question)
    mine = delete(Verdict).where(Verdict.idea_id == question.idea_id, Verdict.member_id == by.id)
    return session.execute(mine.returning(Verdict.id)).first() is not None


def ask_due(*, now: datetime) -> int:
    """Ask those who voted for what was shipped some days ago: once for each shipping; for how many ideas.

    For the clock, up to 50 at a time. The question is a row beside the event, so that nobody is asked twice.
    """
    since = now - timedelta(days=the_site().verdict_days)
    asked = select(SolutionQuestion.id).where(
        SolutionQuestion.idea_id == Idea.id, SolutionQuestion.shipped_at == Idea.shipped_at
    )
    due = (
        select(Idea.id, Idea.shipped_at)
        .join(Status, Status.id == Idea.status_id)
        .where(Idea.shipped_at <= since, Idea.shipped_at > since - timedelta(days=ASKED_WITHIN_DAYS))
        .where(Status.stage == Stage.DONE, is_public(), ~asked.exists())
        .order_by(Idea.id)
        .limit(ASKED_AT_ONCE)
        .with_for_update(key_share=True, skip_locked=True, of=Idea)
    )
    rows = session.execute(due).all()
    for row in rows:
        question = SolutionQuestion(idea_id=row.id, shipped_at=row.shipped_at, asked_at=now)
        session.add(question)
        session.flush()
        record(SolutionAsked(row.id, question.id))
    return len(rows)
