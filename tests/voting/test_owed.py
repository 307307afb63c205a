"""An idea with votes enough is owed an answer within days; how the community stands with that, everybody sees."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from community.access import Role
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea
from community.site.models import Site
from community.voting.actions import cast_vote, move_votes, recount
from community.voting.actions.owing import owe_all, recheck_owed
from community.voting.models import Vote
from community.voting.queries import get_votable
from tests.at_once import at_once, sender
from tests.voting.conftest import MakeIdea, set_up
from tests.world import Browser, World, at

BEGAN = at("2026-03-01T12:00")
DAY = timedelta(days=1)
ASKED = 3


def use(moment: datetime) -> None:
    clock.use(lambda _session: moment)


def ask(votes: int, **values: Any) -> None:
    """What the owner has promised."""
    with writing():
        session.execute(update(Site).values(answer_votes=votes, **values))


@pytest.fixture
def promised(world: World) -> None:
    ask(ASKED)


@pytest.fixture
def team(world: World) -> Browser:
    return world.signed_in("tomas", display_name="Tomas H.", roles=(Role.TEAM,))


@pytest.fixture
def voters(world: World) -> list[Browser]:
    return [world.signed_in(f"voter-{number}") for number in range(5)]


def since(idea: Idea) -> datetime | None:
    session.rollback()
    found = session.scalars(select(Idea.owed_since).where(Idea.id == idea.id)).one()
    session.rollback()
    return found


def right() -> bool:
    session.rollback()
    return recheck_owed() == {}


def vote(voters: list[Browser], idea: Idea, *, began: datetime = BEGAN) -> None:
    """One a day."""
    for number, voter in enumerate(voters):
        use(began + number * DAY)
        assert voter.post(f"/ideas/{idea.id}/vote").status_code == 303


@pytest.mark.usefixtures("promised")
def test_an_answer_is_owed_from_the_vote_on_that_makes_it_enough(voters: list[Browser], idea: Idea) -> None:
    vote(voters[:2], idea)
    assert since(idea) is None
    vote(voters[2:], idea, began=BEGAN + 2 * DAY)
    assert since(idea) == BEGAN + 2 * DAY
    assert right()


@pytest.mark.usefixtures("promised")
def test_a_vote_taken_back_moves_it_to_the_vote_that_makes_it_enough_now(voters: list[Browser], idea: Idea) -> None:
    vote(voters[:4], idea)
    voters[0].delete(f"/ideas/{idea.id}/vote")
    assert since(idea) == BEGAN + 3 * DAY
    voters[3].delete(f"/ideas/{idea.id}/vote")
    assert since(idea) is None
    voters[0].post(f"/ideas/{idea.id}/vote")
    assert since(idea) == BEGAN + 2 * DAY, "the vote came again with its first time"
    assert right()


@pytest.mark.usefixtures("promised")
@pytest.mark.parametrize(("carried", "votes", "after_days"), [(3, 0, None), (9, 2, None), (2, 1, 0), (1, 3, 1)])
def test_carried_votes_count_as_there_from_the_beginning(
    voters: list[Browser], make_idea: MakeIdea, carried: int, votes: int, after_days: int | None
) -> None:
    idea = make_idea(carried_votes=carried, created_at=BEGAN - 40 * DAY)
    with writing():
        recount(idea.id)
    vote(voters[:votes], idea)
    assert since(idea) == (BEGAN - 40 * DAY if after_days is None else BEGAN + after_days * DAY)
    assert right()


@pytest.mark.usefixtures("promised")
def test_many_who_vote_at_once_leave_it_as_their_votes_say(world: World, idea: Idea) -> None:
    people = [world.signed_in(f"member-{number}") for number in range(12)]
    clicks = [sender(browser, f"/ideas/{idea.id}/vote") for browser in people]
    session.rollback()
    assert set(at_once(clicks, 12)) == {303}
    assert since(idea) is not None
    assert right()


def test_whatever_happens_to_votes_it_is_what_they_say(world: World, make_idea: MakeIdea) -> None:
    ask(ASKED)
    ideas = [make_idea(f"Idea number {number}", carried_votes=number) for number in range(4)]
    people = [world.member(f"member-{number}") for number in range(6)]
    chance = random.Random(7)
    for step in range(60):
        person, idea = chance.choice(people), chance.choice(ideas)
        with writing():
            cast_vote(get_votable(idea.id, person), by=person, now=BEGAN + step * DAY)
    with writing():
        move_votes(from_id=people[0].id, to_id=people[1].id)
    with writing():
        for idea in ideas:
            recount(idea.id)
    assert right()


def test_another_promise_is_applied_to_all_ideas(voters: list[Browser], make_idea: MakeIdea) -> None:
    first, second = make_idea("The first", created_at=BEGAN - DAY), make_idea("The second", created_at=BEGAN - DAY)
    vote(voters, first)
    vote(voters[:2], second)
    for votes, expected in ((4, (BEGAN + 3 * DAY, None)), (2, (BEGAN + DAY, BEGAN + DAY)), (6, (None, None))):
        ask(votes)
        with writing():
            owe_all()
        assert (since(first), since(second)) == expected
        assert right()


@pytest.mark.usefixtures("promised")
def test_what_is_wrong_is_found_and_repaired(voters: list[Browser], idea: Idea) -> None:
    vote(voters, idea)
    with writing():
        set_up(session.get_one(Idea, idea.id), owed_since=None)
    assert list(recheck_owed()) == [idea.id]
    with writing():
        recheck_owed(fix=True)
    assert (since(idea), right()) == (BEGAN + 2 * DAY, True)


@pytest.mark.usefixtures("promised")
def test_a_vote_set_aside_does_not_make_it_owed(voters: list[Browser], idea: Idea) -> None:
    vote(voters[:3], idea)
    with writing():
        session.execute(update(Vote).where(Vote.member_id == voters[0].member_id).values(counts=False))
        recount(idea.id)
    assert since(idea) is None


# ── what everybody sees ──


def count() -> None:
    """Let the clock come by."""
    tasks.run_until_idle()


def test_everybody_sees_how_many_are_owed_and_since_when(
    world: World, team: Browser, voters: list[Browser], make_idea: MakeIdea
) -> None:
    ask(ASKED, answer_days=14)
    late, waiting, few, done = (make_idea(f"Idea {name}", created_at=BEGAN - DAY) for name in "abcd")
    vote(voters[:3], late)
    vote(voters[:3], waiting, began=BEGAN + 10 * DAY)
    vote(voters[:2], few)
    vote(voters[:3], done)
    use(BEGAN + 9 * DAY)
    assert team.post(f"/ideas/{done.id}/status", status="planned", text="We build it.").status_code == 303
    use(BEGAN + 17 * DAY)
    count()
    page = world.signed_in("reader").get("/").text
    assert '<b class="figure">2</b>' in page
    assert "1 overdue" in page
    assert "The oldest has waited since" in page
    assert "Half of all answers came within 10 days." in page
    listed = world.signed_in("mira").get("/ideas?sort=unanswered").text
    assert "Answer overdue by 1 day" in listed
    assert "Answer owed by" in listed
    console = team.get("/team").text
    assert console.index(late.title) < console.index(waiting.title)
    assert few.title not in console
    assert done.title not in console
    assert world.signed_in("leo").get("/team").status_code == 403


def test_an_answer_settles_it_at_once(world: World, team: Browser, voters: list[Browser], make_idea: MakeIdea) -> None:
    ask(ASKED)
    idea = make_idea(created_at=BEGAN - DAY)
    vote(voters[:3], idea)
    count()
    assert "1 overdue" not in team.get("/").text
    assert '<b class="figure">1</b>' in team.get("/").text
    team.post(f"/ideas/{idea.id}/status", status="open", text="Thank you, we look at it.")
    count()
    assert "None at the moment." in team.get("/").text
    assert "Answer owed" not in team.get(idea.path).text


@pytest.mark.parametrize("values", [{"withdrawn_at": BEGAN}, {"is_held": True}, {"status": "planned"}])
def test_what_nobody_sees_or_is_on_its_way_owes_nothing(
    team: Browser, voters: list[Browser], make_idea: MakeIdea, values: dict[str, Any]
) -> None:
    ask(ASKED)
    idea = make_idea(created_at=BEGAN - DAY)
    vote(voters[:3], idea)
    with writing():
        set_up(session.get_one(Idea, idea.id), **values)
    count()
    assert "None at the moment." in team.get("/").text
    assert "No answer is owed" in team.get("/team").text


def test_the_count_is_written_only_where_it_changed(idea: Idea) -> None:
    count()
    assert tasks.TASKS["debt.count"].run() == 0
