"""Read-only pieces that pages of other rooms show: how whoever looks follows an idea."""

from collections.abc import Callable
from typing import Any, Protocol

from flask import request

from community.notifications.queries import Following, following_of
from community.web.actor import viewer


class Numbered(Protocol):
    """An idea."""

    @property
    def id(self) -> int: ...


def my_following(idea: Numbered) -> Following:
    """How whoever looks follows the idea, and what they have not read of it. One query, none for nobody."""
    read: dict[int, Following] = request.environ.setdefault("community.following", {})
    if idea.id not in read:
        read[idea.id] = following_of(idea.id, viewer())
    return read[idea.id]


GLOBALS: dict[str, Callable[..., Any]] = {"my_following": my_following}
