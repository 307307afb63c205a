"""Read-only pieces of moderation that pages of other rooms show: what is withheld from whoever looks, and brakes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.core import clock
from community.ideas.models import Board, Idea
from community.membership.models import Scope
from community.membership.policy import withheld_from
from community.moderation.models import Brake
from community.moderation.queries.brakes import brakes_on
from community.moderation.queries.statements import unread_statements
from community.web.actor import viewer


@dataclass(frozen=True)
class Standing:
    """A decision that whoever looks should know of: `until` None has no end; `is_unread` takes nothing any more."""

    path: str
    until: datetime | None
    is_unread: bool
    takes_all: bool


def standing_measures() -> list[Standing]:
    """What is withheld from whoever looks, each decision once, then what they have not read. Two queries.

    For templates that asked `viewer.is_watched` first: nearly nobody is.
    """
    who = viewer()
    found = {
        each.case: Standing(each.case, each.ends_at, is_unread=False, takes_all=each.is_suspension)
        for each in withheld_from(who)
    }
    for each in unread_measures():
        found.setdefault(each.path, each)
    return list(found.values())


def unread_measures() -> list[Standing]:
    """Decisions that whoever looks has not said they read, those that took nothing among them. One query."""
    found = unread_statements(viewer())
    return [Standing(each.path, None, is_unread=True, takes_all=False) for each in found]


def brakes_here(place: Idea | Board | None = None) -> list[Brake]:
    """The brakes that run on the idea and its board, on the board, or everywhere. No query beyond one a second."""
    places = []
    if isinstance(place, Board):
        places = [(Scope.BOARD, place.id)]
    elif place is not None:
        places = [(Scope.IDEA, place.id), (Scope.BOARD, place.board_id)]
    return brakes_on(places, now=clock.python_now())


GLOBALS: dict[str, Callable[..., Any]] = {
    "brakes_here": brakes_here,
    "standing_measures": standing_measures,
    "unread_measures": unread_measures,
}
