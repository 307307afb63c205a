"""Something is about to be committed when somebody else decides by what they had seen before."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.errors import CommunityError, Conflict
from community.core.transaction import writing
from community.ideas.actions import merge_ideas, propose_merge
from community.ideas.actions.catalogue import BoardWords, change_board, delete_board
from community.ideas.actions.leaving import leave_ideas
from community.ideas.models import Board, Idea, MergeProposal, Stage, Status
from community.ideas.queries import get_visible
from community.membership.models import Member
from tests.ideas.conftest import MakeBoard, MakeIdea, fresh, the_board
from tests.ideas.test_owner_statuses import change, the_status
from tests.meanwhile import uncommitted
from tests.world import Browser, World

Act = Callable[[], object]


@pytest.fixture
def tomas(world: World) -> int:
    """Of the product team."""
    return world.member("tomas", roles=(Role.TEAM, Role.OWNER)).id


def by(kind: type[Any], number: int) -> Any:
    return session.get_one(kind, number)


def merging(source: Idea, target: Idea, who: int) -> Act:
    numbers = source.id, target.id
    return lambda: merge_ideas(*(by(Idea, number) for number in numbers), by=by(Member, who), now=clock.now())


def closing(board: Board, who: int) -> Act:
    """The board is to be read by the team only."""
    words = BoardWords(name=board.name, position=board.position, seen_by="team", posted_by="team")
    number = board.id
    return lambda: change_board(by(Board, number), words, by=by(Member, who))


def test_a_board_is_not_closed_while_its_idea_is_merged_with_one_of_another_board(
    world: World, make_board: MakeBoard, make_idea: MakeIdea, tomas: int
) -> None:
    one, other = make_idea(), make_idea("Elsewhere", board=make_board("app"))
    close = closing(the_board("app"), tomas)
    merge = merging(one, other, tomas)
    with uncommitted(world.app, merge), pytest.raises(Conflict, match="board-merged-across"), writing():
        close()


def test_ideas_are_not_merged_while_the_board_of_one_is_closed(
    world: World, make_board: MakeBoard, make_idea: MakeIdea, tomas: int
) -> None:
    one, other = make_idea(), make_idea("Elsewhere", board=make_board("app"))
    merge, close = merging(one, other, tomas), closing(the_board("app"), tomas)
    with uncommitted(world.app, close), pytest.raises(Conflict, match="merge-other-readers"), writing():
        merge()


def test_two_who_delete_the_last_two_boards_leave_one(world: World, make_board: MakeBoard, tomas: int) -> None:
    one, other = the_board().id, make_board("app").id

    def delete(number: int) -> None:
        delete_board(by(Board, number), by=by(Member, tomas))

    with uncommitted(world.app, lambda: delete(one)), pytest.raises(Conflict, match="last-board"), writing():
        delete(other)


def test_an_answer_meets_the_stage_that_its_status_has_by_then(
    world: World, owner: Browser, team: Browser, make_idea: MakeIdea
) -> None:
    """Else it would stand among what is shipped, and nobody would know since when."""
    idea, status_id = make_idea(), the_status("planned").id

    def ship() -> None:
        session.execute(Status.__table__.update().where(Status.id == status_id).values(stage=Stage.DONE))

    team.csrf()
    with uncommitted(world.app, ship):
        assert team.post(f"/ideas/{idea.id}/status", status="planned", text="There it is.").status_code == 303
    assert fresh(idea).shipped_at is not None


def propose(who: int, source: int, target: int) -> bool:
    member = by(Member, who)
    both = get_visible(source, member), get_visible(target, member)
    return propose_merge(*both, by=member, now=clock.now())


@pytest.mark.parametrize("is_other_way", [False, True])
def test_two_propose_the_same_at_once(world: World, make_idea: MakeIdea, *, is_other_way: bool) -> None:
    one, other = make_idea().id, make_idea("The other").id
    ada, ben = world.member("ada").id, world.member("ben").id
    second = (other, one) if is_other_way else (one, other)
    with uncommitted(world.app, lambda: propose(ada, one, other)), writing():
        assert not propose(ben, *second)
    assert len(session.scalars(select(MergeProposal.id)).all()) == 1


def test_what_is_being_merged_is_not_proposed_any_more(world: World, make_idea: MakeIdea, tomas: int) -> None:
    one, other = make_idea(), make_idea("The other")
    ada, numbers = world.member("ada").id, (one.id, other.id)
    merge = merging(one, other, tomas)
    with uncommitted(world.app, merge), pytest.raises(CommunityError, match=r"merge-same|idea-merged"), writing():
        propose(ada, *numbers)
    assert session.scalars(select(MergeProposal.id)).all() == []


def test_what_is_merged_into_the_idea_of_somebody_who_leaves_stands_for_itself(
    world: World, make_idea: MakeIdea, tomas: int
) -> None:
    ada, ben = world.member("ada"), world.member("ben")
    source, target = make_idea("From Ben", by=ben), make_idea("From Ada", by=ada)
    ada_id, source_id = ada.id, source.id
    with uncommitted(world.app, merging(source, target, tomas)), writing():
        leave_ideas(ada_id, keeps_words=False, now=clock.now())
    assert fresh(source_id).merged_into_id is None


def test_an_idea_is_shipped_by_its_status_though_it_was_part_of_another_when_that_changed(
    owner: Browser, make_idea: MakeIdea, world: World
) -> None:
    team = world.signed_in("tim", roles=(Role.TEAM,))
    source, target = make_idea("The first", status="planned"), make_idea("The other")
    merge = f"/ideas/{source.id}/merge"
    assert team.post(merge, into=str(target.id)).status_code == 303
    assert change(owner, "planned", stage="done").status_code == 303
    assert team.delete(merge).status_code == 303
    assert fresh(source).shipped_at is not None
    assert team.post(merge, into=str(target.id)).status_code == 303
    assert change(owner, "planned", stage="active").status_code == 303
    assert team.delete(merge).status_code == 303
    assert fresh(source).shipped_at is None
