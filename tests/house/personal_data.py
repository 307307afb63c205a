"""What becomes of a member's data: every column that points to a member, and what removing the account does to it.

Every one is in the archive that a member can download, too: its room names it in an `exported(…, by=…)`. What is said
here is done to a row of every kind by test_personal_data.py, and compared.
"""

from dataclasses import dataclass
from enum import StrEnum


class Removal(StrEnum):
    """What removing an account does to a row that points to it."""

    DELETED = "the row is deleted"
    UNNAMED = "the row stays, and points to nobody"
    EMPTY_ROW = "the row stays, and points to the empty row of somebody who left"


@dataclass(frozen=True)
class Fate:
    """What happens to the row, and why; `words`: what a member wrote in it, which goes if they wish."""

    removal: Removal
    how: str
    words: bool = False


DELETED, UNNAMED, EMPTY_ROW = Removal
FATES: dict[str, Fate] = {
    "member_sessions.member_id": Fate(DELETED, "every browser is signed out"),
    "mail_links.member_id": Fate(DELETED, "links in mails stop to work"),
    "agreements.member_id": Fate(DELETED, "nobody is left who would be bound"),
    "role_grants.member_id": Fate(DELETED, "whoever left has no role"),
    "uploads.owner_id": Fate(DELETED, "a picture stays only as long as a text that stays shows it"),
    "ideas.author_id": Fate(UNNAMED, "stays as that of a former member, or is emptied", words=True),
    "idea_revisions.written_by_id": Fate(UNNAMED, "as the idea it belongs to", words=True),
    "comments.author_id": Fate(UNNAMED, "stays as that of a former member, or is emptied in its place", words=True),
    "merge_proposals.proposed_by_id": Fate(UNNAMED, "what was settled stays, proposed by nobody"),
    "follows.member_id": Fate(DELETED, "nobody is left who would be told"),
    "notifications.member_id": Fate(DELETED, "nobody is left who would read them"),
    "mail_stops.member_id": Fate(DELETED, "nobody is left to write to"),
    "mail_wishes.member_id": Fate(DELETED, "nobody is left who would wish"),
    "mailings.member_id": Fate(DELETED, "nobody is left to write to"),
    "votes.member_id": Fate(DELETED, "withdrawn on open ideas; on decided ones it counts, on the empty row"),
    "verdicts.member_id": Fate(DELETED, "what they said of something shipped, and its note"),
    "traces.member_id": Fate(DELETED, "keyed hashes of network and browser; gone after thirty days anyway"),
    "withholdings.member_id": Fate(
        UNNAMED, "a measure outlives the account by a keyed hash of the address, to its end"
    ),
    "statements.member_id": Fate(UNNAMED, "facts and quotes go at once, the reasons with the end of the measure"),
    "decisions.member_id": Fate(EMPTY_ROW, "the figures count how many newcomers were touched"),
    "cases.member_id": Fate(UNNAMED, "what was decided stays decided, about nobody"),
    "reports.reporter_id": Fate(DELETED, "the case keeps its count"),
    "case_notes.member_id": Fate(DELETED, "what moderators noted of a member goes with the member"),
    "looks.member_id": Fate(DELETED, "nobody is left who would ask who looked"),
    "statement_readers.member_id": Fate(DELETED, "whoever left reads nothing any more"),
    "conflicts.moderator_id": Fate(DELETED, "whoever left decides nothing any more"),
    "members.claimed_by_id": Fate(EMPTY_ROW, "emptied with whoever claimed it; counting knows doubled votes by it"),
    # Acts of office. They are the community's record of what was done in its name, not the person's contribution.
    "members.handed_over_by_id": Fate(UNNAMED, "an owner handed an import's contributions to their author"),
    "role_grants.granted_by_id": Fate(UNNAMED, "an owner gave a role"),
    "role_grants.revoked_by_id": Fate(UNNAMED, "an owner took a role back"),
    "threads.locked_by_id": Fate(UNNAMED, "a moderator locked a discussion"),
    "comments.answered_by_id": Fate(UNNAMED, "the team marked a comment as the answer"),
    "answer_drafts.written_by_id": Fate(UNNAMED, "the team kept an answer for later"),
    "merges.merged_by_id": Fate(UNNAMED, "the team or a moderator merged ideas"),
    "merges.undone_by_id": Fate(UNNAMED, "the team or a moderator took merged ideas apart"),
    "merge_proposals.settled_by_id": Fate(UNNAMED, "the team or a moderator settled a proposal"),
    "status_changes.changed_by_id": Fate(UNNAMED, "the team answered an idea"),
    "cases.claimed_by_id": Fate(UNNAMED, "a moderator was at a case"),
    "decisions.made_by_id": Fate(UNNAMED, "a moderator decided"),
    "decisions.seconded_by_id": Fate(EMPTY_ROW, "the database refuses a decision in force without its second"),
    "decisions.reversed_by_id": Fate(UNNAMED, "a moderator took a decision back"),
    "appeals.decided_by_id": Fate(EMPTY_ROW, "the database refuses an outcome that nobody decided"),
    "brakes.pulled_by_id": Fate(UNNAMED, "a moderator slowed a place down"),
    "case_notes.written_by_id": Fate(UNNAMED, "a moderator wrote a note on somebody's record"),
    "looks.looked_by_id": Fate(UNNAMED, "a moderator looked at somebody's record"),
    "votes.cast_by_id": Fate(EMPTY_ROW, "the database refuses a vote on behalf of a customer that nobody recorded"),
}

# What of a member's row is still there once it is empty.
STAYS_IN_THE_ROW = {
    "id": "a number that rows point to",
    "handle": "one made of chance",
    "joined_at": "a day among others; the figures tell newcomers by it",
    "erased_at": "when it was emptied",
    "is_held": "follows from holds, which decisions can still lift",
    "claimed_by_id": "an emptied import record keeps the number of the empty row of whoever claimed it",
}

# Personal data that no foreign key finds.
WITHOUT_A_KEY = {
    "knob_changes.changed_by": "an act of office; a number without a key, for the site lies below membership",
    "policy_versions.written_by": "an act of office; a number without a key, for the site lies below membership",
    "votes.on_behalf_of": "what the team noted of a customer: goes with the customer",
    "withholdings.address_hash": "a keyed hash of an address under a measure: kept to its end, so that leaving is no way out",
    "drafts.fields": "what somebody typed before joining; found by their browser's token alone, gone after a week",
    "cases.facts": "numbers of the members whom a signal put together; the case is the moderators' record",
    "decisions.plan": "words and quotes of a decision about somebody: taken out when they leave",
    "events.payload": "numbers of rows; the address in member.reset_asked goes with its mail, or when they leave",
    "tellings.last_error": "what broke on our side; goes with whoever leaves next, for it may quote anybody",
    "deliveries.last_error": "what a mail server answered; goes where it names somebody who leaves",
}
