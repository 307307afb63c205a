"""A member's own settings: how they appear, and their picture."""

from flask import redirect, render_template
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response as BaseResponse

from community.access import Permission, authorize
from community.core import clock
from community.core.errors import Invalid
from community.core.pictures import AVATAR
from community.core.ports import chosen
from community.membership.actions.settings import Profile, edit_profile
from community.membership.actions.uploads import change_avatar, remove_avatar
from community.membership.forms import AvatarForm, ProfileForm
from community.membership.models import Member
from community.membership.views.blueprint import blueprint
from community.membership.views.errand import greet
from community.membership.views.oneself import myself
from community.web import limits
from community.web.pictures import Received, pictures_in
from community.web.tongue import forget_tongue
from community.web.view import Answer, Render, always_open, changes_oneself, page, prepared_by, see, writes

PATH = "/settings"
TEMPLATE = "membership/settings.html"


@blueprint.get(PATH)
def settings_page() -> Answer:
    """Picture, name, words about oneself, language and time zone."""
    return render_template(TEMPLATE, form=ProfileForm.of(myself()), avatar=AvatarForm())


@blueprint.post(PATH)
@writes
@changes_oneself
def save_profile() -> object:
    """Take what was changed."""
    me = myself()
    authorize(me, Permission.PROFILE_EDIT, me)
    form = ProfileForm.of(me)
    if not form.validate():
        return _again(form, AvatarForm())
    try:
        edit_profile(me, _profile(form), by=me)
    except Invalid as refusal:
        form.refuse(refusal)
        return _again(form, AvatarForm())
    refresh()
    forget_tongue()
    greet(_("Saved."))
    return see(PATH)


def _profile(form: ProfileForm) -> Profile:
    return Profile(
        display_name=form.display_name.data,
        bio=form.bio.data or "",
        language=form.language.data,
        time_zone=form.time_zone.data,
        names_votes=form.names_votes.data,
    )


def _again(form: ProfileForm, avatar: AvatarForm) -> Render:
    return page(TEMPLATE, status=422, form=form, avatar=avatar)


@blueprint.post(f"{PATH}/avatar")
@prepared_by(pictures_in("picture", Permission.UPLOAD_CREATE, shape=AVATAR))
@writes
@changes_oneself
def save_avatar(ready: Received) -> object:
    """Show a picture of one's own."""
    me = myself()
    form = AvatarForm()
    try:
        _take_avatar(me, ready)
    except Invalid as refusal:
        form.refuse(refusal)
        return _again(ProfileForm.of(me, is_untouched=True), form)
    greet(_("This is how you look from now on."))
    return see(PATH)


def _take_avatar(me: Member, received: Received) -> None:
    authorize(me, Permission.PROFILE_EDIT, me)
    authorize(me, Permission.UPLOAD_CREATE)
    pictures = received.pictures()
    if not pictures:
        raise Invalid("picture-missing", field="picture")
    limits.spend_by_member("uploads", me)
    change_avatar(me, pictures[0], by=me, now=clock.now(), files=chosen().files)


@blueprint.delete(f"{PATH}/avatar")
@writes
@always_open
@changes_oneself
def drop_avatar() -> object:
    """Show the initials again."""
    me = myself()
    if remove_avatar(me, by=me):
        greet(_("Your picture is gone. Your initials stand in for it."))
    return see(PATH)


@blueprint.get(f"{PATH}/<any(avatar, email, password):part>")
def lost(part: str) -> BaseResponse:
    """Where a form was refused and its address opened again: back to the page it stands on."""
    return redirect(PATH if part == "avatar" else f"{PATH}/sign-in")
