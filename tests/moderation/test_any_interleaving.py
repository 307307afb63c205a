"""Whatever people and moderators do, in any order: numbers are what rows say, and a reversed decision never was.

Two thousand steps with `make test`, the same ones each time, and five hundred of them on PostgreSQL; twenty thousand,
other ones each time, with `make test-deep`.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from community.core import clock, ports
from community.membership.models import Holdable, Scope
from community.moderation.models import Outcome, Rung
from community.moderation.rules.words import SITE_ONLY, WITHHOLDABLE
from tests.moderation.acts import BOARDS, MEMBERS
from tests.moderation.life import NOTHING_TAKEN, Life
from tests.world import World

STEPS_EACH = 50
IN_CI, ON_POSTGRES, DEEP = 2_000, 500, 20_000
MOST_IDEAS, MOST_COMMENTS = 6, 14
LOCKED = 2  # so many discussions are ever locked, so that decisions and hands meet
ANSWER = "We looked at it together, and this is what we can say today."
MODERATORS = ("mona", "noah", "lena")
place = st.integers(0, 11)
person = st.sampled_from(sorted(MEMBERS))
moderator = st.sampled_from(MODERATORS)
statuses = st.sampled_from(("open", "planned", "shipped", "not-now"))
words = st.sampled_from(("Refill stations", "Paper labels", "See https://jars.example for it", "Deliver after six"))
RUNGS = (*(rung for rung in Rung if rung is not Rung.EMERGENCY), *[Rung.WITHHOLD] * 3)
OUTCOMES = (Outcome.CHANGED, Outcome.OVERTURNED, Outcome.UPHELD)
capabilities = st.lists(st.sampled_from(WITHHOLDABLE), min_size=1, max_size=3, unique=True).map(tuple)
HOURS = {
    Rung.WITHHOLD: (1, 24, 24 * 29, 24 * 90),
    Rung.SUSPEND: (24 * 7, 24 * 30, 24 * 31, 24 * 180),
    Rung.EMERGENCY: (1, 24, 72, 72),
}


class AnyInterleaving(Life):
    """Everybody does anything."""

    @initialize()
    def begin(self) -> None:
        """Two ideas, a comment with a reply, and votes."""
        for number, who in enumerate(("ada", "bea")):
            self.share(who, number, "Refill stations")
            self.vote("cem", number)
            self.say("bea", number, "Paper labels", None)
        self.say("ada", 0, "Deliver after six", 0)

    # ── members ──

    @precondition(lambda self: len(self.ideas) < MOST_IDEAS)
    @rule(who=person, board=place, body=words)
    def share(self, who: str, board: int, body: str) -> None:
        title = f"Idea number {len(self.acts)}"
        if self.act("share", who=who, board=board % BOARDS, title=title, body=body):
            self.made["idea", len(self.ideas)] = self.now
            self.ideas.append(who)

    @rule(which=place, kind=st.sampled_from(("idea", "comment", "profile")), body=words)
    def change(self, which: int, kind: str, body: str) -> None:
        """Somebody lets something of theirs say something else."""
        count = len(self.acts)
        if kind == "idea":
            idea = which % len(self.ideas)
            self.act("revise", who=self.ideas[idea], idea=idea, title=f"Idea again {count}", body=body)
        elif kind == "comment" and self.comments:
            comment = which % len(self.comments)
            self.act("edit", who=self.comments[comment][0], comment=comment, body=f"{body} {count}")
        else:
            self.act("edit_profile", who=sorted(MEMBERS)[which % len(MEMBERS)], bio=f"{body} {count}")

    @rule(which=place, is_idea=st.booleans())
    def take_or_bring_back(self, which: int, is_idea: bool) -> None:
        if is_idea or not self.comments:
            self._turn("idea", which % len(self.ideas), self.ideas[which % len(self.ideas)])
        else:
            self._turn("comment", which % len(self.comments), self.comments[which % len(self.comments)][0])

    def _turn(self, kind: str, which: int, who: str) -> None:
        verb = "bring" if (kind, which) in self.gone else "take"
        if self.act(f"{verb}_{kind}_back", who=who, **{kind: which}):
            self.gone ^= {(kind, which)}

    @precondition(lambda self: len(self.comments) < MOST_COMMENTS)
    @rule(who=person, which=place, body=words, parent=st.none() | place)
    def say(self, who: str, which: int, body: str, parent: int | None) -> None:
        idea = which % len(self.ideas)
        if parent is not None and self.comments:
            parent %= len(self.comments)
            idea = self.comments[parent][1]
        else:
            parent = None
        if self.act("say", who=who, idea=idea, body=body, parent=parent):
            self.made["comment", len(self.comments)] = self.now
            self.comments.append((who, idea))

    @rule(who=person, which=place)
    def vote(self, who: str, which: int) -> None:
        idea = which % len(self.ideas)
        verb = "take_vote_back" if (who, idea) in self.votes else "vote"
        if self.act(verb, who=who, idea=idea):
            self.votes ^= {(who, idea)}

    @rule(who=person, which=place, is_idea=st.booleans())
    def report(self, who: str, which: int, is_idea: bool) -> None:
        self.act("report", who=who, about=self._about(which, is_idea=is_idea)[0])

    # ── team and moderators, by hand ──

    @rule(which=place, who=moderator, status=statuses)
    def tend(self, which: int, who: str, status: str) -> None:
        """The team answers; a moderator locks a discussion by hand or opens it, one of those that decisions lock."""
        verb = self.turn_of(("answer", "lock", "unlock", "unlock"), which)
        if verb == "answer":
            self.act("answer", who="tomas", idea=which % len(self.ideas), status=status, text=ANSWER)
        else:
            self.act(verb, who=who, idea=which % LOCKED)

    # ── decisions ──

    @rule(by=moderator, which=place, taken=capabilities, scope=st.sampled_from(Scope), some=st.sets(place, max_size=4))
    def decide(self, by: str, which: int, taken: tuple[str, ...], scope: Scope, some: set[int]) -> None:
        rung, is_locking = self.turn_of(RUNGS, which), len(self.acts) % 2 == 0
        about, who = self._about(which, is_idea=None)
        if is_locking:
            about, who = ("idea", which % LOCKED), self.ideas[which % LOCKED]
        scope = Scope.SITE if SITE_ONLY & set(taken) else scope
        where = {Scope.SITE: None, Scope.BOARD: which % BOARDS, Scope.IDEA: which % len(self.ideas)}[scope]
        own = self._own(who)
        holds = frozenset(own[each % len(own)] for each in some) if rung is not Rung.NOTHING else frozenset()
        self._decide(
            by,
            about,
            who,
            rung,
            self.turn_of(HOURS[rung], which) if rung in HOURS else None,
            holds,
            capabilities=taken if rung is Rung.WITHHOLD else (),
            scope=scope,
            scope_id=where,
            lock_thread=is_locking and rung is not Rung.NOTHING,
        )

    @rule(by=moderator, who=person, long=place, some=st.sets(place, max_size=2))
    def stop(self, by: str, who: str, long: int, some: set[int]) -> None:
        """An emergency stop."""
        own = self._own(who)
        holds = frozenset(own[each % len(own)] for each in some)
        self._decide(by, ("profile", who), who, Rung.EMERGENCY, HOURS[Rung.EMERGENCY][long % 4], holds, **NOTHING_TAKEN)

    @precondition(lambda self: self.votes)
    @rule(by=moderator, who=person, some=st.sets(place, min_size=1, max_size=3))
    def set_more_aside(self, by: str, who: str, some: set[int]) -> None:
        """Votes of several members on one idea, in nobody's name; or all that somebody contributed in a while."""
        if len(self.acts) % 2:
            self._sweep(by, who, hours=self.turn_of((1, 24 * 8, 24 * 90), min(some)), has_votes=len(some) > 1)
            return
        votes = sorted(self.votes)
        idea = votes[min(some) % len(votes)][1]
        here = [vote for vote in votes if vote[1] == idea]
        holds = frozenset((Holdable.VOTE, here[each % len(here)]) for each in some)
        self._decide(by, ("votes", idea), None, Rung.WARNING, None, holds, **NOTHING_TAKEN)

    @precondition(lambda self: any(each.is_pending for each in self.measures))
    @rule(which=place, by=moderator)
    def second(self, which: int, by: str) -> None:
        is_agreed = self.turn_of((True, False), which)
        pending = [each for each in self.measures if each.is_pending]
        measure = pending[which % len(pending)]
        verb = "second" if is_agreed else "decline"
        by = _another(by, measure.made_by)
        if not self.act(verb, decision=measure.number, who=by, number=measure.number):
            return
        measure.is_reversed = not is_agreed
        if is_agreed:
            measure.seconded_by = by
            measure.begin(self.now)

    @precondition(lambda self: any(each.stands and not each.appealed_at for each in self.measures))
    @rule(which=place)
    def appeal(self, which: int) -> None:
        standing = [each for each in self.measures if each.stands and not each.appealed_at]
        measure = standing[which % len(standing)]
        who = measure.who or next(what[0] for _kind, what in sorted(measure.holds, key=str))
        if self.act("appeal", decision=measure.number, who=who, number=measure.number):
            measure.appealed_at = self.now

    @precondition(lambda self: any(each.awaits_appeal for each in self.measures))
    @rule(which=place, by=moderator)
    def decide_appeal(self, which: int, by: str) -> None:
        awaiting = [each for each in self.measures if each.awaits_appeal]
        measure = awaiting[which % len(awaiting)]
        outcome = Outcome.CHANGED if measure.withholds(self.now) and which % 2 else self.turn_of(OUTCOMES, which)
        by = _another(by, measure.made_by, measure.seconded_by)
        hours = 12 if outcome is Outcome.CHANGED else None
        named = {"number": measure.number, "outcome": outcome, "hours": hours}
        if self.act("decide_appeal", decision=measure.number, who=by, **named):
            self.done[f"appeal {outcome}"] += 1
            measure.outcome, measure.is_reversed = outcome, outcome is Outcome.OVERTURNED
            if outcome is Outcome.CHANGED:
                measure.ends_at = self.now + timedelta(hours=12)

    @precondition(lambda self: any(each.stands for each in self.measures))
    @rule(which=place, by=moderator)
    def reverse(self, which: int, by: str) -> None:
        standing = [each for each in self.measures if each.stands]
        self.take_back(standing[which % len(standing)], by)

    @rule(hours=st.sampled_from((1, 5, 24, 24 * 8, 24 * 15, 24 * 31)))
    def wait(self, hours: int) -> None:
        """Time passes, and what goes by the clock is done."""
        self.now += timedelta(hours=hours)
        self.act("wait")
        for measure in self.measures:
            measure.lapse(self.now)


def _another(by: str, *but: str | None) -> str:
    """`by`, where they may; else a colleague, and where there is none, `by`, who is refused."""
    return next((who for who in (by, *MODERATORS) if who not in but), by)


@pytest.fixture
def _own_clock() -> Iterator[None]:
    yield
    clock.use(None)


@pytest.mark.usefixtures("_own_clock")
@pytest.mark.parametrize(
    "steps", [pytest.param(IN_CI, marks=pytest.mark.slow(seconds=60)), pytest.param(DEEP, marks=pytest.mark.deep)]
)
def test_a_reversed_decision_never_was_whatever_else_happened(world: World, steps: int, database_kind: str) -> None:
    if steps == IN_CI and database_kind == "postgres":
        steps = ON_POSTGRES
    done = AnyInterleaving.done = Counter()
    AnyInterleaving.index = ports.chosen().search
    examples = steps * 13 // 10 // STEPS_EACH + 4  # many end sooner
    run_state_machine_as_test(
        AnyInterleaving,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS_EACH,
            derandomize=steps < DEEP,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )
    assert done["steps"] >= steps, done
    assert done["compared"] >= 0.9 * examples, done
