"""One moderator at a case, and never one with an interest in it."""

import pytest
from sqlalchemy import select

from community.core.db import session
from community.core.errors import Closed, NotPermitted
from community.core.errors import Conflict as Contested
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Thread
from community.membership.models import Member
from community.moderation.actions.claiming import claim, release
from community.moderation.actions.deciding import decide_case
from community.moderation.models import Case, Conflict, Look, Rung
from community.moderation.queries.cases import queue
from community.moderation.rules.words import Interest
from tests.moderation.court import Court, Later


def test_a_case_is_one_moderators_for_fifteen_minutes(court: Court) -> None:
    later, case = Later(), court.case()
    later.go(seconds=1)
    assert court.do(claim, case, by=court.mona) is None
    with pytest.raises(Contested, match="case-claimed"):
        court.do(claim, case, by=court.noah)
    with pytest.raises(Contested, match="case-claimed"):
        court.decide(case=case, by=court.noah)
    later.go(minutes=15)
    assert court.do(claim, case, by=court.noah) is None
    assert case.claimed_by_id == court.noah.id


def test_claiming_again_takes_it_for_longer_and_releasing_gives_it_back(court: Court) -> None:
    later, case = Later(), court.case()
    later.go(minutes=1)
    court.do(claim, case, by=court.mona)
    first = case.claimed_until
    later.go(minutes=10)
    court.do(claim, case, by=court.mona)
    assert first is not None
    assert case.claimed_until is not None
    assert case.claimed_until > first
    with writing():
        assert release(case, by=court.noah) is False
    with writing():
        assert release(case, by=court.mona) is True
    assert court.do(claim, case, by=court.noah) is None


def test_only_moderators_claim(court: Court) -> None:
    with pytest.raises(NotPermitted, match="not-your-role"):
        court.do(claim, court.case(), by=court.rita)


def test_a_closed_case_cannot_be_claimed(court: Court) -> None:
    case = court.case()
    court.decide(case=case)
    with pytest.raises(Closed, match="case-closed"):
        court.do(claim, case, by=court.noah)


def test_claiming_is_written_down_as_a_look(court: Court) -> None:
    court.do(claim, court.case(), by=court.mona)
    look = session.scalars(select(Look)).one()
    assert (look.member_id, look.looked_by_id) == (court.dora.id, court.mona.id)


def _subject(court: Court) -> tuple[Case, Member]:
    return court.case(name="profile-noah"), court.noah


def _reporter(court: Court) -> tuple[Case, Member]:
    return court.case(by=court.noah), court.noah


def _in_thread(court: Court) -> tuple[Case, Member]:
    thread = session.get_one(Thread, court.idea.thread_id)
    court.do(post_comment, thread, "I like jars.", by=court.noah)
    return court.case(), court.noah


def _reported_by(court: Court) -> tuple[Case, Member]:
    court.case(name="profile-noah", by=court.dora)
    return court.case(), court.noah


@pytest.mark.parametrize(
    ("arrange", "reason"),
    [
        (_subject, Interest.SUBJECT),
        (_reporter, Interest.REPORTER),
        (_in_thread, Interest.THREAD),
        (_reported_by, Interest.REPORTED_BY),
    ],
)
def test_an_interest_is_written_down_and_keeps_them_from_deciding(court: Court, arrange, reason: Interest) -> None:
    case, moderator = arrange(court)
    assert court.do(claim, case, by=moderator) is reason
    assert session.get_one(Conflict, (case.id, moderator.id)).reason == reason
    assert case.claimed_by_id is None, "somebody else can take it at once"
    with pytest.raises(NotPermitted, match=f"interest-{reason}"):
        court.decide(case=case, by=moderator)
    court.decide(Rung.NOTHING, case=case, by=court.mona)


def test_whoever_never_claimed_it_is_kept_from_deciding_as_well(court: Court) -> None:
    case = court.case(by=court.noah)
    with pytest.raises(NotPermitted, match="interest-reporter"), writing():
        decide_case(case, court.ruling(), by=court.noah, now=case.opened_at)


def test_an_internal_note_is_no_part_taken_in_a_discussion(court: Court) -> None:
    thread = session.get_one(Thread, court.idea.thread_id)
    court.do(post_comment, thread, "Look at this.", by=court.noah, internal=True)
    assert court.do(claim, court.case(), by=court.noah) is None


def test_having_been_reported_by_them_is_forgotten_after_half_a_year(court: Court) -> None:
    later = Later()
    court.case(name="profile-noah", by=court.dora)
    later.go(days=181)
    assert court.do(claim, court.case(), by=court.noah) is None


def test_the_queue_begins_with_the_most_urgent_and_says_whose_each_is(court: Court) -> None:
    slight, grave = court.case(clause="respect"), court.case(name=f"idea-{court.idea.id}", clause="threats")
    with writing():
        claim(slight, by=court.noah, now=slight.opened_at)
    rows = queue(court.mona, now=slight.opened_at)
    assert [row.case.id for row in rows] == [grave.id, slight.id]
    assert [row.claimed_by and row.claimed_by.handle for row in rows] == [None, "noah"]
