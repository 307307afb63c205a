"""What changes in an idea is marked for the indexer, in the transaction that changes it."""

from community.core.events import during
from community.ideas.events import (
    IdeaPosted,
    IdeaRestored,
    IdeaRevised,
    IdeasChanged,
    IdeasHeld,
    IdeasMerged,
    IdeaWithdrawn,
    TagChanged,
)
from community.search.actions import mark_all_dirty, mark_dirty, mark_tagged


@during(IdeaPosted)
@during(IdeaRevised)
@during(IdeaWithdrawn)
@during(IdeaRestored)
def index_again(event: IdeaPosted | IdeaRevised | IdeaWithdrawn | IdeaRestored) -> None:
    """The idea has to be indexed again."""
    mark_dirty(event.idea_id)


@during(TagChanged)
def index_tagged_again(event: TagChanged) -> None:
    """All ideas that carry the tag have to be indexed again."""
    mark_tagged(event.tag_id)


@during(IdeasMerged)
def index_merged_again(event: IdeasMerged) -> None:
    """What is part of another idea is found as that one, by its own words as well."""
    mark_all_dirty(event.touched_ids)


@during(IdeasChanged)
@during(IdeasHeld)
def index_held_again(event: IdeasChanged | IdeasHeld) -> None:
    """What is set aside or went leaves the index; what is there again comes back."""
    mark_all_dirty(event.idea_ids)
