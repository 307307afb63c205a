"""A server to be killed: `prepare` makes its voters, `serve` runs it, with --acknowledge-first through a broken door.

A program of its own, run by test_kill.py; its settings come from the environment.
"""

import io
import json
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import click
import waitress
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from community.app import create_app
from community.cli.database import bring_up_to_date
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board
from community.membership.models import Member
from tests.world import World

VOTERS = 100
IDEAS = 20
LATE_SECONDS = 0.5  # so that it never keeps up, on however busy a machine


def prepare(app: Flask) -> dict[str, Any]:
    """Voters who are signed in, and ideas to vote for; what a browser would send for each voter."""
    with app.app_context():
        bring_up_to_date()
        world = World(app)
        voters = [world.member(f"voter-{number}") for number in range(VOTERS)]
        tokens = [_token(world, voter) for voter in voters]
        ideas = _ideas(voters[0])
    browsers = [_browser(app, voter.id, token) for voter, token in zip(voters, tokens, strict=True)]
    return {"ideas": ideas, "voters": browsers}


def _ideas(author: Member) -> list[int]:
    with writing():
        board = session.scalars(select(Board)).first()
        assert board is not None
        texts = [Proposal(title=f"Idea number {number}", body="") for number in range(IDEAS)]
        return [post_idea(text, board=board, by=author, now=clock.now()).id for text in texts]


def _token(world: World, voter: Member) -> str:
    with world.browser_of(voter).client.session_transaction() as kept:
        return str(kept["_user_id"])


def _browser(app: Flask, member_id: int, token: str) -> dict[str, Any]:
    """Each in a context of its own: Flask-WTF keeps one CSRF token for a context."""
    with app.test_request_context() as context:
        context.session["_user_id"] = token
        csrf = generate_csrf()
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer is not None
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(context.session))}"
    return {"member_id": member_id, "cookie": cookie, "csrf": csrf}


class AcknowledgeFirst:
    """The control: a door that says yes at once and does the work a little later."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app
        self.owed: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._work, daemon=True).start()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return self.app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.owed.put(environ | {"wsgi.input": io.BytesIO(body)})
        start_response("303 SEE OTHER", [("Location", "/"), ("Content-Length", "0")])
        return [b""]

    def _work(self) -> None:
        while True:
            environ = self.owed.get()
            time.sleep(LATE_SECONDS)
            list(self.app(environ, lambda *_: None))


def main() -> None:
    """What the first argument says."""
    app = create_app()
    if sys.argv[1] == "prepare":
        click.echo(json.dumps(prepare(app)))
        return
    door: Any = AcknowledgeFirst(app.wsgi_app) if "--acknowledge-first" in sys.argv else app
    waitress.serve(door, host="127.0.0.1", port=int(sys.argv[2]), threads=8)


if __name__ == "__main__":
    main()
