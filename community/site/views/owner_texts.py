"""The owner's page about About and Privacy."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from community.access import Permission
from community.core import clock
from community.core.errors import Invalid
from community.site.actions import change_texts
from community.site.forms import TextsForm
from community.site.queries import the_site
from community.site.views.blueprint import blueprint
from community.web.actor import signed_in
from community.web.gate import only
from community.web.view import page, see, writes

CONFIGURE = Permission.SITE_CONFIGURE


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
