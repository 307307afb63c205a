"""Two people, or one twice, at the same door in the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from community.core.db import session
from community.membership.actions import joining
from community.membership.models import Agreement, Member, MemberSession
from tests.membership.conftest import PASSWORD, Mailbox, join, look_again, with_password
from tests.world import Browser, World

AT_ONCE = 6


def _all_at_once(acts: list[Callable[[], TestResponse]]) -> list[int]:
    """Start together; the statuses, sorted."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], TestResponse]) -> int:
        start.wait()
        return act().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def _sending(browser: Browser, path: str, **fields: str) -> Callable[[], TestResponse]:
    data = {"csrf_token": browser.csrf(path), **fields}
    return lambda: browser.client.post(path, data=data)


def test_one_of_many_gets_the_handle_and_the_others_hear_of_a_free_one(world: World) -> None:
    fields = {"handle": "mara", "password": PASSWORD, "agreement": "y"}
    visitors = [world.visitor() for _ in range(AT_ONCE)]
    acts = [_sending(each, "/join", **fields, email=f"{n}@example.org") for n, each in enumerate(visitors)]
    session.rollback()
    assert _all_at_once(acts) == [303] + [422] * (AT_ONCE - 1)
    look_again()
    assert session.query(Member).count() == session.query(MemberSession).count() == 1


def test_a_reset_link_works_once_however_often_it_is_pressed(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    world.visitor().post("/reset", form_on="/reset", email="ada@example.org")
    path = mailbox.link()
    visitors = [world.visitor() for _ in range(AT_ONCE)]
    acts = [_sending(each, path, password=f"a fine new password {n}") for n, each in enumerate(visitors)]
    session.rollback()
    assert _all_at_once(acts) == [303] + [410] * (AT_ONCE - 1)
    look_again()
    assert session.query(MemberSession).count() == 1


def test_one_of_two_confirms_the_address(world: World, mailbox: Mailbox) -> None:
    acts = []
    for handle in ("ann", "bob"):
        join(world.visitor(), handle=handle, email="shared@example.org")
        path, browser = mailbox.link(), world.visitor()
        acts.append(_sending(browser, path))
    session.rollback()
    assert _all_at_once(acts) == [303, 409]
    look_again()
    assert session.query(Member).filter(Member.email_confirmed_at.is_not(None)).count() == 1


def test_who_was_a_moment_too_late_is_told_beside_the_field(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.member("mara")
    monkeypatch.setattr(joining, "is_taken", lambda _handle: False)
    answer = join(world.visitor())
    assert answer.status_code == 422
    assert "This handle is taken. mara-2 is free." in answer.get_data(as_text=True)


def test_whoever_agrees_twice_at_once_has_agreed(world: World) -> None:
    browser = world.signed_in("ada")
    data = {"csrf_token": browser.csrf(), "policy_agreed": "1"}
    acts = [lambda: browser.client.post("/policy/agreement", data=data)] * AT_ONCE
    session.rollback()
    assert _all_at_once(acts) == [303] * AT_ONCE
    look_again()
    assert session.query(Agreement).count() == 1
