"""Somebody claims what an import brought of them: what was decided about it is theirs to read, and to object to."""

from typing import Any

import pytest
from sqlalchemy import select

from community.access import Permission, Role, decide
from community.cli.recount import _differences as differences
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.membership.actions.claims import claim
from community.membership.models import Holdable, Member, MemberSession
from community.moderation.models import Decision, Rung, Statement
from tests.moderation.court import Court


@pytest.fixture
def old(court: Court) -> Member:
    """Known from an import only."""
    return court.world.member("old-dora", source="forum", source_id="17")


@pytest.fixture
def said(court: Court, old: Member) -> Comment:
    """What they had written there."""
    with writing():
        thread = session.get_one(Thread, court.idea.thread_id)
        comment = post_comment(thread, "Buy at jars-4-less.example", by=court.lena, now=clock.now())
        comment.author_id = old.id
    return comment


def judge(court: Court, said: Comment, rung: Rung, **values: Any) -> Decision:
    """Mona decides about it."""
    return court.decide(rung, case=court.case(name=f"comment-{said.id}"), **values)


def hand_over(court: Court, old: Member, to: Member) -> None:
    """By an owner's word."""
    owner = court.world.member("olga", roles=(Role.OWNER,))
    with writing():
        claim(session.merge(old), session.merge(to), by=session.merge(owner), now=clock.now())
    session.expire_all()


def test_they_read_the_reasons_and_object(court: Court, old: Member, said: Comment) -> None:
    decision = judge(court, said, Rung.WARNING, holds=[(Holdable.COMMENT, said.id)])
    hand_over(court, old, court.dora)
    dora, path = court.world.browser_of(court.dora), court.statement(decision).path
    assert f'href="{path}"' in dora.get("/").text, "they are told so on every page"
    assert dora.get(path).status_code == 200
    assert dora.post(f"{path}/appeal", text="That was years ago.").status_code == 303
    assert list(differences(fix=False)) == []


def test_what_is_withheld_follows_until_its_end(court: Court, old: Member, said: Comment) -> None:
    judge(court, said, Rung.WITHHOLD, days=7)
    assert decide(court.dora, Permission.COMMENT_POST, None)
    hand_over(court, old, court.dora)
    assert decide(court.dora, Permission.COMMENT_POST, None).reason == "withheld"
    assert not session.get_one(Member, old.id).is_watched
    assert list(differences(fix=False)) == []


def test_a_suspension_ends_their_sessions(court: Court, old: Member, said: Comment) -> None:
    court.world.browser_of(court.dora)
    judge(court, said, Rung.SUSPEND, days=7)
    hand_over(court, old, court.dora)
    assert session.scalars(select(MemberSession).where(MemberSession.member_id == court.dora.id)).all() == []


def test_a_moderator_who_had_decided_about_their_own_old_account_is_not_judged_by_themselves(
    court: Court, old: Member, said: Comment
) -> None:
    decision = judge(court, said, Rung.WARNING)
    number = decision.id
    hand_over(court, old, court.mona)
    assert session.get_one(Decision, number).member_id == old.id
    assert session.scalars(select(Statement.member_id)).all() == [old.id]
