"""The owner's page about name and looks."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.access import Permission
from community.core import clock
from community.core.errors import Invalid
from community.core.meanwhile import ChangedMeanwhile
from community.core.pictures import MARK
from community.core.ports import chosen
from community.site.actions import NewBrand, change_brand, change_mark
from community.site.forms import BrandForm
from community.site.queries import the_site
from community.site.views.blueprint import blueprint
from community.web.actor import signed_in
from community.web.gate import only
from community.web.pictures import Received, pictures_in
from community.web.view import page, prepared_by, see, writes

CONFIGURE = Permission.SITE_CONFIGURE


@blueprint.get("/owner")
def owner() -> Response:
    """The first of the owner's pages."""
    only(CONFIGURE)
    return redirect("/owner/boards")


@blueprint.get("/owner/brand")
def owner_brand() -> str:
    """Name, colour, fonts and mark."""
    only(CONFIGURE)
    return render_template("site/owner_brand.html", form=BrandForm.of(the_site()), is_look=False)


@blueprint.post("/owner/brand/look")
@writes
def look_at_brand() -> Any:
    """The same page in the colours and fonts chosen; nothing is changed."""
    only(CONFIGURE)
    form = BrandForm()
    is_valid = form.validate()
    return page("site/owner_brand.html", form=form, is_look=is_valid, status=200 if is_valid else 422)


@blueprint.post("/owner/brand")
@prepared_by(pictures_in("mark", CONFIGURE, shape=MARK))
@writes
def change(ready: Received) -> Any:
    """Take what was chosen."""
    only(CONFIGURE)
    form = BrandForm()
    if form.validate():
        try:
            _change(form, ready)
        except Invalid as refusal:
            form.refuse(refusal)
        except ChangedMeanwhile as other:
            return _both(form, other.current)
        else:
            flash(_("Saved. Everybody sees it from now on."), "success")
            return see("/owner/brand")
    return page("site/owner_brand.html", form=form, is_look=False, status=422)


def _both(form: BrandForm, current: Mapping[str, object]) -> Any:
    """The form with what was chosen, under what another owner set."""
    form.remember(current)
    chosen_now = {name: form[name].data for name in current} | {"hue": form.chosen_hue}
    theirs = {name: value for name, value in current.items() if value != chosen_now[name]}
    return page("site/owner_brand.html", form=form, is_look=False, theirs=theirs, status=409)


def _change(form: BrandForm, received: Received) -> None:
    by, now, marks = signed_in(), clock.now(), received.pictures()
    brand = NewBrand(
        name=form.name.data,
        tagline=form.tagline.data,
        hue=form.chosen_hue,
        font_text=form.font_text.data,
        font_display=form.font_display.data,
    )
    change_brand(brand, by=by, now=now, seen=form.seen.data)
    if marks or form.is_built_in.data:
        change_mark(marks[0] if marks else None, by=by, now=now, files=chosen().files)
