"""A telling that breaks by a fault of ours waits, lets the later ones pass, and is named by the doctor."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import func, select, text

from community.cli.doctor import examine
from community.core import clock, tasks
from community.core.db import session
from community.core.events import MOST_ATTEMPTS
from community.core.transaction import writing
from community.membership.actions.leaving import erase
from community.membership.models import Member
from community.notifications.actions.telling import SLICE, retry_parked
from community.notifications.models import Notification, Telling
from tests.notifications.conftest import Village, bell, told
from tests.notifications.test_killed import MUTED, crowd

BREAK = {
    "sqlite": ["CREATE TRIGGER broken BEFORE INSERT ON notifications WHEN {} BEGIN SELECT RAISE(ABORT, 'broken'); END"],
    "postgres": [
        "CREATE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$",
        "CREATE TRIGGER broken BEFORE INSERT ON notifications FOR EACH ROW WHEN ({}) EXECUTE FUNCTION break_down()",
    ],
}
MEND = {
    "sqlite": ["DROP TRIGGER broken"],
    "postgres": ["DROP TRIGGER broken ON notifications", "DROP FUNCTION break_down"],
}


def _run(statements: list[str]) -> None:
    with writing():
        for each in statements:
            session.execute(text(each))


@contextmanager
def breaking(database_kind: str, when: str) -> Iterator[None]:
    """Meanwhile the database breaks at each notification of which this holds."""
    _run([each.format(when) for each in BREAK[database_kind]])
    try:
        yield
    finally:
        session.rollback()
        _run(MEND[database_kind])


def _next_telling() -> str:
    """Whatever is told next breaks."""
    return f"NEW.telling_id = {(session.scalar(select(func.max(Telling.id))) or 0) + 1}"


def _row() -> Telling:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Telling).where(Telling.done_at.is_(None))).one()


def _until_given_up() -> None:
    for _ in range(MOST_ATTEMPTS + 2):
        due = _row().due_at
        assert due is not None
        clock.use(lambda _session, due=due: due)
        tasks.run_until_idle()


def _said(start: str) -> str:
    found = next(each for each in examine() if each.text.startswith(start))
    session.rollback()
    return f"{found.level}: {found.text}"


def test_one_that_breaks_lets_the_later_ones_pass(village: Village, database_kind: str) -> None:
    mira = village.voter("mira")
    with breaking(database_kind, _next_telling()):
        village.answer("One.")
        assert (told(mira), bell(mira)) == ([], 0)
        village.answer("Two.")
        assert ["Two." in line for line in told(mira)] == [True]
    row = _row()
    assert (row.attempts, "broken" in (row.last_error or "")) == (1, True)
    assert row.due_at is not None
    assert timedelta(seconds=20) < row.due_at - row.happened_at < timedelta(minutes=2)
    due = row.due_at
    clock.use(lambda _session: due)
    tasks.run_until_idle()
    assert [word for line in told(mira) for word in ("One.", "Two.") if word in line] == ["Two.", "One."]
    assert bell(mira) == 2


def test_one_that_stays_broken_is_given_up_and_named_and_told_once_it_is_tried_again(
    village: Village, database_kind: str
) -> None:
    mira = village.voter("mira")
    with breaking(database_kind, _next_telling()):
        village.answer("One.")
        _until_given_up()
        row = _row()
        assert row.attempts == MOST_ATTEMPTS
        named = f"fault: Tellings given up: 1. status change {row.status_change_id} of idea {village.idea_id}: "
        assert _said("Tellings given up").startswith(named)
        assert "broken" in _said("Tellings given up")
        assert _said("Nothing is late.") == "ok: Nothing is late."
    with writing():
        assert retry_parked(now=clock.now()) == 1
    tasks.run_until_idle()
    assert ["One." in line for line in told(mira)] == [True]
    assert _said("Tellings given up") == "ok: Tellings given up: none."


def test_one_that_broke_on_the_way_goes_on_where_it_broke(village: Village, database_kind: str) -> None:
    """The second of three slices breaks; whom the first told is not told again."""
    crowd(village, 1100, reachable=0)
    broken = session.scalars(select(Member.id).where(Member.handle == "person-700")).one()
    with breaking(database_kind, f"NEW.member_id = {broken}"):
        village.answer()
        due = _row().due_at
        first = _told_to()
    assert due is not None
    clock.use(lambda _session: due)
    tasks.run_until_idle()
    everybody = _told_to()
    assert (len(first), len(everybody)) == (SLICE - MUTED, 1100 - MUTED + 1)
    assert set(first) < set(everybody)
    assert len(set(everybody)) == len(everybody)


def _told_to() -> list[int]:
    session.rollback()
    return list(session.scalars(select(Notification.member_id)))


def test_what_broke_it_is_forgotten_with_whoever_leaves(village: Village, database_kind: str) -> None:
    leo = village.person("leo").member_id
    with breaking(database_kind, _next_telling()):
        village.answer()
        assert _row().last_error
        with writing():
            erase(session.get_one(Member, leo), keeps_words=True, now=clock.now())
        assert (_row().last_error, _row().attempts) == (None, 1)
