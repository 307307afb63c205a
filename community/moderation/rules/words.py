"""The vocabulary of cases, decisions and appeals."""

from enum import StrEnum

LEAST_WHY = 40  # characters
APPEAL_DAYS = 180
LAPSE_DAYS = 14
CLAIM_MINUTES = 15
LOOK_MINUTES = 15
REPORTED_BY_DAYS = 180
NEWCOMER_DAYS = 30
MOST_TEXT = 10_000  # characters of whatever a person writes here
BRAKE_HOURS = (1, 72)
BRAKE_MINUTES = 10  # between two contributions of a member where a brake is pulled
# Votes are set aside under these clauses only, those against fraud.
AGAINST_FRAUD = frozenset({"one-voice", "vote-buying", "deception"})
# What can be withheld by name. The rest falls under a suspension only.
WITHHOLDABLE = (
    "idea.post",
    "idea.revise",
    "comment.post",
    "comment.revise",
    "vote.cast",
    "merge.propose",
    "report.file",
    "upload.create",
    "link.post",
    "mention.notify",
    "profile.edit",
)
# Pictures and profiles are of no board and no idea: withheld there, they would be as open as before.
SITE_ONLY = frozenset({"upload.create", "profile.edit"})


class SubjectKind(StrEnum):
    """What can be reported and decided on."""

    IDEA = "idea"
    COMMENT = "comment"
    PROFILE = "profile"
    VOTES = "votes"


class Origin(StrEnum):
    """Why a case was opened. A machine may open one; only people decide it."""

    REPORT = "report"
    SIGNAL = "signal"
    MODERATOR = "moderator"


class Rung(StrEnum):
    """The ladder, mildest first; an emergency stop stands beside it."""

    NOTHING = "nothing"
    WORD = "word"
    WARNING = "warning"
    WITHHOLD = "withhold"
    SUSPEND = "suspend"
    REVOKE = "revoke"
    EMERGENCY = "emergency"

    @property
    def ends_membership(self) -> bool:
        """Whether it takes everything, for a while or for good."""
        return self in (Rung.SUSPEND, Rung.REVOKE, Rung.EMERGENCY)

    @property
    def ends_for_long(self) -> bool:
        """Whether a community without an owner would come of it: an emergency stop lapses by itself in days."""
        return self in (Rung.SUSPEND, Rung.REVOKE)

    @property
    def withholds(self) -> bool:
        """Whether it takes anything at all."""
        return self is Rung.WITHHOLD or self.ends_membership


class Outcome(StrEnum):
    """What an appeal came to. Never harsher. Lapsed: nobody decided it in time, and so the measure ended."""

    UPHELD = "upheld"
    CHANGED = "changed"
    OVERTURNED = "overturned"
    LAPSED = "lapsed"


class Interest(StrEnum):
    """Why a moderator may not decide a case, the plainest first."""

    SUBJECT = "subject"
    REPORTER = "reporter"
    REPORTED_BY = "reported-by"
    THREAD = "thread"
