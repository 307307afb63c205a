"""Two ideas that are one: members propose it, the team does it, and whoever knows the old address finds the way."""

import pytest

from community.access import Role
from community.core.db import session
from community.ideas.actions.counting import recount_boards
from community.ideas.models import Audience, Idea
from tests.ideas.conftest import MakeBoard, MakeIdea, fresh, text_of, the_board
from tests.world import Browser, World


@pytest.fixture
def window(make_idea: MakeIdea) -> Idea:
    return make_idea("A delivery window", "I wait all day.")


@pytest.fixture
def slot(make_idea: MakeIdea) -> Idea:
    return make_idea("Pick a delivery slot", "Two hours would do.")


def merge(browser: Browser, source: Idea, into: Idea | str):
    return browser.post(f"/ideas/{source.id}/merge", into=str(into.id) if isinstance(into, Idea) else into)


def test_the_source_leads_to_the_target_and_is_on_no_list(
    world: World, team: Browser, window: Idea, slot: Idea
) -> None:
    assert merge(team, window, slot).headers["Location"] == slot.path
    answer = world.visitor().get(window.path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{slot.path}#merged-{window.id}")
    page = text_of(world.visitor().get(slot.path))
    assert "Another idea is part of this one" in page
    assert "I wait all day." in page
    for place in ("/", "/?sort=new", "/?status=merged", "/feeds/ideas.atom", "/search?q=window"):
        assert window.title not in text_of(world.visitor().get(place)), place
    assert (the_board().idea_count, recount_boards()) == (1, {})


@pytest.mark.parametrize("typed", ["{id}", " #{id} ", "/ideas/{id}-anything", "http://localhost/ideas/{id}-pick?x=1"])
def test_the_target_is_named_by_its_number_or_its_address(team: Browser, window: Idea, slot: Idea, typed: str) -> None:
    assert merge(team, window, typed.format(id=slot.id)).status_code == 303
    assert fresh(window).merged_into_id == slot.id


@pytest.mark.parametrize("typed", ["", "soon", "999999", "https://example.org/", "9" * 40])
def test_what_names_no_idea_merges_nothing(team: Browser, window: Idea, typed: str) -> None:
    answer = merge(team, window, typed)
    assert answer.status_code == 422
    assert "Which idea?" in text_of(answer)


def test_taken_out_again_it_stands_where_it_stood(world: World, team: Browser, window: Idea, slot: Idea) -> None:
    before = text_of(world.visitor().get("/?sort=new"))
    merge(team, window, slot)
    assert team.delete(f"/ideas/{window.id}/merge").headers["Location"] == window.path
    assert world.visitor().get(window.path).status_code == 200
    assert fresh(window).status_id == fresh(slot).status_id
    assert text_of(world.visitor().get("/?sort=new")) == before
    assert (the_board().idea_count, recount_boards()) == (2, {})


def test_neither_into_itself_nor_in_a_circle(team: Browser, make_idea: MakeIdea, window: Idea, slot: Idea) -> None:
    third = make_idea("Evening deliveries")
    assert merge(team, window, window).status_code == 409
    merge(team, window, slot)
    merge(team, slot, third)
    assert merge(team, third, window).status_code == 409
    assert merge(team, window, third).status_code == 409
    assert [fresh(each).merged_into_id for each in (window, slot, third)] == [third.id, third.id, None]


def test_the_discussion_goes_on_in_one_place(world: World, team: Browser, window: Idea, slot: Idea) -> None:
    mia = world.signed_in("mia")
    mia.post(f"/ideas/{window.id}/comments", body="From the window.")
    mia.post(f"/ideas/{slot.id}/comments", body="From the slot.")
    merge(team, window, slot)
    page = text_of(world.visitor().get(slot.path))
    assert page.index("From the slot.") < page.index("Came along with") < page.index("From the window.")
    answer = mia.post(f"/ideas/{slot.id}/comments", body="A reply.", parent_id="1")
    assert answer.headers["Location"].startswith(slot.path)
    assert mia.post(f"/ideas/{window.id}/comments", body="Too late.").status_code == 409
    assert world.visitor().get("/comments/1").headers["Location"] == f"{slot.path}#comment-1"
    team.delete(f"/ideas/{window.id}/merge")
    assert "A reply." in text_of(world.visitor().get(window.path))
    assert "A reply." not in text_of(world.visitor().get(slot.path))


def test_a_locked_discussion_takes_no_reply_to_what_came_along(
    world: World, team: Browser, window: Idea, slot: Idea
) -> None:
    mia, moderator = world.signed_in("mia"), world.signed_in("mod", roles=(Role.MODERATOR,))
    mia.post(f"/ideas/{window.id}/comments", body="From the window.")
    merge(team, window, slot)
    moderator.post(f"/threads/{slot.thread_id}/lock")
    assert mia.post(f"/ideas/{slot.id}/comments", body="A reply.", parent_id="1").status_code == 409


def test_a_member_proposes_and_the_team_settles(world: World, team: Browser, window: Idea, slot: Idea) -> None:
    mia, leo = world.signed_in("mia"), world.signed_in("leo")
    assert merge(mia, window, slot).status_code == 303
    assert merge(leo, slot, window).status_code == 303
    assert fresh(window).merged_into_id is None
    assert text_of(team.get(window.path)).count("thinks it is one with") == 1
    assert "thinks it is one with" not in text_of(mia.get(window.path))
    team.delete("/merge-proposals/1")
    assert "thinks it is one with" not in text_of(team.get(slot.path))
    merge(mia, window, slot)
    merge(team, window, slot)
    assert "thinks it is one with" not in text_of(team.get(slot.path))


def test_what_fewer_people_see_stays_apart(
    world: World, team: Browser, make_board: MakeBoard, make_idea: MakeIdea, window: Idea
) -> None:
    somebody = world.member("theo", roles=(Role.TEAM,))
    secret = make_idea("A secret", board=make_board("Team", seen_by=Audience.TEAM), by=somebody)
    for source, target in ((secret, window), (window, secret)):
        answer = merge(team, source, target)
        assert (answer.status_code, fresh(source).merged_into_id) == (409, None)


def test_an_author_cannot_take_back_what_holds_the_ideas_of_others(
    world: World, author, team: Browser, window: Idea, slot: Idea
) -> None:
    merge(team, window, slot)
    assert world.browser_of(author).post(f"/ideas/{slot.id}/withdrawal").status_code == 403
    assert fresh(slot).withdrawn_at is None
    session.rollback()
