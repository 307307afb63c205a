"""Reporting what breaks the policy, and reading what became of it."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from community.access import Permission, authorize, holds
from community.core import clock
from community.core.errors import Invalid
from community.moderation.actions.reporting import file_report
from community.moderation.forms.reporting import ReportForm
from community.moderation.models import Subject
from community.moderation.queries.cases import reports_by
from community.moderation.queries.clauses import clauses_in_force
from community.moderation.queries.statements import statements_of
from community.moderation.queries.subjects import subject_named
from community.moderation.views.blueprint import blueprint
from community.web import limits
from community.web.actor import signed_in
from community.web.gate import only
from community.web.view import Answer, page, see, writes

TEMPLATE = "moderation/report.html"


@blueprint.get("/reports")
def reports() -> str:
    """What I reported and what became of it, and what was decided about me."""
    who = signed_in()
    return render_template("moderation/reports.html", followed=reports_by(who), statements=statements_of(who))


@blueprint.get("/reports/new")
def new_report() -> str:
    """The form, for `?subject=idea-42`, `comment-7` or `profile-ada`."""
    who = signed_in()
    subject = subject_named(request.args.get("subject", ""), who)
    only(Permission.REPORT_FILE, subject)
    return render_template(TEMPLATE, **_asked(ReportForm(formdata=None, data={"subject": subject.name}), subject))


@blueprint.post("/reports")
@writes
def report() -> Answer | Any:
    """Tell the moderators."""
    who, form = signed_in(), ReportForm()
    subject = subject_named(form.subject.data or "", who)
    authorize(who, Permission.REPORT_FILE, subject)
    asked = _asked(form, subject)
    clause = next((each for each in asked["clauses"] if each.key == form.clause.data), None)
    if form.validate() and clause is not None:
        try:
            file_report(subject, clause=clause, note=form.note.data or "", by=who, now=clock.now())
            limits.spend_by_member("reports", who)
            flash(_("Thank you. A moderator will look at it, and this page tells you what became of it."), "success")
            return see("/reports")
        except Invalid as refusal:
            form.refuse(refusal)
    return page(TEMPLATE, status=422, **asked)


def _asked(form: ReportForm, subject: Subject) -> dict[str, Any]:
    who, clauses = signed_in(), clauses_in_force(subject.written_at)
    form.offer(clauses)
    may_open = holds(who, Permission.CASE_DECIDE)
    return {"form": form, "subject": subject, "clauses": clauses, "may_open": may_open}
