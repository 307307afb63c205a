"""Taking an import back, in batches that are committed: stopped and run again, it goes on."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from sqlalchemy import exists, func, select

from community.cli.importing import removing
from community.cli.importing.columns import Refused
from community.core.db import session
from community.core.transaction import until_it_fits, writing
from community.ideas.models import Idea
from community.membership.models import Member


def take_back(source: str, say: Callable[[str], None], *, with_contributions: bool) -> Counter[str]:
    """Remove all that came from `source`: counts of what went, and of people who stay.

    Raises Refused where nothing is there, or where people of this site have contributed to it.
    """
    if not _is_known(source):
        raise Refused(f"Nothing here came from “{source}”.")
    if not with_contributions:
        _refuse_contributions(removing.ideas_of(source), source)
    gone = Counter(ideas=0, comments=0, votes=0, people=0)
    while numbers := removing.next_ideas(source):
        gone.update(until_it_fits(partial(_remove_ideas, numbers, source, with_contributions=with_contributions)))
        say(f"{gone['ideas']:,} ideas removed")
    gone["people"] = _remove_people(source)
    gone["people who stay"] = session.execute(select(func.count()).where(Member.source == source)).scalar_one()
    session.rollback()
    return gone


def _remove_ideas(numbers: list[int], source: str, *, with_contributions: bool) -> Counter[str]:
    """One batch. A moderator's decision locks the case first and then the idea, which is locked first here."""
    with writing():
        removing.lock_ideas(numbers)
        if not with_contributions:
            _refuse_contributions(numbers, source)
        return removing.remove_ideas(numbers)


def _is_known(source: str) -> bool:
    return any(
        session.execute(select(exists().where(column == source))).scalar_one()
        for column in (Idea.source, Member.source)
    )


def _refuse_contributions(numbers: removing.Numbers, source: str) -> None:
    if found := removing.contributions_to(numbers, source):
        raise Refused(
            f"People have contributed to these ideas here: {found}. "
            "They would go as well: say so with --with-contributions."
        )


def _remove_people(source: str) -> int:
    """Whoever is unclaimed and needed by nothing; each batch of people is looked at once."""
    removed, last_id = 0, 0
    while ids := removing.people_after(last_id, source):
        removed += until_it_fits(partial(_remove_batch, ids))
        last_id = ids[-1]
    return removed


def _remove_batch(ids: list[int]) -> int:
    with writing():
        return removing.remove_people(ids)
