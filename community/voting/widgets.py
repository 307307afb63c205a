"""Read-only pieces that pages of other rooms call: which votes are mine, and why an idea stands here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from community.ideas.models import Idea
from community.membership.rules import Shown
from community.voting.models import Verdict
from community.voting.policy import may_read_agreed
from community.voting.queries import (
    MOST_RECENT,
    Brought,
    Glimpse,
    MyVote,
    Question,
    Root,
    Said,
    Tally,
    brought_by,
    glimpse,
    is_shipped,
    my_verdict,
    my_vote,
    question_about,
    said_of,
    tally_of,
    thanked,
    voted_on,
)
from community.web.actor import viewer
from community.web.templating import can
from community.web.tongue import number


class Numbered(Protocol):
    """An idea, or its card on a list."""

    @property
    def id(self) -> int: ...


def my_votes(ideas: Iterable[Numbered]) -> set[int]:
    """The numbers of those ideas that whoever looks votes for. One query for a whole list."""
    return voted_on(viewer(), [idea.id for idea in ideas])


def is_mine(idea: Root) -> bool:
    """Whether whoever looks votes for the idea. One query, shared with `my_vote_time`."""
    return _mine(idea) is not None


def my_vote_time(idea: Root) -> datetime | None:
    """Since when they do."""
    found = _mine(idea)
    return found.cast_at if found else None


def my_vote_note(idea: Root) -> str | None:
    """The words under which the team recorded their vote for them, None where they cast it themselves."""
    found = _mine(idea)
    return found.on_behalf_of if found else None


def my_vote_counts(idea: Root) -> bool:
    """Whether it counts: a decision may have set it aside."""
    found = _mine(idea)
    return found is not None and found.counts


def _mine(idea: Root) -> MyVote | None:
    read: dict[int, MyVote | None] = request.environ.setdefault("community.my_vote", {})
    if idea.id not in read:
        read[idea.id] = my_vote(viewer(), idea)
    return read[idea.id]


def votes_brought(merged: Sequence[Idea]) -> dict[int, Brought]:
    """With how many votes each of these ideas came along, by number. One query."""
    return brought_by(merged)


def named_voters(idea: Idea) -> tuple[Shown, ...]:
    """Who of its latest voters lets others read it. One query, shared with `why_here`; none without votes."""
    return _glimpse(idea).named if may_read_agreed(viewer()) else ()


def why_here(idea: Idea) -> str:
    """What the trending score of the idea comes from, in words. One query, shared with `named_voters`."""
    words = [_cast_words(idea.vote_count), _recent_words(_glimpse(idea).recent)]
    if idea.carried_votes:
        words.append(_carried_words(idea.carried_votes))
    words.append(_("A newer vote weighs more: one a week younger almost three times as much."))
    return " ".join(words)


def _glimpse(idea: Idea) -> Glimpse:
    read: dict[int, Glimpse] = request.environ.setdefault("community.glimpse", {})
    if idea.id not in read:
        read[idea.id] = glimpse(idea.id) if idea.vote_count else Glimpse()
    return read[idea.id]


def _cast_words(count: int) -> str:
    return str(ngettext("%(n)s vote was cast here.", "%(n)s votes were cast here.", count, n=number(count)))


def _recent_words(count: int) -> str:
    if count >= MOST_RECENT:
        return str(_("%(n)s or more of them came within the last 7 days.", n=number(MOST_RECENT)))
    return str(
        ngettext(
            "%(n)s of them came within the last 7 days.",
            "%(n)s of them came within the last 7 days.",
            count,
            n=number(count),
        )
    )


def _carried_words(count: int) -> str:
    return str(
        ngettext(
            "%(n)s more was carried over; it weighs as if cast when the idea was shared.",
            "%(n)s more were carried over; they weigh as if cast when the idea was shared.",
            count,
            n=number(count),
        )
    )


@dataclass(frozen=True)
class Solution:
    """What a shipped idea's page says of whether it helped."""

    question: Question
    is_open: bool
    mine: Verdict | None
    tally: Tally
    said: Sequence[Said]


def solution(idea: Idea) -> Solution | None:
    """Whether it helped, as far as the viewer may know and say; None where it is not shipped.

    One query for everybody, two more for members, one more for the team.
    """
    if not is_shipped(idea):
        return None
    who = viewer()
    question = question_about(idea, who)
    mine = my_verdict(idea, who) if question.has_voted else None
    is_open = can("verdict.give", question)
    said = said_of(idea) if can("idea.answer", idea) else ()
    return Solution(question, is_open, mine, tally_of(idea), said)


def thanks(ideas: Iterable[Numbered]) -> dict[int, tuple[Shown, ...]]:
    """Whom to thank by name for each of these ideas. One query for a whole list."""
    return {} if not may_read_agreed(viewer()) else thanked([idea.id for idea in ideas])


GLOBALS: dict[str, Callable[..., Any]] = {
    "is_mine": is_mine,
    "my_vote_counts": my_vote_counts,
    "my_vote_note": my_vote_note,
    "my_vote_time": my_vote_time,
    "my_votes": my_votes,
    "solution": solution,
    "thanks": thanks,
    "named_voters": named_voters,
    "votes_brought": votes_brought,
    "why_here": why_here,
}
