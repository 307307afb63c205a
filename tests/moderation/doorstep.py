"""People from whom something is withheld, each with a browser of their own, in front of the doors of the house."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from community.access import Role
from community.core import clock, shortly
from community.core.db import session
from community.core.ids import hashed
from community.core.transaction import writing
from community.ideas.models import Board
from community.membership.actions.withholding import Terms, place
from community.membership.models import Member, MemberSession, Scope
from community.moderation.models import Statement
from tests.house.subjects import settle
from tests.moderation.conftest import Holding
from tests.moderation.court import password_hash
from tests.moderation.doors import Door
from tests.rows import remember
from tests.world import PAGES, Browser, World

LASTS = timedelta(hours=2)


class Doorstep:
    """The subjects of the house's matrix; everybody is signed in and has a statement of reasons in their name."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder, self.subjects = world, folder, settle(world)
        self.known: dict[str, Any] = self.subjects.known
        self.people: dict[str, int] = {who: member.id for who, member in self.subjects.people.items()}
        self._add_board()
        holding = Holding(world.member("decider", roles=(Role.MODERATOR,)).id)
        self.statements = {who: _stated(holding, member_id) for who, member_id in self.people.items()}
        self.browsers = {who: _Kept(world, world.browser_of(self.known[who])) for who in self.people}
        self.rows = remember()
        assert self.files(), "nothing lies where uploads lie"

    def _add_board(self) -> None:
        with writing():
            board = Board(slug="other", name="Other", position=95)
            session.add(board)
        session.refresh(board)
        session.expunge(board)
        self.known["other_board"] = board

    def begin_again(self) -> None:
        """Everything as it was, and the clock of the database."""
        clock.use(None)
        self.rows.put_back()
        shortly.forget()

    @contextmanager
    def withheld(self, who: str, *terms: tuple[Collection[str], Scope, int | None]) -> Iterator[datetime]:
        """These capabilities in these scopes, for two hours; until when. The browser stays signed in, whatever it is."""
        with writing():
            now, member = clock.now(), session.get_one(Member, self.people[who])
            for capabilities, scope, scope_id in terms:
                taken = Terms(capabilities=tuple(capabilities), scope=scope, scope_id=scope_id, ends_at=now + LASTS)
                place(member, taken, statement_id=self.statements[who].id, now=now)
            self.browsers[who].let_in(now)
        yield now + LASTS
        self.begin_again()

    def files(self) -> set[Path]:
        """What was uploaded and lies in the folder."""
        return {path for path in self.folder.rglob("*") if path.is_file()}

    def knock(self, door: Door, headers: dict[str, str] | None = None) -> TestResponse:
        """Send the door's form."""
        browser = self.browsers[door.who].opened()
        return browser.post(self.subjects.fill(door.row.at), headers=headers or {}, **door.fields(self.subjects))


def _stated(holding: Holding, member_id: int) -> Statement:
    with writing():
        statement = session.get_one(Statement, holding.state())
        statement.member_id, statement.appeal_until = member_id, clock.now() + timedelta(days=180)
        session.get_one(Member, member_id).password_hash = password_hash()
    session.refresh(statement)
    session.expunge(statement)
    return statement


class _Kept:
    """A browser as it is once signed in: what an answer sets in it does not reach the next knock."""

    def __init__(self, world: World, browser: Browser) -> None:
        self.world, self.member_id = world, browser.member_id
        self.token = browser.csrf()
        self.name = world.app.config["SESSION_COOKIE_NAME"]
        with browser.client.session_transaction() as cookie:
            self.signed_in_as = cookie["_user_id"]
        found = browser.client.get_cookie(self.name)
        assert found is not None
        self.cookie = found.value

    def opened(self) -> Browser:
        browser = Browser(self.world.app.test_client(), self.member_id, {PAGES[1]: self.token})
        browser.client.set_cookie(self.name, self.cookie)
        return browser

    def let_in(self, now: datetime) -> None:
        """Even somebody suspended, past the door: what an open session could do then is what is asked."""
        token_hash = hashed(self.signed_in_as)
        if session.query(MemberSession).filter_by(token_hash=token_hash).count():
            return
        expires_at = now + timedelta(days=1)
        assert self.member_id is not None
        session.add(
            MemberSession(
                member_id=self.member_id, token_hash=token_hash, browser="Tests", created_at=now, expires_at=expires_at
            )
        )
        session.flush()


__all__ = ["LASTS", "Doorstep"]
