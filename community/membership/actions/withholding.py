"""Placing and lifting what a decision withholds. Why, is the business of moderation, which calls this.

Nobody is authorized here: whoever decides was, and a statement of reasons exists, or there would be no row.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, update

from community.core.db import WITHOUT_SYNC, session
from community.core.keyed import keyed_hash
from community.membership.actions.signing_in import end_all_sessions
from community.membership.models import EVERYTHING, MailLink, Member, Scope, Withholding


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is withheld, where, and until when; `ends_at` None: until somebody gives it back (everything only)."""

    capabilities: tuple[str, ...]
    scope: str = Scope.SITE
    scope_id: int | None = None
    ends_at: datetime | None

    @property
    def is_suspension(self) -> bool:
        """Whether nothing is left."""
        return EVERYTHING in self.capabilities and self.scope == Scope.SITE


def address_hash(address: str) -> str:
    """The keyed hash of an address in its normal form: kept as long as a measure, and useless without the key."""
    return keyed_hash("address", address)


def place(member: Member, terms: Terms, *, statement_id: int, now: datetime) -> None:
    """Withhold from the member from now on. Locks the member's row: writes in flight end before, or are refused.

    What an address stood for that the member had confirmed follows whoever confirms it later. A suspension ends
    every session and every open link in the same transaction.
    """
    lock_member(member)
    known_as = address_hash(member.email) if member.email and member.is_confirmed else None
    row = {
        "member_id": member.id,
        "address_hash": known_as,
        "scope": terms.scope,
        "scope_id": terms.scope_id,
        "starts_at": now,
        "ends_at": terms.ends_at,
        "statement_id": statement_id,
    }
    session.execute(insert(Withholding), [row | {"capability": each} for each in terms.capabilities])
    member.is_watched, member.address_hash = True, known_as or member.address_hash
    session.flush()
    if terms.is_suspension:
        shut_out(member)


def lock_member(member: Member) -> None:
    """Against everything that the member does: a write holds this row FOR SHARE until it has committed."""
    session.refresh(member, with_for_update=True)


def shut_out(member: Member) -> None:
    """End every session of the member, and every link that was mailed to them and still works."""
    end_all_sessions(member)
    session.execute(delete(MailLink).where(MailLink.member_id == member.id, MailLink.used_at.is_(None)))


def shorten(statement_id: int, *, ends_at: datetime) -> None:
    """Let what the statement withholds end earlier."""
    running = Withholding.statement_id == statement_id, Withholding.lifted_at.is_(None)
    session.execute(update(Withholding).where(*running).values(ends_at=ends_at), execution_options=WITHOUT_SYNC)


def lift(statement_id: int, *, now: datetime) -> int:
    """Give back what this statement withheld, and nothing that another withholds; how many rows it were."""
    running = Withholding.statement_id == statement_id, Withholding.lifted_at.is_(None)
    lifted = update(Withholding).where(*running).values(lifted_at=now)
    columns = Withholding.member_id, Withholding.address_hash
    rows = session.execute(lifted.returning(*columns), execution_options=WITHOUT_SYNC).all()
    concerned = {row.member_id for row in rows if row.member_id}
    recompute(concerned, hashes={row.address_hash for row in rows if row.address_hash})
    return len(rows)


def recompute(member_ids: Collection[int], *, hashes: Collection[str] = ()) -> None:
    """Derive `is_watched` and `address_hash` of these members, and of those known by these hashes, from the rows."""
    either = or_(Member.id.in_(member_ids), Member.address_hash.in_(hashes)) if hashes else Member.id.in_(member_ids)
    found = select(Member).where(either).order_by(Member.id).with_for_update()
    for member in session.scalars(found.execution_options(populate_existing=True)):
        _derive(member)
    session.flush()


def _derive(member: Member) -> None:
    known_as = address_hash(member.email) if member.email and (member.address_hash or member.is_confirmed) else None
    if known_as is not None and not _is_any(Withholding.address_hash == known_as):
        known_as = None
    member.address_hash = known_as
    member.is_watched = known_as is not None or _is_any(Withholding.member_id == member.id)


def _is_any(which: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(which, Withholding.lifted_at.is_(None)))))


def follow(member: Member, address: str, *, now: datetime) -> None:
    """Let measures that were placed under this address reach whoever comes with it. One query, three if there are any.

    At joining, for an address that nobody here has confirmed, and just before it is confirmed. What the member brings
    along from an address they had confirmed stays with that one, and is known by this one, too.
    """
    known_as = address_hash(address)
    if member.is_watched:
        _carry_on(member, known_as, now=now)
    is_known = session.scalar(select(exists().where(Withholding.address_hash == known_as, *_running(now))))
    if is_known:
        member.is_watched, member.address_hash = True, known_as
    elif member.address_hash is not None:
        member.address_hash = None
    session.flush()


def _carry_on(member: Member, known_as: str, *, now: datetime) -> None:
    """A second row for each that is not known by the new address yet."""
    mine = Withholding.member_id == member.id
    if member.is_confirmed and member.address_hash:
        mine = or_(mine, Withholding.address_hash == member.address_hash)
    names = "capability", "scope", "scope_id", "starts_at", "ends_at", "statement_id"
    columns = [getattr(Withholding, name) for name in names]
    other = or_(Withholding.address_hash.is_(None), Withholding.address_hash != known_as)
    rows = session.execute(select(*columns).where(mine, other, *_running(now)).distinct()).mappings().all()
    if rows:
        session.execute(insert(Withholding), [{**row, "address_hash": known_as} for row in rows])


def _running(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Withholding.lifted_at.is_(None), or_(Withholding.ends_at.is_(None), Withholding.ends_at > now)
