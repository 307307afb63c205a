"""Taking an import back, in batches that are committed: stopped and run again, it goes on."""

from collections import Counter
from collections.abc import Callable

from sqlalchemy import exists, func, select

from community.cli.importing import removing
from community.cli.importing.columns import Refused
from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea
from community.membership.models import Member

Say = Callable[[str], None]


def take_back(source: str, say: Say, *, with_contributions: bool) -> Counter[str]:
    """Remove all that came from `source`: counts of what went, and of people who stay.

    Raises Refused where nothing is there, or where people of this site have contributed to it.
    """
    if not _is_known(source):
        raise Refused(f"Nothing here came from “{source}”.")
    if not with_contributions:
        _refuse_contributions(removing.ideas_of(source), source)
    gone = Counter(ideas=0, comments=0, votes=0, people=0)
    while numbers := removing.next_ideas(source):
        with writing():
            removing.lock_ideas(numbers)
            if not with_contributions:
                _refuse_contributions(numbers, source)
            gone += _kept(removing.remove_ideas(numbers))
        say(f"{gone['ideas']:,} ideas removed")
    gone["people"] = _remove_people(source, say)
    gone["people who stay"] = session.scalar(select(func.count()).where(Member.source == source)) or 0
    session.rollback()
    return gone
