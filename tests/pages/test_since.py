"""My page tells what changed since somebody was last here, in their own browser; and reading it writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from community.access import Role
from community.core import clock
from community.core.db import db, session
from community.core.tasks import run_until_idle
from community.core.transaction import writing
from community.ideas.actions import Answer, change_status
from community.ideas.models import Idea, Status
from community.membership.models import Member
from tests.pages.test_me import share
from tests.statements import statements
from tests.world import Browser, World, at

MONDAY = at("2026-03-02T09:00")
WORDS = "We start with Leeds and Utrecht in January."


@dataclass
class Days:
    """A clock that is set by hand; Ada, who proposed one idea and voted for another; Tom, who answers."""

    world: World
    moment: datetime = MONDAY
    ideas: list[Idea] = field(default_factory=list)

    def __post_init__(self) -> None:
        clock.use(lambda _session: self.moment)
        ada, bob = self.world.member("ada"), self.world.member("bob")
        self.tom = self.world.member("tom", roles=(Role.TEAM,), display_name="Tomas H.")
        self.ideas = [share(ada, "Let me pick a window"), share(bob, "Pause a subscription")]
        self.ada = self.world.browser_of(ada)
        self.ada.post(f"/ideas/{self.ideas[1].id}/vote")

    def go(self, **time: float) -> None:
        self.moment += timedelta(**time)

    def answer(self, idea: Idea, text: str = WORDS, status: str = "in-progress") -> None:
        with writing():
            found = session.get_one(Idea, idea.id)
            session.refresh(found, ["status", "board"])
            to = session.query(Status).filter_by(key=status).one()
            answer = Answer(status=to, text=text)
            change_status(found, answer, by=session.get_one(Member, self.tom.id), now=clock.now())
        run_until_idle()

    def page(self, browser: Browser | None = None) -> str:
        return (browser or self.ada).get("/me").text


@pytest.fixture
def days(world: World) -> Iterator[Days]:
    yield Days(world)
    clock.use(None)


def news(page: str) -> str:
    return page.partition("What became of your ideas")[0]


def test_what_was_answered_since_is_on_top_with_its_first_words(days: Days) -> None:
    days.page()
    days.go(days=1)
    for idea in days.ideas:
        days.answer(idea)
    days.go(days=2)
    page = days.page()
    assert "Since Monday" in page
    assert "your last visit with this browser" in page
    top = news(page)
    assert "you proposed it" in top
    assert "you voted" in top
    assert top.count(WORDS) == 2
    assert "Tomas H. answered:" in top


def test_a_reload_does_not_empty_it_and_the_next_visit_does(days: Days) -> None:
    days.page()
    days.go(days=1)
    days.answer(days.ideas[0])
    days.go(days=1)
    assert WORDS in news(days.page())
    days.go(minutes=50)
    assert WORDS in news(days.page())
    days.go(days=3)
    page = days.page()
    assert WORDS not in news(page)
    assert "Nothing new on your ideas since then." in page
    assert WORDS in page, "below, with the idea itself"


def test_of_several_answers_the_last_is_told_once(days: Days) -> None:
    days.page()
    days.go(days=1)
    days.answer(days.ideas[0], "The first words.")
    days.go(hours=1)
    days.answer(days.ideas[0], "Other words.", status="planned")
    days.go(days=1)
    top = news(days.page())
    assert top.count("Let me pick a window") == 1
    assert "Other words." in top


def test_another_browser_knows_of_no_visit_and_shows_what_was_lately(days: Days) -> None:
    days.page()
    days.answer(days.ideas[0])
    days.go(days=2)
    fresh = days.world.browser_of(session.get_one(Member, days.ada.member_id))
    page = days.page(fresh)
    assert "Hello, Ada" in page
    assert "Lately" in page
    assert WORDS in news(page)


def test_what_was_set_aside_or_taken_back_is_not_told(days: Days) -> None:
    days.page()
    days.go(days=1)
    days.answer(days.ideas[1])
    with writing():
        session.get_one(Idea, days.ideas[1].id).withdrawn_at = clock.now()
    days.go(days=1)
    assert "Pause a subscription" not in days.page()


def test_the_numbers_are_mine(days: Days) -> None:
    page = days.page()
    assert "In numbers" in page
    assert "The outcome of the 1 idea you voted for" in page.replace("\n", " ")
    assert 'href="/settings/data"' in page


@pytest.mark.parametrize("how_many", [1, 15])
def test_it_costs_the_same_however_many_ideas_there_are(days: Days, how_many: int) -> None:
    ada = session.get_one(Member, days.ada.member_id)
    for number in range(how_many):
        idea = share(ada, f"Idea number {number}")
        days.answer(idea, f"Words {number}")
    days.page()
    days.go(days=1)
    with statements(db.engine) as sent:
        days.page()
    assert len(sent) <= 11, sent
    assert not [each for each in sent if each.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_whoever_voted_for_what_was_shipped_is_asked_until_they_said_whether_it_helped(days: Days) -> None:
    days.answer(days.ideas[1], status="shipped")
    assert "Did it solve it?" not in days.page(), "nobody has used it yet"
    days.go(days=28)
    assert f'href="{days.ideas[1].path}#verdict"' in days.page()
    said = days.ada.post(f"/ideas/{days.ideas[1].id}/verdict", solved="partly")
    assert said.status_code == 303
    assert "Did it solve it?" not in days.page()
