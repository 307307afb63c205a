"""Read-only pieces of moderation that pages of other rooms show: what is withheld from whoever looks, and brakes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.core import clock
from community.ideas.models import Board, Idea
from community.ideas.queries import boards_seen_by
from community.membership.models import Scope
from community.membership.policy import withheld_from
from community.moderation.queries.braked import Braked
from community.moderation.queries.brakes import brakes_on
from community.moderation.queries.statements import unread_statements
from community.web.actor import viewer


@dataclass(frozen=True)
class Standing:
    """A decision that whoever looks should know of: `until` None has no end; `is_unread` takes nothing any more.

    `is_of_votes`: it is not about their account, but set a vote of theirs aside.
    """

    path: str
    until: datetime | None
    is_unread: bool
    is_of_votes: bool = False


def standing_measures() -> list[Standing]:
    """What is withheld from whoever looks, each decision once, then what they have not read. Two queries at most.

    For templates that asked `viewer.is_watched or viewer.has_unread` first: nearly nobody is.
    """
    who = viewer()
    taken = withheld_from(who) if getattr(who, "is_watched", False) else []
    found = {each.case: Standing(each.case, each.ends_at, is_unread=False) for each in taken}
    for each in unread_statements(who) if getattr(who, "has_unread", False) else ():
        of_votes = each.member_id != who.id
        found.setdefault(each.path, Standing(each.path, None, is_unread=True, is_of_votes=of_votes))
    return list(found.values())


def brakes_here(place: Idea | Board | None = None) -> list[Braked]:
    """The brakes that run on the idea and its board, on the board, or everywhere; without a place, on every board, too.

    Each with the board that is to be named, for one that whoever looks may see. No query beyond one a second.
    """
    named: dict[int, Board] = {}
    if isinstance(place, Idea):
        places = [(Scope.IDEA, place.id), (Scope.BOARD, place.board_id)]
    elif place is not None:
        places = [(Scope.BOARD, place.id)]
    else:
        named = {board.id: board for board in boards_seen_by(viewer())}
        places = [(Scope.BOARD, number) for number in named]
    return [Braked(each, named.get(each.scope_id or 0)) for each in brakes_on(places, now=clock.python_now())]


GLOBALS: dict[str, Callable[..., Any]] = {
    "brakes_here": brakes_here,
    "standing_measures": standing_measures,
}
