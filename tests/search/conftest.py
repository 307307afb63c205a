"""What the tests of searching share: ideas that are indexed, and what a page of results says."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea, Status
from community.membership.models import Member
from community.search.models import SearchDirty
from tests.world import Browser, World

Tell = Callable[..., int]


@pytest.fixture
def author(world: World) -> Member:
    """Who shares the ideas of these tests."""
    return world.member("amara", display_name="Amara O.")


@pytest.fixture
def tell(author: Member) -> Tell:
    """Share an idea past the doors; its number. It is found once `indexed` has run."""

    def share(title: str, body: str = "", *, tags: tuple[str, ...] = (), status: str = "", **values: Any) -> int:
        with writing():
            board = values.pop("board", None) or session.scalars(select(Board).order_by(Board.id)).first()
            proposal = Proposal(title=title, body=body, tags=tags)
            idea = post_idea(proposal, board=board, by=values.pop("by", author), now=clock.now())
            if status:
                idea.status_id = session.scalars(select(Status.id).where(Status.key == status)).one()
            for name, value in values.items():
                setattr(idea, name, value)
        return idea.id

    return share


def indexed() -> None:
    """Let the index follow."""
    tasks.run_until_idle()
    assert waiting() == 0


def waiting() -> int:
    """How many ideas the index has still to learn of."""
    session.rollback()
    count: int = session.execute(select(func.count()).select_from(SearchDirty)).scalar_one()
    session.rollback()
    return count


def search(browser: Browser, typed: str, **asked: object) -> TestResponse:
    """Type something into the box."""
    answer = browser.get("/search?" + urlencode({"q": typed, **asked}))
    assert answer.status_code == 200, typed
    return answer


def found(browser: Browser, typed: str, **asked: object) -> list[int]:
    """The numbers of what was found, in the order shown."""
    page = search(browser, typed, **asked).get_data(as_text=True)
    return [int(number) for number in re.findall(r'<li id="idea-(\d+)"', page)]


def similar(browser: Browser, title: str) -> list[int]:
    """The numbers of what is like a title."""
    answer = browser.get("/ideas/similar?" + urlencode({"title": title}))
    assert answer.status_code == 200, title
    return [int(number) for number in re.findall(r'id="ballot-(\d+)"', answer.get_data(as_text=True))]


def change(number: int, **values: Any) -> None:
    """Change columns of an idea as no action would."""
    with writing():
        idea = session.get_one(Idea, number)
        for name, value in values.items():
            setattr(idea, name, value)
