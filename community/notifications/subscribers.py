"""What happens is told: one row in the transaction in which it happens, and everybody whom it concerns afterwards."""

from flask_babel import lazy_gettext as _

from community.core import clock
from community.core.db import session
from community.core.events import during
from community.core.personal import exported
from community.core.posting import MailRefused
from community.discussion.events import CommentPosted
from community.discussion.models import Comment
from community.ideas.events import IdeaAnswered, MergeSettled
from community.membership.events import MemberRemoved
from community.notifications.actions.leaving import leave_notifications
from community.notifications.actions.stopping import stop_delivery
from community.notifications.actions.telling import tell_of_answer, tell_of_comment, tell_of_proposal, tell_of_question
from community.notifications.queries import exporting
from community.voting.events import SolutionAsked

exported("follows", _("How much you chose to hear of which idea"), exporting.follows_of, by=("follows.member_id",))
exported(
    "notifications",
    _("What you were told, and when you read it"),
    exporting.notifications_of,
    by=("notifications.member_id",),
)
exported("mail-wishes", _("How soon you wish to hear by mail"), exporting.wishes_of, by=("mail_wishes.member_id",))
exported("mails", _("Which mails were sent to you"), exporting.mailings_of, by=("mailings.member_id",))
exported("mail-stops", _("Where mail to you came back"), exporting.stops_of, by=("mail_stops.member_id",))


@during(IdeaAnswered)
def tell_followers(event: IdeaAnswered) -> None:
    """Whoever follows hears of it."""
    tell_of_answer(event.status_change_id)


@during(CommentPosted)
def tell_those_concerned(event: CommentPosted) -> None:
    """Whoever is answered or named hears of it, and who wants to hear everything."""
    tell_of_comment(session.get_one(Comment, event.comment_id))


@during(SolutionAsked)
def ask_those_who_voted(event: SolutionAsked) -> None:
    """Whoever voted hears that the question stands."""
    tell_of_question(event.question_id)


@during(MergeSettled)
def tell_who_proposed(event: MergeSettled) -> None:
    """Whoever proposed it hears what became of it."""
    tell_of_proposal(event.proposal_id)


@during(MailRefused)
def stop_mail_to(event: MailRefused) -> None:
    """No notification goes to a mailbox that does not exist."""
    stop_delivery(event.delivery_id, event.said, now=clock.now())


@during(MemberRemoved)
def stop_telling(event: MemberRemoved) -> None:
    """Nobody is left who would be told."""
    leave_notifications(event.member_id)
