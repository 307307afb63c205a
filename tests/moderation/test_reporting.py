"""Somebody reports what breaks the policy, and sees what became of it."""

import pytest
from sqlalchemy import func, select

from community.core import clock
from community.core.db import session
from community.core.errors import Invalid, Missing, NotPermitted
from community.core.transaction import writing
from community.membership.models import Member
from community.moderation.actions.reporting import file_report, open_case
from community.moderation.models import Case, Origin, Report, Rung
from community.moderation.queries.cases import reports_by
from community.moderation.queries.subjects import subject_named
from tests.moderation.court import Court
from tests.world import World


def _cases() -> int:
    return session.scalar(select(func.count(Case.id))) or 0


def test_reports_on_one_thing_gather_in_one_case_as_grave_as_the_gravest(court: Court, world: World) -> None:
    first = court.case(clause="respect")
    assert (first.severity, first.report_count, first.member_id) == (1, 1, court.dora.id)
    again = court.case(clause="threats", by=world.member("sara"))
    third = court.case(clause="respect", by=world.member("tom"))
    assert again.id == third.id == first.id
    assert (third.severity, third.report_count, _cases()) == (4, 3, 1)


def test_a_second_report_by_the_same_member_changes_nothing(court: Court) -> None:
    case = court.case(clause="respect")
    again = court.case(clause="threats")
    assert (again.id, again.severity, again.report_count) == (case.id, 1, 1)
    assert session.scalar(select(func.count(Report.id))) == 1


def test_what_comes_after_a_decision_opens_another_case(court: Court) -> None:
    case = court.case()
    court.decide(Rung.WORD, case=case)
    assert court.case().id != case.id


@pytest.mark.parametrize("kind", ["idea", "comment", "profile"])
def test_ideas_comments_and_profiles_can_be_reported(court: Court, kind: str) -> None:
    names = {"idea": f"idea-{court.idea.id}", "comment": f"comment-{court.comment.id}", "profile": "profile-dora"}
    subject = court.subject(names[kind])
    assert subject.name == names[kind]
    case = court.case(name=names[kind])
    assert (case.subject_kind, case.subject_id) == (kind, subject.id)


@pytest.mark.parametrize("name", ["idea-4711", "comment-4711", "profile-nobody", "idea-", "votes-1", "nonsense", ""])
def test_what_is_not_there_cannot_be_reported(court: Court, name: str) -> None:
    with pytest.raises(Missing):
        subject_named(name, court.rita)


def test_nobody_reports_what_is_their_own(court: Court) -> None:
    with pytest.raises(Invalid, match="report-own"):
        court.case(by=court.dora)


def test_who_lost_reporting_is_refused_with_until_and_case(court: Court) -> None:
    case = court.case(name="profile-rita", by=court.dora)
    decision = court.decide(Rung.WITHHOLD, case=case, days=7, capabilities=("report.file",))
    rita = session.get_one(Member, court.rita.id)
    with pytest.raises(NotPermitted) as refusal:
        court.case(by=rita)
    assert (refusal.value.code, refusal.value.case) == ("withheld", court.statement(decision).path)
    assert refusal.value.until == decision.ends_at


def test_a_report_that_is_too_long_is_refused(court: Court) -> None:
    with pytest.raises(Invalid, match="moderation-text-length"), writing():
        file_report(court.subject(), clause=court.clause(), note="a" * 10_001, by=court.rita, now=clock.now())


def test_what_a_signal_saw_is_added_to_the_case(court: Court) -> None:
    subject = court.subject()
    with writing():
        open_case(subject, origin=Origin.SIGNAL, severity=2, facts={"burst": {"members": 23}}, now=clock.now())
    with writing():
        case = open_case(subject, origin=Origin.SIGNAL, severity=3, facts={"text": {"places": 6}}, now=clock.now())
    assert (case.origin, case.severity) == ("signal", 3)
    assert case.facts == {"burst": {"members": 23}, "text": {"places": 6}}
    with pytest.raises(NotPermitted), writing():
        open_case(subject, origin=Origin.MODERATOR, severity=1, by=court.rita, now=clock.now())


def test_the_reporter_sees_what_became_of_it(court: Court) -> None:
    case = court.case()
    (followed,) = reports_by(court.rita)
    assert followed.decision is None
    court.decide(Rung.WARNING, case=case)
    session.rollback()
    (followed,) = reports_by(court.rita)
    assert followed.decision is not None
    assert (followed.decision.rung, followed.report.clause.key) == ("warning", "advertising")
