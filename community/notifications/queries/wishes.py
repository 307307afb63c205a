"""How soon members wish to hear by mail, and whether a mail can reach them at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select

from community.access import Viewer
from community.core.bulk import one_of
from community.core.db import session
from community.membership.models import MailLink, Member
from community.notifications.models import MailStop, MailWish
from community.notifications.rules import USUAL_RHYTHM, Kind, Rhythm

MEMBERS, WISHES = cast(Table, Member.__table__), cast(Table, MailWish.__table__)


def is_reachable() -> ColumnElement[bool]:
    """The members whom mail reaches, as SQL: at an address they have confirmed
    and that does not send it back; no demo."""
    stopped = select(MailStop.id).where(
        MailStop.member_id == Member.id, MailStop.address == Member.email, still_stands()
    )
    has_one = Member.email.is_not(None), Member.email_confirmed_at.is_not(None)
    return and_(*has_one, Member.is_demo.is_(False), ~stopped.exists())


def still_stands() -> ColumnElement[bool]:
    """The stops that count, as SQL: not lifted, and no link in a later mail was opened, which shows that it arrives."""
    came_back = MailStop.kind == "bounce", MailStop.address == Member.email
    arrives = and_(*came_back, Member.email_confirmed_at > MailStop.stopped_at)
    return and_(MailStop.lifted_at.is_(None), func.coalesce(arrives, false()).is_(False))


class Wishes:
    """The wishes of some members. Two queries."""

    def __init__(self, member_ids: Sequence[int]) -> None:
        reached = select(Member.id).where(one_of(MEMBERS.c.id, member_ids), is_reachable())
        self._reached = set(session.scalars(reached))
        said = select(WISHES.c.member_id, WISHES.c.kind, WISHES.c.rhythm)
        rows: Any = session.execute(said.where(one_of(WISHES.c.member_id, member_ids)))
        self._said = {(row.member_id, row.kind): Rhythm(row.rhythm) for row in rows}

    def rhythm(self, member_id: int, kind: Kind) -> Rhythm:
        """How soon: as the member said, else as usual; never where no mail would arrive."""
        return self.wish(member_id, kind) if member_id in self._reached else Rhythm.NEVER

    def wish(self, member_id: int, kind: Kind) -> Rhythm:
        """The same, wherever it could arrive."""
        return self._said.get((member_id, kind), USUAL_RHYTHM[kind])


def stop_of(viewer: Viewer, *, now: datetime) -> MailStop | None:
    """Why no mail goes to the viewer's address, or to one they are about to confirm; None where it does. One query."""
    asked = MailLink.member_id == Member.id, MailLink.used_at.is_(None), MailLink.expires_at > now
    is_theirs = or_(MailStop.address == Member.email, MailStop.address.in_(select(MailLink.address).where(*asked)))
    theirs = select(MailStop).join(Member, Member.id == MailStop.member_id)
    found = theirs.where(Member.id == viewer.id, is_theirs, still_stands())
    return session.scalars(found.order_by(MailStop.stopped_at.desc()).limit(1)).first()
