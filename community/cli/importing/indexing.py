"""Having what came and what went indexed, many ideas at once."""

from collections.abc import Sequence

from sqlalchemy import literal, select
from sqlalchemy.dialects import postgresql, sqlite

from community.core import tasks
from community.core.db import session
from community.ideas.models import Idea
from community.search.models import SearchDirty


def mark_for_search(numbers: Sequence[int]) -> None:
    """Mark ideas for the indexer, in the transaction that writes or removes them. One statement."""
    if not numbers:
        return
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    new = (sqlite.insert if is_sqlite else postgresql.insert)(SearchDirty)
    marks = select(Idea.id, literal(1)).where(Idea.id.in_(numbers))
    again = {"version": SearchDirty.version + 1}
    marked = new.from_select(["idea_id", "version"], marks).on_conflict_do_update(
        index_elements=["idea_id"], set_=again
    )
    session.execute(marked)
    tasks.nudge("search.index")


def index_marked() -> None:
    """Have the search know it before the command ends, whether or not a server runs."""
    while tasks.TASKS["search.index"].run():
        pass
