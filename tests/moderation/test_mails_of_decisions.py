"""The member is told by mail, after the commit, in their language, with a link that opens without signing in."""

import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Self

import pytest
from sqlalchemy import select, update

from community.core import clock, ports, tasks
from community.core.db import session
from community.core.events import Delivery, record
from community.core.mail import HandingOver, Mail
from community.core.transaction import writing
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.moderation.actions.appealing import decide_appeal
from community.moderation.actions.deciding import decide_case
from community.moderation.actions.forcing import reverse
from community.moderation.events import CaseDecided
from community.moderation.models import Outcome, Rung, Statement
from community.moderation.queries.statements import statement_by_key
from community.voting.actions import cast_vote
from community.voting.models import Vote
from tests.moderation.conftest import Holding
from tests.moderation.court import Court
from tests.world import at

REASONS = "The links led to the member's own drawings, which explain the idea itself."


class Mailbox:
    """Every mail that was sent."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.full: set[str] = set()

    def together(self) -> AbstractContextManager[Self]:
        return nullcontext(self)

    def send(self, mail: Mail, handing_over: HandingOver) -> None:
        if mail.to in self.full:
            raise OSError("no room")
        handing_over()
        self.mails.append(mail)

    def collect(self) -> list[Mail]:
        tasks.run_until_idle()
        arrived, self.mails = self.mails, []
        return arrived


@pytest.fixture
def mailbox(court: Court) -> Mailbox:
    box = Mailbox()
    ports.use(replace(ports.chosen(), mailer=box))
    return box


def _change(court: Court, **values: object) -> None:
    with writing():
        member = session.get_one(Member, court.dora.id)
        for name, value in values.items():
            setattr(member, name, value)


@pytest.mark.parametrize("rung", [Rung.WORD, Rung.WARNING, Rung.WITHHOLD, Rung.SUSPEND, Rung.EMERGENCY])
def test_a_decision_is_told_with_a_link_that_opens(court: Court, mailbox: Mailbox, rung: Rung) -> None:
    days = {Rung.WITHHOLD: 7, Rung.SUSPEND: 14, Rung.EMERGENCY: 3}.get(rung, 0)
    statement = court.statement(court.decide(rung, days=days))
    ref, path = statement.ref, statement.path
    (mail,) = mailbox.collect()
    assert mail.to == "dora@example.org"
    found = re.search(rf"http://127\.0\.0\.1:5000{path}\?key=(\S+)", mail.text)
    assert found
    assert found[0] in mail.html
    assert statement_by_key(ref, found[1]).ref == ref


def test_nothing_is_mailed_where_nothing_was_broken(court: Court, mailbox: Mailbox) -> None:
    court.decide(Rung.NOTHING)
    assert mailbox.collect() == []


def test_a_mailbox_that_nobody_has_confirmed_is_told_nothing(court: Court, mailbox: Mailbox) -> None:
    _change(court, email_confirmed_at=None)
    court.decide(Rung.WARNING)
    assert mailbox.collect() == []


@pytest.mark.parametrize("outcome", [Outcome.UPHELD, Outcome.OVERTURNED])
def test_so_is_what_an_objection_came_to(court: Court, mailbox: Mailbox, outcome: Outcome) -> None:
    decision = court.decide(Rung.WITHHOLD, days=7)
    court.appeal(decision)
    mailbox.collect()
    court.do(decide_appeal, court.appeal_on(decision), outcome, REASONS, by=court.noah)
    (mail,) = mailbox.collect()
    assert "objection" in mail.subject


def test_and_a_decision_that_was_taken_back(court: Court, mailbox: Mailbox) -> None:
    decision = court.decide(Rung.WITHHOLD, days=7)
    mailbox.collect()
    court.do(reverse, decision, by=court.noah, reason="A mistake.")
    (mail,) = mailbox.collect()
    assert mail.subject == "A decision was taken back"


def test_a_decision_that_did_not_commit_is_told_to_nobody(court: Court, mailbox: Mailbox) -> None:
    case = court.case()

    def fail() -> None:
        with writing():
            decide_case(case, court.ruling(), by=court.mona, now=clock.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert mailbox.collect() == []


def test_who_has_left_meanwhile_is_told_nothing(court: Court, mailbox: Mailbox) -> None:
    court.decide(Rung.WARNING)
    tasks.TASKS["events.deliver"].run()
    _change(court, email=None, email_confirmed_at=None)
    assert mailbox.collect() == []


def test_each_whose_vote_is_set_aside_is_mailed_once_though_one_mailbox_is_full(
    court: Court, mailbox: Mailbox, holding: Holding
) -> None:
    """Each mail is a delivery of its own: what fails is tried again, and nothing else is."""
    votes = [_vote_of(court, f"voter-{number}") for number in range(3)]
    statement = session.get_one(Statement, holding.place(*votes))
    mailbox.full.add("voter-1@example.org")
    with writing():
        record(CaseDecided(statement.decision_id, None))
    assert [mail.to for mail in mailbox.collect()] == ["voter-0@example.org", "voter-2@example.org"]
    mailbox.full.clear()
    with writing():
        session.execute(update(Delivery).values(due_at=clock.now()))
    assert [mail.to for mail in mailbox.collect()] == ["voter-1@example.org"]


def _vote_of(court: Court, handle: str) -> Vote:
    address = f"{handle}@example.org"
    voter = court.world.member(handle, email=address, email_confirmed_at=at("2026-01-01"))
    with writing():
        cast_vote(get_visible(court.idea.id, voter), by=voter, now=clock.now())
    return session.scalars(select(Vote).where(Vote.member_id == voter.id)).one()
