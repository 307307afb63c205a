"""What this room does once something has happened: it tells the people it is about."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from community.core import clock
from community.core.db import session
from community.core.events import after, during, record_all
from community.core.mail import Mail
from community.core.ports import chosen
from community.core.posting import mailed
from community.discussion.events import CommentPosted
from community.ideas.events import IdeaPosted
from community.membership.events import MemberJoined, SignedIn
from community.membership.models import Hold, Holdable, Member
from community.membership.rules.measures import open_statement_path
from community.moderation.actions.tracing import trace, trace_comment, trace_post, trace_report
from community.moderation.events import AppealDecided, CaseDecided, DecisionReversed, MemberConcerned, ReportFiled
from community.moderation.models import Appeal, Outcome, Statement
from community.moderation.queries.statements import end_of
from community.site.queries import the_site
from community.voting.models import Vote
from community.web.mailing import date_words, render_mail, speaking

DECISION, APPEAL, REVERSAL = "decision", "appeal", "reversal"
REACHED = Member.email.is_not(None), Member.email_confirmed_at.is_not(None), Member.is_demo.is_(False)
SUBJECTS = {DECISION: _("A decision about your contributions"), REVERSAL: _("A decision was taken back")}
OUTCOMES: dict[str, LazyString] = {
    Outcome.UPHELD: _("Your objection: the decision stands"),
    Outcome.CHANGED: _("Your objection: the measure ends sooner"),
    Outcome.OVERTURNED: _("Your objection: the decision is taken back"),
    Outcome.LAPSED: _("Your objection: the measure has ended"),
}


@after(CaseDecided)
def tell_of_decision(event: CaseDecided) -> None:
    """That there is a statement of reasons, and how to object."""
    _owe(DECISION, event.decision_id)


@after(AppealDecided)
def tell_of_appeal(event: AppealDecided) -> None:
    """What their objection came to."""
    appeal = session.get_one(Appeal, event.appeal_id)
    _owe(APPEAL, appeal.decision_id, appeal.id)


@after(DecisionReversed)
def tell_of_reversal(event: DecisionReversed) -> None:
    """That a decision was taken back without their asking."""
    _owe(REVERSAL, event.decision_id)


def _owe(about: str, decision_id: int, appeal_id: int | None = None) -> None:
    """A mail to whoever it is about, and whoever's votes it set aside."""
    found = select(Statement.id, Statement.member_id).where(Statement.decision_id == decision_id)
    statement = session.execute(found).one_or_none()
    if statement is None:
        return
    voted = select(Vote.member_id).join(Hold, Hold.subject_id == Vote.id)
    voters = voted.where(Hold.kind == Holdable.VOTE, Hold.statement_id == statement.id)
    theirs = or_(Member.id == (statement.member_id or 0), Member.id.in_(voters))
    concerned = session.scalars(select(Member.id).where(theirs, *REACHED).order_by(Member.id))
    record_all([MemberConcerned(about, statement.id, appeal_id, member_id) for member_id in concerned])


@mailed(MemberConcerned)
def mail_of_decision(event: MemberConcerned) -> Mail | None:
    """The way to the statement of reasons; none to whoever has left, or has no confirmed address any more."""
    member = session.scalars(select(Member).where(Member.id == event.member_id, *REACHED)).one_or_none()
    about = select(Statement).where(Statement.id == event.statement_id).options(joinedload(Statement.decision))
    statement = session.scalars(about).one_or_none()
    if member is None or statement is None:
        return None
    appeal = session.get_one(Appeal, event.appeal_id) if event.appeal_id else None
    return render_mail(
        f"moderation_{event.about}",
        to=member.email or "",
        subject=OUTCOMES[str(appeal.outcome)] if appeal else SUBJECTS[event.about],
        language=member.language,
        brand=the_site(),
        name=member.display_name,
        rung=statement.decision.rung,
        outcome=appeal.outcome if appeal else "",
        url=f"{chosen().settings.base_url}{open_statement_path(statement.id)}",
        action=_("Read the reasons"),
        **_times(member, statement, appeal),
    )


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
