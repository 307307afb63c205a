"""A community that lives: the acts that were accepted in it, what must hold after each, and a life without some."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from community.access import ANONYMOUS
from community.core import clock, ports, shortly
from community.core.db import session
from community.core.errors import CommunityError
from community.discussion.queries import comments_page
from community.ideas.queries import Listing, Sort, listing
from community.membership.models import Holdable
from community.search.actions import index_dirty
from tests.moderation.acts import MEMBERS, START, Act, NothingDoneError, Shelf, Stage
from tests.moderation.glance import differences, glance_at, miscounted
from tests.moderation.measures import Measure, check_statements, check_withheld, held_by

# What a second emergency stop on the same open case is refused with: without the decision that closed the case in
# between, there would have been none. Such histories are not the same acts, and are not compared.
INCOMPARABLE = frozenset({"emergency-once"})

Option = TypeVar("Option")


class Life(RuleBasedStateMachine):
    """What stands in a community, as far as decisions have to do with it, and how it came."""

    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        ports.use(replace(ports.chosen(), search=Shelf()))  # type: ignore[arg-type]
        self.stage, self.now = Stage.empty(), START
        self.acts: list[Act] = []
        self.ideas: list[str] = []
        self.comments: list[tuple[str, int]] = []
        self.votes: set[tuple[str, int]] = set()
        self.gone: set[tuple[str, int]] = set()
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

    def take_back(self, measure: Measure, by: str) -> None:
        """Reverse a decision."""
        if self.act("reverse", decision=measure.number, who=by, number=measure.number):
            measure.is_reversed = True

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
        assert sorted(shelf.texts) == shown, "the index"  # type: ignore[attr-defined]
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
        ports.use(replace(ports.chosen(), search=Shelf()))  # type: ignore[arg-type]
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
        return glance_at(stage)
