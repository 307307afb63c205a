"""What one was told, and having read it. Opening a page writes nothing: a button does, and pressing it is a form of its
own, which htmx sends by itself where an idea is opened that there is news of."""

from flask import render_template, request

from community.core import clock
from community.notifications.actions.reading import mark_read
from community.notifications.queries import told_to
from community.notifications.views.blueprint import blueprint
from community.web.actor import signed_in
from community.web.htmx import is_htmx
from community.web.security import safe_next
from community.web.view import Answer, always_open, changes_oneself, page, see, writes

PATH = "/notifications"


@blueprint.get(PATH)
def told() -> Answer:
    """What changed, newest first."""
    who = signed_in()
    after = request.args.get("after")
    here = request.full_path if after else PATH
    found = told_to(who, after=after)
    return render_template("notifications/told.html", told=found, here=here, is_first=after is None)


@blueprint.post(f"{PATH}/reading")
@writes
@always_open
@changes_oneself
def read() -> object:
    """Mark as read: everything up to a number, what one idea brought, or a single one."""
    wanted = {name: request.form.get(name, type=int) for name in ("up_to", "idea_id", "only")}
    mark_read(by=signed_in(), now=clock.now(), **{name: _bounded(number) for name, number in wanted.items()})
    if is_htmx() and wanted["idea_id"] is not None:
        return page("notifications/_read.html")
    return see(safe_next(request.form.get("next"), PATH))


def _bounded(number: int | None) -> int | None:
    """A number as both databases take it."""
    return None if number is None else min(abs(number), 2**62)
