"""Tags: found by their words, made where they are new."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from community.core.db import insert_into, session
from community.core.errors import Invalid
from community.core.text import clean_line, slug
from community.ideas.models import Idea, IdeaTag, Tag
from community.ideas.rules import MOST_TAG_CHARACTERS, MOST_TAGS


def tidy_tags(names: Iterable[str], *, field: str = "tags") -> tuple[str, ...]:
    """The names as they are kept, each tag once as first spelled; raises Invalid for too many or too long ones."""
    by_slug: dict[str, str] = {}
    for name in map(clean_line, names):
        by_slug.setdefault(slug(name), name)
    tidy = tuple(name for key, name in by_slug.items() if key)
    if len(tidy) > MOST_TAGS:
        raise Invalid("too-many-tags", field=field, most=MOST_TAGS)
    for name in tidy:
        if len(name) > MOST_TAG_CHARACTERS:
            raise Invalid("tag-length", field=field, most=MOST_TAG_CHARACTERS, name=name)
    return tidy


def tag_idea(idea: Idea, names: Iterable[str]) -> None:
    """Let the idea carry just these tags. New ones are made; two people making the same one make it once."""
    wanted = ids_of_tags(names)
    session.execute(delete(IdeaTag).where(IdeaTag.idea_id == idea.id, IdeaTag.tag_id.not_in(wanted)))
    rows = [{"idea_id": idea.id, "tag_id": tag_id} for tag_id in wanted]
    if rows:
        session.execute(insert_into(IdeaTag).on_conflict_do_nothing(), rows)


def ids_of_tags(names: Iterable[str]) -> list[int]:
    """The ids of these tags, made where they are missing; in one order for all, so that nobody waits crosswise."""
    by_slug = {slug(name): name for name in names}
    if not by_slug:
        return []
    rows = [{"slug": key, "name": name} for key, name in sorted(by_slug.items())]
    session.execute(insert_into(Tag).on_conflict_do_nothing(), rows)
    return list(session.scalars(select(Tag.id).where(Tag.slug.in_(by_slug))))
