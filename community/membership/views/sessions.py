"""Where a member is signed in."""

from flask import render_template
from flask_babel import gettext as _

from community.core.clock import python_now
from community.core.errors import Missing
from community.core.ids import hashed
from community.membership.actions.signing_in import end_one_session, end_other_sessions
from community.membership.queries import sessions_of
from community.membership.views.blueprint import blueprint
from community.membership.views.errand import greet
from community.membership.views.oneself import myself
from community.web.view import Answer, always_open, see, writes

PATH = "/settings/sessions"


@blueprint.get(PATH)
def sessions_page() -> Answer:
    """The browsers that are signed in, this one marked."""
    member = myself()
    running = sessions_of(member, now=python_now())
    here = hashed(member.session_token)
    return render_template("membership/sessions.html", sessions=running, here=here)


@blueprint.delete(f"{PATH}/<int:session_id>")
@writes
@always_open
def end_session_view(session_id: int) -> object:
    """Sign out one browser."""
    if not end_one_session(session_id, by=myself()):
        raise Missing
    greet(_("That browser is signed out."))
    return see(PATH)


@blueprint.delete(PATH)
@writes
@always_open
def end_others() -> object:
    """Sign out everywhere but here."""
    end_other_sessions(by=myself())
    greet(_("You are signed out everywhere but here."))
    return see(PATH)
