"""Having what came and what went indexed before a command ends."""

from community.core import tasks


def index_marked() -> None:
    """Have the search know what is marked, whether or not a server runs."""
    while tasks.TASKS["search.index"].run():
        pass
