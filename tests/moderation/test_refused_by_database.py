"""What no code may do: tried past the code, by raw SQL, and refused by the database itself."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from community.core import clock
from community.core.db import db, session
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Thread
from community.moderation.actions.claiming import claim
from community.moderation.actions.deciding import decline, second
from community.moderation.actions.forcing import reverse
from community.moderation.models import Case, Decision, LogEntry, Rung
from community.moderation.rules.words import Interest
from tests.moderation.court import Court, withheld

REASONS = "a" * 40
Values = dict[str, Any]


def _run(sql: str, /, **values: Any) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(sql), values)


def _refused(sql: str, /, **values: Any) -> None:
    session.rollback()
    with pytest.raises(IntegrityError):
        _run(sql, **values)


DECIDED = "UPDATE appeals SET decided_by_id = :by, decided_at = :now, outcome = :outcome, reasons = :reasons"


def _decide_appeal(by: int, outcome: str = "upheld", **values: Any) -> Values:
    return {"by": by, "now": clock.now().isoformat(" "), "outcome": outcome, "reasons": REASONS} | values


# ── a restriction without its statement ──

WITHHELD = (
    "INSERT INTO withholdings (member_id, capability, scope, starts_at, ends_at, statement_id)"
    " VALUES (:member, 'vote.cast', 'site', '2026-01-01 00:00:00', '2026-02-01 00:00:00', :statement)"
)
HELD = "INSERT INTO holds (kind, subject_id, placed_at, statement_id) VALUES ('idea', 1, '2026-01-01 00:00:00', :statement)"


@pytest.mark.parametrize("statement", [None, 4711])
def test_nothing_is_withheld_or_held_without_a_statement(court: Court, statement: int | None) -> None:
    _refused(WITHHELD, member=court.dora.id, statement=statement)
    _refused(HELD, statement=statement)


def test_a_statement_that_something_rests_on_cannot_go(court: Court) -> None:
    decision = court.decide(Rung.WITHHOLD, days=7)
    _refused("DELETE FROM statements WHERE decision_id = :id", id=decision.id)


def test_nor_by_whoever_opens_the_file_with_another_program(court: Court) -> None:
    """SQLite asks each connection whether it keeps foreign keys, and most programs do not say so."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL does not ask")
    decision = court.decide(Rung.WITHHOLD, days=7)
    session.rollback()
    acts = [
        (HELD, {"statement": 4711}),
        (WITHHELD, {"member": court.dora.id, "statement": 4711}),
        ("UPDATE withholdings SET statement_id = 4711", {}),
        ("DELETE FROM statements", {}),
        ("UPDATE statements SET id = 4711", {}),
    ]
    session.rollback()
    with closing(sqlite3.connect(str(db.engine.url.database))) as stranger:
        assert stranger.execute("PRAGMA foreign_keys").fetchone() == (0,)
        for sql, values in acts:
            with pytest.raises(sqlite3.IntegrityError):
                stranger.execute(sql, values)
    assert court.statement(decision).decision_id == decision.id


def test_a_control_the_same_is_taken_with_a_statement(court: Court) -> None:
    statement = court.statement(court.decide(Rung.WARNING))
    number = statement.id
    session.rollback()
    _run(WITHHELD, member=court.dora.id, statement=number)
    _run(HELD, statement=number)


def test_nothing_but_everything_is_withheld_without_an_end(court: Court) -> None:
    statement = court.statement(court.decide(Rung.WARNING)).id
    _refused(WITHHELD.replace("'2026-02-01 00:00:00'", "NULL"), member=court.dora.id, statement=statement)


# ── who decides an appeal ──


@pytest.mark.parametrize("who", ["mona", "noah", "dora"])
def test_neither_author_nor_second_nor_subject_decides_an_appeal(court: Court, who: str) -> None:
    decision = court.decide(Rung.REVOKE)
    court.do(second, decision, by=court.noah)
    court.appeal(decision)
    _refused(DECIDED, **_decide_appeal(getattr(court, who).id))
    _run(DECIDED, **_decide_appeal(court.lena.id))


def test_nobody_in_conflict_decides_an_appeal(court: Court) -> None:
    case = court.case(by=court.noah)
    court.do(claim, case, by=court.noah)
    court.appeal(court.decide(Rung.WARNING, case=case))
    _refused(DECIDED, **_decide_appeal(court.noah.id))
    _run(DECIDED, **_decide_appeal(court.lena.id))


@pytest.mark.parametrize("role", ["made_by_id", "seconded_by_id"])
def test_whoever_decided_an_appeal_does_not_become_the_author(court: Court, role: str) -> None:
    decision = court.decide(Rung.WARNING)
    number = decision.id
    court.appeal(decision)
    session.rollback()
    _run(DECIDED, **_decide_appeal(court.noah.id))
    _refused(f"UPDATE decisions SET {role} = :by WHERE id = :id", by=court.noah.id, id=number)
    _run(f"UPDATE decisions SET {role} = :by WHERE id = :id", by=court.lena.id, id=number)


def test_an_appeal_is_not_filed_as_decided_by_its_author(court: Court) -> None:
    decision = court.decide(Rung.WARNING)
    statement = (
        "INSERT INTO appeals (decision_id, text, filed_at, decided_by_id, decided_at, outcome, reasons)"
        " VALUES (:decision, 'No.', :now, :by, :now, 'upheld', :reasons)"
    )
    _refused(statement, decision=decision.id, **_decide_appeal(court.mona.id))


@pytest.mark.parametrize(("days", "is_taken"), [(8, False), (None, False), (6, True)])
def test_a_changed_appeal_ends_no_later(court: Court, days: int | None, *, is_taken: bool) -> None:
    decision = court.decide(Rung.WITHHOLD, days=7)
    court.appeal(decision)
    end = (clock.now() + timedelta(days=days)).replace(tzinfo=None) if days else None
    changed = f"{DECIDED}, ends_at = :ends"
    values = _decide_appeal(court.noah.id, "changed", ends=end.isoformat(" ") if end else None)
    session.rollback()
    if is_taken:
        _run(changed, **values)
    else:
        _refused(changed, **values)


# ── who decides a case ──


def test_nobody_in_conflict_makes_or_seconds_a_decision(court: Court) -> None:
    case = court.case(by=court.noah)
    court.do(claim, case, by=court.noah)
    decision = court.decide(Rung.REVOKE, case=case)
    for column in ("made_by_id", "seconded_by_id"):
        _refused(f"UPDATE decisions SET {column} = :by WHERE id = :id", by=court.noah.id, id=decision.id)
    _refused(
        "INSERT INTO decisions (case_id, rung, recommended, deviation, plan, made_by_id, made_at, needs_second)"
        " VALUES (:case, 'word', 'word', '', '{}', :by, :now, false)",
        case=case.id,
        by=court.noah.id,
        now=clock.now().isoformat(" "),
    )
    _run("UPDATE decisions SET seconded_by_id = :by WHERE id = :id", by=court.lena.id, id=decision.id)


def test_nobody_decides_about_themselves(court: Court) -> None:
    decision = court.decide(Rung.WARNING, case=court.case(name="profile-noah"))
    _refused("UPDATE decisions SET made_by_id = :by WHERE id = :id", by=court.noah.id, id=decision.id)


def test_a_decision_that_needs_a_second_is_not_in_force_without(court: Court) -> None:
    decision = court.decide(Rung.REVOKE)
    _refused("UPDATE decisions SET in_force_at = :now WHERE id = :id", now="2026-01-01 00:00:00", id=decision.id)
    _refused("UPDATE decisions SET seconded_by_id = made_by_id WHERE id = :id", id=decision.id)


# ── the log ──


def _logged(court: Court) -> list[str]:
    court.decide(Rung.WARNING)
    session.rollback()
    return [entry.hash for entry in session.query(LogEntry)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_log SET entry = '{}'",
        "UPDATE moderation_log SET happened_at = '2026-01-01 00:00:00'",
        "DELETE FROM moderation_log",
    ],
)
def test_a_row_of_the_log_is_neither_edited_nor_deleted(court: Court, statement: str) -> None:
    before = _logged(court)
    _refused(statement)
    assert [entry.hash for entry in session.query(LogEntry)] == before


@pytest.mark.parametrize("same", ["id", "previous", "hash"])
def test_sqlite_replaces_no_row_of_the_log_either(court: Court, same: str) -> None:
    """REPLACE deletes what has the same key, and no trigger of deletion is asked."""
    before = _logged(court)
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    new = {
        "id": "99",
        "happened_at": "happened_at",
        "kind": "kind",
        "entry": "'{}'",
        "previous": "'x'",
        "hash": "hex(randomblob(32))",
    }
    picked = ", ".join(name if name == same else words for name, words in new.items())
    _refused(f"INSERT OR REPLACE INTO moderation_log ({', '.join(new)}) SELECT {picked} FROM moderation_log")
    assert [entry.hash for entry in session.query(LogEntry)] == before


def test_postgresql_does_not_truncate_the_log_either(court: Court) -> None:
    before = _logged(court)
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    _refused("TRUNCATE moderation_log")
    assert [entry.hash for entry in session.query(LogEntry)] == before


def test_the_orm_is_refused_as_well(court: Court) -> None:
    _logged(court)

    def edit() -> None:
        session.query(LogEntry).one().entry = "{}"

    def forget() -> None:
        session.delete(session.query(LogEntry).one())

    acts: list[Callable[[], None]] = [edit, forget]
    for act in acts:
        with pytest.raises(IntegrityError), writing():
            act()
    assert session.query(Decision).count() == 1


# ── what was decided before there was an interest ──


def _then_takes_part(court: Court, decision: Decision) -> None:
    """Its author joins the discussion and comes back to the case, which an emergency stop leaves open."""
    with writing():
        thread = session.get_one(Thread, court.idea.thread_id)
        post_comment(thread, "Please be calm.", by=court.mona, now=clock.now())
    case = session.get_one(Case, decision.case_id)
    assert court.do(claim, case, by=court.mona) is Interest.THREAD


def test_a_decision_is_taken_back_though_its_author_has_an_interest_by_now(court: Court) -> None:
    decision = court.decide(Rung.EMERGENCY, days=2)
    _then_takes_part(court, decision)
    assert court.do(reverse, decision, by=court.noah, reason="It is calm again.")
    assert withheld() == []


def test_one_that_waits_is_declined_though_its_author_has_an_interest_by_now(court: Court) -> None:
    first = court.decide(Rung.REVOKE)
    _then_takes_part(court, first)
    court.do(decline, first, by=court.noah)
    assert first.reversed_at is not None


def test_one_that_waits_comes_into_force_though_its_author_has_an_interest_by_now(court: Court) -> None:
    decision = court.decide(Rung.REVOKE)
    _then_takes_part(court, decision)
    court.do(second, decision, by=court.noah)
    assert decision.in_force_at is not None


def test_what_an_appeal_says_can_go_though_its_judge_has_an_interest_by_now(court: Court) -> None:
    """As it does when whoever was judged leaves."""
    decision = court.decide(Rung.EMERGENCY, days=2)
    case = decision.case_id
    court.appeal(decision)
    session.rollback()
    _run(DECIDED, **_decide_appeal(court.noah.id))
    _run(
        "INSERT INTO conflicts (case_id, moderator_id, reason, written_at) VALUES (:case, :who, 'thread', :now)",
        case=case,
        who=court.noah.id,
        now=clock.now().isoformat(" "),
    )
    _run("UPDATE appeals SET text = '', reasons = :reasons", reasons=REASONS)
    _run("UPDATE appeals SET decided_by_id = :by", by=court.lena.id)
    _refused("UPDATE appeals SET decided_by_id = :by", by=court.noah.id)
