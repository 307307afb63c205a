"""What this room does once something has happened: it tells the people it is about."""

from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from community.core import clock
from community.core.db import session
from community.core.events import after, during
from community.core.ports import chosen
from community.discussion.events import CommentPosted
from community.ideas.events import IdeaPosted
from community.membership.events import MemberJoined, SignedIn
from community.membership.models import Hold, Holdable, Member
from community.membership.rules.measures import open_statement_path
from community.moderation.actions.tracing import trace, trace_comment, trace_post, trace_report
from community.moderation.events import AppealDecided, CaseDecided, DecisionReversed, ReportFiled
from community.moderation.models import Appeal, Outcome, Statement
from community.moderation.queries.statements import end_of
from community.site.queries import the_site
from community.voting.models import Vote
from community.web.mailing import date_words, render_mail, speaking

SUBJECTS: dict[str, LazyString] = {
    Outcome.UPHELD: _("Your objection: the decision stands"),
    Outcome.CHANGED: _("Your objection: the measure ends sooner"),
    Outcome.OVERTURNED: _("Your objection: the decision is taken back"),
    Outcome.LAPSED: _("Your objection: the measure has ended"),
}


@after(CaseDecided, is_outside=True)
def tell_of_decision(event: CaseDecided) -> None:
    """Mail the member that there is a statement of reasons, and how to object."""
    if statement := _statement(event.decision_id):
        _mail("decision", _("A decision about your contributions"), statement)


@after(AppealDecided, is_outside=True)
def tell_of_appeal(event: AppealDecided) -> None:
    """Mail the member what their objection came to."""
    appeal = session.get_one(Appeal, event.appeal_id)
    if statement := _statement(appeal.decision_id):
        _mail("appeal", SUBJECTS[str(appeal.outcome)], statement, appeal)


@after(DecisionReversed, is_outside=True)
def tell_of_reversal(event: DecisionReversed) -> None:
    """Mail the member that a decision was taken back without their asking."""
    if statement := _statement(event.decision_id):
        _mail("reversal", _("A decision was taken back"), statement)


def _statement(decision_id: int) -> Statement | None:
    found = select(Statement).where(Statement.decision_id == decision_id).options(joinedload(Statement.decision))
    return session.scalars(found).one_or_none()


def _mail(template: str, subject: LazyString, statement: Statement, appeal: Appeal | None = None) -> None:
    for member in _concerned(statement):
        mail = render_mail(
            f"moderation_{template}",
            to=member.email or "",
            subject=subject,
            language=member.language,
            brand=the_site(),
            name=member.display_name,
            rung=statement.decision.rung,
            outcome=appeal.outcome if appeal else "",
            url=f"{chosen().settings.base_url}{open_statement_path(statement.id)}",
            action=_("Read the reasons"),
            **_times(member, statement, appeal),
        )
        chosen().mailer.send(mail)


def _concerned(statement: Statement) -> Sequence[Member]:
    """Whoever it is about, and whoever's votes it set aside: those who confirmed an address, and are no demo."""
    voted = select(Vote.member_id).join(Hold, Hold.subject_id == Vote.id)
    voters = voted.where(Hold.kind == Holdable.VOTE, Hold.statement_id == statement.id)
    theirs = or_(Member.id == (statement.member_id or 0), Member.id.in_(voters))
    known = Member.email.is_not(None), Member.email_confirmed_at.is_not(None), Member.is_demo.is_(False)
    return session.scalars(select(Member).where(theirs, *known).order_by(Member.id)).all()


def _times(member: Member, statement: Statement, appeal: Appeal | None) -> dict[str, str]:
    """In the member's own words for them."""
    end = end_of(statement.decision, appeal)
    with speaking(member.language):
        return {
            "until": date_words(end, member.time_zone) if end else "",
            "appeal_until": date_words(statement.appeal_until, member.time_zone),
        }


@during(MemberJoined)
def trace_joining(event: MemberJoined) -> None:
    """Note where it came from."""
    trace("join", event.member_id, now=clock.now())


@during(SignedIn)
def trace_signing_in(event: SignedIn) -> None:
    """Where the votes of the time that follows come from: a vote itself costs nothing more."""
    trace("sign-in", event.member_id, now=clock.now())


@during(IdeaPosted)
def trace_idea(event: IdeaPosted) -> None:
    """Note where it came from."""
    trace_post(event.idea_id, now=clock.now())


@during(CommentPosted)
def trace_words(event: CommentPosted) -> None:
    """Note where it came from."""
    trace_comment(event.comment_id, now=clock.now())


@during(ReportFiled)
def trace_notice(event: ReportFiled) -> None:
    """Note where it came from."""
    trace_report(event.report_id, now=clock.now())
