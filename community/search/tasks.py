"""Indexing, outside of requests."""

from community.core.errors import Conflict
from community.core.ports import chosen
from community.core.tasks import task
from community.search import actions


@task("search.index")
def index_dirty() -> int:
    """Index a batch of what has changed; an index that is missing or of an older make is rebuilt first."""
    index = chosen().search
    if not index.is_healthy():
        try:
            actions.rebuild(index)
        except Conflict:
            return 0  # somebody is at it already; the clock comes by again
    return actions.index_dirty(index)
