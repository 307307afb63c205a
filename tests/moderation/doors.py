"""What each door that writes asks for: the rows of the authorisation matrix with the capabilities behind them.

A new route that writes needs its entry in NEEDS, or tests/moderation/test_withheld_matrix.py fails.
"""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage

from community.access import Role
from community.core.text import links_out
from community.membership.models import Scope
from community.moderation.rules.words import WITHHOLDABLE
from tests.house.matrix import Row, rows
from tests.house.subjects import Subjects
from tests.pictures import drawn, encoded, sent
from tests.world import PASSWORD

NEEDS: dict[str, tuple[str, ...]] = {
    "POST /ideas": ("idea.post",),
    "POST /ideas/<idea:number>": ("idea.revise",),
    "POST /ideas/<idea:number>/withdrawal": ("idea.withdraw",),
    "DELETE /ideas/<idea:number>/withdrawal": ("idea.withdraw",),
    "POST /ideas/<idea:number>/merge": ("merge.propose",),
    "DELETE /ideas/<idea:number>/merge": ("idea.merge",),
    "DELETE /merge-proposals/<int:number>": ("idea.merge",),
    "POST /uploads": ("upload.create",),
    "POST /ideas/<idea:number>/vote": ("vote.cast",),
    "DELETE /ideas/<idea:number>/vote": ("vote.withdraw",),
    "POST /ideas/<idea:number>/votes-recorded": ("vote.record",),
    "DELETE /ideas/<idea:number>/votes-recorded": ("vote.record",),
    "POST /ideas/<idea:number>/status": ("idea.answer",),
    "POST /ideas/<idea:number>/verdict": ("verdict.give",),
    "DELETE /ideas/<idea:number>/verdict": ("verdict.withdraw",),
    "POST /ideas/<idea:number>/drafts": ("idea.answer",),
    "POST /ideas/<idea:number>/drafts/<int:draft_id>": ("idea.answer",),
    "POST /ideas/<idea:number>/drafts/<int:draft_id>/publication": ("idea.answer",),
    "DELETE /ideas/<idea:number>/drafts/<int:draft_id>": ("idea.answer",),
    "POST /ideas/<idea:number>/comments": ("comment.post",),
    "POST /comments/<int:number>/edit": ("comment.revise",),
    "DELETE /comments/<int:number>": ("comment.withdraw",),
    "POST /comments/<int:number>/restoration": ("comment.withdraw",),
    "POST /comments/<int:number>/answer": ("comment.answer",),
    "DELETE /comments/<int:number>/answer": ("comment.answer",),
    "POST /threads/<int:number>/lock": ("thread.lock",),
    "DELETE /threads/<int:number>/lock": ("thread.lock",),
    "POST /ideas/<idea:number>/follow": ("follow.choose",),
    "DELETE /ideas/<idea:number>/follow": ("follow.choose",),
    "POST /notifications/reading": ("follow.choose",),
    "POST /settings/notifications": ("follow.choose",),
    "DELETE /settings/notifications/stop": ("follow.choose",),
    "POST /settings": ("profile.edit",),
    "POST /settings/avatar": ("profile.edit", "upload.create"),
    "DELETE /settings/avatar": ("profile.edit",),
    "POST /settings/email": ("account.keep",),
    "POST /settings/password": ("account.keep",),
    "DELETE /settings/sessions": ("account.keep",),
    "DELETE /settings/sessions/<int:session_id>": ("account.keep",),
    "POST /language": ("account.keep",),
    "POST /reports": ("report.file",),
    # Coming in, going out, being told, agreeing and objecting are withheld from nobody.
    "POST /join": (),
    "POST /sign-in": (),
    "POST /sign-out": (),
    "POST /reset": (),
    "POST /reset/<token>": (),
    "POST /confirm/<token>": (),
    "POST /confirm": (),
    "POST /policy/agreement": (),
    "POST /mail/leave/<token>": (),
    "POST /cases/<ref>/appeal": (),
    "POST /cases/<ref>/acknowledgement": (),
    "POST /settings/data/export": (),
    "POST /settings/data/removal": (),
    "POST /moderation/cases": ("case.decide",),
    "POST /moderation/cases/<ref>/claim": ("case.decide",),
    "DELETE /moderation/cases/<ref>/claim": ("case.decide",),
    "POST /moderation/cases/<ref>/decisions": ("case.decide",),
    "POST /moderation/cases/<ref>/second": ("case.decide",),
    "DELETE /moderation/cases/<ref>/second": ("case.decide",),
    "POST /moderation/cases/<ref>/decisions/<int:number>/reversal": ("case.decide",),
    "POST /moderation/appeals/<int:number>": ("case.decide",),
    "POST /moderation/brakes": ("case.decide",),
    "DELETE /moderation/brakes/<int:number>": ("case.decide",),
    "POST /moderation/members/<handle>/looks": ("case.decide",),
    "POST /moderation/members/<handle>/notes": ("case.decide",),
    "POST /owner/<any(boards, statuses):name>": ("site.configure",),
    "POST /owner/<any(boards, statuses, tags):name>/<int:row_id>": ("site.configure",),
    "DELETE /owner/<any(boards, statuses, tags):name>/<int:row_id>": ("site.configure",),
    "POST /owner/roles": ("role.grant",),
    "DELETE /owner/roles/<handle>/<any(team, moderator, owner):role>": ("role.grant",),
    "POST /owner/claims": ("role.grant",),
    "POST /owner/brand": ("site.configure",),
    "POST /owner/brand/look": ("site.configure",),
    "POST /owner/policy": ("site.configure",),
    "POST /owner/texts": ("site.configure",),
    "POST /knobs": ("site.configure",),
}
# Forms are pages, too: the one kind of reading that goes with what is withheld.
FORMS = {
    "GET /ideas/<idea:number>/edit": "idea.revise",
    "GET /ideas/<idea:number>/drafts/<int:draft_id>": "idea.answer",
    "GET /ideas/<idea:number>/merge": "merge.propose",
    "GET /comments/<int:number>/edit": "comment.revise",
    "GET /reports/new": "report.file",
}
PICTURE = "(a picture)"
LINK = "Cheaper at https://jars-4-less.example"
ON_IDEAS = {"idea", "withdrawn", "long_gone", "decided", "secret"}
COMMENTS = {"comment", "withdrawn_comment", "note"}


def _more() -> list[Row]:
    """What the matrix does not send: links, pictures, passwords that are right, a board by name."""
    person = {"display_name": "Ada", "time_zone": "UTC", "language": ""}
    password = {"current_password": PASSWORD}
    asked: list[tuple[str, str, dict[str, str], str, int]] = [
        ("/ideas", "/ideas", {"title": "Bring the bags back", "body": LINK}, "author", 303),
        ("/ideas", "/ideas", {"title": "Bring the bags back", "pictures": PICTURE}, "author", 303),
        ("/ideas", "/ideas", {"title": "Bring the bags back", "board": "{other_board.slug}"}, "author", 303),
        (
            "/ideas/<idea:number>",
            "/ideas/{idea.id}",
            {"title": "After 8", "body": LINK, "revision": "1"},
            "author",
            303,
        ),
        ("/ideas/<idea:number>/status", "/ideas/{idea.id}/status", {"status": "planned", "text": LINK}, "team", 303),
        ("/ideas/<idea:number>/comments", "/ideas/{idea.id}/comments", {"body": LINK}, "author", 303),
        ("/comments/<int:number>/edit", "/comments/{comment.id}/edit", {"body": LINK, "revision": "1"}, "author", 303),
        ("/uploads", "/uploads", {"picture": PICTURE}, "author", 201),
        ("/settings", "/settings", person | {"bio": LINK}, "author", 303),
        ("/settings", "/settings", person | {"display_name": ""}, "author", 422),
        ("/settings/avatar", "/settings/avatar", {"picture": PICTURE}, "author", 303),
        ("/settings/email", "/settings/email", {"email": "new@example.org"} | password, "author", 303),
        (
            "/settings/password",
            "/settings/password",
            {"new_password": "a few words in a row"} | password,
            "author",
            303,
        ),
        ("/reports", "/reports", {"subject": "profile-{author.handle}", "clause": "respect"}, "member", 303),
        ("/reports", "/reports", {"subject": "idea-{idea.id}", "clause": "respect"}, "member", 303),
    ]
    return [
        Row("POST", rule, f"further {number}", at, {who: status}, send)
        for number, (rule, at, send, who, status) in enumerate(asked, 1)
    ]


@dataclass(frozen=True)
class Door:
    """A row as one person knocks: `status` is what they get from whom nothing is withheld, `needs` what it asks for."""

    row: Row
    who: str
    status: int
    needs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.row} · {self.who}"

    @property
    def withholdable(self) -> tuple[str, ...]:
        return tuple(each for each in self.needs if each in WITHHOLDABLE)

    def fields(self, subjects: Subjects) -> dict[str, Any]:
        """The form's fields, with files that can be read once."""
        fields: dict[str, str | FileStorage] = {
            name: sent(encoded(drawn())) if text == PICTURE else subjects.fill(text)
            for name, text in self.row.send.items()
        }
        return fields | ({"_method": "DELETE"} if self.row.method == "DELETE" else {})

    def places(self, subjects: Subjects) -> list[tuple[Scope, int | None]]:
        """Where withholding reaches it: on the site; on the board and the idea that it is about, if any."""
        asked = f"{self.row.at} {' '.join(self.row.send.values())}"
        about = next((name for name in ON_IDEAS | COMMENTS if f"{{{name}." in asked), None)
        known, everywhere = subjects.known, (Scope.SITE, None)
        if about is not None:
            idea = known["idea" if about in COMMENTS else about]
            return [everywhere, (Scope.BOARD, idea.board_id), (Scope.IDEA, idea.id)]
        if self.row.route == "POST /ideas":
            board = known["other_board" if "board" in self.row.send else "usual_board"]
            return [everywhere, (Scope.BOARD, board.id)]
        return [everywhere]


def doors() -> list[Door]:
    """Every row that writes, knocked at by the first who is let in, else by the first whose words are judged."""
    opened = (_opened(row) for row in [*rows(), *_more()] if not row.is_read)
    return [door for door in opened if door is not None]


def _opened(row: Row) -> Door | None:
    order = ("author", "member", *Role)
    known = {who: row.statuses[who] for who in order if who in row.statuses}
    let_in = (who for who, status in known.items() if status < 400)
    judged = (who for who, status in known.items() if status not in (401, 403, 404))
    who = next(let_in, None) or next(judged, None)
    if who is None or row.route not in NEEDS:
        return None
    return Door(row, str(who), known[who], _needs(row))


def _needs(row: Row) -> tuple[str, ...]:
    more = ("link.post",) if any(links_out(text) for text in row.send.values()) else ()
    more += ("upload.create",) if row.send.get("pictures") == PICTURE else ()
    return NEEDS[row.route] + more


def elsewhere(door: Door, subjects: Subjects) -> list[tuple[Scope, int | None]]:
    """A board and an idea that the door is not about, and the places where what it needs cannot be withheld."""
    known, here = subjects.known, door.places(subjects)
    some = [(Scope.BOARD, known[name].id) for name in ("usual_board", "other_board", "board")]
    some += [(Scope.IDEA, known[name].id) for name in ("idea", "decided")]
    return [place for place in some if place not in here]


__all__ = ["FORMS", "NEEDS", "Door", "doors", "elsewhere"]
