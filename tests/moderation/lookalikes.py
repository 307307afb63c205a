"""Honest people who look like rings, in a made-up community: friends, colleagues, readers, classes, families."""

import itertools
from typing import TYPE_CHECKING

from community.moderation.rules.signals.acts import DAY, HOUR

if TYPE_CHECKING:
    from tests.moderation.rings import Person, Town


def look_alike(town: "Town", people: "list[Person]") -> None:
    """All of them that the setting has."""
    _friends(town, people)
    _product_launches(town)
    _shared_ideas(town, people)
    _classes(town)
    _households(town, people)
    _letters(town)


def _friends(town: "Town", people: "list[Person]") -> None:
    for _ in range(town.set.friend_groups):
        friends = town.dice.sample(people[town.set.power_voters :], town.dice.randint(4, 8))
        ideas = [f"i{town.dice.randrange(town.set.ideas)}" for _ in range(town.dice.randint(2, 3))]
        moment = town.moment(max(town.start, *(each.joined for each in friends)), town.end)
        for friend, idea in itertools.product(friends, ideas):
            town.vote(friend, idea, moment + town.dice.random() * HOUR)


def _product_launches(town: "Town") -> None:
    for number in range(town.set.product_launches):
        ideas = [town.idea() for _ in range(3)]
        begin = town.start + (4 + 6 * number % 20) * DAY + 10 * HOUR
        for _ in range(100):
            person = town.person(begin + town.dice.random() * HOUR, prefix=f"10.0.{number % town.set.offices}.0/24")
            for idea in ideas:
                town.vote(person, idea, person.joined + town.dice.random() * 0.5 * HOUR)
            town.live(person, town.dice.randint(0, town.set.launch_votes))


def _shared_ideas(town: "Town", people: "list[Person]") -> None:
    for _ in range(town.set.shared_ideas):
        idea = f"i{town.dice.randrange(town.set.ideas)}"
        begin = town.moment(town.start, town.end - 3 * DAY)
        for _ in range(75):
            came = begin + min(2 * DAY, town.dice.expovariate(1 / (0.4 * DAY)))
            person = town.person(came)
            town.vote(person, idea, came + town.dice.random() * 0.2 * HOUR)
            town.live(person, town.dice.choice((0, 0, 1, 2, 4, 8)))
            if town.set.brings_old:
                old = town.dice.choice(people)
                town.vote(old, idea, max(came, old.joined + 60))


def _classes(town: "Town") -> None:
    for number in range(town.set.classes):
        idea, begin = town.idea(), town.moment(town.start, town.end - DAY)
        for _ in range(30):
            person = town.person(begin + town.dice.random() * HOUR, prefix=f"172.16.{number}.0/24")
            if town.dice.random() < 0.5:
                town.vote(person, idea, person.joined + town.dice.random() * 0.5 * HOUR)
            town.live(person, town.vote_count())


def _households(town: "Town", people: "list[Person]") -> None:
    for number in range(town.set.households):
        home, idea = town.dice.sample(people, town.dice.randint(2, 3)), town.idea()
        moment = town.moment(max(town.start, *(each.joined for each in home)), town.end)
        for person in home:
            person.prefix, person.device = home[0].prefix, f"home{number}"
            town.vote(person, idea, moment + town.dice.random() * HOUR)


def _letters(town: "Town") -> None:
    for _ in range(town.set.letters):
        ideas = [f"i{town.dice.randrange(town.set.ideas)}" for _ in range(town.dice.randint(1, 2))]
        begin = town.moment(town.start + DAY, town.end - DAY)
        for _ in range(town.dice.randint(30, 60)):
            person = town.person(begin + town.dice.random() * HOUR)
            for idea in ideas:
                town.vote(person, idea, person.joined + town.dice.random() * 0.2 * HOUR)
