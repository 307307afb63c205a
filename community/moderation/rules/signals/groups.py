"""From cores to groups that a person should look at: at least two kinds of signal, a network alone never."""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from community.moderation.rules.signals import chance
from community.moderation.rules.signals.acts import Act, Crowd
from community.moderation.rules.signals.cohorts import cohorts
from community.moderation.rules.signals.cores import (
    BYSTANDERS,
    FEWEST,
    MOST_BANS,
    MOST_COUNTED,
    MOST_PAIRED,
    Core,
    cores,
)
from community.moderation.rules.signals.evidence import (
    CROWD,
    Kind,
    Reach,
    Signal,
    Suspects,
    common,
    signals_of,
    wanted_of,
)

LEAST_SCORE = 8.0
PASSES = 9
MOST_OF = 0.7  # a signal that covers so many of a group is what the group is
CIRCLE = 8
LEAST_FIRST = 5.0  # one in a hundred thousand, where nothing but time ties them
BUSY_BANS = 3.0  # of whoever does a lot besides, another kind than votes must say so much
TELLING = 10  # a target with more voters than so many times the core is popular
TIES = frozenset({Kind.DEVICE, Kind.PREFIX, Kind.TEXT})
BUSY_KINDS = TIES | {Kind.JOINING, Kind.WAKING}


@dataclass(frozen=True)
class Group:
    """Members who seem to act as one, and why. Opens a case; never acts."""

    members: tuple[str, ...]
    targets: tuple[str, ...]
    signals: tuple[Signal, ...]

    @property
    def score(self) -> float:
        """The evidence in bans, each kind as far as it covers them all."""
        return sum(min(signal.bans, MOST_BANS) * len(signal.who) / len(self.members) for signal in self.signals)


def detect(acts: Sequence[Act]) -> list[Group]:
    """The groups in these acts, the strongest first. Nobody is in two."""
    crowd = Crowd(acts)
    found = [
        group
        for core, targets, telling in _places(itertools.chain(cores(crowd), cohorts(crowd)))
        for suspects in _grown(crowd, core, targets, telling)
        for group in _judged(crowd, core, suspects)
    ]
    return list(_apart(sorted(found, key=_rank)))


def _places(found: Iterable[Core]) -> list[tuple[Core, tuple[str, ...], tuple[str, ...]]]:
    """Each set of targets once, with the strongest core that leads to it; a single target for each of its cores."""
    strongest: dict[object, tuple[Core, tuple[str, ...], tuple[str, ...]]] = {}
    for core in found:
        targets = _shared(core)
        telling = _telling(core, targets)
        key = (core.channel, targets, telling, core.members if core.cohort or len(targets) == 1 else None)
        if key not in strongest or strongest[key][0].bans < core.bans:
            strongest[key] = (core, targets, telling)
    return list(strongest.values())


def _rank(group: Group) -> tuple[float, int, tuple[str, ...]]:
    """The strongest first; what is favoured counts in full, for two rings in one group have less of it in common."""
    return (-group.score - max(0.0, group.signals[0].bans - MOST_BANS), -len(group.members), group.members)


def _judged(crowd: Crowd, core: Core, suspects: Suspects) -> Iterator[Group]:
    """What is left of the suspects, and each part of it that has a tie of its own."""
    group = _settled_on(crowd, core, suspects)
    if group is None:
        return
    if is_case(group) and _is_dense(group, suspects.reach):
        yield group
    for signal in group.signals:
        if signal.kind in TIES and FEWEST <= len(signal.who) < MOST_OF * len(group.members):
            part = _settled_on(crowd, core, replace(suspects, members=signal.who))
            if part and is_case(part) and _is_dense(part, suspects.reach):
                yield part


def _settled_on(crowd: Crowd, core: Core, group: Suspects) -> Group | None:
    """The group and what speaks against it, once nobody is in it who does not fit the rest."""
    for _ in range(PASSES):
        if len(group.members) < FEWEST:
            return None
        signals = list(signals_of(crowd, group))
        kept = _fitting(group.members, signals)
        if core.bystanders > BYSTANDERS:
            kept = kept & _covered(group.members, signals)
        if kept == group.members:
            kind = Kind.CO_VOTING if core.channel is crowd.votes else Kind.REPORTS
            first = Signal(kind, core.bans, group.members, {"expected": core.expected})
            return Group(tuple(sorted(group.members)), common(group), (first, *signals))
        group = replace(group, members=kept)
    return None


def _is_dense(group: Group, reach: Reach) -> bool:
    """Whether what holds them all together is close enough for how far the group reaches."""
    covering = [signal for signal in group.signals if len(signal.who) == len(group.members)]
    if reach is Reach.SOME:
        return any(signal.kind in TIES or signal.numbers.get("hours", 999.0) <= 24.0 for signal in covering)
    if reach is Reach.BUSY:
        return any(signal.kind in BUSY_KINDS and signal.bans >= BUSY_BANS for signal in covering)
    return True


def _fitting(members: frozenset[str], signals: Sequence[Signal]) -> frozenset[str]:
    """Without the few whom a signal that covers most does not cover: they may be there by chance."""
    for signal in signals:
        covered = members & signal.who
        if len(covered) >= MOST_OF * len(members):
            members = covered
    return members


def _covered(members: frozenset[str], signals: Sequence[Signal]) -> frozenset[str]:
    """Whom a second kind speaks against, if it speaks against half of them: what they favour, others favour, too."""
    return frozenset().union(*(signal.who for signal in signals if 2 * len(signal.who) >= len(members)))


def is_case(group: Group) -> bool:
    """Whether a person should look: two kinds, enough in sum, and more than one time in common if they are many."""
    kinds = {signal.kind for signal in group.signals if 2 * len(signal.who) >= len(group.members)}
    if len(kinds) < 2 or group.score < LEAST_SCORE or not (kinds & TIES or group.signals[0].bans >= LEAST_FIRST):
        return False
    if kinds == {Kind.CO_VOTING, Kind.ARRIVING} and len(group.members) <= CIRCLE:
        return False  # friends who tell each other of an idea
    return len(group.members) <= CROWD or bool(kinds & TIES)


def _grown(crowd: Crowd, core: Core, targets: tuple[str, ...], telling: tuple[str, ...]) -> Iterator[Suspects]:
    """Who favours most of these targets and little else; also who favours only some; also who does more besides."""
    favoured = Counter(name for target in targets for name in core.channel.who[target])
    told = Counter(name for target in telling for name in core.channel.who[target])
    least, wanted = wanted_of(targets[:2]), wanted_of(telling)
    likely = {name for name, count in told.items() if count >= wanted and favoured[name] >= least}
    if core.cohort:
        yield from _grown_from_cohort(crowd, core, likely, Suspects(core.channel, core.members, targets, telling))
        return
    strict = {name for name in likely if _is_narrow(crowd, name, targets, spare=3)}
    if len(targets) == 1:
        strict = set(core.members)
    wide = {name for name in told if _is_narrow(crowd, name, targets, spare=1)} | strict
    yield Suspects(core.channel, frozenset(strict), targets, telling)
    yield Suspects(core.channel, frozenset(wide), targets, telling, Reach.SOME)
    spare = MOST_COUNTED if core.bystanders <= BYSTANDERS else MOST_PAIRED
    busy = {name for name in likely if _is_narrow(crowd, name, targets, spare=spare)}
    if len(targets) > 1 and busy != strict:
        yield Suspects(core.channel, frozenset(busy), targets, telling, Reach.BUSY)


def _grown_from_cohort(crowd: Crowd, core: Core, likely: Collection[str], group: Suspects) -> Iterator[Suspects]:
    """Who of a cohort favours most, and if others may be there by chance, little else; also who favours only some."""
    members = core.cohort.intersection(likely)
    another = core.channel.popularity(group.telling[1]) if len(group.telling) > 1 else 1.0
    if core.bystanders * min(1.0, MOST_COUNTED * another) > BYSTANDERS:
        members = frozenset(name for name in members if _is_narrow(crowd, name, group.targets, spare=3))
    yield replace(group, members=members, reach=Reach.COHORT)
    if core.bystanders <= BYSTANDERS and len(group.targets) > 1:
        told = core.cohort.intersection(name for target in group.telling for name in core.channel.who[target])
        wide = frozenset(name for name in told if _is_narrow(crowd, name, group.targets, spare=1))
        yield replace(group, members=members | wide, reach=Reach.SOME)


def _telling(core: Core, targets: Sequence[str]) -> tuple[str, ...]:
    """The targets that are not everybody's: to favour what is popular says little of who belongs together."""
    most = TELLING * len(core.members)
    rarest = sorted(targets, key=lambda target: (len(core.channel.who[target]), target))
    return tuple(rare for place, rare in enumerate(rarest) if place == 0 or len(core.channel.who[rare]) <= most)


def _shared(core: Core) -> tuple[str, ...]:
    """The targets that most of the core share, and more than their popularity explains."""
    done = core.channel.done
    seen = Counter(target for name in core.members for target in done[name])
    mean = sum(min(len(done[name]), MOST_COUNTED) for name in core.members) / len(core.members)
    shared = [
        target
        for target, count in seen.items()
        if 2 * count >= len(core.members)
        and chance.of_many(count, len(core.members), mean * core.channel.popularity(target)) >= 3.0
    ]
    return tuple(sorted({*shared, *core.targets}))


def _is_narrow(crowd: Crowd, name: str, targets: Collection[str], *, spare: int) -> bool:
    """Whether at most as much of what a member did lies elsewhere as here; so many things are let pass anyway."""
    touched = crowd.people[name].touched
    if len(touched) > len(targets) + max(spare, len(targets)):
        return False
    here = sum(target in touched for target in targets)
    return len(touched) - here <= max(spare, here)


def _apart(ranked: Sequence[Group]) -> Iterator[Group]:
    """Each member in the strongest group only; what is left of the others, where half of it is."""
    taken: set[str] = set()
    for group in ranked:
        left = tuple(name for name in group.members if name not in taken)
        if len(left) < FEWEST or 2 * len(left) < len(group.members):
            continue
        signals = (replace(signal, who=signal.who.intersection(left)) for signal in group.signals)
        rest = Group(left, group.targets, tuple(signals))
        if is_case(rest):
            taken.update(left)
            yield rest
