"""Keeping since when ideas are owed an answer, where many votes or the rule for it changed."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update

from community.core.bulk import one_of
from community.core.db import WITHOUT_SYNC, session
from community.ideas.models import Idea
from community.voting.queries.owed import IDEAS, owed_since, votes_asked

AGREEMENT = timedelta(minutes=1)  # people who vote at the same moment may be written in another order


def owe(idea_ids: Sequence[int]) -> None:
    """Write it of these locked ideas. One statement."""
    these = update(Idea).where(one_of(IDEAS.c.id, idea_ids)).values(owed_since=owed_since())
    session.execute(these, execution_options=WITHOUT_SYNC)


def owe_all() -> None:
    """Write it of all ideas that it may have changed for. One statement; reads no idea without votes enough."""
    touched = (Idea.support >= votes_asked()) | Idea.owed_since.is_not(None)
    session.execute(update(Idea).where(touched).values(owed_since=owed_since()), execution_options=WITHOUT_SYNC)


def recheck_owed(*, fix: bool = False) -> dict[int, tuple[str, str]]:
    """Ideas of which another time is stored than their votes say, by number: both. Repairs them if asked to."""
    found = {}
    for number, stored, right in session.execute(select(Idea.id, Idea.owed_since, owed_since()).order_by(Idea.id)):
        is_close = stored is not None and right is not None and abs(stored - right) <= AGREEMENT
        if stored != right and not is_close:
            found[number] = (str(stored), str(right))
    if fix and found:
        these = select(Idea.id).where(one_of(IDEAS.c.id, list(found))).order_by(Idea.id)
        session.execute(these.with_for_update(key_share=True)).all()
        owe(list(found))
    return found
