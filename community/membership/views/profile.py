"""What everybody may read about a member."""

from flask import redirect, render_template

from community.core.errors import Missing
from community.membership.forms import ROLE_NAMES
from community.membership.queries import by_handle, by_id
from community.membership.views.blueprint import blueprint
from community.web.view import Answer


@blueprint.get("/members/<handle>")
def profile(handle: str) -> Answer:
    """Name, words and roles; what they proposed and said comes from the rooms above."""
    member = by_handle(handle)
    if member is None:
        raise Missing
    if member.claimed_by_id is not None:
        return redirect(by_id(member.claimed_by_id).path)
    roles = [ROLE_NAMES[role] for role in sorted(member.roles)]
    return render_template("membership/profile.html", member=member, roles=roles)
