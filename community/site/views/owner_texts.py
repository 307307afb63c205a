"""The owner's page about About and Privacy."""

from collections.abc import Mapping
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from community.access import Permission
from community.core import clock
from community.core.errors import Invalid
from community.core.meanwhile import ChangedMeanwhile
from community.core.text import clean_text, word_diff
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
    return render_template("site/owner_texts.html", form=TextsForm.over(the_site()))


@blueprint.post("/owner/texts")
@writes
def change_pages() -> Any:
    """Take both texts."""
    only(CONFIGURE)
    form = TextsForm()
    if form.validate():
        try:
            about, privacy = form.about.data, form.privacy.data
            change_texts(about=about, privacy=privacy, by=signed_in(), now=clock.now(), seen=form.seen.data)
        except Invalid as refusal:
            form.refuse(refusal)
        except ChangedMeanwhile as other:
            return _both(form, other.current)
        else:
            flash(_("Saved. Everybody sees it from now on."), "success")
            return see("/owner/texts")
    return page("site/owner_texts.html", form=form, status=422)


def _both(form: TextsForm, current: Mapping[str, object]) -> Any:
    """The form with what was typed, under how that differs from what the pages say by now."""
    form.remember(current)
    pairs = {name: (str(text).strip(), clean_text(form[name].data or "").strip()) for name, text in current.items()}
    theirs = {name: word_diff(was, typed) for name, (was, typed) in pairs.items() if was != typed}
    return page("site/owner_texts.html", form=form, theirs=theirs, status=409)
