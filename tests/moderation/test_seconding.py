"""What is long or final waits for a second moderator's word."""

from datetime import timedelta

import pytest

from community.core.errors import Closed, Conflict, NotPermitted
from community.moderation.actions.deciding import decline, second
from community.moderation.models import Rung
from community.moderation.queries.cases import awaiting_second
from tests.moderation.court import Court, Later, withheld


@pytest.mark.parametrize(("rung", "days"), [(Rung.WITHHOLD, 31), (Rung.SUSPEND, 60), (Rung.REVOKE, 0)])
def test_what_is_long_or_final_waits_for_another_moderator(court: Court, rung: Rung, days: int) -> None:
    later, case = Later(), court.case()
    later.go(seconds=1)
    decision = court.decide(rung, case=case, days=days)
    assert withheld() == []
    assert awaiting_second(case) is not None
    with pytest.raises(NotPermitted, match="second-is-another"):
        court.do(second, decision, by=court.mona)
    later.go(days=2)
    court.do(second, decision, by=court.noah)
    assert withheld()
    if days:
        assert decision.ends_at == later.moment + timedelta(days=days), "it lasts as long as was decided"
    with pytest.raises(Closed, match="decision-not-pending"):
        court.do(second, decision, by=court.lena)


def test_nobody_with_an_interest_seconds(court: Court) -> None:
    case = court.case(by=court.noah)
    decision = court.decide(Rung.REVOKE, case=case)
    with pytest.raises(NotPermitted, match="interest-reporter"):
        court.do(second, decision, by=court.noah)
    with pytest.raises(NotPermitted, match="not-your-role"):
        court.do(second, decision, by=court.rita)
    court.do(second, decision, by=court.lena)


def test_a_declined_decision_never_comes_into_force_and_the_case_goes_on(court: Court) -> None:
    case = court.case()
    decision = court.decide(Rung.REVOKE, case=case)
    with pytest.raises(Conflict, match="case-awaits-second"):
        court.decide(Rung.WORD, case=case)
    court.do(decline, decision, by=court.noah)
    assert (decision.in_force_at, awaiting_second(case), withheld()) == (None, None, [])
    with pytest.raises(Closed, match="decision-not-pending"):
        court.do(second, decision, by=court.lena)
    court.decide(Rung.WORD, case=case)


def test_an_emergency_stop_does_not_wait_for_the_second(court: Court) -> None:
    case = court.case()
    court.decide(Rung.REVOKE, case=case)
    court.decide(Rung.EMERGENCY, case=case, days=1)
    assert [row.capability for row in withheld()] == ["*"]
