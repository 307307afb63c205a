"""What moderators decide on, and decided, about the author of the matrix."""

from datetime import timedelta
from types import SimpleNamespace

from community.access import Role
from community.core import clock
from community.core.db import session
from community.membership.models import Member, Scope
from community.membership.rules.measures import open_statement_path
from community.moderation.actions.appealing import file_appeal
from community.moderation.actions.braking import pull_brake
from community.moderation.actions.claiming import claim
from community.moderation.actions.deciding import decide_case
from community.moderation.actions.reporting import file_report, open_case
from community.moderation.actions.rulings import Ruling
from community.moderation.models import Case, Decision, Origin, Rung
from community.moderation.queries.clauses import clause_in_force
from community.moderation.queries.statements import statement_on
from community.moderation.queries.subjects import subject_named, subject_of
from tests.world import World

WHY = "It says so in the rule, and it is the third time within a week."


def judge(world: World, mark: str) -> Member:
    """A moderator who is nobody in the matrix, and has decided some of it."""
    return world.member(f"judge-{mark}", roles=(Role.MODERATOR,))


def add_cases(things: dict[str, object], people: dict[str, Member], by: Member, board_id: int) -> None:
    """A case that waits and one that is taken; a warning, one objected to, one that waits for a second; a brake."""
    now = clock.now()
    clause = clause_in_force("respect", now)
    assert clause is not None
    said = subject_named(f"comment-{things['comment'].id}", by)
    waiting = file_report(said, clause=clause, note="Hm.", by=people["member"], now=now)
    taken = _case(f"profile-{people['member'].handle}", by)
    claim(taken, by=people["moderator"], now=now)
    stated = _decided(_case(f"idea-{things['idea'].id}", by), by)
    objected = _decided(_case(f"idea-{things['decided'].id}", by), by)
    awaiting = _decided(_case(f"profile-{people['author'].handle}", by), by, rung=Rung.REVOKE)
    statement, other = statement_on(stated), statement_on(objected)
    assert statement is not None
    assert other is not None
    appeal = file_appeal(other, "I see it differently.", by=people["author"], now=now)
    brake = pull_brake(Scope.BOARD, board_id, hours=2, reason="Too many at once.", by=by, now=now)
    key = open_statement_path(statement.id).partition("key=")[2]
    things |= {
        "case": _named(session.get_one(Case, waiting.case_id)),
        "taken": _named(taken),
        "statement": SimpleNamespace(ref=statement.ref, path=statement.path, key=key),
        "stated": SimpleNamespace(id=stated.id, case=_named(session.get_one(Case, stated.case_id))),
        "awaiting": SimpleNamespace(id=awaiting.id, case=_named(session.get_one(Case, awaiting.case_id))),
        "appeal": SimpleNamespace(id=appeal.id),
        "brake": SimpleNamespace(id=brake.id),
    }


def _named(case: Case) -> SimpleNamespace:
    return SimpleNamespace(id=case.id, ref=case.ref, path=case.path)


def _case(name: str, by: Member) -> Case:
    return open_case(subject_named(name, by), origin=Origin.MODERATOR, severity=1, by=by, now=clock.now())


def _decided(case: Case, by: Member, rung: Rung = Rung.WARNING) -> Decision:
    now = clock.now()
    ruling = Ruling(
        rung=rung,
        clause=clause_in_force("respect", subject_of(case).written_at),
        facts="You called somebody a name.",
        why=WHY,
        review_at=now + timedelta(days=90) if rung is Rung.REVOKE else None,
        deviation="It is not the first time.",
    )
    return decide_case(case, ruling, by=by, now=now)
