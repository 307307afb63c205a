"""Reads of the site's own rows. What every page needs, each process keeps for a second."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, literal, select
from sqlalchemy.orm import load_only

from community.core import paging
from community.core.db import session
from community.core.shortly import kept_shortly
from community.site.models import THE_SITE, KnobChange, PolicyVersion, Site

CHANGES = 50


@kept_shortly
def the_site() -> Site:
    """Name, brand, knobs and texts. One query a second at most; one in a transaction that writes.

    Held on to there, for a session forgets rows that nobody holds, and each rule that asks would read it anew.
    """
    site = session.info["the_site"] = session.get_one(Site, THE_SITE)
    return site


def policy_in_force() -> PolicyVersion:
    """The policy as it reads now. One query."""
    return session.scalars(select(PolicyVersion).order_by(PolicyVersion.number.desc()).limit(1)).one()


def policy_version(number: int) -> PolicyVersion | None:
    """The policy as it read in this version. One query."""
    wanted = literal(number, BigInteger)  # wider than the column: an address may ask for any number
    return session.scalars(select(PolicyVersion).where(PolicyVersion.number == wanted)).one_or_none()


def policy_history() -> Sequence[PolicyVersion]:
    """Every version, the newest first, without its text. One query."""
    known = load_only(PolicyVersion.number, PolicyVersion.in_force_from, PolicyVersion.is_material)
    return session.scalars(select(PolicyVersion).options(known).order_by(PolicyVersion.number.desc())).all()


def knob_changes(*, after: str | None = None) -> paging.Page[KnobChange]:
    """Who turned which knob when, the latest first. One query."""
    place = paging.decode(after, (int,))
    found = paging.after(select(KnobChange), (KnobChange.id.expression,), place)
    rows = session.scalars(found.limit(CHANGES + 1)).all()
    return paging.cut(rows, CHANGES, lambda change: (change.id,))
