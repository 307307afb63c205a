"""Reads of votes."""

from community.voting.queries.brought import Brought, brought_by
from community.voting.queries.counts import counting, is_aside, is_to_count
from community.voting.queries.glimpse import MOST_RECENT, Glimpse, glimpse
from community.voting.queries.mine import MyVote, Root, backed_by, my_vote, voted_on
from community.voting.queries.ranking import top_ideas
from community.voting.queries.thanks import thanked
from community.voting.queries.verdicts import (
    Question,
    Said,
    Tally,
    is_shipped,
    lately_said,
    my_verdict,
    question_about,
    said_of,
    tally_of,
)
from community.voting.queries.votable import Votable, get_votable
from community.voting.queries.voters import VOTERS, Voter, voters_of

__all__ = [
    "MOST_RECENT",
    "VOTERS",
    "Brought",
    "Glimpse",
    "MyVote",
    "Question",
    "Root",
    "Said",
    "Tally",
    "Votable",
    "Voter",
    "backed_by",
    "brought_by",
    "counting",
    "get_votable",
    "glimpse",
    "is_aside",
    "is_shipped",
    "is_to_count",
    "lately_said",
    "my_verdict",
    "my_vote",
    "question_about",
    "said_of",
    "tally_of",
    "thanked",
    "top_ideas",
    "voted_on",
    "voters_of",
]
