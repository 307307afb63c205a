"""The owner's page about the policy: its text, its clauses, a look at both, and publishing."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from community.access import Permission
from community.core import clock
from community.core.errors import Invalid
from community.core.text import render_markdown
from community.membership.actions.agreeing import accept_policy
from community.membership.models import Member
from community.moderation.actions.clauses import publish_policy, tidy_clauses
from community.moderation.forms.policy import SEVERITY_WORDS, PolicyForm, rearranged
from community.moderation.queries.clauses import wordings_of
from community.moderation.rules.clauses import changes, text_change
from community.moderation.views.blueprint import blueprint
from community.site.actions import tidy_text
from community.site.queries import policy_in_force
from community.site.rules import levelled
from community.web.actor import signed_in
from community.web.gate import only
from community.web.view import Answer, Render, page, see, writes

CONFIGURE = Permission.SITE_CONFIGURE
TEMPLATE = "moderation/owner_policy.html"
REARRANGING = ("up", "down", "remove", "add")


@blueprint.get("/owner/policy")
def owner_policy() -> str:
    """The policy in force, to be changed."""
    only(CONFIGURE)
    last = policy_in_force()
    clauses = [vars(each) for each in wordings_of(last)]
    form = PolicyForm(formdata=None, data={"text": last.text, "after": last.number, "clauses": clauses})
    return render_template(TEMPLATE, form=form, last=last, preview=None, open_at=None)


@blueprint.post("/owner/policy")
@writes
def change_policy() -> Any:
    """Rearrange the clauses, look at the whole, or put it into force as the next version: as the button says."""
    only(CONFIGURE)
    form = PolicyForm()
    act, _dash, place = request.form.get("act", "").partition("-")
    if act in REARRANGING:
        return _rearranged(form, act, place)
    if form.validate():
        try:
            return _look(form) if act == "look" else _publish(form)
        except Invalid as refusal:
            form.refuse(refusal)
            if refusal.code == "policy-meanwhile":
                form.after.data = str(policy_in_force().number)
    return page(TEMPLATE, form=form, last=policy_in_force(), preview=None, open_at=None, status=422)


def _rearranged(form: PolicyForm, act: str, place: str) -> Render:
    form, open_at = rearranged(form, act, int(place) if place.isdecimal() and len(place) < 4 else -1)
    return page(TEMPLATE, form=form, last=policy_in_force(), preview=None, open_at=open_at)


def _look(form: PolicyForm) -> Render:
    last, text, clauses = policy_in_force(), tidy_text(form.text.data, "text"), tidy_clauses(form.wordings)
    preview = {
        "html": levelled(render_markdown(text), 4),
        "clauses": clauses,
        "changes": changes(wordings_of(last), clauses),
        "text_pieces": text_change(last.text, text),
        "severities": SEVERITY_WORDS,
    }
    return page(TEMPLATE, form=form, last=last, preview=preview, open_at=None)


def _publish(form: PolicyForm) -> Answer:
    who, now = signed_in(), clock.now()
    version = publish_policy(
        form.text.data, form.wordings, is_material=form.is_material.data, after=form.follows, by=who, now=now
    )
    if isinstance(who, Member):
        accept_policy(who, version.number, now=now)
    flash(_("Version %(number)s is in force.", number=version.number), "success")
    return see("/policy")
