"""A made-up community with vote rings in it: all its numbers stand in `Setting`, and a seed makes it again exactly."""

import bisect
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from community.moderation.rules.signals import Act
from tests.moderation.lookalikes import look_alike

HOUR, DAY, WEEK = 3600.0, 86400.0, 604800.0
START = datetime(2026, 3, 2, tzinfo=UTC).timestamp()


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Who there is and what they do. The defaults are those that were agreed; tests perturb them."""

    seed: int = 1
    days: int = 28
    ideas: int = 2_000
    zipf: float = 1.0
    # Honest people.
    honest: int = 5_000
    old_share: float = 0.3  # members since before the file begins
    office_share: float = 0.2
    offices: int = 10
    homes: int = 0  # networks that everybody else comes from; 0: each from their own
    launch_hours: int = 3
    joined_an_hour: int = 200  # on launch day
    mean_votes: float = 11.0
    power_voters: int = 60
    power_votes: int = 200
    comment_share: float = 0.04
    report_share: float = 0.004
    is_nightly: bool = False  # whether people of six time zones sleep
    friend_groups: int = 0  # of 4 to 8 who each vote for the same 2 or 3 ideas, and for others
    product_launches: int = 0  # 100 newcomers of one office for the same 3 ideas within an hour
    shared_ideas: int = 0  # ideas that went round elsewhere: 150 members old and new within two days
    launch_office: str = "10.0"  # where those newcomers sit; another: a network that nobody else uses
    launch_votes: int = 5  # up to so many others
    brings_old: bool = True  # whether half of those whom an idea's link reaches were here before
    households: int = 0  # of 2 or 3 at one device, who vote for one idea together
    freshness_days: float = 0.0  # people vote for what is about so old; 0: for everything
    letters: int = 0  # bring 30 to 60 newcomers within an hour, who each vote for the same 1 or 2 ideas and go
    classes: int = 0  # 30 students of one network join within an hour, half of them vote for one idea
    # Rings.
    rings: int = 40
    ring_sizes: tuple[int, int] = (3, 50)
    boosted: tuple[int, int] = (1, 5)
    zeal: float = 1.0  # the chance that one of a ring votes for one of its ideas
    cover_votes: int = 0  # up to so many others, to look like everybody
    half_share: bool = False  # whether of each ring half of the members share, instead of all of half of the rings
    sharing_share: float = 0.5
    boosts_popular: bool = False
    is_blank: bool = False  # neither prefix nor device is known


@dataclass
class Person:
    """One account."""

    name: str
    joined: float
    prefix: str
    device: str


@dataclass
class Made:
    """The acts in order of time, and who belongs to which ring."""

    acts: list[Act] = field(default_factory=list)
    rings: list[set[str]] = field(default_factory=list)
    honest: set[str] = field(default_factory=set)


class Town:
    """Makes one community."""

    def __init__(self, setting: Setting) -> None:
        self.set = setting
        self.dice = random.Random(setting.seed)
        self.made = Made()
        self.start, self.end = START, START + setting.days * DAY
        self.authors = [f"m{self.dice.randrange(setting.honest)}" for _ in range(setting.ideas)]
        weights = [1 / (rank + 1) ** setting.zipf for rank in range(setting.ideas)]
        self.heights = list(itertools.accumulate(weights))
        self.order = self.dice.sample(range(setting.ideas), setting.ideas)
        self.voted: set[tuple[str, str]] = set()
        self.number = 0

    def make(self) -> Made:
        """Everybody, and what they do."""
        people = [self._honest_person() for _ in range(self._ordinary())]
        for index, person in enumerate(people):
            power = index < self.set.power_voters
            self.live(person, self.set.power_votes if power else self.vote_count())
        look_alike(self, people)
        for number in range(self.set.rings):
            self._ring(number)
        self.made.acts.sort(key=lambda act: act.time)
        return self.made

    def _ordinary(self) -> int:
        special = 100 * self.set.product_launches + 75 * self.set.shared_ideas + 30 * self.set.classes
        return self.set.honest - special - 45 * self.set.letters

    # ── people ──

    def person(self, joined: float, *, prefix: str = "", device: str = "", is_honest: bool = True) -> Person:
        self.number += 1
        own = f"{self.dice.randrange(self.set.homes or 10**7)}.home"
        person = Person(f"m{self.number}", joined, prefix or own, device or f"d{self.number}")
        if is_honest:
            self.made.honest.add(person.name)
        if joined >= START:
            self.act(person, "join", "", joined)
        return person

    def _honest_person(self) -> Person:
        office = f"10.0.{self.dice.randrange(self.set.offices)}.0/24"
        prefix = office if self.dice.random() < self.set.office_share else ""
        return self.person(self._join_time(), prefix=prefix)

    def _join_time(self) -> float:
        bursting = self.set.launch_hours * self.set.joined_an_hour / self.set.honest
        roll = self.dice.random()
        if roll < self.set.old_share:
            return START - self.dice.uniform(0, 500) * DAY
        if roll < self.set.old_share + bursting:
            return START + 9 * DAY + 10 * HOUR + self.dice.random() * self.set.launch_hours * HOUR
        return self.moment(START, self.end)

    def moment(self, start: float, end: float) -> float:
        """A time between; by day only, if people sleep."""
        while True:
            moment = self.dice.uniform(start, end)
            if not self.set.is_nightly:
                return moment
            local = (moment / HOUR + self.dice.choice((0, 1, 1, 2, 8, -6))) % 24
            if 7 <= local < 23 or self.dice.random() < 0.05:
                return moment

    def vote_count(self) -> int:
        return min(150, 1 + int(self.dice.expovariate(1 / self.set.mean_votes)))

    def live(self, person: Person, votes: int) -> None:
        """Come a few times, vote for what is popular, now and then comment, report or post."""
        first = max(person.joined, START)
        visits = [first + 60 + self.dice.random() * HOUR] if person.joined >= START else []
        visits += [self.moment(first, self.end) for _ in range(1 + votes // 6)]
        for _ in range(votes):
            moment = self.dice.choice(visits) + self.dice.random() * 0.4 * HOUR
            idea = self.idea(moment)
            self.vote(person, idea, moment)
            if self.dice.random() < self.set.comment_share:
                self.act(person, "comment", idea, moment + 90)
            if self.dice.random() < self.set.report_share:
                self.act(person, "report", idea, moment + 120)

    def idea(self, moment: float = 0.0) -> str:
        """By popularity; where people look at what is fresh, among the ideas of about that time."""
        rank = min(bisect.bisect(self.heights, self.dice.random() * self.heights[-1]), self.set.ideas - 1)
        if self.set.freshness_days and moment and self.dice.random() < 0.7:
            age = self.dice.expovariate(1 / self.set.freshness_days) * DAY
            newest = (moment - age - START) / (self.end - START) * self.set.ideas
            return f"i{int(newest) % self.set.ideas}"
        return f"i{self.order[rank]}"

    def act(self, person: Person, action: str, idea: str, moment: float) -> None:
        if moment >= self.end:
            return
        author = self.authors[int(idea[1:])] if idea else ""
        act = Act(
            member=person.name,
            action=action,
            target=idea,
            author=author,
            time=round(moment),
            prefix="" if self.set.is_blank else person.prefix,
            device="" if self.set.is_blank else person.device,
            joined=round(person.joined),
        )
        self.made.acts.append(act)

    def vote(self, person: Person, idea: str, moment: float) -> None:
        if (person.name, idea) not in self.voted:
            self.voted.add((person.name, idea))
            self.act(person, "vote", idea, moment)

    # ── rings ──

    def _ring(self, number: int) -> None:
        size = self.dice.randint(*self.set.ring_sizes)
        count = self.dice.randint(*self.set.boosted)
        ideas = [f"i{each}" for each in self.dice.sample(range(self.set.ideas), count)]
        if self.set.boosts_popular:
            ideas = sorted({self.idea() for _ in range(count)})
        begin = self.moment(START + DAY, self.end - 8 * DAY)
        prefix, device = self._sharing(number)
        times = list(self._ring_times(number % 3, begin, size))
        ring = [self._accomplice(joined, prefix, device) for joined, _ in times]
        self.made.rings.append({each.name for each in ring})
        for person, (_, moment) in zip(ring, times, strict=True):
            chosen = [idea for idea in ideas if self.dice.random() < self.set.zeal] or ideas[:1]
            for idea in chosen:
                self.vote(person, idea, moment + self.dice.random() * HOUR)
            for _ in range(self.dice.randint(0, self.set.cover_votes)):
                self.vote(person, self.idea(), moment + self.dice.random() * DAY)

    def _accomplice(self, joined: float, prefix: str, device: str) -> Person:
        if self.set.half_share and self.dice.random() < 0.5:
            prefix = device = ""
        return self.person(joined, prefix=prefix, device=device, is_honest=False)

    def _sharing(self, number: int) -> tuple[str, str]:
        if not self.set.half_share and self.dice.random() >= self.set.sharing_share:
            return "", ""
        return (f"192.168.{number}.0/24", "") if self.dice.random() < 0.5 else ("", f"ring{number}")

    def _ring_times(self, kind: int, begin: float, size: int) -> Iterator[tuple[float, float]]:
        """When each joined and voted: within an hour; long ago, then within a day; both over a week."""
        for _ in range(size):
            if kind == 0:
                joined = begin + self.dice.random() * HOUR
                yield joined, joined + self.dice.random() * 6 * HOUR
            elif kind == 1:
                yield START - self.dice.uniform(60, 400) * DAY, begin + self.dice.random() * DAY
            else:
                joined = begin + self.dice.random() * WEEK
                yield joined, joined + self.dice.random() * (begin + WEEK - joined)


def make(setting: Setting) -> Made:
    """The community of this setting."""
    return Town(setting).make()


def as_rows(acts: list[Act]) -> Iterator[list[str]]:
    """The acts as lines of a CSV file, its heading first."""
    yield ["member", "action", "target", "author", "time", "prefix", "device", "joined"]
    for act in acts:
        times = [
            (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=each)).isoformat() for each in (act.time, act.joined)
        ]
        yield [act.member, act.action, act.target, act.author, times[0], act.prefix, act.device, times[1]]
