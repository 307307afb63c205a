"""After a change of what is allowed: whoever agreed to an earlier version is asked before they next write.

Reading stays free. What was typed is carried in the page that asks, and sent on where it was going by the same button.
"""

from typing import Any

from flask import Response, after_this_request, flash, redirect, render_template, request
from flask_babel import gettext as _

from community.core import clock
from community.core.errors import Conflict
from community.core.transaction import writing
from community.membership.actions.agreeing import accept_policy
from community.membership.models import Member
from community.membership.queries import agreed_version
from community.moderation.views.blueprint import blueprint
from community.moderation.views.policy import compared
from community.site.queries import policy_in_force, policy_version
from community.web.actor import forget_viewer, signed_in, viewer
from community.web.errors import typed_fields
from community.web.htmx import is_htmx
from community.web.view import Answer, Render, always_open, before_writing, page, see, wants_json, writes

PATH = "/policy/agreement"
TEMPLATE = "moderation/policy_agreement.html"
AGREED = "policy_agreed"
# Carried by nobody's page: tokens are given anew, and secrets are typed again.
NEVER_CARRIED = ("csrf_token", AGREED)


@blueprint.get(PATH)
def agreement_page() -> Answer:
    """What changed since the member agreed, and the button to agree, for whoever would rather do it now."""
    who = signed_in()
    if not isinstance(who, Member) or not who.awaits_policy:
        return redirect("/policy")
    return render_template(TEMPLATE, **_asked(who), send_to=PATH, carried=[], typed=[], has_files=False)


@blueprint.post(PATH)
@writes
@always_open
def agree_to_policy() -> object:
    """Agree, with nothing to be sent on."""
    who = signed_in()
    if isinstance(who, Member):
        accept_policy(who, _agreed_number(), now=clock.now())
    flash(_("Thank you. Everything is open to you as before."), "success")
    return see("/policy")


@blueprint.before_app_request
def take_agreement() -> None:
    """What was carried arrives with the agreement. That is kept for itself: the form may still be refused."""
    if AGREED not in request.form or request.url_rule is None or request.path == PATH:
        return
    with writing():
        forget_viewer()
        who = viewer()
        if isinstance(who, Member) and who.awaits_policy:
            accept_policy(who, _agreed_number(), now=clock.now())


def _agreed_number() -> int:
    number = request.form.get(AGREED, "")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


@before_writing
def ask_to_agree() -> Render | None:
    """The page that asks, in place of what would have been written; nothing for whoever has agreed."""
    who = viewer()
    if not isinstance(who, Member) or not who.awaits_policy:
        return None
    if wants_json():
        raise Conflict("policy-changed")
    if is_htmx():
        after_this_request(_over_the_page)
    carried = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_CARRIED and "password" not in name
    ]
    has_files = any(file.filename for file in request.files.values())
    return page(
        TEMPLATE,
        status=409,
        **_asked(who),
        send_to=request.full_path if request.query_string else request.path,
        carried=carried,
        typed=typed_fields(),
        has_files=has_files,
    )


def _over_the_page(response: Response) -> Response:
    """htmx puts it where the page was, not into a toast."""
    response.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top"})
    return response


def _asked(who: Member) -> dict[str, Any]:
    """What changed since the version that the member agreed to last. Six queries at most."""
    after = policy_in_force()
    before = agreed_version(who) or policy_version(who.awaits_policy - 1)
    return {"after": after, "before": before, **compared(before, after)}
