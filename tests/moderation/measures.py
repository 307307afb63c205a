"""What decisions should do, said once more in a few lines, to compare the real ones with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from community.core.db import session
from community.membership.models import EVERYTHING, Hold, Holdable, Scope, Withholding
from community.membership.policy import withheld_from
from community.moderation.models import Decision, Outcome, Rung, Statement
from tests.moderation.acts import MEMBERS, Stage

LAPSE = timedelta(days=14)
Held = tuple[Holdable, Any]
Taken = tuple[str, str, int | None]


@dataclass
class Measure:
    """A decision as it was asked for. `hours` None: without an end."""

    number: int
    who: str | None
    made_by: str
    rung: Rung
    taken: frozenset[Taken]
    holds: frozenset[Held]
    hours: float | None
    in_force_at: datetime | None = None
    ends_at: datetime | None = None
    is_reversed: bool = False
    seconded_by: str | None = None
    appealed_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def needs_second(self) -> bool:
        return self.rung is Rung.REVOKE or (self.hours is not None and self.hours > 30 * 24)

    @property
    def is_pending(self) -> bool:
        return self.in_force_at is None and not self.is_reversed

    @property
    def stands(self) -> bool:
        """In force and not taken back; what it withholds may have ended, what it holds has not."""
        return self.in_force_at is not None and not self.is_reversed

    @property
    def awaits_appeal(self) -> bool:
        return self.appealed_at is not None and self.outcome is None and not self.is_reversed

    def begin(self, now: datetime) -> None:
        self.in_force_at = now
        self.ends_at = None if self.hours is None else now + timedelta(hours=self.hours)

    def withholds(self, now: datetime) -> frozenset[Taken]:
        """What it takes at this moment."""
        return self.taken if self.stands and (self.ends_at is None or self.ends_at > now) else frozenset()

    def lapse(self, now: datetime) -> None:
        """Nobody decided the appeal in time."""
        if self.awaits_appeal and self.appealed_at is not None and self.appealed_at <= now - LAPSE:
            self.outcome, self.is_reversed = Outcome.LAPSED, True


def taken_by(rung: Rung, capabilities: tuple[str, ...], scope: Scope, place: int | None) -> frozenset[Taken]:
    """What the rung takes of what was named."""
    if rung.ends_membership:
        return frozenset({(EVERYTHING, Scope.SITE, None)})
    return frozenset((each, scope, place) for each in capabilities) if rung is Rung.WITHHOLD else frozenset()


def held_by(measures: list[Measure]) -> set[Held]:
    """What is set aside now, by at least one that stands."""
    return {held for measure in measures if measure.stands for held in measure.holds}


def check_withheld(stage: Stage, measures: list[Measure], now: datetime) -> None:
    """From each member exactly that is withheld which a running decision takes."""
    names = {Scope.BOARD: stage.boards, Scope.IDEA: stage.ideas}
    for handle in MEMBERS:
        wanted = {
            (capability, scope, None if place is None else names[Scope(scope)][place], measure.ends_at)
            for measure in measures
            if measure.who == handle
            for capability, scope, place in measure.withholds(now)
        }
        member = stage.member(handle)
        found = {(each.capability, each.scope, each.scope_id, each.ends_at) for each in withheld_from(member)}
        assert found == wanted, handle
        assert member.is_watched or not wanted, f"{handle} is not even looked up"


def check_statements() -> None:
    """Nothing is withheld or set aside but by a statement whose decision is in force and not taken back."""
    for rows in (Withholding, Hold):
        active = select(rows.statement_id).where(rows.lifted_at.is_(None))
        stated = select(Statement.id).join(Decision, Decision.id == Statement.decision_id)
        stands = Decision.in_force_at.is_not(None), Decision.reversed_at.is_(None)
        assert not session.execute(active.where(rows.statement_id.not_in(stated.where(*stands)))).all()
