"""What a report or a case is about, loaded for whoever looks at it."""

from dataclasses import dataclass
from datetime import datetime

from community.moderation.rules.words import SubjectKind

Place = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An idea, a comment, a profile, or the votes of an idea.

    `member_id`: whose it is, None where nobody is known; `thread_id`: the discussion it stands in;
    `places`: the idea and the board, as withholdings know them; `written_at`: when what it says now was written.
    """

    kind: SubjectKind
    id: int
    member_id: int | None
    title: str
    path: str
    text: str = ""
    thread_id: int | None = None
    places: tuple[Place, ...] = ()
    written_at: datetime

    @property
    def name(self) -> str:
        """How a form names it: comment-7, profile-ada."""
        is_profile = self.kind is SubjectKind.PROFILE
        return f"{self.kind}-{self.path.rpartition('/')[2] if is_profile else self.id}"
