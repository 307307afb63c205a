"""Whoever removed their account is told nothing any more, and nothing is noted about them."""

import threading

from sqlalchemy import func, select

from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.membership.actions.leaving import erase
from community.membership.models import Member
from community.notifications.actions.telling import tell_slice
from community.notifications.models import Follow, Mailing, MailWish, Notification
from community.notifications.queries.ways_out import WayOut
from tests.notifications.conftest import Village
from tests.notifications.test_mails import voter

SECONDS = 60


def noted_about(member_id: int) -> int:
    session.rollback()
    kinds = (Follow, Notification, MailWish, Mailing)
    return sum(
        session.scalars(select(func.count()).select_from(kind).where(kind.member_id == member_id)).one()
        for kind in kinds
    )


def test_who_leaves_while_a_telling_runs_is_not_told(village: Village) -> None:
    mira = voter(village).member_id or 0
    assert village.team.post(f"{village.path}/status", status="planned", text="In May.").status_code == 303
    has_begun, is_left, wait = threading.Event(), threading.Event(), 0.5

    def leave() -> None:
        with village.world.app.app_context(), writing():
            erase(session.get_one(Member, mira), keeps_words=True, now=clock.now())
            has_begun.set()
            is_left.wait(wait)  # the telling meets a row that is locked

    leaving = threading.Thread(target=leave)
    leaving.start()
    assert has_begun.wait(SECONDS)
    with writing():
        assert tell_slice(now=clock.now()) == 1
    leaving.join(SECONDS)
    assert noted_about(mira) == 0
    assert session.scalars(select(Member.unread_count).where(Member.id == mira)).one() == 0


def test_an_old_mails_way_out_notes_nothing_about_who_left(village: Village) -> None:
    mira = voter(village).member_id or 0
    with writing():
        erase(session.get_one(Member, mira), keeps_words=True, now=clock.now())
    for what in ("outcome", f"idea-{village.idea_id}", "weekly"):
        way = f"/mail/leave/{WayOut(what, mira).token}"
        assert village.world.app.test_client().post(way).status_code == 404
    assert noted_about(mira) == 0
