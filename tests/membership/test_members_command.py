"""Whoever runs the machine adds the first owner."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from community.access import Role
from community.cli import members, tidying
from community.cli.main import main
from community.membership.queries import by_handle
from tests.membership.conftest import PASSWORD, look_again, sign_in, with_password
from tests.world import World

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `community …` on the database of this test."""
    monkeypatch.setattr(members, "create_app", lambda: app)
    return lambda *words, **options: CliRunner().invoke(main, words, **options)


def test_an_owner_is_added_and_signs_in(world: World, run: Run) -> None:
    words = ["members", "add", "Olga", "--email", "olga@example.org", "--role", "owner", "--role", "team"]
    done = run(*words, "--password-stdin", input=f"{PASSWORD}\n")
    assert (done.exit_code, done.output) == (0, "@olga is a member with the role owner, team.\n")
    olga = by_handle("olga")
    assert olga is not None
    assert olga.role_names == "owner team"
    assert sign_in(world.visitor(), "olga@example.org").status_code == 303


def test_the_password_is_asked_for_twice(world: World, run: Run) -> None:
    done = run("members", "add", "olga", input=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert PASSWORD not in done.output


@pytest.mark.parametrize(
    ("words", "password", "message"),
    [
        (["olga"], "short", "8 to 256"),
        (["x"], PASSWORD, "3 to 30"),
        (["ada"], PASSWORD, "taken. ada-2 is free"),
        (["olga", "--email", "nonsense"], PASSWORD, "not an e-mail address"),
        (["olga", "--email", "ada@example.org"], PASSWORD, "Another member has confirmed"),
    ],
)
def test_what_cannot_be_is_said_in_words(world: World, run: Run, words: list[str], password: str, message: str) -> None:
    with_password(world)
    done = run("members", "add", *words, "--password-stdin", input=f"{password}\n")
    assert done.exit_code == 1
    assert message in done.output
    assert by_handle("olga") is None


def test_roles_are_given_and_taken(world: World, run: Run) -> None:
    ada = with_password(world)
    with_password(world, "bea")
    assert run("members", "role", "ada", "--give", "owner", "--give", "moderator").exit_code == 0
    assert run("members", "role", "bea", "--give", "owner").exit_code == 0
    done = run("members", "role", "@Ada", "--take", "owner")
    assert done.output == "@ada is a member with the role moderator.\n"
    look_again()
    assert ada.role_names == "moderator"


def test_the_last_owner_stays(world: World, run: Run) -> None:
    with_password(world)
    run("members", "role", "ada", "--give", "owner")
    done = run("members", "role", "ada", "--take", "owner")
    assert done.exit_code == 1
    assert "owner" in done.output


def test_nobody_and_nothing_are_said_so(world: World, run: Run) -> None:
    assert "There is no member @nobody." in run("members", "role", "nobody", "--give", "team").output
    assert run("members", "role", "nobody").exit_code == 2


def test_a_member_is_removed_by_whoever_runs_the_machine(world: World, run: Run) -> None:
    world.member("ada", display_name="Ada L")
    asked = run("members", "erase", "ada", "--contributions", "go", input="n\n")
    assert asked.exit_code == 1
    assert by_handle("ada") is not None
    done = run("members", "erase", "@Ada", "--contributions", "go", "--yes")
    assert (done.exit_code, done.output) == (0, "@ada is no member any more.\n")
    look_again()
    assert world.visitor().get("/members/ada").status_code == 404
    again = run("members", "erase", "ada", "--contributions", "go", "--yes")
    assert again.exit_code == 1
    assert "There is no member @ada." in again.output


def test_the_last_owner_is_not_removed(world: World, run: Run) -> None:
    world.member("olga", roles=(Role.OWNER,))
    refused = run("members", "erase", "olga", "--contributions", "stay", "--yes")
    assert refused.exit_code == 1
    assert "Make another member an owner first" in refused.output


def test_the_files_are_cleaned_at_once_where_that_is_asked_for(
    world: World, run: Run, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "create_app", lambda: app)
    world.member("ada")
    run("members", "erase", "ada", "--contributions", "go", "--yes")
    tries = (run("tidy") for _ in range(5))  # a neighbour's long transaction may be in the way
    done = next(each for each in tries if "is busy" not in each.output)
    assert (done.exit_code, done.output) == (0, "Cleaned up, for 1 who left.\n")
