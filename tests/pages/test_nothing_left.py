"""Somebody leaves who wrote the same mark wherever one can write. After the cleaning it is looked for byte by byte:
in every table, in the files of the database, in the index, in uploads, mails, queue and logs.
"""

import io
import logging
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from community.access import Role
from community.core import clock
from community.core.db import Base, db, session
from community.core.errors import Conflict
from community.core.keyed import keyed_hash
from community.core.ports import chosen
from community.core.settings import Settings
from community.core.tasks import run_until_idle
from community.core.transaction import writing
from community.membership.models import CleanUp, Member
from community.pages.actions import clean_up, is_clean_up_due
from tests.house.personal_rows import keys, point_at
from tests.logbook import logbook
from tests.pictures import drawn, encoded
from tests.world import PASSWORD, Browser, World, at

TEXT = "idea comment answer"


class Trail:
    """Mara leaves `who` in everything that tells who she is, and `words` in all that she writes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.who, self.words = f"wq{secrets.token_hex(5)}", f"zq{secrets.token_hex(5)}"
        self.handle, self.address = f"m-{self.who}", f"{self.who}@example.org"
        self.bob = world.browser_of(world.member("bob"))
        self.team = world.browser_of(world.member("tea", roles=(Role.TEAM, Role.MODERATOR)))

    def joins(self) -> Browser:
        browser = self.world.visitor()
        typed = {"title": f"Before joining {self.words}", "body": self.words}
        browser.post("/ideas", form_on="/sign-in", **typed)
        joined = browser.post("/join", handle=self.handle, email=self.address, password=PASSWORD, agreement="y")
        assert joined.status_code == 303
        browser.tokens.clear()
        browser.member_id = 1
        return browser

    def writes(self, browser: Browser) -> None:
        browser.post(
            "/settings", display_name=f"Mara {self.who}", bio=f"*{self.who.upper()}*", time_zone="UTC", language=""
        )
        picture = (io.BytesIO(encoded(drawn(), "PNG")), f"{self.who}.png")
        browser.post("/settings/avatar", picture=picture)
        upload = browser.post("/uploads", picture=(io.BytesIO(encoded(drawn(), "PNG")), f"{self.words}.png"))
        assert upload.status_code in (200, 201)
        for attempt in ("once", "again"):
            shared = browser.post(
                "/ideas", title=f"Idea {self.words} {attempt}", body=f"Body {self.words}", tags=self.words
            )
            assert shared.status_code == 303
        path = shared.headers["Location"]
        self.idea = int(path.rpartition("/")[2].partition("-")[0].partition("?")[0])
        browser.post(
            f"/ideas/{self.idea}", title=f"Revised {self.words}", body=self.words, revision="1", tags=self.words
        )
        browser.post(f"/ideas/{self.idea}/comments", body=f"Comment {self.words}")
        self.bob.post("/ideas", title="Of Bob", body=f"As @{self.handle} said, [she](/members/{self.handle}) knows.")
        self.bob.post(f"/ideas/{self.idea}/comments", body=f"@{self.handle.upper()} is right.")
        self.team.post(f"/ideas/{self.idea}/votes-recorded", customer=self.handle, note=f"Customer {self.who}")
        browser.post("/reports", subject=f"idea-{self.idea + 1}", clause="advertising", note=f"Note {self.who}")
        browser.post("/reset", form_on="/reset", email=self.address)
        browser.post("/settings/email", email=f"new-{self.address}", current_password=PASSWORD)

    def is_judged(self) -> None:
        """A row of every kind that points to her, with words in it wherever others wrote about her."""
        with writing():
            mara, bob = self.member(), session.get_one(Member, self.bob.member_id)
            for key in set(keys()) - {"agreements.member_id"}:  # she agreed when she joined
                point_at(mara, key, bob)
            note = {"who": self.who, "id": mara.id}
            session.execute(text("UPDATE case_notes SET text = :who WHERE member_id = :id"), note)
            session.execute(text("UPDATE statements SET facts = :who WHERE member_id = :id"), note)
            session.execute(
                text("UPDATE withholdings SET lifted_at = NULL, address_hash = NULL WHERE member_id = :id"), note
            )

    def member(self) -> Member:
        return session.scalars(select(Member).where(Member.handle == self.handle)).one()

    def leaves(self, browser: Browser, contributions: str) -> None:
        left = browser.post("/settings/data/removal", contributions=contributions, current_password=PASSWORD)
        assert left.status_code == 303, left.text
        run_until_idle()
        session.rollback()


def everything(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Every row of every table, and every file that the site or its database keeps, but for what keeps backups."""
    session.rollback()
    for table in Base.metadata.tables.values():
        for row in session.execute(select(table)):
            yield f"table {table.name}", repr(tuple(row)).encode()
    session.rollback()
    for path in settings.data_path.rglob("*"):
        if path.is_file():
            yield str(path), _read_elsewhere(path)
    for path in _of_postgres():
        yield str(path), path.read_bytes()


def _read_elsewhere(path: Path) -> bytes:
    """By another process: closing a file of SQLite's takes away the locks that this process holds on it."""
    return subprocess.run(["cat", path], check=True, capture_output=True).stdout


def _of_postgres() -> Iterator[Path]:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            folder = Path(connection.scalar(text("SHOW data_directory")))
            number = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        yield from (path for path in (folder / "base" / str(number)).iterdir() if path.is_file())


def where(mark: str, settings: Settings) -> set[str]:
    return {place for place, content in everything(settings) if mark.lower().encode() in content.lower()}


def is_cleaned_up() -> None:
    """As the hours do it: again, where a neighbour's long transaction was in the way, in another database even."""
    for _ in range(5):
        with suppress(Conflict):
            clean_up(chosen(), now=clock.now())
            return
    pytest.fail("something was busy all the time")


@pytest.fixture
def trail(world: World) -> Trail:
    """From noon on: in the night it would be cleaned up as soon as she has left."""
    since_noon = datetime.now(UTC) - datetime.now(UTC).replace(hour=12, minute=0)
    clock.use(lambda _session: datetime.now(UTC) - since_noon)
    return Trail(world)


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What is logged."""
    with logbook() as lines:
        yield lines


@pytest.mark.parametrize("contributions", ["stay", "go"])
def test_after_the_cleaning_no_byte_of_whoever_left_is_found(
    trail: Trail,
    settings: Settings,
    contributions: str,
    caplog: pytest.LogCaptureFixture,
    lines: list[str],
) -> None:
    caplog.set_level(logging.INFO)
    mara = trail.joins()
    trail.writes(mara)
    trail.is_judged()
    run_until_idle()
    session.rollback()
    known_as = keyed_hash("address", trail.address)
    assert {"table members", "table events"} <= where(trail.who, settings)
    assert any("base" in place or "community.db" in place for place in where(trail.who, settings))
    assert {"table ideas", "table idea_revisions", "table comments"} <= where(trail.words, settings)
    trail.leaves(mara, contributions)
    assert where(trail.who, settings), "deleted rows leave their bytes behind, until they are cleaned up"
    is_cleaned_up()
    assert where(trail.who, settings) == set()
    assert where(known_as, settings) == set()
    found = where(trail.words, settings)
    assert (found == set()) is (contributions == "go"), found
    assert trail.who not in caplog.text + "".join(lines)
    assert not session.scalars(select(CleanUp).where(CleanUp.done_at.is_(None))).all()
    assert trail.bob.get("/search?q=said").status_code == 200


@pytest.mark.slow
def test_what_somebody_may_still_read_is_cleaned_up_after_them(trail: Trail, settings: Settings) -> None:
    mara = trail.joins()
    looks = {
        "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1",
        "sqlite": "COMMIT; BEGIN; SELECT 1 FROM site",
    }
    with db.engine.execution_options(is_reading=True).connect() as reader:
        for command in looks[db.engine.dialect.name].split("; "):
            reader.exec_driver_sql(command)
        trail.leaves(mara, "go")
        with pytest.raises(Conflict):
            clean_up(chosen(), now=clock.now())
        assert session.scalars(select(CleanUp).where(CleanUp.done_at.is_(None))).all(), "it will be tried again"
        session.rollback()
        reader.exec_driver_sql("ROLLBACK")
    is_cleaned_up()
    assert where(trail.who, settings) == set()


def test_it_is_done_in_the_night_that_follows_and_only_if_somebody_left(trail: Trail) -> None:
    noon, night = at("2026-03-01T12:00"), at("2026-03-02T03:20")
    assert not is_clean_up_due(now=night)
    with writing():
        session.add(CleanUp(asked_at=noon))
    assert not is_clean_up_due(now=noon)
    assert is_clean_up_due(now=night)
    assert is_clean_up_due(now=at("2026-03-02T12:00")), "the machine was off at night"
