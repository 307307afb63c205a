"""The author takes an idea back, and may bring it back for 30 days."""

from datetime import datetime, timedelta

import pytest

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions.counting import recount_boards
from community.ideas.models import Idea
from community.membership.models import Member
from tests.ideas.conftest import MakeIdea, fresh, listed, text_of, the_board
from tests.world import Browser, World, at

TAKEN_AT = at("2026-03-01T12:00")


@pytest.fixture
def idea(make_idea: MakeIdea) -> Idea:
    return make_idea(tags=("delivery",))


@pytest.fixture
def amara(world: World, author: Member) -> Browser:
    return world.browser_of(author)


def withdraw(browser: Browser, idea: Idea):
    return browser.post(f"/ideas/{idea.id}/withdrawal")


def restore(browser: Browser, idea: Idea):
    return browser.delete(f"/ideas/{idea.id}/withdrawal")


def it_is(moment: datetime) -> None:
    """Stop the clock that transactions ask."""
    clock.use(lambda _session: moment)


def test_an_idea_taken_back_is_on_no_list_and_counted_nowhere(world: World, amara: Browser, idea: Idea) -> None:
    answer = withdraw(amara, idea)
    assert (answer.status_code, answer.headers["Location"]) == (303, idea.path)
    for reader in (world.visitor(), world.signed_in("mia"), amara, world.signed_in("tom", roles=(Role.TEAM,))):
        for place in ("/", "/?sort=new", "/?tag=delivery", "/?author=amara", "/feeds/ideas.atom", "/members/amara"):
            assert idea.title not in text_of(reader.get(place)), place
    assert f"/ideas/{idea.id}" not in text_of(world.visitor().get("/sitemap.xml"))
    assert (the_board().idea_count, recount_boards()) == (0, {})


def test_the_author_finds_it_among_their_own(amara: Browser, idea: Idea) -> None:
    withdraw(amara, idea)
    for place in ("/ideas?sort=mine", "/me"):
        page = text_of(amara.get(place))
        assert idea.title in page, place
        assert "Taken back" in page, place


def test_for_others_it_is_not_there_any_more_and_the_author_sees_what_to_do(
    world: World, amara: Browser, idea: Idea
) -> None:
    withdraw(amara, idea)
    for other in (world.visitor(), world.signed_in("mia")):
        assert other.get(idea.path).status_code == 404
        assert other.get(f"/ideas/{idea.id}/revisions").status_code == 404
    page = text_of(amara.get(idea.path))
    assert "Taken back by its author" in page
    assert "Bring it back" in page
    assert f'href="/ideas/{idea.id}/edit"' not in page


@pytest.mark.parametrize("role", [Role.TEAM, Role.MODERATOR, Role.OWNER])
def test_the_house_still_sees_it_and_cannot_bring_it_back(world: World, amara: Browser, idea: Idea, role: Role) -> None:
    withdraw(amara, idea)
    staff = world.signed_in("tom", roles=(role,))
    page = text_of(staff.get(idea.path))
    assert "Taken back by its author" in page
    assert "Bring it back" not in page
    assert restore(staff, idea).status_code == 403


def test_it_comes_back_with_its_votes_comments_and_place(world: World, amara: Browser, idea: Idea) -> None:
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{idea.id}/vote")
    ada.post(f"/ideas/{idea.id}/comments", body="Yes, please.")
    before = fresh(idea)
    withdraw(amara, idea)
    assert ada.post(f"/ideas/{idea.id}/vote").status_code == 404
    assert ada.delete(f"/ideas/{idea.id}/vote").status_code == 404
    assert restore(amara, idea).status_code == 303
    after = fresh(idea)
    assert (after.vote_count, after.score, after.created_at, after.withdrawn_at) == (
        1, before.score, before.created_at, None,
    )  # fmt: skip
    assert "Yes, please." in text_of(world.visitor().get(idea.path))
    assert listed(world.visitor().get("/?tag=delivery")) == [idea.id]
    assert (the_board().idea_count, recount_boards()) == (1, {})


def test_taking_back_twice_and_bringing_back_twice_counts_once(amara: Browser, idea: Idea) -> None:
    withdraw(amara, idea)
    assert withdraw(amara, idea).status_code == 303
    assert the_board().idea_count == 0
    restore(amara, idea)
    assert restore(amara, idea).status_code == 303
    assert (the_board().idea_count, recount_boards()) == (1, {})


def test_a_second_click_does_not_begin_the_30_days_anew(world: World, author: Member, idea: Idea) -> None:
    it_is(TAKEN_AT)
    amara = world.browser_of(author)
    withdraw(amara, idea)
    it_is(TAKEN_AT + timedelta(days=20))
    withdraw(amara, idea)
    assert fresh(idea).withdrawn_at == TAKEN_AT


@pytest.mark.parametrize(
    ("later", "is_back"),
    [
        (timedelta(minutes=1), True),
        (timedelta(days=30) - timedelta(seconds=1), True),
        (timedelta(days=30), True),
        (timedelta(days=30, seconds=1), False),
        (timedelta(days=400), False),
    ],
)
def test_for_thirty_days_it_can_come_back(
    world: World, author: Member, idea: Idea, later: timedelta, *, is_back: bool
) -> None:
    it_is(TAKEN_AT)
    withdraw(world.browser_of(author), idea)
    it_is(TAKEN_AT + later)
    amara = world.browser_of(author)
    assert ("Bring it back" in text_of(amara.get(idea.path))) is is_back, "no button that would be refused"
    answer = restore(amara, idea)
    assert answer.status_code == (303 if is_back else 403)
    assert is_back or "An idea can come back within 30 days." in text_of(answer)
    assert (world.visitor().get(idea.path).status_code == 200) is is_back
    assert the_board().idea_count == is_back


def test_while_it_is_taken_back_nothing_happens_to_it(world: World, amara: Browser, idea: Idea, team: Browser) -> None:
    withdraw(amara, idea)
    assert amara.post(f"/ideas/{idea.id}", title="Changed", revision="1").status_code == 403
    assert amara.post(f"/ideas/{idea.id}/comments", body="Words").status_code == 409
    assert amara.post(f"/ideas/{idea.id}/vote").status_code == 403
    assert team.post(f"/ideas/{idea.id}/status", status="planned").status_code == 403
    assert "The author has taken this idea back." in text_of(
        team.post(f"/ideas/{idea.id}/status", status="planned", text="An answer, typed for nothing.")
    )


def test_only_the_author_may_take_an_idea_back(world: World, idea: Idea) -> None:
    for number, roles in enumerate(((), (Role.TEAM,), (Role.MODERATOR,), (Role.OWNER,))):
        assert withdraw(world.signed_in(f"other-{number}", roles=roles), idea).status_code == 403
    assert withdraw(world.visitor(), idea).status_code == 401
    assert fresh(idea).withdrawn_at is None


def test_an_idea_of_a_former_member_is_nobodys_to_take_back(world: World, idea: Idea) -> None:
    with writing():
        session.get_one(Idea, idea.id).author_id = None
    assert withdraw(world.signed_in("ada"), idea).status_code == 403
    assert withdraw(world.visitor(), idea).status_code == 401


def test_on_another_persons_page_the_button_is_not_offered(world: World, amara: Browser, idea: Idea) -> None:
    assert "Take this idea back" in text_of(amara.get(idea.path))
    assert "Take this idea back" not in text_of(world.signed_in("mia").get(idea.path))
