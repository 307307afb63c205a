"""The product team's first page: what is owed, what waits, what was said."""

from flask import render_template, request

from community.access import Permission
from community.ideas.queries import drafts_for, is_over_ceiling, owed
from community.pages.views.blueprint import blueprint
from community.voting.queries import lately_said
from community.web.gate import only
from community.web.view import Answer


@blueprint.get("/team")
def team() -> Answer:
    """Answers owed, the longest first; drafts and what is scheduled; whether what was shipped helped."""
    who = only(Permission.IDEA_ANSWER)
    after = request.args.get("after")
    return render_template(
        "pages/team.html",
        owed=owed(who, after=after),
        is_later="after" in request.args,
        is_over=is_over_ceiling(),
        drafts=drafts_for(who),
        said=lately_said(who),
    )
