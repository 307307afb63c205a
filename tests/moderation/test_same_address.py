"""Leaving and coming back with the same address is no way around a measure; and nobody else is touched by it."""

import re

import pytest

from community.access import Permission, decide
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.membership.actions.joining import join
from community.membership.actions.links import CONFIRM, _ask_link, confirm_address, write_out
from community.membership.actions.withholding import address_hash
from community.membership.models import MailLink, Member, Withholding
from community.moderation.actions.forcing import reverse
from community.moderation.models import Decision, Rung
from community.moderation.queries.statements import is_theirs
from tests.moderation.court import Court, Later, password_hash, withheld
from tests.world import PASSWORD


def _join(court: Court, handle: str = "dora-2", email: str = "dora@example.org") -> Member:
    return court.do(join, handle=handle, email=email, password_hash=password_hash(), language="")


def _confirm(court: Court, member: Member, address: str | None = None) -> Member:
    """By the link of the mail."""
    with writing():
        _ask_link(session.get_one(Member, member.id), CONFIRM, address or member.email or "", now=clock.now())
    link = session.query(MailLink).filter_by(member_id=member.id).order_by(MailLink.id.desc()).first()
    assert link is not None
    with writing():
        written = write_out(link.id, now=clock.now())
        assert written is not None
    return court.do(confirm_address, written[2])


def _may_post(member: Member) -> bool:
    session.rollback()
    return bool(decide(session.get_one(Member, member.id), Permission.COMMENT_POST))


def _leave(court: Court, how: str = "words go") -> None:
    """By the form that every member has, with a password: somebody suspended has no session."""
    left = court.world.visitor().post(
        "/settings/data/removal",
        form_on="/sign-in",
        login="dora",
        current_password=PASSWORD,
        contributions="stay" if how == "words stay" else "go",
    )
    assert left.status_code == 303


@pytest.mark.parametrize("how", ["words go", "words stay"])
@pytest.mark.parametrize(("rung", "days"), [(Rung.WITHHOLD, 20), (Rung.SUSPEND, 20)])
def test_who_comes_back_with_the_address_stays_sanctioned_until_the_end(
    court: Court, how: str, rung: Rung, days: int
) -> None:
    later, decision = Later(), court.decide(rung, days=days)
    _leave(court, how)
    again = _join(court)
    assert not _may_post(again)
    _confirm(court, again)
    assert not _may_post(again)
    answer = decide(session.get_one(Member, again.id), Permission.COMMENT_POST)
    assert answer.case == court.statement(decision).path
    later.go(days=days, seconds=1)
    assert _may_post(again)


def test_only_its_keyed_hash_is_kept(court: Court) -> None:
    court.decide(Rung.SUSPEND, days=20)
    _leave(court)
    (row,) = withheld()
    assert (row.member_id, row.address_hash) == (None, address_hash("dora@example.org"))
    assert re.fullmatch("[0-9a-f]{64}", row.address_hash or "")
    assert "dora" not in str(vars(row))


def test_through_the_doors_a_suspended_newcomer_posts_nothing_and_reads_why_once_the_address_is_proven(
    court: Court,
) -> None:
    path = court.statement(court.decide(Rung.SUSPEND, days=20)).path
    _leave(court)
    browser = court.world.visitor()
    joined = browser.post("/join", handle="dora-2", email="dora@example.org", password=PASSWORD, agreement="y")
    assert joined.status_code == 303
    browser.tokens.clear()
    answer = browser.post(f"/ideas/{court.idea.id}/comments", form_on="/settings", body="Again.")
    assert answer.status_code == 403
    session.rollback()
    again = session.query(Member).filter_by(handle="dora-2").one()
    _confirm(court, again)
    door = court.world.visitor().post("/sign-in", form_on="/sign-in", login="dora-2", password=PASSWORD)
    assert door.headers["Location"].startswith(f"{path}?key=")


def test_who_only_says_that_the_address_is_theirs_does_not_read_anothers_statement(court: Court) -> None:
    statement = court.statement(court.decide(Rung.SUSPEND, days=20))
    _leave(court)
    again = _join(court)
    assert not is_theirs(statement, again)
    again = _confirm(court, again)
    assert is_theirs(statement, again)


def test_another_address_is_free(court: Court) -> None:
    court.decide(Rung.SUSPEND, days=20)
    _leave(court)
    other = _join(court, email="dora@example.com")
    assert _may_post(other)
    assert not other.is_watched


def test_joining_with_the_address_of_a_member_who_is_here_tells_nothing_of_them(court: Court) -> None:
    """Else anybody could find out whether the holder of an address is suspended."""
    court.decide(Rung.SUSPEND, days=20)
    stranger = _join(court, handle="stranger")
    assert _may_post(stranger)


def test_an_address_that_was_never_confirmed_brings_nothing_on_its_holder(court: Court) -> None:
    """Else anybody could join with another's address, misbehave, and have them sanctioned."""
    with writing():
        session.get_one(Member, court.dora.id).email_confirmed_at = None
    court.decide(Rung.SUSPEND, days=20)
    _leave(court)
    holder = _confirm(court, _join(court))
    assert _may_post(holder)


def test_a_new_address_is_no_way_around_either(court: Court) -> None:
    court.decide(Rung.WITHHOLD, days=20)
    _confirm(court, court.dora, "dora@example.com")
    assert not _may_post(court.dora)
    _leave(court)
    assert not _may_post(_join(court, handle="dora-2", email="dora@example.com"))
    assert not _may_post(_join(court, handle="dora-3", email="dora@example.org"))


def test_taken_back_it_is_taken_back_for_who_came_again(court: Court) -> None:
    decision = court.decide(Rung.WITHHOLD, days=20)
    _leave(court, "words stay")
    again = _confirm(court, _join(court))
    session.rollback()
    court.do(reverse, session.get_one(Decision, decision.id), by=court.noah, reason="A mistake.")
    session.rollback()
    free = session.get_one(Member, again.id)
    assert _may_post(free)
    assert (free.is_watched, free.address_hash) == (False, None)
    assert session.query(Withholding).filter(Withholding.lifted_at.is_(None)).count() == 0


def test_whoever_comes_after_the_end_is_free(court: Court) -> None:
    later = Later()
    court.decide(Rung.WITHHOLD, days=20)
    _leave(court)
    later.go(days=21)
    again = _confirm(court, _join(court))
    assert not again.is_watched
