"""What signals are read from: the traces that are kept, and the texts of that time."""

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import literal, select

from community.core.db import AnySelect, session
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.models import Member
from community.moderation.models import Trace
from community.moderation.rules.signals import Act
from community.voting.models import Vote

LEAST_LETTERS = 24  # "I'd like that, too" is nobody's secret sign
LINK = re.compile(r"https?://\S+")
WORD = re.compile(r"\w+")


def acts_since(since: datetime) -> list[Act]:
    """Every act that left a trace, every vote, and every text, as the signals take them. Four queries."""
    traced = list(_traced(since))
    votes = _votes(since, _places(traced))
    acts = (each for each in traced if each.action != "sign-in")
    return [*acts, *votes, *_written(_ideas(since)), *_written(_comments(since))]


def _traced(since: datetime) -> Iterator[Act]:
    columns = (Trace.member_id, Trace.action, Trace.target_id, Idea.author_id, Trace.made_at)
    places = (Trace.prefix_hash, Trace.device_hash, Member.joined_at)
    found = select(*columns, *places).join(Member, Member.id == Trace.member_id)
    found = found.outerjoin(Idea, Idea.id == Trace.target_id).where(Trace.made_at >= since)
    for row in session.execute(found.order_by(Trace.made_at, Trace.id)):
        yield Act(
            member=str(row.member_id),
            action=row.action,
            target=_text(row.target_id),
            author=_text(row.author_id),
            time=row.made_at.timestamp(),
            prefix=row.prefix_hash or "",
            device=row.device_hash or "",
            joined=row.joined_at.timestamp(),
        )


def _places(traced: Sequence[Act]) -> dict[str, list[Act]]:
    """What each member left traces of, in the order of time."""
    places: dict[str, list[Act]] = defaultdict(list)
    for each in traced:
        places[each.member].append(each)
    return places


def _votes(since: datetime, places: Mapping[str, list[Act]]) -> Iterator[Act]:
    """What members voted for themselves: from where they had last signed in or done something else."""
    columns = (Vote.member_id, Vote.idea_id, Idea.author_id, Vote.cast_at, Member.joined_at)
    found = select(*columns).join(Member, Member.id == Vote.member_id).join(Idea, Idea.id == Vote.idea_id)
    own = Vote.cast_at >= since, Vote.cast_by_id.is_(None), Vote.source.is_(None)
    for row in session.execute(found.where(*own)):
        member, time = str(row.member_id), row.cast_at.timestamp()
        known = places.get(member, [])
        last = known[max(0, bisect_right(known, time, key=lambda each: each.time) - 1)] if known else None
        yield Act(
            member=member,
            action="vote",
            target=str(row.idea_id),
            author=_text(row.author_id),
            time=time,
            prefix=last.prefix if last else "",
            device=last.device if last else "",
            joined=row.joined_at.timestamp(),
        )


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _ideas(since: datetime) -> AnySelect:
    columns = (Idea.author_id, literal("post").label("action"), Idea.id, Idea.created_at, Idea.body, Member.joined_at)
    return select(*columns).join(Member, Member.id == Idea.author_id).where(Idea.created_at >= since)


def _comments(since: datetime) -> AnySelect:
    columns = (Comment.author_id, literal("comment").label("action"), Idea.id, Comment.created_at, Comment.body)
    found = select(*columns, Member.joined_at).join(Member, Member.id == Comment.author_id)
    return found.join(Idea, Idea.thread_id == Comment.thread_id).where(Comment.created_at >= since)


def _written(found: AnySelect) -> Iterator[Act]:
    for member_id, action, idea_id, time, body, joined_at in session.execute(found):
        yield Act(
            member=str(member_id),
            action=action,
            target=str(idea_id),
            author="",
            time=time.timestamp(),
            prefix="",
            device="",
            joined=joined_at.timestamp(),
            text=fingerprint(body),
        )


def fingerprint(body: str) -> str:
    """The same for the same words, or for the same link whatever stands around it; "" for what is too short."""
    link = LINK.search(body)
    same = link[0] if link else " ".join(WORD.findall(body.lower()))
    return hashlib.sha256(same.encode()).hexdigest() if len(same) >= LEAST_LETTERS or link else ""
