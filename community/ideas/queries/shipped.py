"""What was shipped, the latest first."""

from datetime import datetime

from community.access import ANONYMOUS, Viewer
from community.core import paging
from community.core.db import AnySelect, fixed
from community.core.shortly import kept_shortly
from community.ideas.models import Audience, Idea, Stage
from community.ideas.policy import audiences_of, listed_to
from community.ideas.queries.cards import Card, card_columns, cards
from community.ideas.queries.catalogue import statuses

PAGE = 20
LATELY = 3
KEY = (Idea.shipped_at.expression, Idea.id.expression)


def shipped(viewer: Viewer, *, after: str | None = None) -> paging.Page[Card]:
    """A page of it, as this viewer may see it. One query, by index."""
    place = paging.decode(after, (datetime, int))
    statement = paging.after(_shipped(audiences_of(viewer)), KEY, place)
    return paging.cut(cards(statement.limit(fixed(PAGE + 1))), PAGE, lambda card: (card.shipped_at, card.id))


@kept_shortly
def lately_shipped() -> list[Card]:
    """The three ideas shipped last that everybody may see."""
    return cards(paging.after(_shipped(audiences_of(ANONYMOUS)), KEY, None).limit(fixed(LATELY)))


def _shipped(audiences: tuple[Audience, ...]) -> AnySelect:
    done = [status.id for status in statuses() if status.stage == Stage.DONE]
    found = card_columns().where(listed_to(audiences), Idea.shipped_at.is_not(None))
    return found.where(Idea.status_id.in_(done))
