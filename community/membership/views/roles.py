"""The owner's page about roles, and about who wrote what an import brought."""

from flask import render_template, request
from flask_babel import gettext as _

from community.access import Permission, Role, holds
from community.core import clock
from community.core.errors import Invalid, Missing
from community.membership.actions.claims import claim
from community.membership.actions.roles import grant_role, revoke_role
from community.membership.forms import ROLE_NAMES, ClaimForm, GrantForm
from community.membership.models import Member
from community.membership.queries import by_handle, staff
from community.membership.views.blueprint import blueprint
from community.membership.views.errand import greet
from community.membership.views.oneself import myself
from community.web.gate import only
from community.web.view import Answer, Render, page, see, writes

PATH = "/owner/roles"
TEMPLATE = "membership/owner_roles.html"


@blueprint.get(PATH)
def roles_page() -> Answer:
    """Everybody with a role; a form to give one; a form to hand over."""
    only(Permission.ROLE_GRANT)
    claim_form = ClaimForm(formdata=None, data={"unclaimed": request.args.get("unclaimed", "")})
    return render_template(TEMPLATE, **_context(GrantForm(formdata=None), claim_form))


def _context(grant: GrantForm, handing: ClaimForm) -> dict[str, object]:
    return {"staff": staff(), "role_names": ROLE_NAMES, "grant": grant, "handing": handing}


def _again(grant: GrantForm | None = None, handing: ClaimForm | None = None) -> Render:
    forms = grant or GrantForm(formdata=None), handing or ClaimForm(formdata=None)
    return page(TEMPLATE, status=422, **_context(*forms))


@blueprint.post(PATH)
@writes
def give_role() -> object:
    """Give a role to whoever has the handle."""
    only(Permission.ROLE_GRANT)
    form = GrantForm()
    if not form.validate():
        return _again(grant=form)
    try:
        member, role = _named(form.handle.data, "handle"), Role(form.role.data)
        is_new = grant_role(member, role, by=myself(), now=clock.now())
    except Invalid as refusal:
        form.refuse(refusal)
        return _again(grant=form)
    words = {"name": member.display_name, "role": ROLE_NAMES[role]}
    greet(_("%(name)s: %(role)s from now on.", **words) if is_new else _("%(name)s: %(role)s already.", **words))
    return see(PATH)


@blueprint.delete(f"{PATH}/<handle>/<any(team, moderator, owner):role>")
@writes
def take_role(handle: str, role: str) -> object:
    """Take a role back."""
    only(Permission.ROLE_GRANT)
    member = by_handle(handle)
    if member is None:
        raise Missing
    try:
        revoke_role(member, Role(role), by=myself(), now=clock.now())
    except Invalid as refusal:
        form = GrantForm(formdata=None)
        form.refuse(refusal)
        return _again(grant=form)
    greet(_("%(name)s: no longer %(role)s.", name=member.display_name, role=ROLE_NAMES[Role(role)]))
    return see(PATH if holds(myself(), Permission.ROLE_GRANT) else "/")


@blueprint.post("/owner/claims")
@writes
def hand_over() -> object:
    """Give a member what an import brought under another handle."""
    only(Permission.ROLE_GRANT)
    form = ClaimForm()
    if not form.validate():
        return _again(handing=form)
    try:
        unclaimed, member = _named(form.unclaimed.data, "unclaimed"), _named(form.member.data, "member")
        claim(unclaimed, member, by=myself(), now=clock.now())
    except Invalid as refusal:
        form.refuse(refusal)
        return _again(handing=form)
    greet(_("What @%(unclaimed)s wrote is now %(name)s’s.", unclaimed=unclaimed.handle, name=member.display_name))
    return see(member.path)


def _named(handle: str, field: str) -> Member:
    member = by_handle(handle)
    if member is None:
        raise Invalid("handle-nobody", field=field)
    return member
