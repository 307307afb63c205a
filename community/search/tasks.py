"""Indexing, outside of requests."""

from community.core.ports import chosen
from community.core.tasks import task
from community.search import actions


@task("search.index")
def index_dirty() -> int:
    """Index a batch of what has changed; an index that is missing or of an older make is rebuilt first."""
    index = chosen().search
    if not index.is_healthy():
        actions.rebuild(index)
    return actions.index_dirty(index)
