"""An answer that waits for its time is published then: once, in its author's name, and if it cannot be, that is said."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from community.access import Role
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import PublishingFailed
from community.ideas.events import IdeaAnswered
from community.ideas.models import Idea, Status
from community.membership.models import Member
from tests.at_once import at_once
from tests.hearing import react
from tests.ideas.conftest import MakeIdea, fresh, text_of
from tests.ideas.test_drafting import answers, drafts
from tests.world import Browser, World, at

NOON = at("2026-06-01T12:00")
LATER = "2026-06-02T09:30"
DUE = at(LATER)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def idea(make_idea: MakeIdea) -> Idea:
    clock.use(lambda _session: NOON)
    return make_idea()


def schedule(browser: Browser, idea: Idea, **fields: str) -> None:
    words = {"status": "planned", "text": "We begin in May.", "publish_at": LATER} | fields
    assert browser.post(f"/ideas/{idea.id}/drafts", **words).status_code == 303


def run_at(moment: datetime) -> None:
    """Let the clock come by."""
    clock.use(lambda _session: moment)
    tasks.run_until_idle()


def test_it_is_published_when_its_time_comes_and_not_before(world: World, team: Browser, idea: Idea) -> None:
    schedule(team, idea)
    run_at(DUE - MOMENT)
    assert answers() == []
    run_at(DUE)
    (change,) = answers()
    assert (change.text, change.changed_at, change.changed_by_id) == ("We begin in May.", DUE, team.member_id)
    assert drafts()[0].published_id == change.id
    assert "We begin in May." in text_of(world.visitor().get(idea.path))


def test_after_a_downtime_everything_due_is_published_once(team: Browser, make_idea: MakeIdea) -> None:
    clock.use(lambda _session: NOON)
    for number in range(5):
        schedule(team, make_idea(f"Idea number {number}"))
    for _ in range(3):
        run_at(DUE + timedelta(days=9))
    assert len(answers()) == 5
    assert len({draft.published_id for draft in drafts()}) == 5


def test_the_time_is_that_of_the_writers_own_zone(world: World, idea: Idea) -> None:
    aylin = world.signed_in("aylin", roles=(Role.TEAM,), time_zone="Europe/Berlin")
    schedule(aylin, idea)
    assert drafts()[0].publish_at == DUE.replace(tzinfo=ZoneInfo("Europe/Berlin"))
    assert f'value="{LATER}"' in text_of(aylin.get(drafts()[0].path))


def _take_role(member_id: int | None) -> None:
    with writing():
        session.execute(update(Member).where(Member.id == member_id).values(role_names=""))


def test_an_author_who_is_no_longer_of_the_team_publishes_nothing(world: World, team: Browser, idea: Idea) -> None:
    schedule(team, idea)
    _take_role(team.member_id)
    run_at(DUE)
    (draft,) = drafts()
    assert (answers(), draft.failure, draft.failed_at) == ([], "not-your-role", DUE)
    ruth = world.signed_in("ruth", roles=(Role.TEAM,))
    page = text_of(ruth.get(idea.path))
    assert "Not published" in page
    assert "Your role does not include this." not in page
    assert "may no longer answer" in page
    fields = {"status": "planned", "text": draft.text, "revision": str(draft.revision)}
    assert ruth.post(f"{draft.path}/publication", **fields).status_code == 303
    assert len(answers()) == 1


def test_an_idea_that_went_elsewhere_meanwhile_is_left_alone(world: World, team: Browser, idea: Idea) -> None:
    schedule(team, idea)
    world.signed_in("ruth", roles=(Role.TEAM,)).post(f"/ideas/{idea.id}/status", status="shipped", text="It is here.")
    run_at(DUE)
    assert [row.text for row in answers()] == ["It is here."]
    assert drafts()[0].failure == "status-moved-meanwhile"
    assert "another status after this was scheduled" in text_of(team.get(idea.path))
    run_at(DUE + timedelta(days=1))
    assert len(answers()) == 1, "what failed is not tried again by itself"


def test_an_idea_that_was_taken_back_is_left_alone(world: World, team: Browser, idea: Idea) -> None:
    schedule(team, idea)
    with writing():
        session.execute(update(Idea).where(Idea.id == idea.id).values(withdrawn_at=NOON))
    run_at(DUE)
    assert (answers(), drafts()[0].failure) == ([], "idea-withdrawn")


def test_one_that_cannot_be_published_holds_up_no_other(team: Browser, make_idea: MakeIdea) -> None:
    clock.use(lambda _session: NOON)
    first, second = make_idea("The first"), make_idea("The second")
    schedule(team, first)
    schedule(team, second)
    with writing():
        planned = session.scalars(select(Status.id).where(Status.key == "planned")).one()
        session.execute(update(Idea).where(Idea.id == first.id).values(status_id=planned))
    run_at(DUE)
    assert [row.idea_id for row in answers()] == [second.id]


def test_one_that_breaks_by_our_fault_is_put_aside_and_says_so(
    team: Browser, make_idea: MakeIdea, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.use(lambda _session: NOON)
    first, second = make_idea("The first"), make_idea("The second")
    schedule(team, first)
    schedule(team, second)

    def break_down(event: IdeaAnswered) -> None:
        if event.idea_id == first.id:
            raise ZeroDivisionError

    react(monkeypatch, IdeaAnswered, break_down)
    with pytest.raises(PublishingFailed):
        run_at(DUE)
    run_at(DUE)
    assert [row.idea_id for row in answers()] == [second.id]
    assert "Something broke on our side while publishing it." in team.get(drafts()[0].path).get_data(as_text=True)


def test_whoever_saves_it_again_without_a_time_takes_it_off_the_clock(team: Browser, idea: Idea) -> None:
    schedule(team, idea)
    assert team.post(drafts()[0].path, status="planned", text="Wait.", revision="1", publish_at="").status_code == 303
    run_at(DUE)
    assert (answers(), drafts()[0].publish_at) == ([], None)


def test_several_workers_at_once_publish_each_once(world: World, team: Browser, make_idea: MakeIdea) -> None:
    clock.use(lambda _session: NOON)
    for number in range(12):
        schedule(team, make_idea(f"Idea number {number}"))
    clock.use(lambda _session: DUE)

    def work() -> int:
        with world.app.app_context():
            done = 0
            while tasks.TASKS["answers.publish"].run():
                done += 1
            return done

    session.rollback()
    assert sum(at_once([work] * 4, 4)) == 12
    assert len(answers()) == len({row.idea_id for row in answers()}) == 12


def test_publishing_by_hand_while_its_time_comes_is_one_answer(world: World, team: Browser, idea: Idea) -> None:
    schedule(team, idea)
    draft = drafts()[0]
    clock.use(lambda _session: DUE)
    fields = {"csrf_token": team.csrf(), "status": "planned", "text": draft.text, "revision": "1"}
    path = f"{draft.path}/publication"

    def by_hand() -> int:
        return team.client.post(path, data=fields).status_code

    def by_clock() -> int:
        with world.app.app_context():
            return tasks.TASKS["answers.publish"].run()

    session.rollback()
    at_once([by_hand, by_clock], 2)
    assert len(answers()) == 1
    assert fresh(idea).answered_at == DUE
