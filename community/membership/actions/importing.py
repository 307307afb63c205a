"""People whom an import names: unclaimed members, made once for each name.

For commands, not for doors: whoever runs the machine passes no gate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Table, select

from community.core.bulk import Values, insert_new, one_of, update_each
from community.core.db import session
from community.core.errors import Conflict
from community.membership.models import Member
from community.membership.queries.departed import departed_people
from community.membership.rules import RESERVED_HANDLES
from community.membership.rules.imported import handle_for_import, import_profile

MEMBERS = cast(Table, Member.__table__)


class Appearance(NamedTuple):
    """How an import named somebody, and when they first appeared in it."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Introduced:
    """The ids of members by their keys (of whoever claimed them, where somebody did; of nobody who has left), and how
    many are new.
    """

    ids: Mapping[str, int]
    new: int


def introduce(people: Mapping[str, Appearance], *, source: str) -> Introduced:
    """Find the members behind these names of an import, by `rules.import_key`; make those who are missing.

    Whoever appeared earlier than known joined earlier. Nobody can claim what was found before this transaction
    ends: the rows are locked against it. Who has left is not made again. Four queries, one more where handles are taken
    and one where dates move.
    Raises Conflict where two imports name the same new person, or take the same handle, at once: to be tried again.
    """
    if not people:
        return Introduced({}, 0)
    ids, joined = _known(people, source)
    missing = [key for key in people if key not in ids]
    departed = departed_people(missing, source)
    missing = [key for key in missing if key not in departed]
    if missing:
        made = _make({key: people[key] for key in missing}, source)
        ids |= made
    _date_back({ids[key]: people[key].at for key, at in joined.items() if people[key].at < at})
    return Introduced(ids, len(missing))


def _known(keys: Iterable[str], source: str) -> tuple[dict[str, int], dict[str, datetime]]:
    """Ids by key, and when the unclaimed among them joined."""
    found = select(MEMBERS.c.source_id, MEMBERS.c.id, MEMBERS.c.claimed_by_id, MEMBERS.c.joined_at)
    found = found.where(MEMBERS.c.source == source, one_of(MEMBERS.c.source_id, list(keys)))
    rows = session.execute(found.with_for_update(read=True, key_share=True, of=MEMBERS)).all()
    ids = {row.source_id: row.claimed_by_id or row.id for row in rows}
    return ids, {row.source_id: row.joined_at for row in rows if row.claimed_by_id is None}


def _make(people: Mapping[str, Appearance], source: str) -> dict[str, int]:
    profiles = {key: import_profile(person.name) for key, person in people.items()}
    handles = _free_handles({key: profile.handle for key, profile in profiles.items()})
    columns: dict[str, Sequence[object]] = {
        "handle": [handles[key] for key in profiles],
        "display_name": [profile.display_name for profile in profiles.values()],
        "claim_email": [profile.claim_email for profile in profiles.values()],
        "joined_at": [people[key].at for key in profiles],
        "source_id": list(profiles),
    }
    made = insert_new(MEMBERS, columns, same={"source": source}, returning=(MEMBERS.c.source_id, MEMBERS.c.id))
    if len(made) < len(profiles):
        raise Conflict("meanwhile")
    return {row.source_id: row.id for row in made}


def _free_handles(wishes: Mapping[str, str]) -> dict[str, str]:
    """A handle nobody has for each key, near to what is wished. One query a round; mostly one round."""
    found: dict[str, str] = {}
    taken = set(RESERVED_HANDLES)
    pending, attempt = dict(wishes), 0
    while pending:
        tried = {key: handle_for_import(wish, key, attempt) for key, wish in pending.items()}
        handles = select(MEMBERS.c.handle).where(one_of(MEMBERS.c.handle, list(tried.values())))
        taken.update(session.scalars(handles))
        for key, handle in tried.items():
            if handle not in taken:
                taken.add(handle)
                found[key] = handle
                del pending[key]
        attempt += 1
    return found


def _date_back(earlier: Mapping[int, datetime]) -> None:
    rows = sorted(earlier.items())
    columns: Values = {"id": [member_id for member_id, _ in rows], "joined_at": [at for _, at in rows]}
    update_each(MEMBERS, columns, lambda given: {"joined_at": given["joined_at"]})
