"""What happens in moderation."""

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True)
class ReportFiled(Event):
    """A member reported something."""

    name: ClassVar[str] = "report.filed"
    report_id: int
    case_id: int


@dataclass(frozen=True)
class CaseDecided(Event):
    """A decision came into force."""

    name: ClassVar[str] = "case.decided"
    decision_id: int
    member_id: int | None


@dataclass(frozen=True)
class AppealFiled(Event):
    """A member asked that another moderator look again."""

    name: ClassVar[str] = "appeal.filed"
    appeal_id: int


@dataclass(frozen=True)
class AppealDecided(Event):
    """An appeal was decided, or lapsed because nobody decided it."""

    name: ClassVar[str] = "appeal.decided"
    appeal_id: int


@dataclass(frozen=True)
class DecisionReversed(Event):
    """A decision was taken back: what it withheld and held is as before."""

    name: ClassVar[str] = "decision.reversed"
    decision_id: int


@dataclass(frozen=True)
class MemberConcerned(Event):
    """A member is to hear by mail `about` a `decision`, what an `appeal` came to, or a `reversal`."""

    name: ClassVar[str] = "decision.member_concerned"
    about: str
    statement_id: int
    appeal_id: int | None
    member_id: int


@dataclass(frozen=True)
class BrakePulled(Event):
    """A place was slowed down for everybody."""

    name: ClassVar[str] = "brake.pulled"
    brake_id: int
