"""Where to look: small sets of targets that are favoured by more members than their popularity explains.

Three ways lead to one. `lone`: members who did little else, among all who favour one target, overall and in stretches
of time. Whoever favours the same target meanwhile, and does other things here, is the control group: attention from
outside brings both. `paired`: members who favour the same two targets, beside what popularity predicts. `alike`: the
very same targets, and no others.
"""

import itertools
import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from community.moderation.rules.signals import chance
from community.moderation.rules.signals.acts import DAY, HOUR, WEEK, Channel, Crowd
from community.moderation.rules.signals.saturation import Saturation

FEWEST = 4
LEVELS = (1, 2, 4, 8)  # how many different things somebody had to do with, at most, to have done little else
WIDTHS = (HOUR, DAY, WEEK, math.inf)
NEIGHBOURS = 600  # acts before and after: what share of them is by members who did little else
MOST_BANS = 15.0  # one kind alone must not carry a case
LEAST_BANS = 2.0  # after allowing for all that is tried: one false core in a hundred communities
MOST_TIED = 60  # more at one place are an office, a school, a telephone company
BYSTANDERS = 0.3  # more there by chance than so many, each of them honest, are too many
RARE = 1 / 400  # a target that has less of everything done is nobody's habit
MOST_COUNTED = 60  # acts of one member in which to look for what the others share with them
MOST_PAIRED = 12  # whoever favours more is like everybody else in what they share
SLACK_SHARE = 1.3  # narrow people share a taste, too
SLACK = 3.0  # people's tastes go together, so pairs are this much more frequent than independence has it


@dataclass(frozen=True)
class Core:
    """Members who favour the same, and how surprising it is that they are so many.

    `expected`: how many chance has; `bystanders`: how many of those may be among them; `cohort`: those from
    whom a group may be drawn, where it is not everybody.
    """

    channel: Channel
    members: frozenset[str]
    targets: tuple[str, ...]
    expected: float
    bystanders: float
    bans: float
    cohort: frozenset[str] = frozenset()


def cores(crowd: Crowd) -> Iterator[Core]:
    """All places worth a second look."""
    for channel in (crowd.votes, crowd.reports):
        yield from _alike(channel)
        yield from _paired(channel, most=MOST_PAIRED, commonest=1.0)
        yield from _paired(channel, most=MOST_COUNTED, commonest=RARE)
    yield from _Lone(crowd).found()


def _alike(channel: Channel) -> Iterator[Core]:
    """Members who favour the very same targets, two or more, and no others.

    Expected, where members choose by popularity: as many as favour n targets, times n! · Π p_i (the multinomial law).
    """
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, acts in channel.done.items():
        if 2 <= len(acts) <= MOST_PAIRED:
            same[tuple(sorted(acts))].append(name)
    as_many = Counter(len(acts) for acts in channel.done.values())
    for targets, names in same.items():
        if len(names) >= FEWEST:
            likely = math.factorial(len(targets)) * math.prod(channel.popularity(target) for target in targets)
            expected = as_many[len(targets)] * likely
            bans = chance.of_rate(len(names), SLACK * expected) - math.log10(len(same))
            if bans >= LEAST_BANS and expected <= BYSTANDERS:
                members = frozenset(names)  # a larger group that they are in comes first: it may do more besides
                yield Core(channel, members, targets, expected, expected, min(bans, MOST_BANS), members)


def _paired(channel: Channel, *, most: int, commonest: float) -> Iterator[Core]:
    """Pairs of targets with more members in common than chance has it.

    Expected, where members choose by popularity: Σ over members n·(n−1)·p_i·p_j, the configuration model of random
    graphs (Newman, Networks, 2010, ch. 13.2), with the popularity among the members concerned.
    """
    rare = {target for target in channel.who if channel.popularity(target) <= commonest}
    few = {name: sorted(rare.intersection(acts)) for name, acts in channel.done.items() if 2 <= len(acts) <= most}
    counts = Counter(target for targets in few.values() for target in targets)
    total = max(1, counts.total())
    choices = sum(len(targets) * (len(targets) - 1) for targets in few.values())
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, targets in few.items():
        for pair in itertools.combinations(targets, 2):
            together[pair].append(name)
    for pair, names in together.items():
        if len(names) < FEWEST:
            continue
        expected = choices * (counts[pair[0]] / total) * (counts[pair[1]] / total)
        bans = chance.of_rate(len(names), SLACK * expected) - math.log10(len(together))
        if bans >= LEAST_BANS:
            yield Core(channel, frozenset(names), pair, expected, expected, bans)


class _Lone:
    """Looks for targets whose voters did little else here."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.channel = crowd.votes
        acts = sorted((moment, name) for name, votes in self.channel.done.items() for moment in votes.values())
        self.moments = [moment for moment, _ in acts]
        breadths = [len(crowd.people[name].touched) for _, name in acts]
        self.sums = {
            level: list(itertools.accumulate((breadth <= level for breadth in breadths), initial=0)) for level in LEVELS
        }
        self.saturation = Saturation(
            [(len(crowd.people[name].touched), len(votes)) for name, votes in self.channel.done.items()]
        )

    def found(self) -> Iterator[Core]:
        for target, names in self.channel.who.items():
            if len(names) >= FEWEST:
                yield from self._at(target, names)

    def _at(self, target: str, names: Sequence[str]) -> Iterator[Core]:
        """The most surprising stretch at each level, seen by when they voted and by when they joined."""
        votes = sorted((self.channel.done[name][target], name) for name in names)
        joins = sorted((self.crowd.people[name].joined, name) for name in names)
        for level in LEVELS:
            share = self._share(level, [moment for moment, _ in votes]) * self.saturation.factor(level, len(names))
            share = min(1.0, SLACK_SHARE * share)
            best = max((self._best(target, axis, level, share) for axis in (votes, joins)), key=lambda core: core.bans)
            if best.bans >= LEAST_BANS:
                yield best

    def _share(self, level: int, moments: Sequence[float]) -> float:
        """Which share of votes is by members who did little else, about the time of these votes."""
        middle = bisect_left(self.moments, moments[len(moments) // 2])
        begin, end = max(0, middle - NEIGHBOURS), min(len(self.moments), middle + NEIGHBOURS)
        sums = self.sums[level]
        near = (sums[end] - sums[begin]) / max(1, end - begin)
        return max(near, sums[-1] / max(1, len(self.moments)))

    def _best(self, target: str, axis: Sequence[tuple[float, str]], level: int, share: float) -> Core:
        everybody = [moment for moment, _ in axis]
        focused = [each for each in axis if len(self.crowd.people[each[1]].touched) <= level]
        moments = [moment for moment, _ in focused]
        best = Core(self.channel, frozenset(), (target,), 0.0, 0.0, 0.0)
        for width in WIDTHS:
            begin, end = chance.fullest(moments, width)
            if end - begin < FEWEST:
                continue
            tried = bisect_right(everybody, moments[end - 1]) - bisect_left(everybody, moments[begin])
            bans = chance.of_many(end - begin, tried, share) - math.log10(
                len(self.channel.who) * len(WIDTHS) * len(LEVELS)
            )
            if bans > best.bans:
                names = frozenset(name for _, name in focused[begin:end])
                best = Core(self.channel, names, (target,), tried * share, tried * share, bans)
        return best
