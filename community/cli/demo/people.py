"""The people of the demo community."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from community.cli.demo import reading
from community.core.db import session
from community.core.text import render_markdown
from community.membership.actions.leaving import erase
from community.membership.models import Agreement, Member, RoleGrant
from community.membership.rules import hash_password
from community.site.queries import policy_in_force

DEMO_PASSWORD = "try-it-out"  # noqa: S105  printed at every start, refused beyond loopback
WITH_PASSWORD = ("mira", "dele", "tomas", "ines")
WHO_LEFT = "sven"
NAMED = (
    "leo",
    "katrin",
    "zofia",
    "samir",
    "malin",
    "jonas",
    "kofi",
    "gwen",
    "fatou",
)  # who let everybody read their votes


def add_people(*, now: datetime) -> None:
    """Everybody, with their roles; four of them can be signed in as, on loopback."""
    secret = hash_password(DEMO_PASSWORD)
    policy = policy_in_force()
    for entry in reading.people():
        member = _member(entry, now=now, secret=secret)
        session.add(member)
        session.flush()
        agreement = Agreement(member_id=member.id, policy_version_id=policy.id, accepted_at=member.joined_at)
        session.add(agreement)
        if member.role_names:
            grant = {"member_id": member.id, "role": member.role_names, "granted_at": member.joined_at}
            session.execute(insert(RoleGrant), grant)


def _member(entry: reading.Entry, *, now: datetime, secret: str) -> Member:
    joined_at = now - timedelta(days=entry["joined_days_ago"])
    return Member(
        handle=entry["handle"],
        display_name=entry["display_name"],
        email=f"{entry['handle']}@fernwell.example",
        email_confirmed_at=joined_at,
        password_hash=secret if entry["handle"] in WITH_PASSWORD else None,
        role_names="" if entry["role"] == "customer" else entry["role"],
        bio=entry["bio"],
        bio_html=render_markdown(entry["bio"]),
        time_zone=entry["time_zone"],
        language="",
        names_votes=entry["handle"] in NAMED,
        joined_at=joined_at,
        is_demo=True,
    )


def everybody() -> dict[str, Member]:
    """All of them by handle. One query."""
    return {member.handle: member for member in session.scalars(select(Member).where(Member.is_demo))}


def say_goodbye(*, now: datetime) -> None:
    """One of them has left: what they wrote is that of a former member."""
    erase(everybody()[WHO_LEFT], keeps_words=True, now=now)
