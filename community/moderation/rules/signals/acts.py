"""What signals are read from: acts, and what they say of the members together."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median_low

HOUR, DAY, WEEK = 3600.0, 86400.0, 604800.0
SLEEP = 60 * DAY
TOUCHING = frozenset({"vote", "report", "comment", "post"})  # to have had to do with something


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody did something. Times are seconds since 1970; what is not known is empty.

    `prefix` and `device` are only compared, so keyed hashes do as well. `text` is a fingerprint of what was written.
    """

    member: str
    action: str
    target: str
    author: str
    time: float
    prefix: str
    device: str
    joined: float
    text: str = ""


@dataclass(slots=True)
class Person:
    """A member as far as acts tell. `votes` and `reports`: when, by target."""

    name: str
    joined: float
    first: float
    votes: dict[str, float] = field(default_factory=dict)
    reports: dict[str, float] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def was_woken_by(self, moment: float) -> bool:
        """Whether the account lay idle for sixty days, as far as is known, until the day of this moment."""
        return self.first - self.joined > SLEEP and moment - self.first < DAY


class Curve:
    """When something happens here: which share of it falls between two moments. Launch days and nights included."""

    def __init__(self, moments: Iterable[float]) -> None:
        self.moments = sorted(moments)

    def share(self, start: float, end: float) -> float:
        """Which share lies between these moments, both included."""
        inside = bisect_right(self.moments, end) - bisect_left(self.moments, start)
        return inside / max(1, len(self.moments))


class Channel:
    """One way of favouring something, and everybody who did: votes, or reports."""

    def __init__(self, kind: str, done: dict[str, dict[str, float]]) -> None:
        self.kind = kind
        self.done = {name: acts for name, acts in done.items() if acts}
        self.who: dict[str, list[str]] = _turned((name, acts) for name, acts in self.done.items())
        self.curve = Curve(moment for acts in self.done.values() for moment in acts.values())
        self.total = len(self.curve.moments)

    def popularity(self, target: str) -> float:
        """Which share of all that was done is for it."""
        return len(self.who.get(target, ())) / max(1, self.total)


class Crowd:
    """Everybody, what they did, and where from."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self.people: dict[str, Person] = {}
        for act in sorted(acts, key=lambda act: act.time):
            self._add(act)
        everybody = self.people.values()
        self.joins = Curve(person.joined for person in everybody)
        self.votes = Channel("vote", {person.name: person.votes for person in everybody})
        self.reports = Channel("report", {person.name: person.reports for person in everybody})
        self.at_prefix = _turned((person.name, person.prefixes) for person in everybody)
        self.at_device = _turned((person.name, person.devices) for person in everybody)
        self.usual_at_prefix = median_low([1, *map(len, self.at_prefix.values())])
        self.with_text = _turned((person.name, person.texts) for person in everybody)
        woken = sum(person.was_woken_by(moment) for person in everybody for moment in person.votes.values())
        self.woken_share = woken / max(1, self.votes.total)

    def _add(self, act: Act) -> None:
        person = self.people.get(act.member)
        if person is None:
            person = self.people[act.member] = Person(act.member, act.joined, act.time)
        person.joined = min(person.joined, act.joined)
        if act.target and act.action in TOUCHING:
            person.touched.add(act.target)
        if act.action in ("vote", "report") and act.target:
            kept = person.votes if act.action == "vote" else person.reports
            kept.setdefault(act.target, act.time)
        for places, seen in ((person.prefixes, act.prefix), (person.devices, act.device), (person.texts, act.text)):
            if seen:
                places.add(seen)


def _turned(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    """Who did or has each of these."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, things in rows:
        for thing in things:
            found[thing].append(name)
    return dict(found)
