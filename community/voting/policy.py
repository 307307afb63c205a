"""Who may vote, take a vote back, record one for somebody else, and read who voted."""

from datetime import datetime
from typing import Protocol

from community.access import Decision, Permission, Role, Viewer, allowed, refused, rule
from community.core import clock
from community.ideas.policy import merged_into
from community.site.queries import the_site


class TakesVotes(Protocol):
    """What the rules need of an idea; the rows of lists have it too."""

    @property
    def takes_votes(self) -> bool: ...


@rule(Permission.VOTE_CAST)
def may_vote(_actor: Viewer, idea: TakesVotes | None) -> Decision:
    """Everybody who sees the idea, until it is decided, taken back or set aside; the author as well."""
    return _open_for_votes(idea)


@rule(Permission.VOTE_WITHDRAW)
def may_take_back(_actor: Viewer, idea: TakesVotes | None) -> Decision:
    """As long as one may vote: what was decided was decided by these votes."""
    return _open_for_votes(idea)


@rule(Permission.VOTE_RECORD)
def may_record(_actor: Viewer, idea: TakesVotes | None) -> Decision:
    """The team, for a customer who told them, while the idea takes votes."""
    return _open_for_votes(idea)


def _open_for_votes(idea: TakesVotes | None) -> Decision:
    if idea is None or idea.takes_votes:
        return allowed
    if (root_id := getattr(idea, "merged_into_id", None)) is not None:
        return merged_into(root_id)
    return refused(why_frozen(idea))


def why_frozen(idea: TakesVotes) -> str:
    """The code of why an idea takes no votes."""
    if getattr(idea, "withdrawn_at", None):
        return "idea-withdrawn"
    return "idea-held" if getattr(idea, "is_held", False) else "votes-frozen"


class Asked(Protocol):
    """What the rule needs of a question about something shipped."""

    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def has_voted(self) -> bool: ...


@rule(Permission.VERDICT_GIVE)
def may_judge(_actor: Viewer, question: Asked | None) -> Decision:
    """Whoever voted, some days after it was shipped: by then they may have used it."""
    if question is None:
        return allowed
    if question.opens_at is None:
        return refused("not-shipped")
    if not question.has_voted:
        return refused("verdict-of-voters")
    if clock.python_now() < question.opens_at:
        return refused("verdict-too-early", until=question.opens_at)
    return allowed


@rule(Permission.VERDICT_WITHDRAW)
def may_withdraw_verdict(_actor: Viewer, _subject: object) -> Decision:
    """One's own, at any time."""
    return allowed


def may_read_names(viewer: Viewer) -> Decision:
    """Votes are counted in public and named to the product team only."""
    if not viewer.is_member:
        return refused("sign-in-first")
    return allowed if Role.TEAM in viewer.roles else refused("voters-named-to-team")


def may_read_agreed(viewer: Viewer) -> bool:
    """Names of voters who agreed to be named: as far as the owner lets them be shown."""
    shown_to = the_site().names_shown_to
    return shown_to == "everyone" or (viewer.is_member and shown_to == "members") or Role.TEAM in viewer.roles
