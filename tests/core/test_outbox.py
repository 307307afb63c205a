"""What happened is told: during the transaction to whoever may veto it, afterwards at least once to whoever awaits it."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from sqlalchemy import true

from community.core import clock, events, tasks
from community.core.db import session
from community.core.discarding import FileDiscarded
from community.core.events import Delivery, EventRow, record
from community.core.transaction import writing
from community.membership.models import Member
from tests.world import World

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class BellRung(FileDiscarded):
    """A bell rang. Under another event, so that it is none of the house."""

    name: ClassVar[str] = "test.bell_rung"


@dataclass
class Ears:
    """Who heard what, in the order of hearing; and who is ill."""

    heard: list[tuple[str, str]]
    ill: set[str]

    def listener(self, who: str) -> Callable[[BellRung], None]:
        def hear(event: BellRung) -> None:
            if who in self.ill:
                raise RuntimeError(f"{who} is ill")
            self.heard.append((who, event.key))

        return hear


@pytest.fixture
def ears(world: World, monkeypatch: pytest.MonkeyPatch) -> Ears:
    """Ann and Ben await the bell, each on their own."""
    made = Ears([], set())
    monkeypatch.setitem(events.reactions_after, BellRung, {who: made.listener(who) for who in ("ann", "ben")})
    return made


@pytest.fixture
def hands(world: World) -> Iterator[list[str]]:
    """What was nudged, in place of a queue."""
    sent: list[str] = []

    class Hand:
        def send(self, name: str) -> None:
            assert not session().in_transaction(), "a nudge before its commit finds nothing to do"
            sent.append(name)

    before = tasks.send_through(Hand())
    yield sent
    tasks.send_through(before)


def ring(key: str = "noon") -> None:
    with writing():
        record(BellRung(key))


def deliveries() -> list[Delivery]:
    """All of them, as they are now."""
    session.rollback()
    session.expire_all()
    return session.query(Delivery).order_by(Delivery.id).all()


def it_is(moment: datetime) -> None:
    clock.use(lambda _session: moment)


def test_each_who_awaits_it_hears_it_once(ears: Ears) -> None:
    ring()
    assert ears.heard == []
    assert [(row.reaction, row.attempts, row.done_at) for row in deliveries()] == [("ann", 0, None), ("ben", 0, None)]
    assert tasks.run_until_idle() == 2
    assert tasks.run_until_idle() == 0
    assert ears.heard == [("ann", "noon"), ("ben", "noon")]
    assert all(row.done_at for row in deliveries())


def test_an_event_has_one_row_and_one_for_each_reaction(ears: Ears) -> None:
    ring("one")
    ring("two")
    assert [(row.name, row.payload) for row in session.query(EventRow).order_by(EventRow.id)] == [
        ("test.bell_rung", {"key": "one"}), ("test.bell_rung", {"key": "two"}),
    ]  # fmt: skip
    assert len({(row.event_id, row.reaction) for row in deliveries()}) == len(deliveries()) == 4


def test_what_nobody_awaits_afterwards_leaves_no_row(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(events.reactions_after, BellRung)
    ring()
    assert session.query(EventRow).count() == 0


def test_one_who_is_ill_neither_hears_for_others_nor_keeps_them_from_hearing(ears: Ears) -> None:
    ears.ill.add("ann")
    it_is(NOON)
    ring()
    tasks.run_until_idle()
    assert ears.heard == [("ben", "noon")]
    ill, well = deliveries()
    assert (ill.attempts, ill.done_at, ill.last_error) == (1, None, "RuntimeError('ann is ill')")
    assert (well.attempts, well.last_error) == (1, None)
    assert well.done_at is not None
    ears.ill.clear()
    tasks.run_until_idle()
    assert ears.heard == [("ben", "noon")], "not before its time"
    it_is(ill.due_at)
    tasks.run_until_idle()
    assert ears.heard == [("ben", "noon"), ("ann", "noon")]


def test_a_hundred_that_fail_do_not_hold_up_the_one_behind_them(ears: Ears) -> None:
    ears.ill.add("ann")
    for number in range(120):
        ring(f"{number}")
    tasks.run_until_idle()
    assert len(ears.heard) == 120
    assert {who for who, _ in ears.heard} == {"ben"}


def test_the_pauses_grow_and_end(ears: Ears) -> None:
    ears.ill.update(("ann", "ben"))
    it_is(NOON)
    ring()
    moments = [NOON]
    for _ in range(events.MOST_ATTEMPTS + 3):
        it_is(moments[-1])
        tasks.run_until_idle()
        moments.append(max(row.due_at for row in deliveries()))
    pauses = [(later - sooner).total_seconds() for sooner, later in itertools.pairwise(moments)]
    for pause, middle in zip(pauses, (30, 60, 120, 240), strict=False):
        assert middle * 0.75 <= pause <= middle * 1.25, "what failed together does not come back together"
    assert {row.attempts for row in deliveries()} == {events.MOST_ATTEMPTS}
    assert ears.heard == []


def test_a_veto_takes_everything_back(ears: Ears, monkeypatch: pytest.MonkeyPatch, hands: list[str]) -> None:
    def veto(_event: BellRung) -> None:
        raise PermissionError

    def write_something_and_ring() -> None:
        with writing():
            session.add(Member(handle="late", display_name="Late", joined_at=clock.now()))
            session.flush()
            record(BellRung("noon"))

    monkeypatch.setitem(events.reactions_during, BellRung, [veto])
    with pytest.raises(PermissionError):
        write_something_and_ring()
    assert session.query(Member).count() == 0
    assert (deliveries(), session.query(EventRow).count(), hands) == ([], 0, [])


def test_what_reacts_during_the_transaction_writes_in_it(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(event: BellRung) -> None:
        session.add(Member(handle=event.key, display_name="Bell", joined_at=clock.now()))

    monkeypatch.setitem(events.reactions_during, BellRung, [write])
    with pytest.raises(ZeroDivisionError):
        _ring_and_fail()
    assert session.query(Member).count() == 0
    ring("dong")
    assert [row.handle for row in session.query(Member)] == ["dong"]


def _ring_and_fail() -> None:
    with writing():
        record(BellRung("ding"))
        raise ZeroDivisionError


def test_what_was_rolled_back_was_never_told(ears: Ears, hands: list[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        _ring_and_fail()
    tasks.run_until_idle()
    assert (ears.heard, deliveries(), session.query(EventRow).count(), hands) == ([], [], 0, [])


def test_a_nudge_is_sent_once_and_after_the_commit(ears: Ears, hands: list[str]) -> None:
    with writing():
        for key in "abc":
            record(BellRung(key))
        assert hands == []
    assert hands == ["events.deliver"]
    with writing():
        pass
    assert hands == ["events.deliver"], "the next transaction has nothing to send"


def test_a_nudge_of_a_failed_transaction_is_not_left_to_the_next(ears: Ears, hands: list[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        _ring_and_fail()
    with writing():
        pass
    assert hands == []


def test_what_a_failing_reaction_wrote_is_taken_back(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_and_fail(event: BellRung) -> None:
        session.add(Member(handle=event.key, display_name="Bell", joined_at=clock.now()))
        session.flush()
        raise RuntimeError("later")

    monkeypatch.setitem(events.reactions_after, BellRung, {"ann": write_and_fail})
    ring("dong")
    tasks.run_until_idle()
    assert session.query(Member).count() == 0
    assert deliveries()[0].last_error == "RuntimeError('later')"


def test_a_reaction_that_this_process_does_not_know_waits_for_one_that_does(ears: Ears) -> None:
    """As while two versions run side by side."""
    it_is(NOON)
    ring()
    known = events.reactions_after.pop(BellRung)
    tasks.run_until_idle()
    assert ears.heard == []
    assert {row.done_at for row in deliveries()} == {None}
    assert "no reaction ann" in (deliveries()[0].last_error or "")
    events.reactions_after[BellRung] = known
    it_is(NOON + timedelta(minutes=2))
    tasks.run_until_idle()
    assert len(ears.heard) == 2


def test_a_mail_is_written_outside_of_any_transaction(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that writes would keep everybody else waiting, and writing a mail takes a while."""
    inside: list[bool] = []
    monkeypatch.setitem(events.reactions_after, BellRung, {})
    writers = {"ann": lambda _event: inside.append(session().in_transaction())}
    monkeypatch.setitem(events.writers, BellRung, writers)
    ring()
    tasks.run_until_idle()
    assert inside == [False]
    assert deliveries()[0].done_at is not None, "there was nothing to say"


def test_whoever_comes_late_to_a_lease_leaves_it_to_whoever_has_it_now(ears: Ears) -> None:
    """A worker stood still for longer than its lease; another has taken over meanwhile."""
    it_is(NOON)
    ring()
    slow = events.claim(true(), 10)
    it_is(NOON + timedelta(seconds=events.LEASE_SECONDS + 1))
    assert events.claim(true(), 10)
    for claim in slow:
        events.deliver(claim)
    assert ears.heard == []


def test_what_was_forgotten_while_it_waited_its_turn_keeps_nobody_from_hearing(
    ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a request for a link is, when whoever asked leaves."""
    ring("one")
    ring("two")
    ring("three")
    second = session.query(EventRow.id).filter(EventRow.payload["key"].as_string() == "two").scalar()

    def forget_the_second(event: BellRung) -> None:
        session.query(EventRow).filter_by(id=second).delete()
        ears.listener("ann")(event)

    monkeypatch.setitem(events.reactions_after, BellRung, {"ann": forget_the_second, "ben": ears.listener("ben")})
    assert tasks.run_until_idle()
    assert {key for _who, key in ears.heard} == {"one", "three"}
