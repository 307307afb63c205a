"""How much members may do, and what they are promised: everybody reads it, the owner turns it."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from community.access import Permission
from community.core import clock
from community.core.errors import Invalid
from community.core.meanwhile import ChangedMeanwhile
from community.pages.forms import KnobsForm
from community.pages.queries import names_of
from community.pages.views.blueprint import blueprint
from community.site.actions import turn_knobs
from community.site.queries import knob_changes, the_site
from community.site.rules import KNOBS
from community.web.gate import only
from community.web.view import Answer, page, see, writes

# What each knob opens, and what it risks.
OPENS = {
    "who_posts": (
        lazy_gettext("Everybody who joined proposes what should be built."),
        lazy_gettext("Kept to those with a role, you hear only what you asked about."),
    ),
    "names_shown_to": (
        lazy_gettext("People see who else wants it. Whoever did not agree is never named but to the product team."),
        lazy_gettext("A name beside a vote can be used to press somebody."),
    ),
    "edits_with_notice": (
        lazy_gettext("Voters learn that what they voted for reads differently now."),
        lazy_gettext("More to read; authors may mend less."),
    ),
    "merge_proposals": (
        lazy_gettext("Members help to gather what belongs together; the team decides."),
        lazy_gettext("More for the team to look through."),
    ),
    "answer_votes": (
        lazy_gettext("The lower, the more ideas are answered."),
        lazy_gettext("Too low, and the promise cannot be kept."),
    ),
    "answer_days": (
        lazy_gettext("The shorter, the sooner people hear."),
        lazy_gettext("Too short, and answers say little."),
    ),
    "debt_ceiling": (
        lazy_gettext("Above it, the team answers before it asks for more."),
        lazy_gettext("Too low, and nothing new begins. Left empty, there is none."),
    ),
    "verdict_days": (
        lazy_gettext("Later, more people have used it."),
        lazy_gettext("Too late, and they have forgotten what they wished for."),
    ),
    "public_numbers": (
        lazy_gettext("Everybody can check how you keep your promises."),
        lazy_gettext("Bad weeks are public, too."),
    ),
}


@blueprint.get("/knobs")
def knobs() -> Answer:
    """Every knob with what it opens and risks, and every time one was turned."""
    form = KnobsForm.over(the_site())
    return render_template("pages/knobs.html", form=form, **_shown(form))


@blueprint.post("/knobs")
@writes
def turn() -> object:
    """Turn some."""
    who = only(Permission.SITE_CONFIGURE)
    form = KnobsForm()
    try:
        if form.validate():
            turned = turn_knobs(form.wanted(), by=who, now=clock.now(), seen=form.seen.data)
            flash(_("Saved. Everybody sees it below.") if turned else _("Nothing was turned."))
            return see("/knobs")
    except Invalid as error:
        form.refuse(error)
    except ChangedMeanwhile as other:
        return page("pages/knobs.html", status=409, form=form, theirs=form.theirs(other.current), **_shown(form))
    return page("pages/knobs.html", status=422, form=form, **_shown(form))


def _shown(form: KnobsForm) -> dict[str, object]:
    changes = knob_changes(after=request.args.get("after"))
    whose = names_of([change.changed_by for change in changes.rows if change.changed_by])
    return {
        "changes": changes,
        "whose": whose,
        "opens": OPENS,
        "all_knobs": KNOBS,
    }
