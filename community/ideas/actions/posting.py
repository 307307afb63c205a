"""Sharing an idea."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.events import record
from community.core.text import PIPELINE_VERSION, clean_line, clean_text, excerpt, links_out, render_markdown, slug
from community.discussion.models import Thread
from community.ideas.actions.tagging import tag_idea, tidy_tags
from community.ideas.events import IdeaPosted
from community.ideas.models import Board, Idea, IdeaRevision, Status
from community.ideas.rules import (
    EXCERPT_CHARACTERS,
    MOST_BODY_CHARACTERS,
    MOST_PICTURES,
    TITLE_LENGTH,
    first_score,
    picture_count,
)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What somebody typed: title in one line, body in Markdown, names of tags."""

    title: str
    body: str
    tags: tuple[str, ...] = ()

    def tidied(self) -> "Proposal":
        """Without stray characters; raises Invalid where a limit is broken."""
        title, body = clean_line(self.title), clean_text(self.body).strip()
        least, most = TITLE_LENGTH
        if not least <= len(title) <= most:
            raise Invalid("title-length", field="title", least=least, most=most)
        if len(body) > MOST_BODY_CHARACTERS:
            raise Invalid("body-length", field="body", most=MOST_BODY_CHARACTERS, length=len(body))
        if picture_count(body) > MOST_PICTURES:
            raise Invalid("too-many-pictures", field="body", most=MOST_PICTURES)
        return Proposal(title=title, body=body, tags=tidy_tags(self.tags))

    def columns(self) -> dict[str, object]:
        """The columns of an idea that follow from it."""
        return {
            "title": self.title,
            "slug": slug(self.title),
            "body": self.body,
            "body_html": render_markdown(self.body),
            "excerpt": excerpt(self.body, EXCERPT_CHARACTERS),
            "pipeline": PIPELINE_VERSION,
        }


def post_idea(proposal: Proposal, *, board: Board, by: Viewer, now: datetime) -> Idea:
    """Share an idea. It is public at once; posting is not a vote. Raises Invalid."""
    authorize(by, Permission.IDEA_POST, board)
    proposal = proposal.tidied()
    if links_out(proposal.body):
        authorize(by, Permission.LINK_POST, board)
    thread = Thread()
    session.add(thread)
    session.flush()
    idea = Idea(
        **proposal.columns(),
        board_id=board.id,
        status=_first_status(),
        thread_id=thread.id,
        author_id=by.id,
        created_at=now,
        score=first_score(now),
    )
    session.add(idea)
    session.flush()
    tag_idea(idea, proposal.tags)
    keep_revision(idea, proposal, by=by, now=now)
    session.execute(update(Board).where(Board.id == board.id).values(idea_count=Board.idea_count + 1))
    record(IdeaPosted(idea.id))
    return idea


def keep_revision(idea: Idea, proposal: Proposal, *, by: Viewer, now: datetime) -> None:
    """Keep what the idea says now under its current revision number."""
    kept = IdeaRevision(
        idea_id=idea.id,
        number=idea.revision,
        title=proposal.title,
        body=proposal.body,
        tag_names=list(proposal.tags),
        written_at=now,
        written_by_id=by.id,
    )
    session.add(kept)
    session.flush()


def _first_status() -> Status:
    return session.scalars(select(Status).where(Status.is_first)).one()
