"""One life in which every kind of act occurs, whatever chance makes of the others (test_any_interleaving)."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from community.core import clock, ports
from community.membership.models import Holdable, Scope
from community.moderation.models import Rung
from tests.moderation.acts import MEMBERS
from tests.moderation.test_any_interleaving import AnyInterleaving
from tests.world import World

EVERY = (
    "share", "revise", "take_idea_back", "bring_idea_back", "say", "edit", "take_comment_back", "bring_comment_back",
    "vote", "take_vote_back", "edit_profile", "report", "answer", "lock", "unlock", "second", "decline", "appeal",
    "decide_appeal", "reverse", "wait", "say refused", "vote refused", *(f"decide {rung}" for rung in Rung),
    "sweep", "sweep with votes", "votes set aside reversed", "appeal upheld", "appeal changed", "appeal overturned",
)  # fmt: skip
TRIES = 40
NOT_TO_WRITE = ("comment.post", "vote.cast")


@pytest.fixture
def life(world: World) -> Iterator[AnyInterleaving]:
    AnyInterleaving.done, AnyInterleaving.index = Counter(), ports.chosen().search
    life = AnyInterleaving()
    life.begin()
    yield life
    clock.use(None)


def _until(life: AnyInterleaving, kind: str, act: Callable[[int], object]) -> None:
    """Try it, each time with another number, until it was done; what holds after each step is looked at."""
    for which in range(TRIES):
        if life.done[kind]:
            return
        act(which)
        life.all_is_as_it_should_be()


def _decide(life: AnyInterleaving, which: int) -> None:
    """What waits for a second moderator goes first: no other decision on its case is taken meanwhile."""
    if any(each.is_pending for each in life.measures):
        _second(life, which, is_agreed=bool(which % 2))
    else:
        life.decide(("mona", "noah")[which % 2], which, NOT_TO_WRITE, Scope.SITE, {which % 4})


def _members_live(life: AnyInterleaving) -> None:
    people = sorted(MEMBERS)
    _until(life, "revise", lambda which: life.change(which, "idea", "Paper labels"))
    _until(life, "edit", lambda which: life.change(which, "comment", "Paper labels"))
    _until(life, "edit_profile", lambda which: life.change(which, "profile", "Paper labels"))
    _until(life, "bring_idea_back", lambda _which: life.take_or_bring_back(0, is_idea=True))
    _until(life, "bring_comment_back", lambda _which: life.take_or_bring_back(0, is_idea=False))
    _until(life, "take_vote_back", lambda _which: life.vote("ada", 1))
    _until(life, "report", lambda which: life.report(people[which % 3], which, is_idea=True))
    for verb in ("answer", "lock", "unlock"):
        _until(life, verb, lambda which: life.tend(which, "mona", "planned"))


def _moderators_set_aside(life: AnyInterleaving) -> None:
    def aside(which: int, *also: int) -> None:
        """Votes, or a sweep: as the number of acts is even or odd."""
        if which % 2:
            life.wait(1)
        life.set_more_aside("mona", "cem", {which % 3, *also})

    _until(life, "sweep", aside)
    _until(life, "sweep with votes", lambda which: aside(which, 5))
    mine = [each for each in life.measures if each.stands and any(kind is Holdable.VOTE for kind, _ in each.holds)]
    life.take_back(mine[0], "lena")
    life.all_is_as_it_should_be()


def _moderators_decide(life: AnyInterleaving) -> None:
    for rung in Rung:
        if rung is not Rung.EMERGENCY:
            _until(life, f"decide {rung}", lambda which: _decide(life, which))
    _until(life, "decide emergency", lambda which: life.stop("lena", sorted(MEMBERS)[which % 3], which, {which % 3}))
    people = sorted(MEMBERS)
    _until(life, "say refused", lambda which: life.say(people[which % 3], which, "Paper labels", None))
    _until(life, "vote refused", lambda which: life.vote(people[which % 3], which))
    _until(life, "second", lambda which: _second(life, which, is_agreed=True))
    _until(life, "decline", lambda which: _second(life, which, is_agreed=False))
    for outcome in ("changed", "upheld", "overturned"):
        _until(life, f"appeal {outcome}", lambda which: _appeal(life, which))
    _until(life, "reverse", lambda which: life.reverse(which, "lena"))


def _second(life: AnyInterleaving, which: int, *, is_agreed: bool) -> None:
    """Agreeing and declining take turns with the acts."""
    if any(each.is_pending for each in life.measures):
        life.second(2 * which + (len(life.acts) + (not is_agreed)) % 2, "lena")
    else:
        _decide(life, which)


def _appeal(life: AnyInterleaving, which: int) -> None:
    """Somebody objects where nobody has, and a moderator answers; where there is nothing, there is to be something."""
    if any(each.awaits_appeal for each in life.measures):
        life.decide_appeal(which, "lena")
    elif any(each.stands and not each.appealed_at for each in life.measures):
        life.appeal(which)
    else:
        _decide(life, which)


def test_every_kind_of_act_is_done_and_reversed_as_if_it_had_not_been(life: AnyInterleaving) -> None:
    _members_live(life)
    _moderators_set_aside(life)
    _moderators_decide(life)
    life.teardown()
    assert life.done["compared"], life.done
    assert not [kind for kind in EVERY if not life.done[kind]], life.done
