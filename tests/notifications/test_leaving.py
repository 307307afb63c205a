"""Whoever removed their account is told nothing any more, and nothing is noted about them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from community.cli.mail import DONE, take_in
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.membership.actions.leaving import erase
from community.membership.models import Member
from community.notifications.actions.telling import tell_slice
from community.notifications.models import Follow, Mailing, MailStop, MailWish, Notification
from community.notifications.queries.ways_out import WayOut
from tests.cli.inbox import Inbox
from tests.meanwhile import uncommitted
from tests.notifications.conftest import Village
from tests.notifications.test_coming_back import bounce
from tests.notifications.test_mails import voter


def noted_about(member_id: int) -> int:
    session.rollback()
    kinds = (Follow, Notification, MailWish, Mailing, MailStop)
    return sum(
        session.scalars(select(func.count()).select_from(kind).where(kind.member_id == member_id)).one()
        for kind in kinds
    )


@contextmanager
def leaving(village: Village, member_id: int) -> Iterator[None]:
    """They leave, and their row stays locked for a while after this has begun."""

    def leave() -> None:
        erase(session.get_one(Member, member_id), keeps_words=True, now=clock.now())

    with uncommitted(village.world.app, leave):
        yield


def test_who_leaves_while_a_telling_runs_is_not_told(village: Village) -> None:
    mira = voter(village).member_id or 0
    assert village.team.post(f"{village.path}/status", status="planned", text="In May.").status_code == 303
    with leaving(village, mira), writing():
        assert tell_slice(now=clock.now()) == 1
    assert noted_about(mira) == 0
    assert session.scalars(select(Member.unread_count).where(Member.id == mira)).one() == 0


def test_who_leaves_while_their_mail_comes_back_leaves_no_address(village: Village, answered: Inbox) -> None:
    mira = voter(village).member_id or 0
    village.answer()
    with leaving(village, mira):
        assert take_in(bounce(answered.senders[-1] or ""))[0] == DONE
    assert noted_about(mira) == 0


def test_an_old_mails_way_out_notes_nothing_about_who_left(village: Village) -> None:
    mira = voter(village).member_id or 0
    with writing():
        erase(session.get_one(Member, mira), keeps_words=True, now=clock.now())
    for what in ("outcome", f"idea-{village.idea_id}", "weekly"):
        way = f"/mail/leave/{WayOut(what, mira).token}"
        assert village.world.app.test_client().post(way).status_code == 404
    assert noted_about(mira) == 0
