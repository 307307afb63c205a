"""Two ideas that are one: members propose it, the team does it, and whoever knows the old address finds the way."""

import pytest
from sqlalchemy import update

from community.access import Role
from community.core import ports
from community.core.db import session
from community.core.ports_search import SearchText
from community.core.transaction import writing
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
    assert merge(team, window, slot).headers["Location"] == f"{slot.path}#merged-{window.id}"
    answer = world.visitor().get(window.path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{slot.path}?merged={window.id}")
    page = text_of(world.visitor().get(answer.headers["Location"]))
    assert "“A delivery window” is part of this idea now" in page
    assert "One idea was merged into this one" in page
    assert "I wait all day." in page
    for place in ("/", "/?sort=new", "/?status=merged", "/feeds/ideas.atom", "/sitemap.xml", "/search?q=window"):
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


@pytest.mark.parametrize(
    ("verb", "address", "sent"),
    [
        ("POST", "/ideas/{id}", {"title": "Another title", "revision": "1"}),
        ("POST", "/ideas/{id}/withdrawal", {}),
        ("POST", "/ideas/{id}/comments", {"body": "Hello."}),
        ("POST", "/ideas/{id}/vote", {}),
        ("DELETE", "/ideas/{id}/vote", {}),
        ("POST", "/ideas/{id}/merge", {"into": "3"}),
    ],
)
def test_whoever_writes_to_what_was_merged_is_told_where_it_went(
    world: World, author, team: Browser, make_idea: MakeIdea, window: Idea, slot: Idea, verb, address, sent
) -> None:
    make_idea("A third one")
    merge(team, window, slot)
    answer = world.browser_of(author).post(address.format(id=window.id), _method=verb, **sent)
    assert answer.status_code == 409
    assert f'href="/ideas/{slot.id}' in answer.text


def test_neither_the_team_answers_what_was_merged_nor_is_a_status_lost_that_it_returns_to(
    owner: Browser, team: Browser, window: Idea, slot: Idea
) -> None:
    merge(team, window, slot)
    answer = team.post(f"/ideas/{window.id}/status", status="planned", text="Soon.")
    assert (answer.status_code, f"/ideas/{slot.id}" in answer.text) == (409, True)
    with writing():
        session.execute(update(Idea).where(Idea.id == slot.id).values(status_id=2))
    assert owner.delete(f"/owner/statuses/{fresh(slot).status_id}").status_code == 409


def test_a_board_keeps_its_readers_while_its_ideas_are_merged_across(
    world: World, owner: Browser, team: Browser, make_board: MakeBoard, make_idea: MakeIdea, window: Idea
) -> None:
    board = make_board("Shop")
    merge(team, make_idea("From the shop", board=board), window)
    change = {"name": "Shop", "position": "2", "seen_by": "team", "posted_by": "team"}
    assert owner.post(f"/owner/boards/{board.id}", **change).status_code == 409
    team.delete("/ideas/2/merge")
    assert owner.post(f"/owner/boards/{board.id}", **change).status_code == 303


def test_lists_count_the_comments_of_all(world: World, team: Browser, window: Idea, slot: Idea) -> None:
    mia = world.signed_in("mia")
    for idea in (window, slot, window):
        mia.post(f"/ideas/{idea.id}/comments", body="Yes.")
    merge(team, window, slot)
    assert "3 comments" in text_of(world.visitor().get("/?sort=top"))
    assert "3 comments" in text_of(world.visitor().get(slot.path))
    after = mia.htmx("/comments/1", _method="DELETE")
    assert "2 comments" in text_of(after)
    team.delete(f"/ideas/{window.id}/merge")
    assert "1 comment" in text_of(mia.get(slot.path))


def test_an_author_finds_what_became_of_it(world: World, author, team: Browser, window: Idea, slot: Idea) -> None:
    team.post(f"/ideas/{window.id}/vote")
    merge(team, window, slot)
    assert '<td class="n">0</td>' not in world.browser_of(author).get("/me").text
    for page in (world.browser_of(author).get("/me"), world.visitor().get("/members/amara")):
        assert f'merged into <a href="{slot.path}" dir="auto">{slot.title}</a>' in page.text


def test_the_page_to_pick_on_offers_what_is_like_it_and_what_is_named(
    world: World, team: Browser, make_idea: MakeIdea, window: Idea, slot: Idea
) -> None:
    far = make_idea("Bring back the tall oil bottle")
    ports.chosen().search.rebuild([SearchText(each.id, each.title, each.body) for each in (window, slot, far)])
    page = f"/ideas/{window.id}/merge"
    assert slot.title in text_of(team.get(page))
    assert far.title in text_of(team.get(f"{page}?q=tall+bottle"))
    assert far.title in text_of(team.get(f"{page}?q={far.id}"))
    assert "Nothing like it found" in text_of(team.get(f"{page}?q={window.id}"))
    assert "It is this one" in text_of(world.signed_in("mia").get(page))
    assert world.visitor().get(page).location == f"/sign-in?next={page}"
    merge(team, window, slot)
    assert team.get(page).status_code == 409
