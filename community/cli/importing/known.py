"""What this source has brought before, by its own ids."""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table, select

from community.cli.importing.job import in_batches
from community.core.bulk import one_of
from community.core.db import session
from community.ideas.models import Idea

AT_ONCE = 5_000
IDEAS = cast(Table, Idea.__table__)


def known_ideas(source_ids: Iterable[str], source: str) -> dict[str, int]:
    """The numbers of the ideas that are here. One query for each 5,000."""
    found: dict[str, int] = {}
    for some in in_batches(source_ids, AT_ONCE):
        rows = select(IDEAS.c.source_id, IDEAS.c.id).where(IDEAS.c.source == source, one_of(IDEAS.c.source_id, some))
        found.update((str(source_id), number) for source_id, number in session.execute(rows))
    return found
