"""The brakes that run, with the names of their places, for moderators and for the pages they slow down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.core.db import session
from community.ideas.models import Board, Idea
from community.membership.models import Scope
from community.moderation.models import Brake


@dataclass(frozen=True)
class Braked:
    """A brake, and the board or idea it is pulled on; None: the whole site."""

    brake: Brake
    place: Board | Idea | None


def running_brakes(*, now: datetime) -> list[Braked]:
    """The latest first. A query, and one for each place."""
    runs = Brake.released_at.is_(None), Brake.starts_at <= now, Brake.ends_at > now
    return [
        Braked(each, _place(each)) for each in session.scalars(select(Brake).where(*runs).order_by(Brake.id.desc()))
    ]


def _place(brake: Brake) -> Board | Idea | None:
    if brake.scope == Scope.BOARD:
        return session.get(Board, brake.scope_id)
    return session.get(Idea, brake.scope_id) if brake.scope == Scope.IDEA else None


def all_boards() -> Sequence[Board]:
    """Every board, in its order. One query."""
    return session.scalars(select(Board).order_by(Board.position, Board.id)).all()
