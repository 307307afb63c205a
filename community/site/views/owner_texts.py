"""The owner's pages about the policy, and about About and Privacy."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from community.access import Permission
from community.core import clock
from community.core.errors import Invalid
from community.core.text import render_markdown
from community.site.actions import change_texts, publish_policy, tidy_text
from community.site.forms import PolicyForm, TextsForm
from community.site.queries import policy_in_force, the_site
from community.site.rules import levelled
from community.site.views.blueprint import blueprint
from community.web.actor import signed_in
from community.web.gate import only
from community.web.view import Answer, Render, page, see, writes

CONFIGURE = Permission.SITE_CONFIGURE


@blueprint.get("/owner/policy")
def owner_policy() -> str:
    """The policy in force, to be changed."""
    only(CONFIGURE)
    last = policy_in_force()
    form = PolicyForm(data={"text": last.text, "after": last.number})
    return render_template("site/owner_policy.html", form=form, last=last, preview="")


@blueprint.post("/owner/policy")
@writes
def publish() -> Any:
    """Look at the text, or put it into force as the next version."""
    only(CONFIGURE)
    form = PolicyForm()
    wants_look = "look" in request.form
    if form.validate():
        try:
            return _look(form) if wants_look else _publish(form)
        except Invalid as refusal:
            form.refuse(refusal)
            if refusal.code == "policy-meanwhile":
                form.after.data = str(policy_in_force().number)
    return page("site/owner_policy.html", form=form, last=policy_in_force(), preview="", status=422)


def _look(form: PolicyForm) -> Render:
    preview = levelled(render_markdown(tidy_text(form.text.data, "text")), 3)
    return page("site/owner_policy.html", form=form, last=policy_in_force(), preview=preview)


def _publish(form: PolicyForm) -> Answer:
    version = publish_policy(form.text.data, after=form.follows, by=signed_in(), now=clock.now())
    flash(_("Version %(number)s is in force.", number=version.number), "success")
    return see("/policy")


@blueprint.get("/owner/texts")
def owner_texts() -> str:
    """The pages About and Privacy, to be changed."""
    only(CONFIGURE)
    return render_template("site/owner_texts.html", form=TextsForm(obj=the_site()))


@blueprint.post("/owner/texts")
@writes
def change_pages() -> Any:
    """Take both texts."""
    only(CONFIGURE)
    form = TextsForm()
    if form.validate():
        try:
            change_texts(about=form.about.data, privacy=form.privacy.data, by=signed_in(), now=clock.now())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved. Everybody sees it from now on."), "success")
            return see("/owner/texts")
    return page("site/owner_texts.html", form=form, status=422)
