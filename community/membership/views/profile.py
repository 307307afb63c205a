"""What everybody may read about a member."""

from flask import redirect, render_template

from community.core.errors import Missing
from community.membership.forms import ROLE_NAMES
from community.membership.models import Holdable
from community.membership.policy import sees_held
from community.membership.queries import by_handle, by_id, cases_on
from community.membership.views.blueprint import blueprint
from community.web.actor import viewer
from community.web.view import Answer


@blueprint.get("/members/<handle>")
def profile(handle: str) -> Answer:
    """Name, words and roles; what they proposed and said comes from the rooms above.

    Of a profile that was set aside, all but the member and moderators see the handle alone.
    """
    member = by_handle(handle)
    if member is None or member.erased_at is not None:
        raise Missing
    if member.claimed_by_id is not None:
        return redirect(by_id(member.claimed_by_id).path)
    who = viewer()
    is_open = not member.is_held or who.id == member.id or sees_held(who)
    return render_template(
        "membership/profile.html",
        member=member,
        appears=member if is_open else member.shown,
        is_open=is_open,
        roles=[ROLE_NAMES[role] for role in sorted(member.roles)],
        held_by=cases_on(Holdable.PROFILE, member.id) if is_open and member.is_held else (),
    )
