"""What the log tells of a request: which door it knocked at, and nothing of whom it named."""

import pytest
from flask import Flask

from community.web.request_log import route
from tests.logbook import logbook
from tests.world import World


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/members/ada", "/members/<handle>"),
        ("/ideas/42-what-ada-wants", "/ideas/<idea:number>"),
        ("/reset/a-secret-token", "/reset/<token>"),
        ("/members/ada/nothing-here", "(none)"),
        ("/@ada", "(none)"),
    ],
)
def test_it_names_the_route_and_neither_handle_nor_title_nor_token(app: Flask, path: str, told: str) -> None:
    with app.test_request_context(path):
        assert route() == told


def test_what_breaks_is_told_without_the_address(world: World) -> None:
    with logbook() as lines, world.app.test_request_context("/members/ada"):
        try:
            raise ValueError("broken")
        except ValueError as error:
            world.app.log_exception((ValueError, error, error.__traceback__))
    (line,) = lines
    assert "path=/members/<handle>" in line
    assert "ValueError: broken" in line
    assert "/members/ada" not in line
