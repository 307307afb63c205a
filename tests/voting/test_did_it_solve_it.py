"""Some days after something was shipped, those who voted say whether it helped."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.access import Role
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea
from community.voting.models import SolutionQuestion, Verdict
from tests.at_once import at_once, sender
from tests.voting.conftest import MakeIdea
from tests.world import Browser, World, at

SHIPPED = at("2026-03-01T12:00")
LATER = SHIPPED + timedelta(days=14)
MOMENT = timedelta(microseconds=1)


def use(moment: object) -> None:
    clock.use(lambda _session: moment)


@pytest.fixture
def team(world: World) -> Browser:
    return world.signed_in("tomas", display_name="Tomas H.", roles=(Role.TEAM,))


@pytest.fixture
def voter(world: World) -> Browser:
    return world.signed_in("mira", display_name="Mira K.")


@pytest.fixture
def shipped(team: Browser, voter: Browser, make_idea: MakeIdea) -> Idea:
    """What Mira voted for; the answer came on the first of March."""
    use(SHIPPED - timedelta(days=30))
    idea = make_idea("A paper receipt")
    voter.post(f"/ideas/{idea.id}/vote")
    use(SHIPPED)
    assert team.post(f"/ideas/{idea.id}/status", status="shipped", text="It is here.").status_code == 303
    use(LATER)
    return idea


def asked() -> list[int]:
    """The ideas that the question was put about, in order."""
    session.rollback()
    return list(session.scalars(select(SolutionQuestion.idea_id).order_by(SolutionQuestion.id)))


def verdicts() -> list[Verdict]:
    session.rollback()
    return list(session.scalars(select(Verdict).order_by(Verdict.id).execution_options(populate_existing=True)))


def say(browser: Browser, idea: Idea, solved: str = "yes", note: str = "") -> int:
    return browser.post(f"/ideas/{idea.id}/verdict", solved=solved, note=note).status_code


def test_whoever_voted_says_so_and_may_say_something_else(voter: Browser, shipped: Idea) -> None:
    assert "Did it solve it for you?" in voter.get(shipped.path).text
    assert say(voter, shipped, "no", "The printer is loud.") == 303
    page = voter.get(shipped.path).text
    assert "You said: no." in page
    assert "The printer is loud." in page
    assert say(voter, shipped, "partly") == 303
    (row,) = verdicts()
    assert (row.solved, row.note, row.member_id) == ("partly", "", voter.member_id)


def test_it_can_be_taken_back(voter: Browser, shipped: Idea) -> None:
    say(voter, shipped)
    for _ in range(2):
        assert voter.delete(f"/ideas/{shipped.id}/verdict").status_code == 303
    assert verdicts() == []


def test_not_before_some_days_have_passed(voter: Browser, shipped: Idea) -> None:
    use(LATER - MOMENT)
    page = voter.get(shipped.path).text
    assert "you can say whether it helped" in page
    assert 'name="solved"' not in page
    assert say(voter, shipped) == 403
    use(LATER)
    assert say(voter, shipped) == 303


@pytest.mark.parametrize("handle", ["never-voted", "took-back"])
def test_only_those_who_voted_are_asked(world: World, shipped: Idea, handle: str) -> None:
    browser = world.signed_in(handle)
    assert 'name="solved"' not in browser.get(shipped.path).text
    assert say(browser, shipped) == 403
    assert world.visitor().get(shipped.path).status_code == 200
    assert verdicts() == []


def test_nothing_is_asked_about_what_is_not_shipped(voter: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea()
    voter.post(f"/ideas/{idea.id}/vote")
    assert 'name="solved"' not in voter.get(idea.path).text
    assert say(voter, idea) == 403


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "Please pick one of the three."),
        ({"solved": "maybe"}, "Please pick one of the three."),
        ({"solved": "no", "note": "x" * 501}, "A note has at most 500 characters."),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(
    voter: Browser, shipped: Idea, fields: dict[str, str], why: str
) -> None:
    refused = voter.post(f"/ideas/{shipped.id}/verdict", **fields)
    assert refused.status_code == 422
    assert why in refused.text
    assert fields.get("note", "") in refused.text
    assert verdicts() == []


def test_the_share_is_public_from_five_on_and_the_notes_are_the_teams(
    world: World, team: Browser, make_idea: MakeIdea
) -> None:
    voters = [world.signed_in(f"voter-{number}", display_name=f"Voter {number}") for number in range(5)]
    use(SHIPPED - timedelta(days=30))
    idea = make_idea("A paper receipt")
    for browser in voters:
        browser.post(f"/ideas/{idea.id}/vote")
    use(SHIPPED)
    team.post(f"/ideas/{idea.id}/status", status="shipped", text="It is here.")
    use(LATER)
    for number, browser in enumerate(voters):
        assert "who answered" not in browser.get(idea.path).text, number
        assert say(browser, idea, "yes" if number < 3 else "no", f"Note number {number}") == 303
    page = world.visitor().get(idea.path).text
    assert "60% of the 5 voters who answered say yes, 0% partly." in page
    assert "Note number" not in page
    read = team.get(idea.path).text
    assert "3 yes, 0 partly, 2 no" in read
    assert "Note number 4" in read
    assert "Voter 4" in read


def test_those_who_voted_are_asked_once_for_each_shipping(team: Browser, voter: Browser, shipped: Idea) -> None:
    use(LATER - MOMENT)
    tasks.run_until_idle()
    assert asked() == []
    use(LATER)
    for _ in range(3):
        tasks.run_until_idle()
    assert asked() == [shipped.id]
    team.post(f"/ideas/{shipped.id}/status", status="in-progress", text="It broke, we mend it.")
    use(LATER + timedelta(days=10))
    team.post(f"/ideas/{shipped.id}/status", status="shipped", text="Mended.")
    use(LATER + timedelta(days=24))
    tasks.run_until_idle()
    assert asked() == [shipped.id, shipped.id]


def test_what_was_said_of_an_earlier_shipping_is_not_counted_for_the_next(
    team: Browser, voter: Browser, shipped: Idea
) -> None:
    say(voter, shipped, "no", "It broke.")
    team.post(f"/ideas/{shipped.id}/status", status="in-progress", text="We mend it.")
    use(LATER + timedelta(days=1))
    team.post(f"/ideas/{shipped.id}/status", status="shipped", text="Mended.")
    assert "1 no" not in team.get(shipped.path).text
    assert "It broke." not in team.get(shipped.path).text


def test_several_workers_at_once_ask_once(world: World, shipped: Idea) -> None:
    def work() -> int:
        with world.app.app_context():
            return tasks.TASKS["solutions.ask"].run()

    session.rollback()
    assert sum(at_once([work] * 4, 4)) == 1
    session.rollback()
    assert len(session.scalars(select(SolutionQuestion)).all()) == 1


@pytest.mark.parametrize("values", [{"withdrawn_at": SHIPPED}, {"is_held": True}, {"shipped_at": at("2020-01-01")}])
def test_nobody_is_asked_about_what_is_hidden_or_long_past(shipped: Idea, values: dict[str, object]) -> None:
    with writing():
        session.execute(update(Idea).where(Idea.id == shipped.id).values(values))
    tasks.run_until_idle()
    assert asked() == []


def test_one_answer_sent_many_times_at_once_is_one(voter: Browser, shipped: Idea) -> None:
    path = f"/ideas/{shipped.id}/verdict"
    clicks = [sender(voter, path, solved="yes") for _ in range(16)]
    session.rollback()
    assert set(at_once(clicks, 16)) == {303}
    assert len(verdicts()) == 1
