"""A row in every table that points to members, made from the tables themselves: a new one needs no more than itself.

Where the database asks for certain values, ASKED says which. Words in a row are `canary-<table>-<column>`.
"""

import itertools
from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, Table, Text, insert, select

from community.core import clock
from community.core.db import Base, UtcDateTime, session
from community.membership.models import Member

MENTION = "@canary-handle"  # of the member who leaves, in whatever others write
WORDS = "these words are long enough for whatever the database asks: "
# What a row needs so that the database takes it, by table, or by the column that points to the member.
ASKED: dict[str, dict[str, Any]] = {
    "role_grants": {"role": "team"},
    "mail_links": {"purpose": "confirm"},
    "withholdings": {"scope": "site", "scope_id": None, "capability": "idea.post", "lifted_at": None},
    "cases": {"subject_kind": "profile", "origin": "report", "subject_id": None},
    "decisions": {
        "rung": "warning",
        "recommended": "warning",
        "needs_second": False,
        "reversed_at": None,
        "plan": {"facts": "canary-decisions-plan", "why": WORDS, "evidence": [{"text": "canary-decisions-plan"}]},
    },
    "decisions.made_by_id": {"made_by_id": "member"},
    "appeals": {"outcome": None, "decided_at": None, "reasons": ""},
    "appeals.decided_by_id": {"outcome": "upheld", "decided_at": "now", "reasons": WORDS},
    "brakes": {"scope": "site", "scope_id": None},
    "traces": {"action": "join"},
    "votes": {"on_behalf_of": None, "withdrawn_at": None},
    "ideas": {"withdrawn_at": None, "removed_at": None, "source": None, "source_id": None},
    "comments": {"withdrawn_at": None, "source": None, "source_id": None, "parent_id": None},
    "members": {"display_name": "Somebody", "claim_email": None, "erased_at": None, "password_hash": None},
    "holds": {"kind": "idea"},
    "follows": {"level": "all"},
    "notifications": {"kind": "outcome"},
    "mail_stops": {"kind": "bounce"},
    "mail_wishes": {"kind": "outcome", "rhythm": "daily"},
    "mailings": {"state": "waiting"},
    "tellings": {"status_change_id": "row"},
    "answer_drafts": {"publish_at": None, "failure": None, "failed_at": None},
    "verdicts": {"solved": "partly"},
}
# Columns of text that the site itself fills in: nobody can mention anybody there.
NOBODY_WRITES = frozenset(
    {
        "answer_drafts.reason", "comments.path", "conflicts.reason", "mail_links.address", "mail_links.token_hash",
        "mail_stops.address", "mail_stops.said", "mailings.key", "mailings.last_error", "member_sessions.browser", "member_sessions.token_hash",
        "notifications.mail_key", "notifications.reason", "status_changes.reason", "traces.device_hash",
        "traces.prefix_hash", "uploads.key", "uploads.media_type", "votes.source", "withholdings.address_hash",
    }
)  # fmt: skip
# Tables of which one row is enough for whatever refers to it.
FOUND = ("boards", "statuses", "policy_versions", "clauses", "site")
_numbers = itertools.count(1)


def keys() -> list[str]:
    """Every column that points to a member."""
    return sorted(
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "members"
    )


def point_at(member: Member, key: str, other: Member) -> tuple[Any, ...]:
    """Add a row whose column `key` points to the member, and nothing else of it does; its primary key."""
    name, column = key.split(".")
    return _add(Base.metadata.tables[name], {column: member.id}, ASKED.get(key, {}), other)


def _add(table: Table, given: dict[str, Any], asked: dict[str, Any], other: Member) -> tuple[Any, ...]:
    values = {}
    for column in table.columns:
        found = _value(table, column, given, ASKED.get(table.name, {}) | asked, other)
        if found is not _LEFT_OUT:
            values[column.name] = found
    row = session.execute(insert(table).values(values).returning(*table.primary_key.columns)).one()
    session.flush()
    return tuple(row)


_LEFT_OUT = object()


def _value(table: Table, column: Column[Any], given: dict[str, Any], asked: dict[str, Any], other: Member) -> Any:
    if column.name in given:
        return given[column.name]
    if column.name in asked and asked[column.name] not in ("member", "row"):
        return clock.now() if asked[column.name] == "now" else _or_number(column, asked[column.name])
    if column.computed is not None or (column.primary_key and not column.foreign_keys and column.autoincrement):
        return _LEFT_OUT
    for key in column.foreign_keys:
        return _referred(key.column.table, column, other, is_asked=asked.get(column.name) == "row")
    return _plain(table, column)


def _or_number(column: Column[Any], value: Any) -> Any:
    """None where a column takes none stands for a number that nothing has."""
    return value if value is not None or column.nullable else 900_000 + next(_numbers)


def _referred(table: Table, column: Column[Any], other: Member, *, is_asked: bool) -> Any:
    if table.name == "members":
        return None if column.nullable else other.id
    if column.nullable and not is_asked:
        return None
    if table.name in FOUND:
        return session.scalar(select(table.c.id).order_by(table.c.id).limit(1))
    return _add(table, {}, {}, other)[0]


def _plain(table: Table, column: Column[Any]) -> Any:
    number, kind = next(_numbers), column.type
    has_default = column.default is not None or column.server_default is not None
    if has_default and (table.name == "members" or not isinstance(kind, Text)):
        return _LEFT_OUT
    if isinstance(kind, DateTime | UtcDateTime):
        later = column.name in ("ends_at", "expires_at", "appeal_until", "claimed_until")
        return clock.now() + timedelta(days=9 if later else 0)
    if isinstance(kind, Text):
        written = f"canary-{table.name}-{column.name}-{number}"
        return (
            written
            if table.name == "members" or f"{table.name}.{column.name}" in NOBODY_WRITES
            else f"{WORDS}{MENTION} {written}"
        )
    simple = {JSON: [f"canary-{table.name}-{column.name}-{number}"], Boolean: False, Date: date(2026, 11, 1)}
    simple |= {Integer: 1, Float: 0.0}
    return next((value for one, value in simple.items() if isinstance(kind, one)), None)
