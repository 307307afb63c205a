"""Every rung, what it takes, what it leaves, and everything that the ladder refuses."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from community.access import Permission, Role, decide
from community.core import clock
from community.core.db import session
from community.core.errors import Closed, Invalid, NotPermitted
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.membership.models import Holdable, Member, Scope
from community.membership.policy import is_withheld, withheld_from
from community.moderation.actions import forcing
from community.moderation.actions.clauses import publish_policy
from community.moderation.actions.deciding import second
from community.moderation.models import Case, Decision, LogEntry, Rung
from community.moderation.queries.clauses import clauses_in_force, wording
from community.moderation.rules.words import WITHHOLDABLE
from tests.moderation.court import Court, Later, held, withheld

MEASURES = (Rung.WORD, Rung.WARNING, Rung.WITHHOLD, Rung.SUSPEND, Rung.REVOKE, Rung.EMERGENCY)
DAYS = {Rung.WITHHOLD: 7, Rung.SUSPEND: 14, Rung.EMERGENCY: 3}


def _dora(court: Court) -> Member:
    session.rollback()
    return session.get_one(Member, court.dora.id)


def _may(court: Court, permission: Permission, subject: object = None) -> bool:
    answer = decide(_dora(court), permission, subject)
    session.rollback()
    return bool(answer)


# ── every rung ──


def test_nothing_closes_the_case_and_leaves_no_trace_on_the_member(court: Court) -> None:
    case = court.case()
    decision = court.decide(Rung.NOTHING, case=case)
    assert (decision.recommended, decision.clause_id) == ("nothing", None)
    assert session.get_one(Case, case.id).closed_at is not None
    assert withheld() == []
    assert session.query(LogEntry).count() == 0


@pytest.mark.parametrize("rung", [Rung.WORD, Rung.WARNING])
def test_a_word_and_a_warning_take_nothing(court: Court, rung: Rung) -> None:
    statement = court.statement(court.decide(rung))
    assert withheld() == []
    assert _may(court, Permission.COMMENT_POST)
    assert statement.member_id == court.dora.id
    assert statement.appeal_until - statement.stated_at == timedelta(days=180)


def test_withholding_takes_what_was_named_and_nothing_else(court: Court) -> None:
    court.decide(Rung.WITHHOLD, days=7)
    assert [row.capability for row in withheld()] == ["comment.post", "idea.post"]
    dora = _dora(court)
    lost = {name for name in WITHHOLDABLE if not is_withheld(dora, Permission.named(name), None)}
    assert lost == {"comment.post", "idea.post"}


@pytest.mark.parametrize("scope", [Scope.BOARD, Scope.IDEA])
def test_withholding_in_a_place_leaves_other_places(court: Court, scope: Scope) -> None:
    number = court.idea.board_id if scope is Scope.BOARD else court.idea.id
    court.decide(Rung.WITHHOLD, days=7, capabilities=("comment.post",), scope=scope, scope_id=number)
    assert not _may(court, Permission.COMMENT_POST, session.get_one(Thread, court.idea.thread_id))
    assert _may(court, Permission.COMMENT_POST)


def test_withholding_ends_by_itself(court: Court) -> None:
    later = Later()
    court.decide(Rung.WITHHOLD, days=7)
    later.go(days=6, hours=23)
    assert not _may(court, Permission.COMMENT_POST)
    later.go(hours=2)
    assert _may(court, Permission.COMMENT_POST)


@pytest.mark.parametrize("rung", [Rung.SUSPEND, Rung.EMERGENCY])
def test_a_suspension_and_an_emergency_stop_take_everything_and_end(court: Court, rung: Rung) -> None:
    later = Later()
    court.decide(rung, days=DAYS[rung])
    assert [(row.capability, row.scope) for row in withheld()] == [("*", "site")]
    assert not _may(court, Permission.VOTE_WITHDRAW)
    later.go(days=DAYS[rung], seconds=1)
    assert _may(court, Permission.VOTE_WITHDRAW)


def test_revoking_has_no_end_but_a_date_to_look_again(court: Court) -> None:
    decision = court.decide(Rung.REVOKE)
    assert (decision.needs_second, decision.in_force_at, withheld()) == (True, None, [])
    court.do(second, decision, by=court.noah)
    (row,) = withheld()
    assert (row.capability, row.ends_at) == ("*", None)
    assert decision.review_at is not None
    assert session.get_one(Case, decision.case_id).closed_at is not None


def test_an_emergency_stop_leaves_the_case_open_for_its_decision(court: Court) -> None:
    case = court.case()
    court.decide(Rung.EMERGENCY, case=case, days=3)
    assert session.get_one(Case, case.id).closed_at is None
    with pytest.raises(Closed, match="emergency-once"):
        court.decide(Rung.EMERGENCY, case=case, days=3)
    court.decide(Rung.WITHHOLD, case=case, days=7)
    assert session.get_one(Case, case.id).closed_at is not None


@pytest.mark.parametrize("rung", MEASURES)
def test_every_measure_has_its_statement_and_its_line_in_the_log(court: Court, rung: Rung) -> None:
    decision = court.decide(rung, days=DAYS.get(rung, 0))
    if decision.needs_second:
        court.do(second, decision, by=court.noah)
    assert court.statement(decision).why
    entry = session.query(LogEntry).one()
    assert f'"measure":"{rung}"' in entry.entry
    for secret in ("dora", "mona", "shop", "jars"):
        assert secret not in entry.entry


def test_what_is_set_aside_is_set_aside_whatever_the_rung(court: Court) -> None:
    decision = court.decide(Rung.WORD, holds=[(Holdable.COMMENT, court.comment.id)])
    assert held() == [("comment", court.comment.id)]
    assert court.statement(decision).effects == {"ideas": 0, "comments": 1, "votes": 0, "profiles": 0}
    assert session.get_one(Comment, court.comment.id).is_held


def test_a_decision_can_lock_the_discussion(court: Court) -> None:
    court.decide(Rung.WORD, lock_thread=True)
    thread = session.get_one(Thread, court.idea.thread_id)
    assert thread.locked_by_id == court.mona.id
    with pytest.raises(NotPermitted, match="thread-locked"):
        court.do(post_comment, thread, "Me, too.", by=court.rita)


def test_the_second_offence_meets_the_next_rung(court: Court) -> None:
    first = court.decide(Rung.WARNING)
    again = court.decide(Rung.WITHHOLD, days=7, deviation="")
    assert (first.recommended, again.recommended) == ("warning", "withhold")
    assert again.deviation == ""


# ── what is refused ──

LONG = "a" * 10_001
REFUSED: list[tuple[str, Rung, dict[str, Any]]] = [
    ("ruling-clause-missing", Rung.WARNING, {"clause": None}),
    ("ruling-facts-missing", Rung.WARNING, {"facts": "  "}),
    ("ruling-why", Rung.WARNING, {"why": "It is advertising, as one can see."}),
    ("moderation-text-length", Rung.WARNING, {"why": LONG}),
    ("moderation-text-length", Rung.WARNING, {"facts": LONG}),
    ("ruling-no-end", Rung.WARNING, {"days": 3}),
    ("ruling-no-end", Rung.REVOKE, {"days": 30}),
    ("ruling-review", Rung.REVOKE, {"review_at": None}),
    ("ruling-end-missing", Rung.WITHHOLD, {}),
    ("ruling-span-withhold", Rung.WITHHOLD, {"days": 91}),
    ("ruling-span-withhold", Rung.WITHHOLD, {"days": 0.01}),
    ("ruling-span-suspend", Rung.SUSPEND, {"days": 6}),
    ("ruling-span-suspend", Rung.SUSPEND, {"days": 181}),
    ("ruling-span-emergency", Rung.EMERGENCY, {"days": 3.1}),
    ("ruling-capabilities", Rung.WITHHOLD, {"days": 7, "capabilities": ()}),
    ("ruling-capabilities", Rung.WITHHOLD, {"days": 7, "capabilities": ("*",)}),
    ("ruling-capabilities", Rung.WITHHOLD, {"days": 7, "capabilities": ("vote.withdraw",)}),
    ("ruling-scope", Rung.WITHHOLD, {"days": 7, "scope": "board"}),
    ("ruling-scope", Rung.WITHHOLD, {"days": 7, "scope": "board", "scope_id": 4711}),
    ("ruling-scope", Rung.WITHHOLD, {"days": 7, "scope": "site", "scope_id": 1}),
    ("ruling-scope", Rung.WITHHOLD, {"days": 7, "scope": "galaxy", "scope_id": 1}),
    (
        "ruling-site-only",
        Rung.WITHHOLD,
        {"days": 7, "scope": "board", "scope_id": 1, "capabilities": ("upload.create",)},
    ),
    (
        "ruling-site-only",
        Rung.WITHHOLD,
        {"days": 7, "scope": "idea", "scope_id": 1, "capabilities": ("vote.cast", "profile.edit")},
    ),
    ("ruling-deviation", Rung.SUSPEND, {"days": 7, "deviation": " "}),
    ("ruling-nothing", Rung.NOTHING, {"holds": [(Holdable.COMMENT, 1)]}),
    ("ruling-nothing", Rung.NOTHING, {"lock_thread": True}),
    ("ruling-votes-clause", Rung.WARNING, {"holds": [(Holdable.VOTE, 1)]}),
    ("ruling-holds", Rung.WARNING, {"holds": [(Holdable.COMMENT, 4711)]}),
]


@pytest.mark.parametrize(("code", "rung", "values"), REFUSED)
def test_the_ladder_refuses(court: Court, code: str, rung: Rung, values: dict[str, Any]) -> None:
    case = court.case()
    with pytest.raises(Invalid, match=code):
        court.decide(rung, case=case, **values)
    assert session.query(Decision).count() == 0
    assert withheld() == []


def test_what_somebody_else_wrote_is_not_set_aside_in_a_members_name(court: Court) -> None:
    with pytest.raises(Invalid, match="ruling-holds"):
        court.decide(holds=[(Holdable.IDEA, court.idea.id), (Holdable.COMMENT, court.comment.id)])
    with pytest.raises(Invalid, match="ruling-holds"):
        court.decide(holds=[(Holdable.PROFILE, court.rita.id)])


def test_a_discussion_is_locked_only_where_there_is_one(court: Court) -> None:
    with pytest.raises(Invalid, match="ruling-no-thread"):
        court.decide(case=court.case(name="profile-dora"), lock_thread=True)


def test_what_nobody_is_known_to_have_done_takes_nothing_from_anybody(court: Court) -> None:
    case = court.case()
    with writing():
        session.get_one(Case, case.id).member_id = None
    with pytest.raises(Invalid, match="ruling-nobody"):
        court.decide(Rung.SUSPEND, case=case, days=7)
    court.decide(Rung.WORD, case=case)


def test_a_closed_case_is_not_decided_again(court: Court) -> None:
    case = court.case()
    court.decide(case=case)
    with pytest.raises(Closed, match="case-closed"):
        court.decide(case=case)


def test_only_moderators_decide(court: Court) -> None:
    owner = court.world.member("olga", roles=())
    for nobody in (court.rita, owner):
        with pytest.raises(NotPermitted, match="not-your-role"):
            court.decide(by=nobody)


def test_an_act_is_judged_by_the_version_in_force_when_it_was_done(court: Court) -> None:
    later, case, then = Later(), court.case(), court.clause()
    later.go(hours=1)
    words = [wording(each) for each in clauses_in_force(clock.now())]
    stricter = [replace(each, severity=4) if each.key == "advertising" else each for each in words]
    owner = court.world.member("olga", roles=(Role.OWNER,))
    court.do(publish_policy, "# Our policy\n\nNew.", stricter, is_material=True, by=owner)
    later.go(hours=1)
    with pytest.raises(Invalid, match="ruling-clause-version"):
        court.decide(case=case, clause=court.clause())
    decision = court.decide(case=case, clause=then)
    assert decision.recommended == "warning"


def test_a_refused_decision_leaves_nothing_behind(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statement, measures, holds, log and event stand or fall together."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the last step fails")

    monkeypatch.setattr(forcing, "write_log", broken)
    case = court.case()
    with pytest.raises(RuntimeError):
        court.decide(Rung.SUSPEND, case=case, days=14, holds=[(Holdable.COMMENT, court.comment.id)])
    assert (withheld(), held()) == ([], [])
    assert not session.get_one(Comment, court.comment.id).is_held
    assert not _dora(court).is_watched


def test_two_decisions_hold_the_longer(court: Court) -> None:
    court.decide(Rung.WITHHOLD, days=3, capabilities=("comment.post",))
    longer = court.decide(Rung.WITHHOLD, days=20, capabilities=("comment.post",))
    answer = decide(_dora(court), Permission.COMMENT_POST)
    assert answer.until == longer.ends_at
    assert answer.case == court.statement(longer).path
    assert len(withheld_from(_dora(court))) == 2
