"""Sharing an idea."""

from flask import render_template, request
from flask import session as cookie

from community.access import Permission, Viewer, authorize
from community.core import clock
from community.core.errors import Invalid, NotPermitted
from community.core.ports import chosen
from community.ideas import queries
from community.ideas.actions import Proposal, post_idea
from community.ideas.forms import IdeaForm
from community.ideas.models import Board
from community.ideas.policy import may_post
from community.ideas.rules import MOST_PICTURES, tag_names
from community.ideas.views.blueprint import blueprint
from community.membership.actions.drafts import drop_draft, keep_draft
from community.membership.actions.uploads import pictures_below
from community.membership.queries import draft_for
from community.web import limits
from community.web.actor import viewer
from community.web.pictures import Received, pictures_in
from community.web.view import Answer, page, prepared_by, see, writes

NEW = "/ideas/new"


@blueprint.get("/ideas/new")
def new() -> Answer:
    """The form, filled with what was typed before signing in, if anything was."""
    who = _who_may_post()
    draft = draft_for(cookie.get("draft"), NEW) or {}
    form = IdeaForm(data={"title": request.args.get("title", ""), "board": request.args.get("board", "")} | draft)
    form.offer(_offered(who))
    return render_template("ideas/new.html", form=form, has_draft=bool(draft))


@blueprint.post("/ideas")
@prepared_by(pictures_in("pictures", Permission.UPLOAD_CREATE, at_most=MOST_PICTURES))
@writes
def create(ready: Received) -> object:
    """Post it; somebody not signed in joins first, and finds the draft again."""
    who = _who_may_post()
    form = IdeaForm()
    form.offer(_offered(who))
    if not who.is_member:
        return _keep_and_join(form)
    try:
        board = _board(form, who)
        authorize(who, Permission.IDEA_POST, board)
        if form.validate():
            return _post(form, board, ready, who)
    except Invalid as error:
        form.refuse(error)
    return page("ideas/new.html", status=422, form=form, has_draft=False)


def _who_may_post() -> Viewer:
    """Whoever asks; raises NotPermitted where the owner keeps posting to the team."""
    who = viewer()
    if not (decision := may_post(who, None)):
        raise NotPermitted(decision.reason)
    return who


def _post(form: IdeaForm, board: Board, ready: Received, who: Viewer) -> object:
    now, files = clock.now(), chosen().files
    tags = tuple(tag_names(form.tags.data or ""))
    with pictures_below(form.body.data or "", ready.pictures(), by=who, now=now, files=files) as body:
        proposal = Proposal(title=form.title.data or "", body=body, tags=tags)
        idea = post_idea(proposal, board=board, by=who, now=now)
        limits.spend_by_member("ideas", who)
    drop_draft(cookie.pop("draft", None))
    return see(idea.path)


def _keep_and_join(form: IdeaForm) -> object:
    fields = {name: form[name].data or "" for name in ("title", "body", "board", "tags")}
    cookie["draft"] = keep_draft(NEW, fields, now=clock.now(), instead_of=cookie.get("draft"))
    return see(f"/join?next={NEW}")


def _offered(who: Viewer) -> list[Board]:
    """The boards to choose from; somebody about to join chooses as a member."""
    return queries.boards_for_posting(who) if who.is_member else queries.boards_for_newcomers()


def _board(form: IdeaForm, who: Viewer) -> Board:
    boards = queries.boards_for_posting(who)
    wanted = form.board.data
    found = next((board for board in boards if board.slug == wanted), None) if wanted else next(iter(boards), None)
    if found is None:
        raise Invalid("board-not-yours", field="board")
    return found
