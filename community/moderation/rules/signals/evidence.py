"""Which kinds of signal speak against a group, each on its own axis: what, when joined, when acted, where from."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from community.moderation.rules.signals import chance
from community.moderation.rules.signals.acts import DAY, HOUR, WEEK, Channel, Crowd, Curve, Person

LEAST_BANS = 1.3  # one in twenty: only ever beside a first kind at one in a hundred thousand
SETTLED = 8  # so many others at a network prefix: an office, a school, a telephone company
NEW_DAYS = 28
CROWD = 60  # more than that at once, or at one network, is no ring
READERS = 24  # of whom so many join within an hour for one thing or two, a link may have brought them
ORDINARY = 5  # who has had to do with more other things than that is here for more than one cause
AUDIENCE = 0.15  # three of those for twenty of the others: it was talked about


class Kind(StrEnum):
    """What a signal looks at."""

    CO_VOTING = "co-voting"
    REPORTS = "reporters in a group"
    TEXT = "same text"
    JOINING = "joined together"
    ARRIVING = "votes arriving together"
    WAKING = "sleepers waking"
    DEVICE = "shared device"
    PREFIX = "shared network"


@dataclass(frozen=True, eq=False)
class Signal:
    """One kind of evidence: its weight in bans (−log10 of the chance that it means nothing), and whom it covers."""

    kind: Kind
    bans: float
    who: frozenset[str] = frozenset()
    numbers: dict[str, float] = field(default_factory=dict)


class Reach(StrEnum):
    """How far a group is drawn: who favours most of the targets and little else, or only some, or more besides."""

    MOST = "most"
    SOME = "some"
    BUSY = "busy"
    COHORT = "cohort"


@dataclass(frozen=True)
class Suspects:
    """Members and what they favour together; `telling` is the rarer part of that."""

    channel: Channel
    members: frozenset[str]
    targets: tuple[str, ...]
    telling: tuple[str, ...]
    reach: Reach = Reach.MOST

    def first(self, name: str) -> float:
        """When a member first did this."""
        acts = self.channel.done[name]
        return min(acts[target] for target in self.targets if target in acts)


def signals_of(crowd: Crowd, group: Suspects) -> Iterator[Signal]:
    """Every kind but the one that led here, where it says anything.

    Colleagues in one office join and vote together because somebody spoke to them all. Where the place is shared by
    others who have no part in it, or where these come with an audience, being together in time says nothing more.
    """
    explained = _settled(crowd, group.members) or _is_audience(crowd, group) or _is_readership(crowd, group)
    looks: list[Callable[[], Signal | None]] = [
        lambda: _waking(crowd, group),
        lambda: _devices(crowd, group.members),
        lambda: _prefix(crowd, group.members),
        lambda: _texts(crowd, group.members),
        lambda: _reporting(crowd, group),
    ]
    if not explained:
        looks += [lambda: _joining(crowd, group.members), lambda: _arriving(crowd, group)]
    for look in looks:
        signal = look()
        if signal is not None and signal.bans >= LEAST_BANS:
            yield signal


def _settled(crowd: Crowd, members: Collection[str]) -> bool:
    """Whether most are at one network where many others are."""
    known = sum(bool(crowd.people[name].prefixes) for name in members)
    seen = _turned(crowd, members, lambda person: person.prefixes)
    return any(2 * len(names) > known and _is_common(crowd, prefix, members) for prefix, names in seen.items())


def _is_common(crowd: Crowd, prefix: str, members: Collection[str]) -> bool:
    """Whether a network has many others than these, beside what is usual here, or more members than a ring."""
    there = crowd.at_prefix[prefix]
    others = sum(name not in members for name in there)
    return len(there) > CROWD or others >= SETTLED * crowd.usual_at_prefix


def _is_audience(crowd: Crowd, group: Suspects) -> bool:
    """Whether others came for it in the same days: it was talked about somewhere.

    Either people who do a lot else here, or more people than a ring has: a link that goes round brings both.
    """
    first = sorted(group.first(name) for name in group.members)
    start, end = first[len(first) // 20], first[-1 - len(first) // 20]
    start, end = start - HOUR, max(end, start + DAY)
    within = group.channel.curve.share(start, end)
    everybody, ordinary = _favouring(crowd, group)
    if _surge(everybody, start, end, within) > CROWD:
        return True
    return _surge(ordinary, start, end, within) >= max(2.0, AUDIENCE * len(first))


def _is_readership(crowd: Crowd, group: Suspects) -> bool:
    """Whether so many joined within an hour, for one thing or two and at once, that a letter may have brought them."""
    targets = common(group)
    at_once = sum(group.first(name) - crowd.people[name].joined <= HOUR / 2 for name in group.members)
    if len(targets) > 2 or 4 * at_once < 3 * len(group.members):
        return False
    joins = sorted(crowd.people[name].joined for name in group.members)
    first, last = chance.fullest(joins, HOUR)
    if 2 * (last - first) < len(joins):
        return False
    came = {name for target in targets for name in group.channel.who[target]}
    return sum(joins[last - 1] - HOUR <= crowd.people[name].joined <= joins[first] + HOUR for name in came) >= READERS


def _surge(moments: Sequence[float], start: float, end: float, within: float) -> float:
    """How many more than usual lie between; 0 where that is no surprise."""
    inside = sum(start <= moment <= end for moment in moments)
    usual = (len(moments) - inside) * within / max(0.1, 1 - within)
    return inside - usual if chance.of_rate(inside, usual) >= 3.0 else 0.0


def _favouring(crowd: Crowd, group: Suspects) -> tuple[list[float], list[float]]:
    """When most of the telling targets were favoured, by everybody who did, and by those of them who do a lot else."""
    own: dict[str, list[float]] = {}
    for target in group.telling:
        for name in group.channel.who[target]:
            own.setdefault(name, []).append(group.channel.done[name][target])
    most = {name: min(moments) for name, moments in own.items() if len(moments) >= wanted_of(group.telling)}
    targets = frozenset(group.targets)
    broad = [
        moment
        for name, moment in most.items()
        if name not in group.members and len(crowd.people[name].touched - targets) > ORDINARY
    ]
    return list(most.values()), broad


def common(group: Suspects) -> tuple[str, ...]:
    """Those of the targets that at least a quarter of a group favours."""
    seen = {target: sum(target in group.channel.done[name] for name in group.members) for target in group.targets}
    return tuple(target for target, count in seen.items() if 4 * count >= len(group.members))


def wanted_of(targets: Collection[str]) -> int:
    """How many of the targets somebody favours who favours most of them."""
    return 1 if len(targets) == 1 else max(2, math.ceil(len(targets) / 2))


def _joining(crowd: Crowd, members: Collection[str]) -> Signal:
    """Accounts made in one stretch, beside how many everybody made in it."""
    return _together(Kind.JOINING, {name: crowd.people[name].joined for name in members}, crowd.joins)


def _arriving(crowd: Crowd, group: Suspects) -> Signal | None:
    """Acts in one stretch, beside how many everybody did in it. Only of accounts that were new or asleep."""
    first = {name: group.first(name) for name in group.members}
    new = sum(moment - crowd.people[name].joined < NEW_DAYS * DAY for name, moment in first.items())
    woken = sum(crowd.people[name].was_woken_by(moment) for name, moment in first.items())
    if 2 * (new + woken) < len(first):
        return None
    found = _together(Kind.ARRIVING, first, group.channel.curve)
    return Signal(found.kind, found.bans, found.who, found.numbers | {"new": new})


def _together(kind: Kind, moments: dict[str, float], curve: Curve) -> Signal:
    ordered = sorted((moment, name) for name, moment in moments.items())
    return max((_stretch(kind, ordered, width, curve) for width in (HOUR, DAY, WEEK)), key=lambda found: found.bans)


def _stretch(kind: Kind, ordered: Sequence[tuple[float, str]], width: float, curve: Curve) -> Signal:
    begin, end = chance.fullest([moment for moment, _ in ordered], width)
    start = ordered[begin][0]
    share = curve.share(start, start + width)
    bans = chance.of_window(end - begin, len(ordered), share)
    who = frozenset(name for _, name in ordered[begin:end])
    return Signal(kind, bans, who, {"hours": round(width / HOUR), "start": start, "everybody": share})


def _waking(crowd: Crowd, group: Suspects) -> Signal:
    """Accounts that lay idle for sixty days and then did this first."""
    woken = frozenset(name for name in group.members if crowd.people[name].was_woken_by(group.first(name)))
    bans = chance.of_many(len(woken), len(group.members), max(crowd.woken_share, 0.01))
    return Signal(Kind.WAKING, bans, woken, {"everybody": crowd.woken_share})


def _devices(crowd: Crowd, members: Collection[str]) -> Signal:
    """Members beyond the first at each device, beside the pairs that share one in the whole community."""
    seen = _turned(crowd, members, lambda person: person.devices)
    shared = {device: names for device, names in seen.items() if len(names) > 1}
    beyond = sum(len(names) - 1 for names in shared.values())
    pairs = sum(math.comb(len(names), 2) for names in crowd.at_device.values())
    chance_of_pair = pairs / max(1, math.comb(len(crowd.people), 2))
    bans = chance.of_rate(beyond, math.comb(len(members), 2) * chance_of_pair)
    return Signal(Kind.DEVICE, bans, frozenset().union(*shared.values()), {"devices": len(shared)})


def _prefix(crowd: Crowd, members: Collection[str]) -> Signal:
    """The network that most of them share, if it is not everybody's."""
    seen = _turned(crowd, members, lambda person: person.prefixes)
    own = {prefix: names for prefix, names in seen.items() if not _is_common(crowd, prefix, members)}
    return _commonest(Kind.PREFIX, own, crowd.at_prefix, crowd, members)


def _texts(crowd: Crowd, members: Collection[str]) -> Signal:
    """The same text or link from several of them, beside how many have written it at all."""
    seen = _turned(crowd, members, lambda person: person.texts)
    return _commonest(Kind.TEXT, seen, crowd.with_text, crowd, members)


def _reporting(crowd: Crowd, group: Suspects) -> Signal:
    """The same things reported by several of a group that was found by its votes."""
    if group.channel is crowd.reports:
        return Signal(Kind.REPORTS, 0.0)
    seen = _turned(crowd, group.members, lambda person: person.reports)
    return _commonest(Kind.REPORTS, seen, crowd.reports.who, crowd, group.members)


def _turned(
    crowd: Crowd, members: Collection[str], things: Callable[[Person], Iterable[str]]
) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in members:
        for thing in things(crowd.people[name]):
            found.setdefault(thing, set()).add(name)
    return {thing: frozenset(names) for thing, names in found.items()}


def _commonest(
    kind: Kind,
    seen: Mapping[str, frozenset[str]],
    everywhere: Mapping[str, Collection[str]],
    crowd: Crowd,
    members: Collection[str],
) -> Signal:
    """Of what they have in common, what is least explained by how common it is."""
    best = Signal(kind, 0.0)
    for thing, names in seen.items():
        if len(names) < 2:
            continue
        share = len(everywhere[thing]) / len(crowd.people)
        bans = chance.of_many(len(names), len(members), share) - math.log10(len(seen))
        if bans > best.bans:
            best = Signal(kind, bans, names, {"everybody": share})
    return best
