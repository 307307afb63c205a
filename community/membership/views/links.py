"""What links in mails lead to: a page whose button acts. Opening one changes nothing, for mail scanners open all."""

from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from community.core import clock
from community.core.clock import python_now
from community.core.errors import Closed, Missing
from community.membership.actions.links import (
    CONFIRM,
    RESET,
    ask_confirmation,
    ask_reset,
    confirm_address,
    reset_password,
)
from community.membership.actions.signing_in import Suspended, open_session
from community.membership.forms import NewPasswordForm, ResetForm
from community.membership.models import MailLink, Member
from community.membership.queries import link_behind
from community.membership.rules import hash_password, normal_email
from community.membership.views.blueprint import blueprint
from community.membership.views.errand import demo_may_enter, errand, greet, let_in, this_browser
from community.web import limits
from community.web.actor import viewer
from community.web.view import Answer, always_open, page, prepared_by, see, writes

ASK, NEW_PASSWORD, CONFIRMATION = (f"membership/{name}.html" for name in ("reset", "reset_link", "confirm_link"))
SETTINGS = "/settings/sign-in"
GONE = 410


@dataclass(frozen=True)
class Followed:
    """A link as its page shows it. `state` is open, used, expired, or unknown where there is none."""

    link: MailLink | None
    member: Member | None

    @property
    def state(self) -> str:
        if self.link is None:
            return "unknown"
        if self.link.is_open(python_now()):
            return "open"
        return "used" if self.link.used_at else "expired"

    @property
    def is_done(self) -> bool:
        """Whether the address is confirmed, by this link or another."""
        return bool(self.member and self.member.is_confirmed and self.link and self.member.email == self.link.address)

    @property
    def status(self) -> int:
        return 200 if self.state == "open" else 404 if self.link is None else GONE


def _followed(token: str, purpose: str) -> Followed:
    return Followed(*(link_behind(token, purpose) or (None, None)))


# A new password


@blueprint.get("/reset")
def reset_page() -> Answer:
    """The form that asks for an address."""
    return render_template(ASK, form=ResetForm(), errand=errand(), is_sent=False)


@blueprint.post("/reset")
@writes
@always_open
def ask_for_reset() -> object:
    """The same answer and the same work for every address; the mail is another matter."""
    form = ResetForm()
    if not form.validate():
        return page(ASK, status=422, form=form, errand=errand(), is_sent=False)
    ask_reset(normal_email(form.email.data))
    limits.spend_by_network("reset")
    return page(ASK, form=ResetForm(formdata=None), errand=errand(), is_sent=True)


@blueprint.get("/reset/<token>")
def reset_link_page(token: str) -> Answer:
    """The form for a new password."""
    at = _followed(token, RESET)
    return render_template(NEW_PASSWORD, form=NewPasswordForm(), at=at), at.status


def _new_hash(token: str) -> object:
    at = _followed(token, RESET)
    form = NewPasswordForm()
    if at.state != "open" or at.member is None:
        return page(NEW_PASSWORD, status=at.status, form=form, at=at)
    form.names = (at.member.handle, at.member.email or "")
    if not form.validate():
        return page(NEW_PASSWORD, status=422, form=form, at=at)
    return hash_password(form.password.data)


@blueprint.post("/reset/<token>")
@prepared_by(_new_hash)
@writes
@always_open
def set_password(token: str, ready: str) -> object:
    """Set it, sign out everywhere else, and be in; whoever is suspended, to the reasons."""
    now = clock.now()
    try:
        member = reset_password(token, ready, now=now)
    except (Missing, Closed):
        at = _followed(token, RESET)
        return page(NEW_PASSWORD, status=at.status, form=NewPasswordForm(), at=at)
    try:
        open_session(member, browser=this_browser(), lets_demo_in=demo_may_enter(), now=now)
    except Suspended as error:
        return see(error.path)
    let_in(member)
    greet(_("Your new password is set, and every other browser is signed out."))
    return see(errand().destination)


# An address confirmed


@blueprint.get("/confirm/<token>")
def confirm_link_page(token: str) -> Answer:
    """The page with the button."""
    at = _followed(token, CONFIRM)
    return render_template(CONFIRMATION, at=at, token=token, is_taken=False), 200 if at.is_done else at.status


@blueprint.post("/confirm/<token>")
@writes
@always_open
def confirm(token: str) -> object:
    """Confirm the address; it works without being signed in, for the mail may be on another device."""
    try:
        member = confirm_address(token, now=clock.now())
    except (Missing, Closed) as error:
        at, is_taken = _followed(token, CONFIRM), error.code == "address-taken"
        return page(CONFIRMATION, status=409 if is_taken else at.status, at=at, token=token, is_taken=is_taken)
    greet(_("%(address)s is confirmed. Thank you.", address=member.email))
    return see("/" if viewer().is_member else "/sign-in")


@blueprint.post("/confirm")
@writes
@always_open
def ask_for_confirmation() -> object:
    """Send another link: to where the old one went, or to one's own address."""
    at = _followed(request.form.get("token", ""), CONFIRM)
    who = viewer()
    member = at.member or (who if isinstance(who, Member) else None)
    if member is None:
        return see(f"/sign-in?next={SETTINGS}")
    ask_confirmation(member, now=clock.now(), address=at.link.address if at.link else None)
    limits.spend_by_network("reset")
    greet(_("A new link is on its way. Please look into your mail."))
    return see(SETTINGS if who.is_member else "/sign-in")
