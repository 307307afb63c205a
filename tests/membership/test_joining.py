"""Somebody joins: a handle, an address, a password, and they are in."""

import re

import pytest

from community.access import Role
from community.core.db import session
from community.core.transaction import writing
from community.membership.actions.drafts import keep_draft
from community.membership.events import MemberJoined, SignedIn
from community.membership.models import Agreement, Member
from community.membership.queries import by_handle
from tests.hearing import overhear
from tests.membership.conftest import HERE, PASSWORD, Mailbox, is_in, join, text_of, with_password
from tests.world import World, at


def test_a_newcomer_is_in_at_once_and_has_agreed_to_the_policy_in_force(world: World) -> None:
    browser = world.visitor()
    answer = join(browser, handle="Mara-K")
    assert (answer.status_code, answer.location) == (303, "/")
    member = by_handle("mara-k")
    assert member is not None
    assert (member.display_name, member.email, member.is_confirmed) == ("Mara K", "mara@example.org", False)
    assert session.query(Agreement).one().member_id == member.id
    assert is_in(browser)


def test_joining_says_so_to_the_other_rooms(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told = overhear(monkeypatch, MemberJoined, SignedIn)
    join(world.visitor(), vote="42")
    member = by_handle("mara")
    assert member is not None
    assert told == [MemberJoined(member.id), SignedIn(member.id, 42)]


def test_the_page_keeps_where_somebody_came_from(world: World) -> None:
    browser = world.visitor()
    page = browser.get("/join?vote=42&next=/ideas/new").get_data(as_text=True)
    assert 'name="vote" value="42"' in page
    assert 'name="next" value="/ideas/new"' in page
    assert "/sign-in?next=%2Fideas%2Fnew&amp;vote=42" in page
    assert join(browser, vote="42", next="/ideas/new").location == "/ideas/new"


def test_without_a_page_to_go_on_to_the_idea_voted_for_is_next(world: World) -> None:
    assert join(world.visitor(), vote="42").location == "/ideas/42"


@pytest.mark.parametrize("vote", ["x", "-1", "1e9", "9" * 40, "٤٢", ""])
def test_a_vote_for_nonsense_is_no_obstacle(world: World, vote: str) -> None:
    assert join(world.visitor(), vote=vote).location == "/"


@pytest.mark.parametrize("policy", ["x", "9" * 5000, "²", "٤٢x", "-1"])
def test_a_policy_of_nonsense_is_no_obstacle(world: World, policy: str) -> None:
    assert join(world.visitor(), policy=policy).status_code == 303


@pytest.mark.parametrize(
    "next_page",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "evil"],
)
def test_nobody_is_led_away_from_the_site(world: World, next_page: str) -> None:
    browser = world.visitor()
    page = browser.get("/join", query_string={"next": next_page}).get_data(as_text=True)
    assert "evil" not in re.sub(r'href="\?[^"]*"', "", page), "but for the links to the page's other languages"
    assert join(browser, next=next_page).location == "/"


def test_a_draft_survives_joining_and_is_mentioned_before(world: World) -> None:
    browser = world.visitor()
    browser.get("/join")
    with writing():
        token = keep_draft("/ideas/new", {"title": "Later slots"}, now=at("2026-11-01"))
    with browser.client.session_transaction() as cookie:
        cookie["draft"] = token
    assert "What you wrote is kept" in browser.get("/join").get_data(as_text=True)
    assert join(browser).location == "/ideas/new"
    with browser.client.session_transaction() as cookie:
        assert cookie["draft"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"handle": ""}, "Please choose a handle."),
        ({"handle": "ab"}, "3 to 30"),
        ({"handle": "mära krön"}, "How about mara-kron?"),
        ({"handle": "moderator"}, "kept for the community"),
        ({"email": ""}, "Please give your e-mail address."),
        ({"email": "mara"}, "not an e-mail address"),
        ({"email": "mara@localhost"}, "not an e-mail address"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "not an e-mail address"),
        ({"password": ""}, "Please choose a password."),
        ({"password": "seven77"}, "8 to 256"),
        ({"password": "x1" * 129}, "8 to 256"),
        ({"password": "P@ssw0rd!"}, "first passwords"),
        ({"password": "mara@example.org"}, "must not be your handle"),
        ({"agreement": ""}, "Please accept the policy"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_the_rest_is_kept(
    world: World, fields: dict[str, str], message: str
) -> None:
    answer = join(world.visitor(), **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    if "email" not in fields:
        assert 'value="mara@example.org"' in page
    assert PASSWORD not in page
    assert session.query(Member).count() == 0


def test_every_complaint_comes_at_once(world: World) -> None:
    page = join(world.visitor(), handle="x", email="x", password="x", agreement="").get_data(as_text=True)
    assert "4 things need a change" in page


@pytest.mark.parametrize(
    "password", ["a b c d ", "пароль по-русски", "🦊🦉🐝🐬🐸🦊🦉🐝", "\t tab and \\ and ' ", "ä" * 256]
)
def test_a_password_may_hold_anything(world: World, password: str) -> None:
    assert join(world.visitor(), password=password).status_code == 303


def test_a_taken_handle_comes_with_a_free_one(world: World) -> None:
    world.member("mara")
    world.member("mara-2")
    page = join(world.visitor()).get_data(as_text=True)
    assert "This handle is taken. mara-3 is free." in page


@pytest.mark.parametrize("handle", ["jana-weiss", "jana-we1ss", "janaweiss", "j-a-n-a-weiss"])
def test_a_newcomer_cannot_look_like_the_team(world: World, handle: str) -> None:
    world.member("jana", roles=(Role.TEAM,), display_name="Jána Weiß")
    assert "looks too much like somebody from the team" in join(world.visitor(), handle=handle).get_data(as_text=True)


def test_a_taken_address_is_not_told_but_its_holder_is(world: World, mailbox: Mailbox) -> None:
    holder = with_password(world, "holder", email="mara@example.org")
    stranger, other = world.visitor(), world.visitor()
    taken, free = join(stranger), join(other, handle="nora", email="nora@example.org")
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    assert is_in(stranger)
    mails = {mail.to: mail for mail in mailbox.collect()}
    assert mails["mara@example.org"].subject == "Somebody joined Community with your address"
    assert "/confirm/" not in mails["mara@example.org"].text
    assert f"@{holder.handle}" in mails["mara@example.org"].text
    assert mails["nora@example.org"].subject == "Confirm your address"
    account = by_handle("mara")
    assert account is not None
    assert not account.is_confirmed


def test_the_page_after_joining_is_the_same_for_a_known_address(world: World, mailbox: Mailbox) -> None:
    with_password(world, "holder", email="mara@example.org")
    pages = []
    for handle, email in (("ann-1", "mara@example.org"), ("ann-2", "new@example.org")):
        browser = world.visitor()
        join(browser, handle=handle, email=email)
        pages.append(text_of(browser.get(HERE)))
    assert "Welcome, Ann 1." in pages[0]
    assert len({re.sub("[0-9]", "", page) for page in pages}) == 1


def test_the_sixty_first_newcomer_of_a_network_waits(world: World) -> None:
    from community.web import limits

    browser = world.visitor()
    with world.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        for _ in range(60):
            limits.spend_by_network("join")
    answer = join(browser)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3000
    assert "mara@example.org" in answer.get_data(as_text=True), "what was typed is shown"
    assert PASSWORD not in answer.get_data(as_text=True)
    assert by_handle("mara") is None


def test_a_member_who_opens_the_page_goes_on(world: World) -> None:
    browser = world.signed_in("ada")
    assert browser.get("/join?vote=7").location == "/ideas/7"
    assert browser.get("/sign-in?next=/about").location == "/about"


def test_a_form_without_its_token_is_refused_with_what_was_typed(world: World) -> None:
    fields = {"handle": "mara", "email": "mara@example.org", "password": PASSWORD, "agreement": "y"}
    answer = world.visitor().client.post("/join", data=fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "mara@example.org" in page
    assert PASSWORD not in page
    assert by_handle("mara") is None
