"""What becomes of a member's data: every column that points to a member, with its share in export and removal.

Export and removal are not built yet; this is what they will do, and what they will be tested against.
"""

from dataclasses import dataclass
from typing import Literal

Removal = Literal["deleted", "kept without a name", "by the member's choice"]


@dataclass(frozen=True)
class Fate:
    """Whether the member's export holds it, and what removing the account does to it."""

    exported: bool
    removal: Removal
    how: str


FATES: dict[str, Fate] = {
    "member_sessions.member_id": Fate(
        True, "deleted", "every browser is signed out; the export names browser and times"
    ),
    "mail_links.member_id": Fate(
        True, "deleted", "links in mails stop to work; the export names purpose, address, times"
    ),
    "agreements.member_id": Fate(True, "deleted", "nobody is left who would be bound"),
    "role_grants.member_id": Fate(True, "deleted", "who gave which role, when, is in the export"),
    "uploads.owner_id": Fate(
        True, "by the member's choice", "files go with the contributions that show them; unused ones go"
    ),
    "ideas.author_id": Fate(True, "by the member's choice", "stays as that of a former member (author NULL), or goes"),
    "idea_revisions.written_by_id": Fate(True, "by the member's choice", "as the idea it belongs to"),
    "comments.author_id": Fate(
        True, "by the member's choice", "stays as that of a former member, or is emptied in its place"
    ),
    "merge_proposals.proposed_by_id": Fate(True, "kept without a name", "what was settled stays, proposed by nobody"),
    "votes.member_id": Fate(
        True, "kept without a name", "withdrawn on open ideas; on decided ones an anonymous carried count"
    ),
    "follows.member_id": Fate(True, "deleted", "what one chose to hear of which idea"),
    "notifications.member_id": Fate(True, "deleted", "what one was told when, and whether it was read"),
    "traces.member_id": Fate(True, "deleted", "keyed hashes of network and browser; gone after thirty days anyway"),
    "withholdings.member_id": Fate(
        True, "kept without a name", "a measure outlives the account, known by a keyed hash of the address, to its end"
    ),
    "statements.member_id": Fate(True, "kept without a name", "the reasons of a measure stay as long as it could run"),
    "decisions.member_id": Fate(
        True, "kept without a name", "the log counts it; the export tells it with its statement"
    ),
    "cases.member_id": Fate(False, "kept without a name", "what was decided stays decided, about nobody"),
    "reports.reporter_id": Fate(True, "deleted", "the case keeps its count"),
    "case_notes.member_id": Fate(True, "deleted", "what moderators noted of a member goes with the member"),
    "looks.member_id": Fate(True, "deleted", "the export tells which moderator looked when"),
    "conflicts.moderator_id": Fate(False, "deleted", "whoever left decides nothing any more"),
    "members.claimed_by_id": Fate(False, "deleted", "an emptied import record goes with whoever claimed it"),
}

# Acts of office. They are the community's record of what was done in its name, not the person's contribution: the
# column is set to NULL when the account is removed, and the act itself stays. The export lists them.
ACTS_OF_OFFICE = {
    "members.handed_over_by_id": "an owner handed an import's contributions to their author",
    "role_grants.granted_by_id": "an owner gave a role",
    "role_grants.revoked_by_id": "an owner took a role back",
    "threads.locked_by_id": "a moderator locked a discussion",
    "comments.answered_by_id": "the team marked a comment as the answer",
    "answer_drafts.written_by_id": "the team kept an answer for later",
    "status_changes.changed_by_id": "the team answered an idea",
    "cases.claimed_by_id": "a moderator was at a case",
    "decisions.made_by_id": "a moderator decided",
    "decisions.seconded_by_id": "a second moderator agreed",
    "decisions.reversed_by_id": "a moderator took a decision back",
    "appeals.decided_by_id": "a moderator looked again",
    "brakes.pulled_by_id": "a moderator slowed a place down",
    "case_notes.written_by_id": "a moderator wrote a note on somebody's record",
    "looks.looked_by_id": "a moderator looked at somebody's record",
    "merges.merged_by_id": "the team or a moderator merged ideas",
    "merges.undone_by_id": "the team or a moderator took merged ideas apart",
    "merge_proposals.settled_by_id": "the team or a moderator settled a proposal",
    "votes.cast_by_id": "the team recorded a vote on behalf of a customer",
}

# Personal data that no foreign key finds. The row of the member itself is exported and deleted.
WITHOUT_A_KEY = {
    "policy_versions.written_by": "an act of office; a number without a key, for the site lies below membership",
    "votes.on_behalf_of": "what the team noted of a customer: removed on the customer's wish",
    "withholdings.address_hash": "a keyed hash of an address under a measure: kept to its end, so that leaving is no way out",
    "drafts.fields": "what somebody typed before joining; found by their browser's token alone, gone after a week",
    "cases.facts": "numbers of the members whom a signal put together; the case is the moderators' record",
    "events.payload": "numbers of rows; the address in member.reset_asked goes as soon as the mail is out",
}
