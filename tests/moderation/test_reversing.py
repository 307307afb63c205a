"""A decision taken back is as if it had not been; what another decided stays."""

import pytest

from community.access import Permission, decide
from community.core.db import session
from community.core.errors import Closed, Invalid, NotPermitted
from community.core.transaction import writing
from community.discussion.actions import lock_thread, post_comment, unlock_thread
from community.discussion.models import Comment, Thread
from community.membership.models import Holdable, Member
from community.moderation.actions.forcing import reverse
from community.moderation.models import Case, Decision, LogEntry, Rung
from community.moderation.queries.histories import earlier_measures
from tests.moderation.court import Court, Later, held, withheld

REASON = "The links were to the member's own pictures of the idea."


def _take_back(court: Court, decision: Decision, by: Member | None = None) -> bool:
    return court.do(reverse, decision, by=by or court.noah, reason=REASON)


def _dora(court: Court) -> Member:
    session.rollback()
    return session.get_one(Member, court.dora.id)


@pytest.mark.parametrize(("rung", "days"), [(Rung.WORD, 0), (Rung.WARNING, 0), (Rung.WITHHOLD, 7), (Rung.SUSPEND, 14)])
def test_everything_is_as_before(court: Court, rung: Rung, days: int) -> None:
    holds = [(Holdable.COMMENT, court.comment.id), (Holdable.PROFILE, court.dora.id)]
    decision = court.decide(rung, days=days, holds=holds, lock_thread=True)
    assert held()
    assert _take_back(court, decision) is True
    assert (withheld(), held()) == ([], [])
    dora = _dora(court)
    assert (dora.is_watched, dora.address_hash, dora.is_held) == (False, None, False)
    assert not session.get_one(Comment, court.comment.id).is_held
    thread = session.get_one(Thread, court.idea.thread_id)
    assert (thread.locked_at, thread.locked_by_id, thread.comment_count) == (None, None, 1)
    assert decide(dora, Permission.COMMENT_POST)
    assert earlier_measures(court.dora.id, now=Later().moment) == 0


def test_what_another_decision_withholds_and_holds_stays(court: Court) -> None:
    holds = [(Holdable.COMMENT, court.comment.id)]
    also = court.do(post_comment, session.get_one(Thread, court.idea.thread_id), "And jars!", by=court.dora)
    first = court.decide(Rung.WITHHOLD, days=7, holds=holds, lock_thread=True)
    more = court.case(name=f"comment-{also.id}")
    taken = {"capabilities": ("comment.post",), "holds": holds, "lock_thread": True}
    other = court.decide(Rung.WITHHOLD, case=more, days=20, **taken)
    _take_back(court, first)
    assert {row.statement_id for row in withheld()} == {court.statement(other).id}
    assert held() == [("comment", court.comment.id)]
    assert session.get_one(Comment, court.comment.id).is_held
    assert _dora(court).is_watched
    assert session.get_one(Thread, court.idea.thread_id).locked_at == other.in_force_at
    _take_back(court, other)
    assert not session.get_one(Comment, court.comment.id, populate_existing=True).is_held
    assert session.get_one(Thread, court.idea.thread_id, populate_existing=True).locked_at is None


def test_a_lock_that_a_moderator_made_by_hand_stays(court: Court) -> None:
    decision = court.decide(Rung.WORD, lock_thread=True)
    thread, later = session.get_one(Thread, court.idea.thread_id), Later()
    with writing():
        unlock_thread(thread, by=court.noah)
    later.go(minutes=1)
    court.do(lock_thread, thread, by=court.noah)
    _take_back(court, decision)
    assert session.get_one(Thread, thread.id, populate_existing=True).locked_by_id == court.noah.id


def test_a_lock_that_was_opened_by_hand_is_not_inherited(court: Court) -> None:
    thread, later = session.get_one(Thread, court.idea.thread_id), Later()
    also = court.do(post_comment, thread, "And jars!", by=court.dora)
    court.decide(Rung.WORD, lock_thread=True)
    later.go(minutes=1)
    with writing():
        unlock_thread(thread, by=court.noah)
    later.go(minutes=1)
    other = court.decide(Rung.WORD, case=court.case(name=f"comment-{also.id}"), lock_thread=True)
    _take_back(court, other)
    assert session.get_one(Thread, thread.id, populate_existing=True).locked_at is None


def test_taking_it_back_twice_changes_nothing(court: Court) -> None:
    decision = court.decide(Rung.WITHHOLD, days=7)
    assert _take_back(court, decision) is True
    assert _take_back(court, decision) is False
    assert [entry.kind for entry in session.query(LogEntry).order_by(LogEntry.id)] == ["decision", "reversal"]


def test_the_case_stays_closed_and_the_reason_is_kept(court: Court) -> None:
    decision = court.decide(Rung.WITHHOLD, days=7)
    _take_back(court, decision)
    assert session.get_one(Case, decision.case_id).closed_at is not None
    assert (decision.reversed_by_id, decision.plan["reversal"]) == (court.noah.id, REASON)


def test_what_was_expired_already_can_be_taken_back(court: Court) -> None:
    later, decision = Later(), court.decide(Rung.WITHHOLD, days=7)
    later.go(days=8)
    assert _take_back(court, decision) is True
    assert not _dora(court).is_watched


def test_the_refusals(court: Court) -> None:
    decision, pending = (
        court.decide(Rung.WITHHOLD, days=7),
        court.decide(Rung.REVOKE, case=court.case(name="profile-dora")),
    )
    with pytest.raises(Invalid, match="reversal-reason"):
        court.do(reverse, decision, by=court.noah, reason=" ")
    with pytest.raises(NotPermitted, match="not-your-role"):
        court.do(reverse, decision, by=court.rita, reason=REASON)
    with pytest.raises(Closed, match="decision-not-in-force"):
        _take_back(court, pending)
    reported = court.decide(Rung.WARNING, case=court.case(by=court.noah))
    with pytest.raises(NotPermitted, match="interest-reporter"):
        _take_back(court, reported)
