"""Who may report, who may decide, and whose statement of reasons it is."""

from sqlalchemy import ColumnElement, or_, select

from community.access import Decision, Permission, Role, Viewer, allowed, rule
from community.membership.models import Hold, Holdable, Scope, Withholding
from community.membership.policy import Place, placed
from community.moderation.models import Statement, StatementReader, Subject
from community.voting.models import Vote


@rule(Permission.REPORT_FILE)
def may_report(_actor: Viewer, _subject: object) -> Decision:
    """Every member, on what they can see."""
    return allowed


@rule(Permission.CASE_DECIDE)
def may_decide(_actor: Viewer, _subject: object) -> Decision:
    """Every moderator; whom a conflict of interest excludes is the case's own to say."""
    return allowed


@placed(Subject)
def _place_of_subject(subject: Subject) -> list[Place]:
    return [(Scope(scope), scope_id) for scope, scope_id in subject.places]


def is_exempt(viewer: Viewer) -> bool:
    """Whether a brake lets them through: those who are to calm the place down."""
    return bool(viewer.roles & {Role.TEAM, Role.MODERATOR, Role.OWNER})


def concerns(viewer: Viewer) -> ColumnElement[bool]:
    """The statements that are the viewer's own, as SQL: about them, about an address that is proven theirs, or about
    a vote of theirs that was set aside.
    """
    voted = select(Hold.statement_id).join(Vote, Vote.id == Hold.subject_id)
    voted = voted.where(Hold.kind == Holdable.VOTE, Vote.member_id == viewer.id)
    reading = select(StatementReader.statement_id).where(StatementReader.member_id == viewer.id)
    mine = [Statement.member_id == viewer.id, Statement.id.in_(voted), Statement.id.in_(reading)]
    if (known_as := getattr(viewer, "address_hash", None)) and getattr(viewer, "is_confirmed", False):
        mine.append(Statement.id.in_(select(Withholding.statement_id).where(Withholding.address_hash == known_as)))
    return or_(*mine)
