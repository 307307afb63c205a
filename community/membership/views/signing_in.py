"""Signing in and out."""

from dataclasses import dataclass

from flask import render_template

from community.core import clock
from community.core.errors import Invalid
from community.membership.actions.signing_in import Proof, Suspended, normal_login, prove, sign_in
from community.membership.forms import SignInForm
from community.membership.views.blueprint import blueprint
from community.membership.views.errand import (
    Errand,
    already_in,
    demo_may_enter,
    errand,
    let_in,
    let_out,
    this_browser,
)
from community.web import limits
from community.web.view import Answer, always_open, page, prepared_by, see, writes

TEMPLATE = "membership/sign_in.html"


@dataclass(frozen=True)
class Knock:
    """Somebody at the door whose password was right."""

    form: SignInForm
    errand: Errand
    proof: Proof


@blueprint.get("/sign-in")
def sign_in_page() -> Answer:
    """The form. Whoever is in already goes on to where they wanted."""
    at = errand()
    return already_in(at) or render_template(TEMPLATE, form=SignInForm(), errand=at)


def _check() -> object:
    """Count the attempt, then check the password: as slowly for an account that does not exist."""
    form, at = SignInForm(), errand()
    if not form.validate():
        return page(TEMPLATE, status=422, form=form, errand=at)
    limits.spend_by_network("sign-in", normal_login(form.login.data))
    proof = prove(form.login.data, form.password.data)
    return Knock(form, at, proof) if proof else _refused(form, at, Invalid("sign-in-failed"))


def _refused(form: SignInForm, at: Errand, error: Invalid) -> object:
    form.refuse(error)
    return page(TEMPLATE, status=422, form=form, errand=at)


@blueprint.post("/sign-in")
@prepared_by(_check)
@writes
@always_open
def create_session(ready: Knock) -> object:
    """Let them in, and on with what they came for; whoever is suspended, to the reasons."""
    at = ready.errand
    try:
        member = sign_in(
            ready.proof,
            browser=this_browser(),
            lets_demo_in=demo_may_enter(),
            now=clock.now(),
            vote_for=at.vote,
        )
    except Invalid as error:
        return _refused(ready.form, at, error)
    except Suspended as error:
        return see(error.path)
    let_in(member)
    return see(at.destination)


@blueprint.post("/sign-out")
@writes
@always_open
def sign_out() -> object:
    """End this browser's session; its cookie is worth nothing from now on."""
    let_out()
    return see("/")
