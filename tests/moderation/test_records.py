"""A member's record: history, notes, and who looked at it when."""

import pytest

from community.core import clock
from community.core.db import session
from community.core.errors import Invalid, NotPermitted
from community.moderation.actions.looking import look_at, write_note
from community.moderation.models import Outcome, Rung
from community.moderation.queries.histories import is_looking, record_of
from tests.moderation.court import Court, Later


def test_nobody_looks_without_having_said_so(court: Court) -> None:
    with pytest.raises(NotPermitted, match="look-first"):
        record_of(court.dora, court.mona, now=clock.now())
    court.do(look_at, court.dora, by=court.mona)
    record = record_of(court.dora, court.mona, now=clock.now())
    assert [(look.looked_by_id, look.member_id) for look in record.looks] == [(court.mona.id, court.dora.id)]
    with pytest.raises(NotPermitted, match="look-first"):
        record_of(court.dora, court.noah, now=clock.now())


def test_a_look_lasts_a_quarter_of_an_hour(court: Court) -> None:
    later = Later()
    court.do(look_at, court.dora, by=court.mona)
    assert is_looking(court.dora, court.mona, now=later.go(minutes=14))
    assert not is_looking(court.dora, court.mona, now=later.go(minutes=1))


def test_only_moderators_look_and_write_notes(court: Court) -> None:
    with pytest.raises(NotPermitted, match="not-your-role"):
        court.do(look_at, court.dora, by=court.rita)
    with pytest.raises(NotPermitted, match="not-your-role"):
        record_of(court.dora, court.rita, now=clock.now())
    with pytest.raises(NotPermitted, match="not-your-role"):
        court.do(write_note, court.dora, "Hello", by=court.rita)


def test_it_holds_decisions_appeals_notes_and_reports(court: Court) -> None:
    first, second = court.decide(Rung.WARNING), court.decide(Rung.WITHHOLD, days=7)
    court.appeal(second)
    court.case(name="profile-rita", by=court.dora)
    court.do(write_note, court.dora, "Was friendly when asked.", by=court.noah)
    court.do(look_at, court.dora, by=court.mona)
    session.rollback()
    record = record_of(court.dora, court.mona, now=clock.now())
    assert [past.decision.id for past in record.past] == [second.id, first.id]
    assert [past.appeal is not None for past in record.past] == [True, False]
    assert [(note.text, note.written_by and note.written_by.handle) for note in record.notes] == [
        ("Was friendly when asked.", "noah")
    ]
    assert (record.reported, record.reports) == (2, 1)
    assert record.past[0].appeal is not None
    assert record.past[0].appeal.outcome not in set(Outcome)


def test_an_empty_note_is_refused(court: Court) -> None:
    with pytest.raises(Invalid, match="note-empty"):
        court.do(write_note, court.dora, "  ", by=court.noah)
