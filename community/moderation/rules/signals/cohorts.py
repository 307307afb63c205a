"""What those favour together who have a beginning or a place in common, however much else they do.

A cohort is everybody of one device or network, who joined within an hour or a week, or who woke within a day. Of what
its members favour, no more should be for one target than of what others favour: on the whole, and in those days.
"""

import itertools
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from community.moderation.rules.signals import chance
from community.moderation.rules.signals.acts import DAY, HOUR, SLEEP, WEEK, Channel, Crowd
from community.moderation.rules.signals.cores import FEWEST, LEAST_BANS, MOST_TIED, SLACK_SHARE, Core

SPARE = DAY / 2  # before and after: what belongs to the same days


def cohorts(crowd: Crowd) -> Iterator[Core]:
    """Each target that a cohort favours beyond chance."""
    yield from _placed(crowd.votes, crowd.at_device)
    yield from _placed(crowd.votes, crowd.at_prefix)
    people = crowd.people.values()
    joined = _Line(crowd.votes, ((person.joined, person.name) for person in people))
    woken = ((person.first, person.name) for person in people if person.first - person.joined > SLEEP)
    yield from joined.found(HOUR)
    yield from joined.found(WEEK)
    yield from _Line(crowd.votes, woken).found(DAY)


def _placed(channel: Channel, places: Mapping[str, Sequence[str]]) -> Iterator[Core]:
    """Who shares a device or a network, beside what popularity predicts for so many votes."""
    for names in places.values():
        voters = [name for name in names if name in channel.done]
        if not FEWEST <= len(voters) <= MOST_TIED:
            continue
        seen = Counter(target for name in voters for target in channel.done[name])
        mean = seen.total() / len(voters)
        for target, count in seen.items():
            share = min(1.0, SLACK_SHARE * mean * channel.popularity(target))
            bans = chance.of_many(count, len(voters), share) - math.log10(len(seen) * len(places))
            if count >= FEWEST and bans >= LEAST_BANS:
                members = frozenset(name for name in voters if target in channel.done[name])
                yield Core(channel, members, (target,), len(voters) * share, 0.0, bans, frozenset(voters))


class _Line:
    """Who votes, in the order of when they joined or woke."""

    def __init__(self, channel: Channel, moments: Iterable[tuple[float, str]]) -> None:
        ordered = sorted(each for each in moments if each[1] in channel.done)
        self.channel = channel
        self.moments = [moment for moment, _ in ordered]
        self.names = [name for _, name in ordered]
        self.when = {name: moment for moment, name in ordered}
        self.sums = list(itertools.accumulate((len(channel.done[name]) for name in self.names), initial=0))

    def found(self, width: float) -> Iterator[Core]:
        """For each target the cohort of this width that is the most surprising."""
        for target, names in self.channel.who.items():
            there = sorted((self.when[name], name) for name in names if name in self.when)
            if len(there) < FEWEST:
                continue
            first, last = self._fullest(len(names), [moment for moment, _ in there], width)
            allowed = math.log10(len(self.channel.who) * len(there))
            if last - first >= FEWEST and self._bans(last - first, len(names), there[first][0], width) >= allowed:
                core = self._core(target, frozenset(name for _, name in there[first:last]), there[first][0], width)
                if core.bans - allowed >= LEAST_BANS:
                    yield replace(core, bans=core.bans - allowed)

    def _fullest(self, voters: int, moments: Sequence[float], width: float) -> tuple[int, int]:
        """Where the number of the target's voters is the most surprising: the first and the one after the last."""
        best, most = (0, 0), 0.0
        for first, moment in enumerate(moments):
            last = bisect_right(moments, moment + width)
            if last - first >= FEWEST:
                bans = self._bans(last - first, voters, moment, width)
                if bans > most:
                    best, most = (first, last), bans
        return best

    def _bans(self, count: int, voters: int, start: float, width: float) -> float:
        """So many of a target's voters are of a cohort, beside the cohort's share of all votes."""
        votes = self.sums[bisect_right(self.moments, start + width)] - self.sums[bisect_left(self.moments, start)]
        return chance.of_many(count, voters, SLACK_SHARE * votes / self.channel.total)

    def _core(self, target: str, members: frozenset[str], start: float, width: float) -> Core:
        """The same in the days in which they voted for it, if that is less surprising: it may have been news."""
        done, total = self.channel.done, self.channel.total
        cohort = self.names[bisect_left(self.moments, start) : bisect_right(self.moments, start + width)]
        voters = [done[name][target] for name in self.channel.who[target]]
        begin, end = min(done[name][target] for name in members), max(done[name][target] for name in members)
        begin, end = begin - SPARE, end + SPARE
        recent = sum(begin <= moment <= end for name in cohort for moment in done[name].values())
        share = SLACK_SHARE * recent / (self.channel.curve.share(begin, end) * total)
        bans = min(
            self._bans(len(members), len(voters), start, width),
            chance.of_many(len(members), sum(begin <= each <= end for each in voters), share),
        )
        votes = sum(len(done[name]) for name in cohort)
        others = votes - sum(len(done[name]) for name in members)
        bystanders = others * (len(voters) - len(members)) / max(1, total - votes)
        expected = votes * len(voters) / total
        return Core(self.channel, members, (target,), expected, bystanders, bans, frozenset(cohort))
