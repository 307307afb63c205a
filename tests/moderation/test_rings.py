"""Rings are found and honest people are let alone, in made-up communities; the numbers are those that were agreed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from _pytest.mark import ParameterSet

from community.moderation.rules.signals import Act, Group, detect
from tests.moderation.rings import Made, Setting, make

SEEDS = range(1, 11)
IN_CI = {1, 7, "launches in a new office", "rings under cover"}
AGREED = Setting()
PERTURBED: dict[str, Setting] = {
    "a flat taste": replace(AGREED, zipf=0.7),
    "a steep taste": replace(AGREED, zipf=1.3),
    "small rings": replace(AGREED, ring_sizes=(4, 14)),
    "nobody was there before": replace(AGREED, old_share=0.0),
    "everybody was there before": replace(AGREED, old_share=1.0),
    "large offices": replace(AGREED, offices=3, office_share=0.5),
    "few networks": replace(AGREED, homes=250),
    "people sleep at night": replace(AGREED, is_nightly=True),
    "people vote little": replace(AGREED, mean_votes=4.0),
    "people vote for what is fresh": replace(AGREED, freshness_days=3.0),
    "friends": replace(AGREED, friend_groups=100),
    "families at one device": replace(AGREED, households=300),
    "launches in an office": replace(AGREED, product_launches=4, launch_votes=0),
    "launches in a new office": replace(AGREED, product_launches=4, launch_votes=2, launch_office="10.9"),
    "links that go round": replace(AGREED, shared_ideas=6),
    "links that bring newcomers": replace(AGREED, shared_ideas=6, brings_old=False),
    "letters to readers": replace(AGREED, letters=4),
    "classes": replace(AGREED, classes=10),
    "rings for one idea each": replace(AGREED, boosted=(1, 1)),
    "rings without zeal": replace(AGREED, zeal=0.7),
    "rings under cover": replace(AGREED, cover_votes=2),
    "rings under deep cover": replace(AGREED, cover_votes=6),
    "rings of which half share": replace(AGREED, half_share=True),
    "rings for popular ideas": replace(AGREED, boosts_popular=True),
    "rings that share nothing": replace(AGREED, sharing_share=0.0),
    "neither prefix nor device is known": replace(AGREED, is_blank=True),
}


def _marked(settings: Iterable[object]) -> list[ParameterSet]:
    """Some of them for every day, all of them for `make test-deep`."""
    return [pytest.param(each, marks=pytest.mark.slow if each in IN_CI else pytest.mark.deep) for each in settings]


@dataclass(frozen=True)
class Outcome:
    """What came of one community."""

    found: int
    sought: int
    touched: int
    honest: int

    @property
    def found_share(self) -> float:
        return self.found / self.sought

    @property
    def touched_share(self) -> float:
        return self.touched / self.honest


def outcome_of(made: Made) -> Outcome:
    """How many rings of five and more a case holds, and how many honest members are in one."""
    cases = [set(group.members) for group in detect(made.acts)]
    sought = [ring for ring in made.rings if len(ring) >= 5]
    found = sum(any(_holds(case, ring) for case in cases) for ring in sought)
    touched = len(made.honest & set().union(*cases))
    return Outcome(found, len(sought), touched, len(made.honest))


def _holds(case: set[str], ring: set[str]) -> bool:
    """At least half of the ring, and they are most of the case."""
    both = len(case & ring)
    return 2 * both >= len(ring) and 2 * both > len(case)


def test_rings_are_found_and_honest_people_let_alone_in_a_third_of_the_community() -> None:
    small = Setting(seed=7, honest=1_700, ideas=700, rings=14, launch_hours=1, power_voters=20)
    outcome = outcome_of(make(small))
    assert outcome.found_share >= 0.9, outcome
    assert outcome.touched_share <= 0.001, outcome


@pytest.mark.parametrize("seed", _marked(SEEDS))
def test_rings_are_found_and_honest_people_let_alone(seed: int) -> None:
    outcome = outcome_of(make(replace(AGREED, seed=seed)))
    assert outcome.found_share >= 0.9, outcome
    assert outcome.touched_share <= 0.001, outcome


@pytest.mark.parametrize("name", _marked(PERTURBED))
def test_it_holds_where_people_are_otherwise_than_expected(name: str) -> None:
    outcomes = [outcome_of(make(replace(PERTURBED[name], seed=seed))) for seed in (1, 2, 3)]
    assert sum(each.found for each in outcomes) >= 0.9 * sum(each.sought for each in outcomes), outcomes
    assert sum(each.touched for each in outcomes) <= 0.001 * sum(each.honest for each in outcomes), outcomes


def _joining_and_voting(number: int, *, minute: int, prefix: str = "", device: str = "", idea: str = "i1") -> list[Act]:
    joined = 1_000_000.0 + 60 * minute
    act = Act(f"m{number}", "join", "", "", joined, prefix, device or f"d{number}", joined)
    return [act, replace(act, action="vote", target=idea, time=joined + 60)]


def _crowd(people: int = 60) -> list[Act]:
    """People over ten days, who vote for several of thirty ideas."""
    acts = []
    for number in range(people):
        for turn in range(6):
            acts += _joining_and_voting(
                100 + number, minute=14_400 // people * number, idea=f"i{(number * 7 + turn * 11) % 30}"
            )
    return acts


def _kinds(groups: list[Group]) -> list[set[str]]:
    return [{str(signal.kind) for signal in group.signals} for group in groups]


def test_accounts_of_one_device_made_for_one_idea_are_a_group_with_its_reasons() -> None:
    ring = [act for n in range(8) for act in _joining_and_voting(n, minute=5000 + n, device="one", idea="i99")]
    groups = detect(_crowd() + ring)
    assert [group.members for group in groups] == [tuple(f"m{n}" for n in range(8))]
    assert groups[0].targets == ("i99",)
    assert {"co-voting", "joined together", "shared device"} <= _kinds(groups)[0]


def test_whoever_joins_at_once_for_one_idea_is_a_group_whatever_else_they_vote_for() -> None:
    acts = _crowd(720)
    for n in range(8):
        join, vote = _joining_and_voting(n, minute=5000 + n, idea="i99")
        later = [
            replace(vote, target=f"i{(n * 11 + day * 7) % 30}", time=vote.time + day * 86400) for day in range(2, 9)
        ]
        acts += [join, vote, *later]
    groups = detect(acts)
    assert [group.members for group in groups] == [tuple(f"m{n}" for n in range(8))]
    assert groups[0].targets == ("i99",)
    assert {"co-voting", "joined together"} <= _kinds(groups)[0]


def test_so_many_as_a_letter_brings_to_vote_at_once_are_no_group() -> None:
    readers = [act for n in range(40) for act in _joining_and_voting(n, minute=5000 + n, idea="i99")]
    assert detect(_crowd() + readers) == []


def test_one_network_alone_is_no_group() -> None:
    """Thirty people of one network who came on different days and vote for different things."""
    office = []
    for n in range(30):
        for turn in range(5):
            office += _joining_and_voting(n, minute=480 * n, prefix="office", idea=f"i{(n * 5 + turn * 3) % 30}")
    assert detect(_crowd() + office) == []


def test_nothing_gives_no_group() -> None:
    assert detect([]) == []
    assert detect(_joining_and_voting(1, minute=1)) == []


def test_the_order_of_the_file_changes_nothing() -> None:
    acts = make(Setting(seed=3, honest=600, ideas=300, rings=4, launch_hours=0, power_voters=5)).acts
    assert [group.members for group in detect(acts)] == [group.members for group in detect(acts[::-1])]
