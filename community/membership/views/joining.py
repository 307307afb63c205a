"""Becoming a member."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from community.core import clock
from community.core.errors import Invalid
from community.membership.actions.joining import join
from community.membership.actions.signing_in import open_session
from community.membership.forms import JoinForm
from community.membership.rules import hash_password
from community.membership.views.blueprint import blueprint
from community.membership.views.errand import (
    Errand,
    already_in,
    demo_may_enter,
    errand,
    greet,
    let_in,
    this_browser,
)
from community.site.queries import policy_in_force
from community.web import limits
from community.web.language import chosen_language
from community.web.view import Answer, Render, page, prepared_by, see, writes

TEMPLATE = "membership/join.html"


@dataclass(frozen=True)
class Application:
    """A form that was found good, and the hash of its password."""

    form: JoinForm
    errand: Errand
    password_hash: str


@blueprint.get("/join")
def join_page() -> Answer:
    """The form. Whoever is in already goes on to where they wanted."""
    at = errand()
    return already_in(at) or render_template(TEMPLATE, form=JoinForm(), errand=at, policy=policy_in_force())


def _judge() -> object:
    """Refuse what can be refused before the slow part; one hash for everything else."""
    form, at = JoinForm(), errand()
    if elsewhere := already_in(at):
        return elsewhere
    if not form.validate():
        return _again(form, at)
    return Application(form, at, hash_password(form.password.data))


def _again(form: JoinForm, at: Errand) -> Render:
    return page(TEMPLATE, status=422, form=form, errand=at, policy=policy_in_force())


@blueprint.post("/join")
@prepared_by(_judge)
@writes
def create_member(ready: Application) -> object:
    """Join, and be in at once."""
    form, at = ready.form, ready.errand
    try:
        member = join(
            handle=form.handle.data,
            email=form.email.data,
            password_hash=ready.password_hash,
            language=chosen_language(),
            now=clock.now(),
            read_policy=form.read_policy,
        )
    except Invalid as error:
        form.refuse(error)
        return _again(form, at)
    limits.spend_by_network("join")
    open_session(member, browser=this_browser(), lets_demo_in=demo_may_enter(), now=clock.now(), vote_for=at.vote)
    let_in(member)
    greet(_("Welcome, %(name)s. You can do everything from now on.", name=member.display_name))
    return see(at.destination)
