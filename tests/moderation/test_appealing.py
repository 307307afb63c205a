"""A member objects; somebody else looks again, and it never becomes harsher. Time decides where nobody does."""

from datetime import timedelta

import pytest

from community.access import Permission, decide
from community.core import clock, tasks
from community.core.db import session
from community.core.errors import Closed, Conflict, Invalid, NotPermitted
from community.membership.models import Holdable, Member
from community.moderation.actions.appealing import decide_appeal, file_appeal
from community.moderation.actions.deciding import second
from community.moderation.actions.forcing import reverse
from community.moderation.actions.reading import acknowledge
from community.moderation.models import Appeal, Decision, LogEntry, Outcome, Rung
from community.moderation.queries.appeals import appeal_by_id, waiting_appeals
from tests.moderation.court import Court, Later, held, withheld

REASONS = "The links led to the member's own drawings, which explain the idea itself."


def _answer(
    court: Court, decision: Decision, outcome: Outcome, *, by: Member | None = None, **values: object
) -> Appeal:
    values = {"reasons": REASONS} | values
    return court.do(decide_appeal, court.appeal_on(decision), outcome, by=by or court.noah, **values)


@pytest.mark.parametrize("rung", [Rung.WORD, Rung.WARNING, Rung.WITHHOLD, Rung.SUSPEND, Rung.EMERGENCY])
def test_every_measure_can_be_appealed_also_by_who_is_suspended(court: Court, rung: Rung) -> None:
    days = {Rung.WITHHOLD: 7, Rung.SUSPEND: 14, Rung.EMERGENCY: 3}.get(rung, 0)
    assert court.appeal(court.decide(rung, days=days)).id


def test_upheld_leaves_everything(court: Court) -> None:
    decision = court.decide(Rung.WITHHOLD, days=7)
    court.appeal(decision)
    appeal = _answer(court, decision, Outcome.UPHELD)
    assert (appeal.outcome, appeal.decided_by_id, len(withheld())) == ("upheld", court.noah.id, 2)


def test_changed_ends_sooner(court: Court) -> None:
    later, decision = Later(), court.decide(Rung.SUSPEND, days=14)
    court.appeal(decision)
    end = later.go(days=1) + timedelta(days=2)
    _answer(court, decision, Outcome.CHANGED, ends_at=end)
    assert [row.ends_at for row in withheld()] == [end]
    later.go(days=2, seconds=1)
    assert decide(session.get_one(Member, court.dora.id), Permission.IDEA_POST)


def test_a_revoked_membership_can_come_back_by_appeal(court: Court) -> None:
    later, decision = Later(), court.decide(Rung.REVOKE)
    court.do(second, decision, by=court.noah)
    court.appeal(decision)
    end = later.go(days=1) + timedelta(days=30)
    _answer(court, decision, Outcome.CHANGED, by=court.lena, ends_at=end)
    assert [row.ends_at for row in withheld()] == [end]


def test_overturned_is_as_if_it_had_not_been(court: Court) -> None:
    decision = court.decide(Rung.SUSPEND, days=14, holds=[(Holdable.COMMENT, court.comment.id)])
    court.appeal(decision)
    _answer(court, decision, Outcome.OVERTURNED)
    assert (withheld(), held()) == ([], [])
    assert not session.get_one(Member, court.dora.id, populate_existing=True).is_watched
    kinds = [entry.kind for entry in session.query(LogEntry).order_by(LogEntry.id)]
    assert kinds == ["decision", "appeal"]


def test_after_fourteen_days_the_measure_ends_by_itself(court: Court) -> None:
    later, decision = Later(), court.decide(Rung.SUSPEND, days=60, holds=[(Holdable.COMMENT, court.comment.id)])
    court.do(second, decision, by=court.noah)
    court.appeal(decision)
    run = tasks.TASKS["moderation.appeals"].run
    later.go(days=13, hours=23)
    assert run() == 0
    (waiting,) = waiting_appeals(court.lena)
    assert waiting.due_at == waiting.appeal.filed_at + timedelta(days=14)
    later.go(hours=2)
    assert run() == 1
    assert (withheld(), held()) == ([], [])
    assert (court.appeal_on(decision).outcome, court.appeal_on(decision).decided_by_id) == ("lapsed", None)
    assert run() == 0
    assert waiting_appeals(court.lena) == []


# ── who decides ──


def test_neither_its_author_nor_its_second_decides(court: Court) -> None:
    decision = court.decide(Rung.REVOKE)
    court.do(second, decision, by=court.noah)
    court.appeal(decision)
    for by in (court.mona, court.noah):
        with pytest.raises(NotPermitted, match="appeal-own-decision"):
            _answer(court, decision, Outcome.UPHELD, by=by)
    _answer(court, decision, Outcome.UPHELD, by=court.lena)


def test_nobody_with_an_interest_decides(court: Court) -> None:
    decision = court.decide(Rung.WARNING, case=court.case(by=court.noah))
    court.appeal(decision)
    with pytest.raises(NotPermitted, match="interest-reporter"):
        _answer(court, decision, Outcome.UPHELD)
    with pytest.raises(NotPermitted, match="not-your-role"):
        _answer(court, decision, Outcome.OVERTURNED, by=court.rita)


def test_a_moderator_does_not_decide_their_own_appeal(court: Court) -> None:
    decision = court.decide(Rung.WARNING, case=court.case(name="profile-noah"))
    with_key = court.do(file_appeal, court.statement(decision), "No.", by=None)
    with pytest.raises(NotPermitted, match="interest-subject"):
        court.do(decide_appeal, with_key, Outcome.OVERTURNED, REASONS, by=court.noah)
    assert [each.is_barred for each in waiting_appeals(court.noah)] == [True]
    assert [each.is_barred for each in waiting_appeals(court.mona)] == [True]
    assert [each.is_barred for each in waiting_appeals(court.lena)] == [False]
    assert appeal_by_id(with_key.id).decision.case.member_id == court.noah.id


# ── what is refused ──


def test_it_never_becomes_harsher(court: Court) -> None:
    decision = court.decide(Rung.WITHHOLD, days=7)
    court.appeal(decision)
    now = clock.now()
    for end in (None, now + timedelta(days=8), decision.ends_at, now - timedelta(minutes=1)):
        with pytest.raises(Invalid, match="appeal-milder"):
            _answer(court, decision, Outcome.CHANGED, ends_at=end)


def test_what_has_no_end_cannot_end_sooner(court: Court) -> None:
    decision = court.decide(Rung.WARNING)
    court.appeal(decision)
    with pytest.raises(Invalid, match="appeal-nothing-to-shorten"):
        _answer(court, decision, Outcome.CHANGED, ends_at=clock.now() + timedelta(days=1))


def test_it_needs_reasons_and_an_outcome_that_people_give(court: Court) -> None:
    decision = court.decide(Rung.WARNING)
    court.appeal(decision)
    with pytest.raises(Invalid, match="appeal-reasons"):
        _answer(court, decision, Outcome.UPHELD, reasons="No.")
    with pytest.raises(Invalid, match="appeal-outcome"):
        _answer(court, decision, Outcome.LAPSED)


def test_it_is_decided_once(court: Court) -> None:
    decision = court.decide(Rung.WARNING)
    court.appeal(decision)
    _answer(court, decision, Outcome.UPHELD)
    with pytest.raises(Closed, match="appeal-decided"):
        _answer(court, decision, Outcome.OVERTURNED, by=court.lena)


def test_it_is_filed_once_in_time_with_words_and_by_whom_it_concerns(court: Court) -> None:
    later, decision = Later(), court.decide(Rung.WARNING)
    statement = court.statement(decision)
    with pytest.raises(Invalid, match="appeal-empty"):
        court.appeal(decision, "  ")
    with pytest.raises(NotPermitted, match="not-your-statement"):
        court.do(file_appeal, statement, "I object for her.", by=court.rita)
    later.go(days=180)
    with pytest.raises(Closed, match="appeal-late"):
        court.appeal(decision)
    later.moment -= timedelta(seconds=1)
    later.go()
    court.appeal(decision)
    with pytest.raises(Conflict, match="appeal-filed"):
        court.appeal(decision)


def test_what_was_taken_back_needs_no_appeal(court: Court) -> None:
    decision, other = court.decide(Rung.WARNING), court.decide(Rung.WITHHOLD, days=7)
    court.do(reverse, decision, by=court.noah, reason="A mistake.")
    with pytest.raises(Closed, match="decision-reversed"):
        court.appeal(decision)
    court.appeal(other)
    court.do(reverse, other, by=court.noah, reason="A mistake.")
    assert waiting_appeals(court.lena) == []
    with pytest.raises(Closed, match="appeal-decided"):
        _answer(court, other, Outcome.UPHELD, by=court.lena)


def test_a_warning_is_acknowledged_once(court: Court) -> None:
    statement = court.statement(court.decide(Rung.WARNING))
    with pytest.raises(NotPermitted, match="not-your-statement"):
        court.do(acknowledge, statement, by=court.rita)
    assert court.do(acknowledge, statement, by=court.dora) is True
    assert court.do(acknowledge, statement, by=None) is False
    assert statement.acknowledged_at is not None
