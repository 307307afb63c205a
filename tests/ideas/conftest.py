"""What the tests of ideas share: boards with audiences, ideas made past the doors, and a look at pages and rows."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from community.access import Role
from community.core import clock, ports
from community.core.db import session
from community.core.ports import Limit
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Audience, Board, Idea, Status, Tag
from community.ideas.rules import first_score
from community.membership.models import Member
from tests.world import Browser, World

YEAR = datetime.now(UTC).year
MakeIdea = Callable[..., Idea]
MakeBoard = Callable[..., Board]


class Unlimited:
    """A limiter that has seen it all."""

    def hit(self, _key: str, _limits: Iterable[Limit]) -> int:
        return 0


@pytest.fixture(autouse=True)
def _no_limits(world: World) -> None:
    ports.use(replace(ports.chosen(), limiter=Unlimited()))


@pytest.fixture
def author(world: World) -> Member:
    """Who shares the ideas of these tests."""
    return world.member("amara", display_name="Amara O.")


@pytest.fixture
def team(world: World) -> Browser:
    """Somebody of the product team."""
    return world.signed_in("tomas", roles=(Role.TEAM,))


@pytest.fixture
def owner(world: World) -> Browser:
    """Whoever keeps the house."""
    return world.signed_in("olga", roles=(Role.OWNER,))


@pytest.fixture
def make_idea(author: Member) -> MakeIdea:
    """Share an idea past the doors; `status`, `tags`, `board`, `by` as named, other columns as no action would."""

    def make(title: str = "A delivery window", body: str = "Please.", **values: Any) -> Idea:
        with writing():
            board = values.pop("board", None) or session.scalars(select(Board).order_by(Board.id)).first()
            proposal = Proposal(title=title, body=body, tags=tuple(values.pop("tags", ())))
            idea = post_idea(proposal, board=board, by=values.pop("by", author), now=clock.now())
            _set(idea, **values)
        return idea

    return make


def _set(idea: Idea, *, status: str = "", **values: Any) -> None:
    if status:
        idea.status_id = session.scalars(select(Status.id).where(Status.key == status)).one()
    for name, value in values.items():
        setattr(idea, name, value)
    if "score" not in values:
        idea.score = first_score(idea.created_at, idea.carried_votes)
    session.flush()


@pytest.fixture
def make_board(world: World) -> MakeBoard:
    """A board with an audience."""

    def make(slug: str, *, seen_by: str = Audience.EVERYONE, posted_by: str = Audience.MEMBERS, **values: Any) -> Board:
        with writing():
            name = values.pop("name", slug.title())
            board = Board(slug=slug, name=name, position=9, seen_by=seen_by, posted_by=posted_by, **values)
            session.add(board)
        return board

    return make


def share(browser: Browser, title: str = "A delivery window", **fields: Any) -> TestResponse:
    """Fill in the form for a new idea and send it."""
    return browser.post("/ideas", form_on="/ideas/new", title=title, **fields)


def number_of(answer: TestResponse) -> int:
    """The number of the idea that an answer leads to."""
    found = re.match(r"/ideas/(\d+)", answer.headers["Location"])
    assert found, answer.headers["Location"]
    return int(found[1])


def text_of(answer: TestResponse) -> str:
    """What it says."""
    return answer.get_data(as_text=True)


def listed(answer: TestResponse) -> list[int]:
    """The numbers of the ideas on a list's page, in their order."""
    return [int(number) for number in re.findall(r'<li id="idea-(\d+)"', text_of(answer))]


def fresh(idea: Idea | int) -> Idea:
    """The idea as the database has it now."""
    session.rollback()
    session.expire_all()
    found = session.get(Idea, idea if isinstance(idea, int) else idea.id, populate_existing=True)
    assert found is not None
    session.rollback()
    return found


def all_ideas() -> list[Idea]:
    """Every idea there is, the oldest first."""
    session.rollback()
    return list(session.scalars(select(Idea).order_by(Idea.id).execution_options(populate_existing=True)))


def tag_names() -> list[str]:
    """The names of all tags."""
    session.rollback()
    return list(session.scalars(select(Tag.name).order_by(Tag.name)))


def the_board(slug: str = "ideas") -> Board:
    """A board as it is now."""
    session.rollback()
    wanted = select(Board).where(Board.slug == slug)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
