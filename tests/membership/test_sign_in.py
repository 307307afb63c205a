"""Members come back: by handle or confirmed address, and leave again."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from community.core import ports
from community.core.db import session
from community.membership.models import Member, MemberSession
from community.membership.queries import by_handle
from community.membership.rules import passwords
from tests.conftest import HASHER
from tests.membership.conftest import HERE, PASSWORD, is_in, join, look_again, sign_in, text_of, with_password
from tests.world import World


@pytest.mark.parametrize("login", ["ada", "@ada", " ADA ", "ada@example.org", "Ada@Example.ORG"])
def test_a_member_signs_in_by_handle_or_confirmed_address(world: World, login: str) -> None:
    with_password(world)
    browser = world.visitor()
    answer = sign_in(browser, login, next="/about")
    assert (answer.status_code, answer.location) == (303, "/about")
    assert is_in(browser)


def test_an_unconfirmed_address_does_not_sign_in_but_the_handle_does(world: World) -> None:
    with_password(world, email_confirmed_at=None)
    browser = world.visitor()
    assert sign_in(browser, "ada@example.org").status_code == 422
    assert sign_in(browser, "ada").status_code == 303


def test_a_refusal_does_not_tell_whether_the_account_exists(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with_password(world)
    world.member("known-from-import", email=None, password_hash=None)
    checked: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda self, *given: (checked.append("once"), verify(self, *given))[1]
    )
    pages = {}
    for login in ("ada", "ada@example.org", "nobody", "nobody@example.org", "known-from-import"):
        answer = sign_in(world.visitor(), login, password="not the password")
        assert answer.status_code == 422
        pages[login] = text_of(answer).replace(login, "…")
    assert len(set(pages.values())) == 1
    assert len(checked) == 5, "as slow for nobody as for somebody"


def test_the_hash_for_nobody_is_made_like_all_others() -> None:
    assert not passwords.is_outdated(passwords._NOBODYS)
    assert not passwords.is_password_of("the password of nobody", None)


def test_the_eleventh_attempt_within_a_minute_waits_for_this_account_only(world: World) -> None:
    with_password(world)
    with_password(world, "bea")
    browser = world.visitor()
    for _ in range(10):
        assert sign_in(browser, "ada", password="a wrong password").status_code == 422
    answer = sign_in(browser, " Ada")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert sign_in(browser, "bea").status_code == 303


def test_signing_in_begins_a_new_cookie_and_keeps_the_draft(world: World) -> None:
    with_password(world)
    browser = world.visitor()
    browser.get("/sign-in")
    with browser.client.session_transaction() as cookie:
        cookie["planted"], cookie["draft"] = "by somebody else", "a draft's token"
        before = cookie["csrf_token"]
    sign_in(browser, "ada")
    with browser.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["draft"] == "a draft's token"
        assert cookie.get("csrf_token") != before
        assert cookie.permanent


def test_a_token_that_was_known_before_signing_in_is_worth_nothing_after(world: World) -> None:
    with_password(world)
    browser = world.visitor()
    browser.get("/sign-in")
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
    sign_in(browser, "ada")
    with browser.client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"


def test_what_the_database_keeps_of_a_session_does_not_open_it(world: World) -> None:
    with_password(world)
    sign_in(world.visitor(), "ada")
    thief = world.visitor()
    with thief.client.session_transaction() as cookie:
        cookie["_user_id"] = session.query(MemberSession).one().token_hash
    assert not is_in(thief)


def test_signing_out_ends_the_session_also_for_a_copied_cookie(world: World) -> None:
    with_password(world)
    browser, copy = world.visitor(), world.visitor()
    sign_in(browser, "ada")
    with browser.client.session_transaction() as cookie, copy.client.session_transaction() as copied:
        copied.update(cookie)
    assert is_in(copy)
    assert browser.post("/sign-out", form_on=HERE).location == "/"
    assert not is_in(browser)
    assert not is_in(copy)
    assert session.query(MemberSession).count() == 0


def test_signing_in_as_somebody_else_ends_the_first_session(world: World) -> None:
    with_password(world)
    with_password(world, "bea")
    browser = world.visitor()
    sign_in(browser, "ada")
    browser.post("/sign-in", form_on=HERE, login="bea", password=PASSWORD)
    bea = by_handle("bea")
    assert [row.member_id for row in session.query(MemberSession)] == [bea.id if bea else None]


def test_a_password_of_older_parameters_is_hashed_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", HASHER)
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with_password(world, password_hash=old)
    assert sign_in(world.visitor(), "ada").status_code == 303
    look_again()
    ada = by_handle("ada")
    assert ada is not None
    assert ada.password_hash is not None
    assert ada.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in(world.visitor(), "ada").status_code == 303


def test_a_password_changed_in_the_very_moment_does_not_let_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from community.membership.views import signing_in

    member = with_password(world)
    proof = signing_in.prove("ada", PASSWORD)
    assert proof is not None
    monkeypatch.setattr(signing_in, "prove", lambda *_: replace(proof, kept="another hash"))
    assert sign_in(world.visitor(), "ada").status_code == 422
    assert session.query(MemberSession).filter_by(member_id=member.id).count() == 0


def test_demo_accounts_stay_at_home(world: World) -> None:
    with_password(world, is_demo=True)
    assert sign_in(world.visitor(), "ada").status_code == 303
    chosen = ports.chosen()
    ports.use(replace(chosen, settings=replace(chosen.settings, base_url="https://ideas.example.org")))
    browser = world.visitor()
    answer = sign_in(browser, "ada")
    assert answer.status_code == 403
    assert "Demo accounts" in answer.get_data(as_text=True)
    assert not is_in(browser)


def test_a_visitor_who_opens_a_members_page_comes_back_to_it(world: World) -> None:
    with_password(world)
    browser = world.visitor()
    door = browser.get(HERE).location
    assert door == "/sign-in?next=/settings/sessions"
    assert 'name="next" value="/settings/sessions"' in browser.get(door).get_data(as_text=True)
    assert sign_in(browser, "ada", next=HERE).location == HERE


def test_an_account_without_a_password_cannot_be_entered(world: World) -> None:
    world.member("imported", source="old-forum", source_id="1")
    assert sign_in(world.visitor(), "imported", password="").status_code == 422
    assert sign_in(world.visitor(), "imported", password="None None").status_code == 422


def test_joining_makes_a_password_that_works(world: World) -> None:
    join(world.visitor())
    assert session.query(Member).one().password_hash != PASSWORD
    assert sign_in(world.visitor(), "mara").status_code == 303
