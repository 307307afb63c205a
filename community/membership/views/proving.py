"""Settings that need the current password: the e-mail address and the password itself."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from community.core import clock
from community.core.errors import Invalid
from community.membership.actions.settings import change_address, change_password
from community.membership.actions.signing_in import Proof, prove
from community.membership.forms import AddressForm, PasswordForm
from community.membership.models import Member
from community.membership.rules import hash_password
from community.membership.views.blueprint import blueprint
from community.membership.views.errand import greet
from community.membership.views.oneself import myself
from community.web import limits
from community.web.view import Answer, Render, always_open, page, prepared_by, see, writes

PATH = "/settings/sign-in"
TEMPLATE = "membership/settings_sign_in.html"


@dataclass(frozen=True)
class Proven:
    """A form that was found good; whether the password in it was right; and the hash of a new one."""

    form: AddressForm | PasswordForm
    proof: Proof | None
    password_hash: str = ""


@blueprint.get(PATH)
def sign_in_settings() -> Answer:
    """Address and password."""
    myself()
    return render_template(TEMPLATE, address=_blank(AddressForm), password=_blank(PasswordForm))


def _blank(form: type[AddressForm] | type[PasswordForm]) -> AddressForm | PasswordForm:
    return form(formdata=None)


def _prove_address() -> object:
    myself()
    form = AddressForm()
    return Proven(form, _prove(form)) if form.validate() else _again(form)


def _prove_password() -> object:
    me = myself()
    form = PasswordForm()
    form.names = (me.handle, me.email or "")
    if not form.validate():
        return _again(form)
    proof = _prove(form)
    return Proven(form, proof, hash_password(form.new_password.data) if proof else "")


def _prove(form: AddressForm | PasswordForm) -> Proof | None:
    """Attempts count like those to sign in."""
    handle = myself().handle
    limits.spend_by_network("sign-in", handle)
    return prove(handle, form.current_password.data)


def _again(form: AddressForm | PasswordForm) -> Render:
    is_address = isinstance(form, AddressForm)
    address = form if is_address else _blank(AddressForm)
    return page(TEMPLATE, status=422, address=address, password=_blank(PasswordForm) if is_address else form)


@blueprint.post("/settings/email")
@prepared_by(_prove_address)
@writes
@always_open
def save_address(ready: Proven) -> object:
    """Mail a link to the new address."""
    me = myself()
    try:
        address = change_address(me, ready.form.email.data, proof=ready.proof, by=me, now=clock.now())
    except Invalid as refusal:
        ready.form.refuse(refusal)
        return _again(ready.form)
    limits.spend_by_network("reset")
    greet(_("We sent a link to %(address)s. Open it within a day, and the address is yours.", address=address))
    return see(PATH)


@blueprint.post("/settings/password")
@prepared_by(_prove_password)
@writes
@always_open
def save_password(ready: Proven) -> object:
    """Take the new password."""
    me: Member = myself()
    try:
        change_password(me, ready.password_hash, proof=ready.proof, by=me)
    except Invalid as refusal:
        ready.form.refuse(refusal)
        return _again(ready.form)
    greet(_("Your password is changed, and every other browser is signed out."))
    return see(PATH)
