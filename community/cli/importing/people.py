"""Authors and voters: whom a batch names, and which members they are."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from community.cli.importing.job import Job, in_batches
from community.core.bulk import one_of
from community.core.db import session
from community.membership.actions.importing import MEMBERS, Appearance, introduce
from community.membership.queries.departed import departed_people

AT_ONCE = 5_000


class Names:
    """The people that a batch names, by `import_key`: called as where it names them first, since their first time."""

    def __init__(self, job: Job, appearances: Iterable[tuple[str, str, datetime]]) -> None:
        self._job = job
        self._people: dict[str, Appearance] = {}
        self._new = 0
        self.departed: set[str] = set()
        for key, name, at in appearances:
            known = self._people.get(key)
            if key and (known is None or at < known.at):
                self._people[key] = Appearance(known.name if known else name, at)

    def introduce(self) -> Mapping[str, int]:
        """The ids of their members; who is missing is made."""
        introduced = introduce(self._people, source=self._job.source)
        self._new = introduced.new
        return introduced.ids

    def foresee(self) -> Mapping[str, int]:
        """The ids of those who are here already; the others are counted once in a dry run."""
        ids = known_people(self._people, self._job.source)
        missing = [key for key in self._people if key not in ids]
        self.departed = departed_people(missing, self._job.source)
        self._new = self._job.people.add(key for key in missing if key not in self.departed)
        return ids

    def tell(self) -> None:
        """Count who was new, after the commit."""
        self._job.report.add("people", "new", self._new)


def known_people(keys: Iterable[str], source: str) -> dict[str, int]:
    """The members, or who claimed them, that this source has named before. One query for each 5,000."""
    found: dict[str, int] = {}
    for some in in_batches(keys, AT_ONCE):
        known = select(MEMBERS.c.source_id, MEMBERS.c.claimed_by_id, MEMBERS.c.id)
        rows = session.execute(known.where(MEMBERS.c.source == source, one_of(MEMBERS.c.source_id, some)))
        found.update((row.source_id, row.claimed_by_id or row.id) for row in rows)
    return found
