"""Numbers for everybody: what moderation did in each quarter."""

from datetime import timedelta

from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.membership.models import Member
from community.moderation.actions.appealing import decide_appeal
from community.moderation.models import Outcome, Rung
from community.moderation.queries.transparency import transparency
from tests.moderation.court import Court, Later
from tests.world import at

REASONS = "The links led to the member's own drawings, which explain the idea itself."


def test_a_quarter_counts_what_was_done_in_it(court: Court) -> None:
    later = Later()
    later.moment = at("2026-12-20")
    later.go()
    with writing():
        session.get_one(Member, court.dora.id).joined_at = at("2026-12-10")
    first = court.case()
    later.go(hours=3)
    wrong = court.decide(Rung.WITHHOLD, case=first, days=7)
    second = court.case()
    later.go(hours=1)
    court.decide(Rung.NOTHING, case=second)
    court.appeal(wrong)
    later.go(days=20)
    court.do(decide_appeal, court.appeal_on(wrong), Outcome.OVERTURNED, REASONS, by=court.noah)
    session.rollback()
    new, old = transparency(now=clock.now())
    assert (old.quarter, old.notices, old.appeals, old.appeals_decided) == ("2026-Q4", 2, 1, 0)
    assert old.decisions == {("withhold", "advertising"): 1, ("nothing", ""): 1}
    assert old.median_hours == 2.0
    assert (old.newcomers_wrongly, old.share_overturned) == (1, None)
    assert (new.quarter, new.appeals_decided, new.overturned, new.share_overturned) == ("2027-Q1", 1, 1, 1.0)
    rows = old.rows()
    assert {"quarter": "2026-Q4", "figure": "notices", "rung": "", "clause": "", "value": 2} in rows
    assert {row["rung"]: row["value"] for row in rows if row["figure"] == "decisions"} == {"withhold": 1, "nothing": 1}


def test_before_the_first_case_there_is_one_empty_quarter(court: Court) -> None:
    (only,) = transparency(now=clock.now() + timedelta(0))
    assert (only.notices, only.decisions, only.median_hours, only.share_overturned) == (0, {}, None, None)
