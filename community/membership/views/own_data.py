"""A member's own data: a copy of it, and leaving. Open to whoever knows the password, also while suspended."""

from dataclasses import dataclass

from flask import Response, render_template, request, send_file
from flask import session as cookie
from flask_babel import gettext as _

from community.access import Permission, authorize
from community.core import clock
from community.core.db import session
from community.core.errors import Invalid, NotPermitted
from community.core.ports import chosen
from community.membership.actions.drafts import drop_draft
from community.membership.actions.leaving import leave
from community.membership.actions.settings import believe
from community.membership.actions.signing_in import Proof, normal_login, prove
from community.membership.forms import ExportForm, LeavingForm
from community.membership.models import Member
from community.membership.views.archive import packed
from community.membership.views.blueprint import blueprint
from community.membership.views.errand import DRAFT, demo_may_enter, greet, let_out
from community.site.queries import the_site
from community.web import limits
from community.web.actor import viewer
from community.web.view import Answer, Render, always_open, page, prepared_by, see, writes

PATH = "/settings/data"
TEMPLATE = "membership/own_data.html"
Either = ExportForm | LeavingForm


@dataclass(frozen=True)
class Proven:
    """A form that was found good, and whose password was in it, if it was right."""

    form: Either
    proof: Proof | None


@dataclass(frozen=True, kw_only=True)
class Download(Render):
    """The archive, made after the commit: it only reads, however long that takes."""

    template: str = ""
    member: Member

    def __call__(self) -> Answer:
        archive = packed(self.member.id, site=the_site().name, files=chosen().files)
        name = f"{self.member.handle}-{clock.python_now():%Y-%m-%d}.zip"
        answer: Response = send_file(archive, "application/zip", as_attachment=True, download_name=name)
        answer.headers["Cache-Control"] = "no-store"
        return answer


@blueprint.get(PATH)
def own_data_page() -> Answer:
    """What can be taken along, and what leaving does."""
    return render_template(TEMPLATE, export=ExportForm(formdata=None), leaving=LeavingForm(formdata=None))


def _prove_export() -> object:
    return _proven(ExportForm())


def _prove_leaving() -> object:
    return _proven(LeavingForm())


def _proven(form: Either) -> object:
    """Attempts count like those to sign in. Whoever is signed in proves that they are the same person."""
    who = viewer()
    login = who.handle if isinstance(who, Member) else form.login.data or ""
    if not form.validate():
        return _again(form)
    limits.spend_by_network("sign-in", normal_login(login))
    return Proven(form, prove(login, form.current_password.data))


def _again(form: Either) -> Render:
    is_export = isinstance(form, ExportForm)
    export = form if is_export else ExportForm(formdata=None)
    leaving = LeavingForm(formdata=None) if is_export else form
    return page(TEMPLATE, status=422, export=export, leaving=leaving)


def _whose(proof: Proof | None) -> Member:
    """The member whose password was given; raises Invalid where it was nobody's."""
    if proof is None:
        code = "password-wrong" if viewer().is_member else "sign-in-failed"
        raise Invalid(code, field="current_password")
    member = session.get_one(Member, proof.member_id, with_for_update={"read": True}, populate_existing=True)
    if member.is_demo and not demo_may_enter():
        raise NotPermitted("demo-elsewhere")
    return member


@blueprint.post(f"{PATH}/export")
@prepared_by(_prove_export)
@writes
@always_open
def export_data(ready: Proven) -> object:
    """Everything about oneself, as one file."""
    try:
        member = _whose(ready.proof)
        authorize(member, Permission.ACCOUNT_LEAVE, member)
        believe(ready.proof, member)
    except Invalid as refusal:
        ready.form.refuse(refusal)
        return _again(ready.form)
    return Download(member=member)


@blueprint.post(f"{PATH}/removal")
@prepared_by(_prove_leaving)
@writes
@always_open
def remove_account(ready: Proven) -> object:
    """Leave. What was typed in this browser before joining goes, too."""
    keeps_words = request.form.get("contributions") == "stay"
    try:
        member = _whose(ready.proof)
        leave(member, keeps_words=keeps_words, proof=ready.proof, by=member, now=clock.now())
    except Invalid as refusal:
        ready.form.refuse(refusal)
        return _again(ready.form)
    drop_draft(cookie.get(DRAFT))
    let_out()
    greet(_("Your account is removed. Thank you for having been here."))
    return see("/")
