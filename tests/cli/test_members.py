"""Whoever runs the machine mistypes, gives up, or asks for what there is not: then nothing has changed."""

import pytest

from community.membership.queries import by_handle
from tests.cli.conftest import Run
from tests.world import World

PASSWORD = "correct horse battery"


def test_a_password_that_was_mistyped_is_asked_for_again(world: World, run: Run) -> None:
    done = run("members", "add", "olga", input=f"{PASSWORD}\nsomething else\n{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert "do not match" in done.output
    assert by_handle("olga") is not None


@pytest.mark.parametrize("typed", ["", f"{PASSWORD}\n"])
def test_whoever_gives_up_adds_nobody(world: World, run: Run, typed: str) -> None:
    done = run("members", "add", "olga", input=typed)
    assert done.exit_code == 1
    assert "Aborted" in done.output
    assert by_handle("olga") is None


def test_an_empty_password_is_refused(world: World, run: Run) -> None:
    done = run("members", "add", "olga", "--password-stdin", input="")
    assert done.exit_code == 1
    assert "8 to 256" in done.stderr
    assert by_handle("olga") is None


@pytest.mark.parametrize(
    "words", [["add", "olga", "--role", "king"], ["role", "olga", "--give", "king"], ["add"], ["role"], ["claim", "x"]]
)
def test_what_there_is_not_is_a_mistake_of_usage(world: World, run: Run, words: list[str]) -> None:
    done = run("members", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert by_handle("olga") is None


def test_a_role_is_given_and_another_taken_in_one_go_and_again_without_harm(world: World, run: Run) -> None:
    world.member("ada")
    run("members", "role", "ada", "--give", "team")
    for _ in range(2):
        done = run("members", "role", "ada", "--give", "moderator", "--take", "team")
        assert (done.exit_code, done.stdout) == (0, "@ada is a member with the role moderator.\n")


def test_of_a_mistaken_pair_neither_happens(world: World, run: Run) -> None:
    """The last owner cannot be taken; what was to be given with it is not given either."""
    world.member("ada")
    run("members", "role", "ada", "--give", "owner")
    assert run("members", "role", "ada", "--give", "team", "--take", "owner").exit_code == 1
    assert run("members", "role", "ada", "--give", "moderator").stdout.endswith("moderator, owner.\n")
