"""Changing an idea, so that nobody overwrites what they have not seen."""

from datetime import datetime

from sqlalchemy import select

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Conflict
from community.core.events import record
from community.core.text import links_out, slug
from community.ideas.actions.posting import Proposal, keep_revision
from community.ideas.actions.tagging import tag_idea
from community.ideas.events import IdeaRevised
from community.ideas.models import Idea, IdeaRevision


class StaleRevision(Conflict):
    """The idea was revised after the form had been opened; `current` is what it says now."""

    def __init__(self, current: IdeaRevision) -> None:
        super().__init__("idea-revised-meanwhile")
        self.current = current


def revise_idea(idea: Idea, proposal: Proposal, *, seen_revision: int, by: Viewer, now: datetime) -> bool:
    """Let the idea say something else; its former words are kept. False if nothing differs.

    `seen_revision` is the revision that the author had before their eyes. Raises StaleRevision, Invalid.
    Locks the idea's row.
    """
    authorize(by, Permission.IDEA_REVISE, idea)
    proposal = proposal.tidied()
    if links_out(proposal.body):
        authorize(by, Permission.LINK_POST, idea)
    current = _lock_current(idea)
    if _says_the_same(idea, current, proposal):
        return False
    if current.number != seen_revision:
        raise StaleRevision(current)
    for column, value in proposal.columns().items():
        setattr(idea, column, value)
    idea.revision = current.number + 1
    idea.revised_at = now
    session.flush()
    tag_idea(idea, proposal.tags)
    keep_revision(idea, proposal, by=by, now=now)
    record(IdeaRevised(idea.id))
    return True


def _says_the_same(idea: Idea, current: IdeaRevision, proposal: Proposal) -> bool:
    """Whether nothing differs; a tag is the same however it is spelled."""
    is_tagged_so = set(map(slug, proposal.tags)) == set(map(slug, current.tag_names))
    return is_tagged_so and (proposal.title, proposal.body) == (idea.title, idea.body)


def _lock_current(idea: Idea) -> IdeaRevision:
    session.refresh(idea, ["revision", "title", "body"], with_for_update={"key_share": True})
    newest = select(IdeaRevision).where(IdeaRevision.idea_id == idea.id).order_by(IdeaRevision.number.desc()).limit(1)
    return session.scalars(newest).one()
