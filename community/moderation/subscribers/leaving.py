"""This room's share of a member's own data: what their archive holds, and what becomes of it when they leave."""

from flask_babel import lazy_gettext as _

from community.core import clock
from community.core.events import during
from community.core.personal import exported
from community.membership.events import MemberClaimed, MemberRemoved
from community.membership.queries import handles_of
from community.moderation.actions.handing_over import hand_over_cases
from community.moderation.actions.leaving import forget_person, leave_cases
from community.moderation.queries import exporting

exported("reports", _("What you reported, and when it was decided"), exporting.reports_of, by=("reports.reporter_id",))
exported(
    "decisions",
    _("What was decided about you, why, and what you objected"),
    exporting.decisions_about,
    by=("statements.member_id", "decisions.member_id"),
)
exported(
    "votes-set-aside",
    _("Votes of yours that were set aside, and why"),
    exporting.votes_aside_of,
    by=("statement_readers.member_id",),
)
exported("cases", _("Cases about what you wrote"), exporting.cases_about, by=("cases.member_id",))
exported(
    "moderators-notes",
    _("What moderators noted about you"),
    exporting.notes_about,
    by=("case_notes.member_id",),
)
exported("looks", _("When a moderator looked at your record"), exporting.looks_at, by=("looks.member_id",))
exported(
    "traces",
    _("Where your acts came from: keyed hashes, kept for thirty days"),
    exporting.traces_of,
    by=("traces.member_id",),
)
exported(
    "moderating",
    _("What you did as a moderator, and when"),
    exporting.office_of,
    by=(
        "cases.claimed_by_id",
        "decisions.made_by_id",
        "decisions.seconded_by_id",
        "decisions.reversed_by_id",
        "appeals.decided_by_id",
        "brakes.pulled_by_id",
        "case_notes.written_by_id",
        "looks.looked_by_id",
        "conflicts.moderator_id",
    ),
)


@during(MemberClaimed)
def hand_over(event: MemberClaimed) -> None:
    """What was decided about an imported member follows the person they are."""
    hand_over_cases(from_id=event.unclaimed_id, to_id=event.member_id)


@during(MemberRemoved)
def take_out_of_cases(event: MemberRemoved) -> None:
    """What was decided stays decided, about nobody."""
    leave_cases(event.member_id, now=clock.now())
    for handle in handles_of(event.member_id):
        forget_person(handle)
