"""What this source has brought before, by its own ids."""

from collections.abc import Iterable

from sqlalchemy import select

from community.cli.importing.job import in_batches
from community.core.db import session
from community.ideas.models import Idea

AT_ONCE = 5_000


def known_ideas(source_ids: Iterable[str], source: str) -> dict[str, int]:
    """The numbers of the ideas that are here. One query for each 5,000."""
    found: dict[str, int] = {}
    for some in in_batches(source_ids, AT_ONCE):
        rows = select(Idea.source_id, Idea.id).where(Idea.source == source, Idea.source_id.in_(some))
        found.update((str(source_id), number) for source_id, number in session.execute(rows))
    return found
