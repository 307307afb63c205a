"""An idea typed before joining is there after joining, and after signing in."""

from community.access import Role
from community.core.db import session
from community.membership.models import Draft
from tests.ideas.conftest import MakeBoard, all_ideas, number_of, share, text_of
from tests.membership.conftest import PASSWORD, join, sign_in, with_password
from tests.world import Browser, World

WORDS = {"title": "Deliver after six", "body": "I am at work.\n\nUntil **then**.", "tags": "delivery, time"}


def _type_and_go_to_the_door(browser: Browser, **more: str) -> str:
    answer = share(browser, **(WORDS | more))
    assert answer.status_code == 303
    assert all_ideas() == []
    return answer.headers["Location"]


def _is_filled_in(page: str) -> bool:
    return 'value="Deliver after six"' in page and "Until **then**." in page and 'value="delivery, time"' in page


def test_a_visitor_types_an_idea_joins_and_finds_it_as_they_left_it(world: World) -> None:
    visitor = world.visitor()
    assert _type_and_go_to_the_door(visitor) == "/join?next=/ideas/new"
    joined = join(visitor, next="/ideas/new")
    assert (joined.status_code, joined.headers["Location"]) == (303, "/ideas/new")
    page = text_of(visitor.get("/ideas/new"))
    assert "Here is your idea, as you left it." in page
    assert _is_filled_in(page)
    posted = share(visitor, **WORDS)
    assert posted.status_code == 303
    assert [idea.title for idea in all_ideas()] == ["Deliver after six"]


def test_the_draft_is_gone_once_it_is_shared(world: World) -> None:
    visitor = world.visitor()
    _type_and_go_to_the_door(visitor)
    join(visitor)
    share(visitor, **WORDS)
    assert session.query(Draft).count() == 0
    assert "Deliver after six" not in text_of(visitor.get("/ideas/new"))


def test_somebody_with_an_account_signs_in_instead_and_finds_it_too(world: World) -> None:
    with_password(world, "ada")
    visitor = world.visitor()
    _type_and_go_to_the_door(visitor)
    assert sign_in(visitor, "ada").headers["Location"] == "/ideas/new"
    assert _is_filled_in(text_of(visitor.get("/ideas/new")))


def test_a_password_mistyped_on_the_way_loses_nothing(world: World) -> None:
    with_password(world, "ada")
    visitor = world.visitor()
    _type_and_go_to_the_door(visitor)
    assert sign_in(visitor, "ada", "not my password").status_code == 422
    assert sign_in(visitor, "ada", PASSWORD).status_code == 303
    assert _is_filled_in(text_of(visitor.get("/ideas/new")))


def test_what_breaks_a_limit_is_kept_all_the_same_and_judged_when_it_is_shared(world: World) -> None:
    visitor = world.visitor()
    _type_and_go_to_the_door(visitor, title="x" * 300, body="y" * 30_000)
    join(visitor)
    page = text_of(visitor.get("/ideas/new"))
    assert "x" * 300 in page
    assert "y" * 30_000 in page


def test_the_board_that_was_chosen_is_still_chosen(world: World, make_board: MakeBoard) -> None:
    make_board("app", seen_by="members")
    visitor = world.visitor()
    assert 'value="app"' in text_of(visitor.get("/ideas/new")), "whoever joins may post there"
    _type_and_go_to_the_door(visitor, board="app")
    join(visitor)
    assert '<option selected value="app"' in text_of(visitor.get("/ideas/new"))


def test_a_second_thought_takes_the_place_of_the_first(world: World) -> None:
    visitor = world.visitor()
    _type_and_go_to_the_door(visitor)
    _type_and_go_to_the_door(visitor, title="Deliver after eight")
    assert session.query(Draft).count() == 1
    join(visitor)
    assert 'value="Deliver after eight"' in text_of(visitor.get("/ideas/new"))


def test_a_draft_is_for_the_browser_that_typed_it_and_nobody_else(world: World) -> None:
    _type_and_go_to_the_door(world.visitor())
    assert "Deliver after six" not in text_of(world.visitor().get("/ideas/new"))
    assert "Deliver after six" not in text_of(world.signed_in("ada").get("/ideas/new"))
    owner = world.signed_in("olga", roles=(Role.OWNER,))
    assert "Deliver after six" not in text_of(owner.get("/"))


def test_hostile_words_in_a_draft_stay_words(world: World) -> None:
    visitor = world.visitor()
    _type_and_go_to_the_door(visitor, title='"><script>alert(1)</script>', body="</textarea><script>alert(1)</script>")
    join(visitor)
    assert "<script>alert" not in text_of(visitor.get("/ideas/new"))


def test_a_title_in_the_address_fills_the_form_unless_there_is_a_draft(world: World) -> None:
    visitor = world.visitor()
    assert 'value="Found nothing"' in text_of(visitor.get("/ideas/new?title=Found+nothing"))
    _type_and_go_to_the_door(visitor)
    assert 'value="Deliver after six"' in text_of(visitor.get("/ideas/new?title=Found+nothing"))


def test_the_whole_way_takes_no_script_and_five_requests(world: World) -> None:
    visitor = world.visitor()
    page = visitor.get("/ideas/new")
    assert '<form id="idea" method="post" action="/ideas"' in text_of(page)
    assert 'form="idea"' in text_of(page)
    _type_and_go_to_the_door(visitor)
    join(visitor)
    assert number_of(share(visitor, **WORDS)) == 1
