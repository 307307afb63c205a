"""Whatever is voted, said, followed, merged and undone, in any order: each person counts once, and undone is as if never merged.

Three hundred acts with `make test`, the same ones each time; three thousand, other ones each time, with `make test-deep`.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from community.access import Role
from community.notifications.rules import Level
from tests.rows import remember
from tests.voting.conftest import MakeIdea
from tests.voting.merging import CARRIED, PEOPLE, Merging, stored
from tests.world import World

STEPS_EACH = 30
IN_CI, ON_POSTGRES, DEEP = 300, 90, 3_000
person = st.integers(0, PEOPLE - 1)
idea = st.integers(0, len(CARRIED) - 1)


class AnyMerging(Merging):
    """Everybody does anything."""

    @rule(who=person, which=idea)
    def votes(self, who: int, which: int) -> None:
        self.cast(who, which)

    @rule(who=person, which=idea)
    def takes_back(self, who: int, which: int) -> None:
        self.take_back(who, which)

    @rule(who=person, which=idea, parent=st.integers(0, 5))
    def says(self, who: int, which: int, parent: int) -> None:
        if which not in self.model.into:
            self.say(who, which, parent)

    @rule(who=person, which=idea, level=st.sampled_from(Level))
    def chooses(self, who: int, which: int, level: Level) -> None:
        self.choose(who, which, level)

    @rule(source=idea, into=idea)
    def merges(self, source: int, into: int) -> None:
        self.merge(source, into)

    @rule(source=idea)
    def undoes(self, source: int) -> None:
        self.undo(source)

    @rule(source=idea, into=idea)
    def merges_and_thinks_better_of_it(self, source: int, into: int) -> None:
        before = stored()
        if self.merge(source, into):
            self.undo(source)
            assert stored() == before
            self.done["undone exactly"] += 1

    @rule(first=idea, second=idea, third=idea, is_last_first=st.booleans())
    def merges_a_chain_and_takes_it_apart(self, first: int, second: int, third: int, *, is_last_first: bool) -> None:
        before = stored()
        made = [source for source, into in ((first, second), (second, third)) if self.merge(source, into)]
        for source in reversed(made) if is_last_first else made:
            self.undo(source)
            self.numbers_are_what_rows_say()
        assert stored() == before
        self.done["chains taken apart"] += len(made) == 2


@pytest.mark.parametrize(
    "steps", [pytest.param(IN_CI, marks=pytest.mark.slow(seconds=20)), pytest.param(DEEP, marks=pytest.mark.deep)]
)
def test_everybody_counts_once_and_what_is_undone_never_was(
    world: World, make_idea: MakeIdea, database_kind: str, steps: int
) -> None:
    if steps == IN_CI and database_kind == "postgres":
        steps = ON_POSTGRES
    AnyMerging.people = [world.member(f"voter-{number}") for number in range(PEOPLE)]
    AnyMerging.tomas = world.member("tomas", roles=(Role.TEAM,))
    AnyMerging.ideas = [make_idea(f"Idea number {each}", carried_votes=count).id for each, count in enumerate(CARRIED)]
    AnyMerging.rows, AnyMerging.done = remember(), Counter()
    run_state_machine_as_test(
        AnyMerging,
        settings=settings(
            max_examples=max(4, steps // STEPS_EACH),
            stateful_step_count=STEPS_EACH,
            derandomize=steps < DEEP,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )
    done = AnyMerging.done
    assert done["steps"] >= steps // 2, done
    assert min(done["undone exactly"], done["chains taken apart"]) > 0, done
