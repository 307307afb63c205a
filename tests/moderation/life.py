"""A community that lives: the acts that were accepted in it, what must hold after each, and a life without some."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from community.access import ANONYMOUS
from community.core import clock, ports, shortly
from community.core.db import session
from community.core.errors import CommunityError
from community.core.ports_search import SearchIndex
from community.discussion.queries import comments_page
from community.ideas.queries import Listing, Sort, listing
from community.membership.models import Holdable, Scope
from community.moderation.models import Rung
from community.search.actions import index_dirty
from tests.moderation.acts import MEMBERS, START, Act, NothingDoneError, Stage
from tests.moderation.glance import differences, glance_at, miscounted, searched
from tests.moderation.measures import Measure, check_statements, check_withheld, held_by, taken_by
from tests.moderation.shelf import Shelf

# What a second emergency stop on the same open case is refused with: without the decision that closed the case in
# between, there would have been none. Such histories are not the same acts, and are not compared.
INCOMPARABLE = frozenset({"emergency-once"})

NOTHING_TAKEN = {"capabilities": (), "scope": Scope.SITE, "scope_id": None, "lock_thread": False}

Option = TypeVar("Option")


class Life(RuleBasedStateMachine):
    """What stands in a community, as far as decisions have to do with it, and how it came."""

    done: ClassVar[Counter[str]] = Counter()
    index: ClassVar[SearchIndex]  # that of the house; within a life a shelf stands in for it, which costs nothing

    def __init__(self) -> None:
        super().__init__()
        ports.use(replace(ports.chosen(), search=Shelf()))
        self.stage, self.now = Stage.empty(), START
        self.acts: list[Act] = []
        self.ideas: list[str] = []
        self.comments: list[tuple[str, int]] = []
        self.votes: set[tuple[str, int]] = set()
        self.gone: set[tuple[str, int]] = set()
        self.made: dict[tuple[str, int], datetime] = {}
        self.measures: list[Measure] = []
        self.is_whole = True

    def act(self, kind: str, *, decision: int | None = None, **values: Any) -> bool:
        """Whether it was accepted, and changed anything."""
        self.is_whole = False
        self.now += timedelta(minutes=1)
        act = Act(kind, self.now, decision, values)
        try:
            self.stage.do(act)
        except (CommunityError, NothingDoneError):
            self.done[f"{kind} refused"] += 1
            return False
        self.acts.append(act)
        self.done[kind] += 1
        return True

    def turn_of(self, options: Sequence[Option], which: int) -> Option:
        """One of them, and each in its turn: Hypothesis would draw the same few again and again."""
        return options[(which + len(self.acts)) % len(options)]

    # ── deciding ──

    def _sweep(self, by: str, who: str, *, hours: int, has_votes: bool) -> None:
        """All that somebody shared and said in a while, and where it is fraud, what they voted for as well."""
        since = self.now + timedelta(minutes=1) - timedelta(hours=hours)
        own = [(kind, what) for kind, what in self._own(who) if kind in (Holdable.IDEA, Holdable.COMMENT)]
        holds = {(kind, what) for kind, what in own if self._stands((str(kind), what), since)}
        voted = sorted(idea for handle, idea in self.votes if handle == who) if has_votes else []
        holds |= {(Holdable.VOTE, (who, idea)) for idea in voted}
        sweep = {**NOTHING_TAKEN, "sweep": (who, since, voted)}
        if self._decide(by, ("profile", who), who, Rung.WARNING, None, frozenset(holds), **sweep):
            self.done["sweep with votes" if voted else "sweep"] += 1

    def _stands(self, what: tuple[str, int], since: datetime) -> bool:
        return what not in self.gone and self.made[what] >= since

    def _decide(self, by: str, about: Any, who: str | None, rung: Rung, hours: Any, holds: Any, **values: Any) -> bool:
        number = len(self.measures)
        named = {"number": number, "about": about, "rung": rung, "hours": hours, "holds": sorted(holds, key=str)}
        if not self.act("decide", decision=number, who=by, **named, **values):
            return False
        taken = taken_by(rung, values["capabilities"], values["scope"], values["scope_id"])
        measure = Measure(number, who, by, rung, taken, holds, hours)
        self.measures.append(measure)
        self.done[f"decide {rung}"] += 1
        if not measure.needs_second:
            measure.begin(self.now)
        return True

    def _about(self, which: int, *, is_idea: bool | None) -> tuple[tuple[str, Any], str]:
        """What a report or a case is about, and whose it is."""
        if is_idea or (is_idea is None and which % 3 == 0):
            return ("idea", which % len(self.ideas)), self.ideas[which % len(self.ideas)]
        if self.comments and (is_idea is False or which % 3 == 1):
            return ("comment", which % len(self.comments)), self.comments[which % len(self.comments)][0]
        who = sorted(MEMBERS)[which % len(MEMBERS)]
        return ("profile", who), who

    def _own(self, who: str) -> list[tuple[Holdable, Any]]:
        """All that can be set aside of somebody's."""
        own: list[tuple[Holdable, Any]] = [(Holdable.PROFILE, who)]
        own += [(Holdable.IDEA, idea) for idea, author in enumerate(self.ideas) if author == who]
        own += [(Holdable.COMMENT, number) for number, (author, _) in enumerate(self.comments) if author == who]
        return own + [(Holdable.VOTE, vote) for vote in sorted(self.votes) if vote[0] == who]

    def take_back(self, measure: Measure, by: str) -> None:
        """Reverse a decision."""
        if self.act("reverse", decision=measure.number, who=by, number=measure.number):
            measure.is_reversed = True
            self.done["votes set aside reversed"] += any(kind is Holdable.VOTE for kind, _what in measure.holds)

    # ── what holds after each step ──

    @invariant()
    def all_is_as_it_should_be(self) -> None:
        clock.use(lambda _session: self.now)
        index_dirty(ports.chosen().search)
        assert not miscounted()
        check_statements()
        check_withheld(self.stage, self.measures, self.now)
        self._check_public()
        session.rollback()
        self.done["steps"] += 1
        self.is_whole = True

    def _check_public(self) -> None:
        """Lists, counts, discussions and the index show what is neither held nor taken back."""
        held, stage = held_by(self.measures), self.stage
        shown = [
            number
            for place, number in enumerate(stage.ideas)
            if (Holdable.IDEA, place) not in held and ("idea", place) not in self.gone
        ]
        shelf = ports.chosen().search
        assert sorted(shelf.texts) == shown, "the index"
        names = {handle if (Holdable.PROFILE, handle) in held else name for handle, name in MEMBERS.items()}
        for sort in (Sort.NEW, Sort.TRENDING, Sort.TOP):
            assert {card.id for card in listing(Listing(sort=sort), ANONYMOUS).rows} == set(shown), sort
        for sort in (Sort.ANSWERED, Sort.UNANSWERED):
            cards = listing(Listing(sort=sort), ANONYMOUS).rows
            assert {card.id for card in cards} <= set(shown), sort
            assert {card.author_name for card in cards} <= names
        for idea in range(len(stage.ideas)):
            self._check_idea(idea, held, names)

    def _check_idea(self, idea: int, held: Any, names: set[str]) -> None:
        found = self.stage.idea(idea)
        counting = [vote for vote in self.votes if vote[1] == idea and (Holdable.VOTE, vote) not in held]
        assert found.vote_count == len(counting)
        rows = comments_page(found.thread_id, ANONYMOUS).rows
        assert {row.author.display_name for row in rows if row.author} <= names
        read = {row.id for row in rows if row.body_html}
        standing = {
            self.stage.comments[number]
            for number, (_, where) in enumerate(self.comments)
            if where == idea and (Holdable.COMMENT, number) not in held and ("comment", number) not in self.gone
        }
        assert read == standing, f"the discussion of idea {idea}"

    # ── a reversed decision never was ──

    def teardown(self) -> None:
        if self.is_whole:
            self._reverse_one_more()
            self._compare_with_a_life_without()

    def _reverse_one_more(self) -> None:
        """The first that stands: the others have come to lie upon it."""
        for measure in [each for each in self.measures if each.stands][:1]:
            self.take_back(measure, "lena")
            self.all_is_as_it_should_be()

    def _compare_with_a_life_without(self) -> None:
        mine = self._glance(self.stage)
        reversed_ones = {measure.number for measure in self.measures if measure.is_reversed}
        other = Stage.empty()
        ports.use(replace(ports.chosen(), search=Shelf()))
        for act in self.acts:
            if act.decision in reversed_ones:
                continue
            try:
                other.do(act)
            except NothingDoneError:
                self.done["nothing left to do"] += 1
            except CommunityError as error:
                if error.code not in INCOMPARABLE:
                    raise
                self.done["not compared"] += 1
                return
        clock.use(lambda _session: self.now)
        assert not differences(mine, self._glance(other))
        self.done["compared"] += 1
        self.done["reversed"] += len(reversed_ones)

    def _glance(self, stage: Stage) -> Any:
        clock.use(lambda _session: self.now)
        index_dirty(ports.chosen().search)
        shortly.forget()
        shelf = ports.chosen().search
        assert isinstance(shelf, Shelf)
        return glance_at(stage) | searched(stage, shelf, self.index)
