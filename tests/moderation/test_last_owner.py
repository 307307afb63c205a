"""A community is never left without an owner who can act: neither by one decision, nor by two at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.errors import Invalid
from community.core.transaction import writing
from community.membership.actions.roles import appoint, revoke_role
from community.membership.models import Member
from community.moderation.actions.deciding import decide_case, second
from community.moderation.models import Case, Decision, Rung
from tests.moderation.court import Court, withheld


@pytest.fixture
def owners(court: Court) -> tuple[Member, Member]:
    return court.world.member("olga", roles=(Role.OWNER,)), court.world.member("otto", roles=(Role.OWNER,))


def _case(court: Court, member: Member) -> Case:
    return court.case(name=f"profile-{member.handle}")


@pytest.mark.parametrize(("rung", "days"), [(Rung.SUSPEND, 14), (Rung.REVOKE, 0)])
def test_the_last_owner_is_neither_suspended_nor_revoked(court: Court, rung: Rung, days: int) -> None:
    olga = court.world.member("olga", roles=(Role.OWNER,))
    with pytest.raises(Invalid, match="ruling-last-owner"):
        court.decide(rung, case=_case(court, olga), days=days)
    assert session.query(Decision).count() == 0
    assert court.decide(Rung.EMERGENCY, case=_case(court, olga), days=3).in_force_at, "that lapses by itself"


def test_who_is_suspended_counts_for_no_owner(court: Court, owners: tuple[Member, Member]) -> None:
    olga, otto = owners
    court.decide(Rung.SUSPEND, case=_case(court, otto), days=14)
    with pytest.raises(Invalid, match="ruling-last-owner"):
        court.decide(Rung.SUSPEND, case=_case(court, olga), days=14)
    with pytest.raises(Invalid, match="last-owner"):
        court.do(revoke_role, session.get_one(Member, olga.id), Role.OWNER, by=olga)
    with writing():
        appoint(session.get_one(Member, court.lena.id), Role.OWNER, now=clock.now())
    court.decide(Rung.SUSPEND, case=_case(court, olga), days=14)


def test_the_second_moderator_is_refused_what_has_become_the_last_owner(
    court: Court, owners: tuple[Member, Member]
) -> None:
    olga, otto = owners
    revoking = court.decide(Rung.REVOKE, case=_case(court, olga))
    court.decide(Rung.SUSPEND, case=_case(court, otto), days=14)
    with pytest.raises(Invalid, match="ruling-last-owner"):
        court.do(second, revoking, by=court.noah)
    assert [row.member_id for row in withheld()] == [otto.id]


def test_the_form_says_so_beside_the_rung(court: Court) -> None:
    olga = court.world.member("olga", roles=(Role.OWNER,))
    case, browser = _case(court, olga), court.world.browser_of(court.mona)
    browser.post(f"{case.path}/claim", form_on=case.path)
    asked = {"clause": "advertising", "rung": "suspend", "lasts": "14", "unit": "days", "deviation": "It fits."}
    ruling = court.ruling()
    answer = browser.post(f"{case.path}/decisions", **asked, facts=ruling.facts, why=ruling.why, holds="none")
    assert answer.status_code == 422
    assert "This is the last owner who can act." in answer.get_data(as_text=True)


def test_two_moderators_who_suspend_the_two_owners_at_once_leave_one(
    court: Court, owners: tuple[Member, Member]
) -> None:
    pairs = [(_case(court, owner).id, by.id) for owner, by in zip(owners, (court.mona, court.noah), strict=True)]
    session.rollback()
    start, app = threading.Barrier(2), court.world.app

    def suspend(case_id: int, by_id: int) -> str:
        with app.app_context():
            ruling = court.ruling(Rung.SUSPEND, days=14)
            session.rollback()
            start.wait(timeout=60)
            try:
                with writing():
                    by = session.get_one(Member, by_id)
                    decide_case(session.get_one(Case, case_id), ruling, by=by, now=clock.now())
            except Invalid as refusal:
                return refusal.code
            return "suspended"

    with ThreadPoolExecutor(2) as pool:
        done = [each.result() for each in [pool.submit(suspend, *pair) for pair in pairs]]
    assert sorted(done) == ["ruling-last-owner", "suspended"]
    assert len({row.member_id for row in withheld()}) == 1
