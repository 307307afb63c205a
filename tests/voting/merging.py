"""Members who vote, comment and merge in any order, what should come of it said once more in a few lines, and a look
at all that is stored."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import select

from community.access import ANONYMOUS
from community.core import clock
from community.core.db import session
from community.core.errors import CommunityError
from community.core.transaction import writing
from community.discussion.actions import post_comment, recount_threads
from community.discussion.models import Comment, Thread
from community.discussion.queries import comments_page
from community.ideas.actions import merge_ideas, undo_merge
from community.ideas.actions.counting import recount_boards
from community.ideas.actions.merging import recheck_merges
from community.ideas.models import Board, Idea
from community.ideas.queries import get_visible, ideas_with, listing
from community.ideas.queries.lists import Listing, Sort
from community.membership.models import Member
from community.notifications.actions.following import follow
from community.notifications.models import Follow
from community.notifications.queries import following_of
from community.notifications.rules import Level
from community.voting.actions import (
    cast_vote,
    recheck_counting,
    recheck_roots,
    recount_all,
    recount_aside,
    withdraw_vote,
)
from community.voting.models import Vote
from tests.rows import Remembered

PEOPLE, CARRIED = 4, (7, 0, 0, 3, 0)


@dataclass
class Told:
    """A vote as it should be: taken back with which act, None while it stands."""

    number: int
    gone_with: int | None = None


@dataclass
class Model:
    """What should be: who voted for what, what is merged into what, who wrote where, who chose to hear how much."""

    votes: dict[tuple[int, int], Told] = field(default_factory=dict)
    into: dict[int, int] = field(default_factory=dict)
    comments: list[tuple[int, int]] = field(default_factory=list)
    chosen: dict[tuple[int, int], Level] = field(default_factory=dict)

    def root(self, idea: int) -> int:
        while idea in self.into:
            idea = self.into[idea]
        return idea

    def members_of(self, root: int) -> list[int]:
        return [each for each in range(len(CARRIED)) if self.root(each) == root]

    def of(self, person: int, root: int) -> list[Told]:
        return [told for (who, idea), told in self.votes.items() if who == person and self.root(idea) == root]

    def support(self, idea: int) -> int:
        if self.root(idea) != idea:
            return CARRIED[idea]
        voters = {who for (who, each), told in self.votes.items() if self.root(each) == idea and told.gone_with is None}
        return len(voters) + sum(CARRIED[each] for each in self.members_of(idea))

    def hears(self, person: int, root: int) -> Level | None:
        """What they chose for the idea, else the most of what they chose within it, else what they did there gives."""
        if (person, root) in self.chosen:
            return self.chosen[person, root]
        within = self.members_of(root)
        levels = [level for (who, each), level in self.chosen.items() if who == person and each in within]
        if levels:
            return min(levels, key=[Level.ALL, Level.OUTCOMES, Level.MUTED].index)
        votes = any(told.gone_with is None for told in self.of(person, root))
        spoke = any(who == person and each in within for who, each in self.comments)
        return Level.OUTCOMES if votes or spoke else None

    def counting(self) -> set[tuple[int, int]]:
        """Of what a person's votes for one idea are by now, the first that stands."""
        first: dict[tuple[int, int], tuple[int, int]] = {}
        for key, told in sorted(self.votes.items(), key=lambda item: item[1].number):
            if told.gone_with is None:
                first.setdefault((key[0], self.root(key[1])), key)
        return set(first.values())


class Merging(RuleBasedStateMachine):
    """People and ideas, what they did, and what must hold after each act."""

    done: ClassVar[Counter[str]] = Counter()
    rows: ClassVar[Remembered]
    people: ClassVar[list[Member]]
    tomas: ClassVar[Member]
    ideas: ClassVar[list[int]]

    def __init__(self) -> None:
        super().__init__()
        self.rows.put_back()
        self.model, self.acts = Model(), 0

    @contextmanager
    def act(self, kind: str) -> Iterator[None]:
        """One transaction; what is refused changes nothing, here and there."""
        self.acts += 1
        session.rollback()
        with writing():
            yield
        self.done[kind] += 1
        self.done["steps"] += 1

    def idea(self, which: int) -> Idea:
        return get_visible(self.ideas[which], self.tomas)

    def cast(self, person: int, which: int) -> None:
        is_new = self._vote(person, which)
        mine = self.model.of(person, which)
        if which in self.model.into:
            assert is_new is None
        elif not mine:
            assert is_new
            self.model.votes[person, which] = Told(self.acts)
        elif any(told.gone_with is None for told in mine):
            assert is_new is False
        else:
            assert is_new
            latest = max(told.gone_with or 0 for told in mine)
            for told in mine:
                told.gone_with = None if told.gone_with == latest else told.gone_with

    def _vote(self, person: int, which: int) -> bool | None:
        try:
            with self.act("vote"):
                return cast_vote(self.idea(which), by=self.people[person], now=clock.now())
        except CommunityError:
            return None

    def take_back(self, person: int, which: int) -> None:
        standing = [told for told in self.model.of(person, which) if told.gone_with is None]
        try:
            with self.act("taking back"):
                done = withdraw_vote(self.idea(which), by=self.people[person], now=clock.now())
        except CommunityError:
            assert which in self.model.into
            return
        assert done is bool(standing)
        for told in standing:
            told.gone_with = self.acts

    def say(self, person: int, which: int, parent: int) -> None:
        with self.act("comment"):
            threads = [self.idea(each).thread_id for each in self.model.members_of(which)]
            found = session.scalars(select(Comment).where(Comment.thread_id.in_(threads)).order_by(Comment.id)).all()
            replied = found[parent % len(found)] if found and parent else None
            thread = session.get_one(Thread, replied.thread_id if replied else self.idea(which).thread_id)
            post_comment(thread, f"Act {self.acts}", by=self.people[person], now=clock.now(), parent=replied)
            owners = {self.idea(each).thread_id: each for each in range(len(self.ideas))}
        self.model.comments.append((person, owners[thread.id]))

    def choose(self, person: int, which: int, level: Level) -> None:
        try:
            with self.act("choice"):
                follow(self.idea(which), level, by=self.people[person], now=clock.now())
        except CommunityError:
            assert which in self.model.into
            return
        self.model.chosen[person, which] = level

    def merge(self, source: int, target: int) -> bool:
        is_possible = source not in self.model.into and self.model.root(target) != source
        try:
            with self.act("merge"):
                merge_ideas(self.idea(source), self.idea(target), by=self.tomas, now=clock.now())
        except CommunityError:
            assert not is_possible
            return False
        assert is_possible
        self.model.into[source] = self.model.root(target)
        return True

    def undo(self, source: int) -> None:
        with self.act("undo"):
            done = undo_merge(self.idea(source), by=self.tomas, now=clock.now())
        assert done is (self.model.into.pop(source, None) is not None)

    # ── what must hold ──

    @invariant()
    def numbers_are_what_rows_say(self) -> None:
        session.rollback()
        wrong = [recheck_merges(), recheck_roots(), recheck_counting(), recount_aside(), recount_all()]
        wrong += [recount_threads(), recount_boards()]
        assert not any(wrong), wrong

    @invariant()
    def everybody_counts_once_and_first(self) -> None:
        place = {number: which for which, number in enumerate(self.ideas)}
        person = {member.id: which for which, member in enumerate(self.people)}
        found = session.execute(
            select(Vote.member_id, Vote.idea_id, Vote.root_id, Vote.counts, Vote.withdrawn_at)
        ).all()
        keys = {(person[row.member_id], place[row.idea_id]): row for row in found}
        assert set(keys) == set(self.model.votes)
        counting = {key for key, row in keys.items() if row.counts and row.withdrawn_at is None}
        assert counting == self.model.counting()
        assert all(place[row.root_id] == self.model.root(key[1]) for key, row in keys.items())
        support = session.execute(select(Idea.id, Idea.support)).all()
        assert {place[row.id]: row.support for row in support} == {
            each: self.model.support(each) for each in place.values()
        }

    @invariant()
    def everybody_hears_of_what_they_followed(self) -> None:
        for number in (each for each in range(len(self.ideas)) if each not in self.model.into):
            for who, member in enumerate(self.people):
                assert following_of(self.ideas[number], member).level == self.model.hears(who, number)
        session.rollback()

    @invariant()
    def what_stands_for_itself_is_listed_with_all_that_was_said(self) -> None:
        listed = {card.id: card.comment_count for card in listing(Listing(sort=Sort.NEW, limit=9), self.tomas).rows}
        said: Counter[int] = Counter(self.model.root(each) for _who, each in self.model.comments)
        roots = [each for each in range(len(self.ideas)) if each not in self.model.into]
        assert listed == {self.ideas[each]: said[each] for each in roots}
        threads = dict(session.execute(select(Idea.id, Idea.thread_id)).all())
        for number in roots:
            owner = ideas_with([threads[self.ideas[number]]], ANONYMOUS)[threads[self.ideas[number]]]
            assert len(comments_page(owner.thread_id, ANONYMOUS, joined=owner.joined).rows) == said[number]
        session.rollback()


def stored() -> dict[str, list[Any]]:
    """Everything that a merge moves, as it is stored; scores as far as a recount agrees with them."""
    session.rollback()
    found: dict[str, list[Any]] = defaultdict(list)
    for model in (Idea, Vote, Thread, Comment, Board, Follow):
        table = model.__table__
        for row in session.execute(select(table).order_by(*table.primary_key)).mappings():
            found[table.name].append(dict(row) | ({"score": round(row["score"], 9)} if "score" in row else {}))
    session.rollback()
    return found
