"""The board and the statuses that a new site begins with."""

from sqlalchemy import select

from community.core.db import session
from community.ideas.models import Board, Stage, Status, Tone

FIRST_STATUSES = (
    ("open", "Open", Stage.OPEN, Tone.SLATE),
    ("under-review", "Under review", Stage.ANSWERED, Tone.AMBER),
    ("planned", "Planned", Stage.ACTIVE, Tone.BLUE),
    ("in-progress", "In progress", Stage.ACTIVE, Tone.VIOLET),
    ("shipped", "Shipped", Stage.DONE, Tone.GREEN),
    ("not-now", "Not now", Stage.CLOSED, Tone.RED),
    ("merged", "Merged", Stage.CLOSED, Tone.SLATE),
)


def found_catalogue() -> None:
    """Write the first board and statuses where there are none."""
    if session.scalars(select(Status.id).limit(1)).first() is not None:
        return
    for position, (key, name, stage, tone) in enumerate(FIRST_STATUSES, 1):
        is_first, is_internal = key == "open", key == "merged"
        session.add(
            Status(
                key=key,
                name=name,
                stage=stage,
                tone=tone,
                position=position,
                is_first=is_first,
                is_internal=is_internal,
                on_roadmap=stage in (Stage.ACTIVE, Stage.DONE),
            )
        )
    session.add(Board(slug="ideas", name="Ideas", description="Whatever you wish for.", position=1))
    session.flush()
