"""How soon one wants to hear by mail, and the way out of every mail."""

from flask import flash, render_template
from flask_babel import gettext as _

from community.access import Permission, Viewer, authorize
from community.core import clock
from community.core.errors import Missing
from community.ideas.queries import get_visible
from community.notifications.actions.stopping import lift_stop
from community.notifications.actions.wishing import leave_by, wish
from community.notifications.forms import MailForm
from community.notifications.models import MailStop
from community.notifications.queries.ways_out import WayOut, way_out
from community.notifications.queries.wishes import stop_of
from community.notifications.views.blueprint import blueprint
from community.web.actor import signed_in, viewer
from community.web.view import Answer, always_open, page, see, writes

SETTINGS = "/settings/notifications"
LEAVING = "/mail/leave/<token>"


@blueprint.get(SETTINGS)
def settings() -> Answer:
    """How soon, for each kind."""
    who = signed_in()
    return render_template("notifications/settings.html", form=MailForm.of(who.id or 0), stop=_stop(who))


@blueprint.post(SETTINGS)
@writes
@always_open
def save_settings() -> object:
    """Take what was changed."""
    who = signed_in()
    authorize(who, Permission.FOLLOW_CHOOSE)
    form = MailForm.of(who.id or 0)
    if not form.validate():
        return page("notifications/settings.html", status=422, form=form, stop=_stop(who))
    wish(form.wishes, by=who, now=clock.now())
    flash(_("Saved."), "success")
    return see(SETTINGS)


def _stop(who: Viewer) -> MailStop | None:
    return stop_of(who, now=clock.python_now())


@blueprint.delete(f"{SETTINGS}/stop")
@writes
@always_open
def use_again() -> object:
    """Send mail to one's address again, though one came back."""
    if lift_stop(by=signed_in(), now=clock.now()):
        flash(_("We write to your address again."), "success")
    return see(SETTINGS)


@blueprint.get(LEAVING)
def leaving(token: str) -> Answer:
    """The page behind a mail's way out: its button leaves, for mail scanners open links."""
    way = _known(token)
    return render_template(
        "notifications/leave.html", token=way.token, what=_what(way), title=_title(way), is_done=False
    )


@blueprint.post(LEAVING)
@writes
@always_open
def leave(token: str) -> object:
    """Leave, by the button or by a mail program's one click (RFC 8058): without a cookie, any number of times."""
    way = _known(token)
    leave_by(way, now=clock.now())
    return page("notifications/leave.html", token=way.token, what=_what(way), title=_title(way), is_done=True)


def _known(token: str) -> WayOut:
    way = way_out(token)
    if way is None:
        raise Missing
    return way


def _what(way: WayOut) -> str:
    return "idea" if way.idea_id is not None else way.what


def _title(way: WayOut) -> str:
    """What the idea is called, for those who may see it, else '': whoever holds the token need not be one of them."""
    if way.idea_id is None:
        return ""
    try:
        idea = get_visible(way.idea_id, viewer())
    except Missing:
        return ""
    return "" if idea.is_held or idea.withdrawn_at else idea.title
