"""Two people, or one twice, at the same door in the same moment."""

from collections.abc import Callable

import pytest

from community.core.db import session
from community.membership.actions import joining
from community.membership.models import Agreement, Member, MemberSession
from tests.at_once import at_once, sender
from tests.membership.conftest import PASSWORD, Mailbox, join, look_again, with_password
from tests.world import World

AT_ONCE = 6


def _all_at_once(acts: list[Callable[[], int]]) -> list[int]:
    """The statuses, sorted."""
    session.rollback()
    return sorted(at_once(acts, len(acts)))


def test_one_of_many_gets_the_handle_and_the_others_hear_of_a_free_one(world: World) -> None:
    fields = {"handle": "mara", "password": PASSWORD, "agreement": "y"}
    visitors = [world.visitor() for _ in range(AT_ONCE)]
    acts = [sender(each, "/join", **fields, email=f"{n}@example.org") for n, each in enumerate(visitors)]
    assert _all_at_once(acts) == [303] + [422] * (AT_ONCE - 1)
    look_again()
    assert session.query(Member).count() == session.query(MemberSession).count() == 1


def test_a_reset_link_works_once_however_often_it_is_pressed(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    world.visitor().post("/reset", form_on="/reset", email="ada@example.org")
    path = mailbox.link()
    visitors = [world.visitor() for _ in range(AT_ONCE)]
    acts = [sender(each, path, password=f"a fine new password {n}") for n, each in enumerate(visitors)]
    assert _all_at_once(acts) == [303] + [410] * (AT_ONCE - 1)
    look_again()
    assert session.query(MemberSession).count() == 1


def test_one_of_two_confirms_the_address(world: World, mailbox: Mailbox) -> None:
    acts = []
    for handle in ("ann", "bob"):
        join(world.visitor(), handle=handle, email="shared@example.org")
        path, browser = mailbox.link(), world.visitor()
        acts.append(sender(browser, path))
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
    acts = [sender(browser, "/policy/agreement", policy_agreed="1") for _ in range(AT_ONCE)]
    assert _all_at_once(acts) == [303] * AT_ONCE
    look_again()
    assert session.query(Agreement).count() == 1
