"""Reads of votes."""

from community.voting.queries.counts import MOST_RECENT, RECENT_DAYS, counting, recent_votes
from community.voting.queries.mine import MyVote, backed_by, my_vote, voted_on
from community.voting.queries.ranking import top_ideas
from community.voting.queries.votable import Votable, get_votable
from community.voting.queries.voters import VOTERS, NamedVoter, Voter, named_voters, voters_of

__all__ = [
    "MOST_RECENT",
    "RECENT_DAYS",
    "VOTERS",
    "MyVote",
    "NamedVoter",
    "Votable",
    "Voter",
    "backed_by",
    "counting",
    "get_votable",
    "my_vote",
    "named_voters",
    "recent_votes",
    "top_ideas",
    "voted_on",
    "voters_of",
]
