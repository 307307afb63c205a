"""The number of ideas on a board that are neither taken back nor set aside, kept with the board."""

from collections.abc import Collection

from sqlalchemy import and_, func, select, update

from community.core.db import WITHOUT_SYNC, session
from community.ideas.models import Board, Idea
from community.ideas.policy import is_public


def recount_boards(*, fix: bool = False) -> dict[int, tuple[int, int]]:
    """Boards whose stored count is wrong, by id: stored and counted. Repairs them if asked to.

    One statement, which reads every idea once and sees one moment; a repair locks the board, then counts.
    """
    number = func.count(Idea.id)
    compared = (
        select(Board.id, Board.idea_count, number)
        .outerjoin(Idea, and_(Idea.board_id == Board.id, is_public()))
        .group_by(Board.id, Board.idea_count)
        .having(number != Board.idea_count)
    )
    found = {board_id: (stored, counted) for board_id, stored, counted in session.execute(compared)}
    if fix:
        for board_id in found:
            _recount(board_id)
    return found


def count_boards(board_ids: Collection[int]) -> None:
    """Write the counts of these boards from the rows, in the order of their numbers."""
    for board_id in sorted(board_ids):
        _recount(board_id)


def _recount(board_id: int) -> None:
    session.execute(select(Board.id).where(Board.id == board_id).with_for_update(key_share=True)).one()
    number = select(func.count(Idea.id)).where(Idea.board_id == board_id, is_public())
    session.execute(
        update(Board).where(Board.id == board_id).values(idea_count=number.scalar_subquery()),
        execution_options=WITHOUT_SYNC,
    )
