"""`community doctor` names what is amiss, says what to do, and ends with 1 where there is a fault."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from community.access import Role
from community.cli.doctor import doctor, examine
from community.core import beat, clock, events, tasks
from community.core.db import session
from community.core.discarding import discard
from community.core.events import Delivery
from community.core.transaction import writing
from community.membership.models import CleanUp
from community.notifications.models import Mailing
from tests.beside import beside_the_others
from tests.world import World


@pytest.fixture(autouse=True)
def _worker(world: World) -> None:
    """Was here just now."""
    beat.beat()


def lines() -> dict[str, str]:
    """What the doctor says, by the beginning of the line: how bad it is."""
    found = {each.text: each.level for each in examine()}
    session.rollback()
    return found


def level_of(start: str) -> str:
    return next(level for text, level in lines().items() if text.startswith(start))


def test_an_installation_that_is_well(world: World) -> None:
    for name in ("dele", "sigrid", "kofi"):
        world.member(name, roles=(Role.MODERATOR,))
    assert set(lines().values()) == {"ok"}


def test_too_few_moderators_is_a_warning(world: World) -> None:
    world.member("dele", roles=(Role.MODERATOR,))
    assert level_of("Moderators: 1.") == "warning"


def test_a_worker_that_is_gone_is_a_fault(world: World) -> None:
    later = datetime.now(UTC) + timedelta(hours=3)
    clock.use(lambda _session: later)
    assert level_of("The worker was last here 3 hours ago") == "fault"


def test_what_was_given_up_is_named_and_can_be_tried_again(world: World) -> None:
    member = world.member("mira")
    with writing():
        discard("one.webp")
        session.flush()
        session.execute(update(Delivery).values(attempts=events.MOST_ATTEMPTS, last_error="OSError('full')"))
        old = clock.now() - timedelta(days=1)
        for state in ("parked", "handing_over"):
            row = {"member_id": member.id, "key": f"telling:{state}", "made_at": old, "due_at": old, "state_at": old}
            session.add(Mailing(**row, state=state, attempts=12))
    said = lines()
    assert any("Deliveries given up: 1." in text and "OSError('full')" in text for text in said)
    assert any("Mails given up: 1. telling:parked to @mira" in text for text in said)
    assert level_of("Mails perhaps sent: 1. telling:handing_over to @mira") == "warning"
    with writing():
        assert events.retry_parked(now=clock.now()) == 1
    tasks.run_until_idle()
    session.expire_all()
    assert session.scalars(select(Delivery.done_at)).one() is not None
    assert level_of("Deliveries given up") == "ok"


def test_the_command_ends_with_1_where_there_is_a_fault(
    world: World, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data_dir", "database_url", "secret_key"):
        monkeypatch.setenv(f"COMMUNITY_{name.upper()}", getattr(settings, name))
    well = _run()
    assert (well.exit_code, "FAULT" in well.output) == (0, False)
    with writing():
        session.execute(update(beat.Beat).values(seen_at=datetime(2026, 1, 1, tzinfo=UTC)))
    ill = _run("--retry")
    assert ill.exit_code == 1
    assert "0 deliveries, tellings and mails are tried again." in ill.output
    assert "FAULT   The worker was last here" in ill.output
    assert "Start community serve, or community worker." in ill.output


@pytest.mark.parametrize(("choice", "state"), [("again", "waiting"), ("done", "sent")])
def test_mails_that_nobody_can_know_of_are_settled_by_whoever_looked_into_the_log(
    world: World, settings: object, monkeypatch: pytest.MonkeyPatch, choice: str, state: str
) -> None:
    """Not the one that is being handed over right now."""
    for name in ("data_dir", "database_url", "secret_key"):
        monkeypatch.setenv(f"COMMUNITY_{name.upper()}", getattr(settings, name))
    member = world.member("mira")
    with writing():
        now = clock.now()
        for key, began in (("telling:1", now - timedelta(minutes=6)), ("telling:2", now)):
            row = {"member_id": member.id, "key": key, "made_at": began, "due_at": began, "state_at": began}
            session.add(Mailing(**row, state="handing_over", attempts=1))
    assert level_of("Mails perhaps sent: 1. telling:1 to @mira") == "warning"
    assert "1 mails are" in _run("--perhaps-sent", choice).output
    session.rollback()
    session.expire_all()
    found = {row.key: row.state for row in session.execute(select(Mailing.key, Mailing.state))}
    assert found == {"telling:1": state, "telling:2": "handing_over"}
    assert level_of("Mails perhaps sent: none.") == "ok"


def _run(*words: str) -> Result:
    """As a program of its own would, whose application the next test does not use."""
    with beside_the_others():
        return CliRunner().invoke(doctor, list(words), catch_exceptions=False)


def test_what_somebody_left_behind_for_days_is_a_warning(world: World) -> None:
    del world
    now = datetime.now(UTC)
    with writing():
        session.add(CleanUp(asked_at=now - timedelta(hours=20)))
    assert level_of("Nothing is left behind") == "ok"
    with writing():
        session.add(CleanUp(asked_at=now - timedelta(days=3)))
    assert level_of("Somebody left 3 days ago") == "warning"
