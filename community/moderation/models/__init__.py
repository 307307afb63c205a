"""The tables of moderation. What is withheld and held lies lower, in membership."""

from community.moderation.models.appeals import Appeal
from community.moderation.models.brakes import Brake
from community.moderation.models.cases import Case, CaseNote, Conflict, Look, Report
from community.moderation.models.decisions import Decision, Statement, StatementReader
from community.moderation.models.log import LogEntry
from community.moderation.models.policy import Clause
from community.moderation.models.signals import Trace
from community.moderation.models.subjects import Subject
from community.moderation.rules.words import Origin, Outcome, Rung, SubjectKind

__all__ = [
    "Appeal",
    "Brake",
    "Case",
    "CaseNote",
    "Clause",
    "Conflict",
    "Decision",
    "LogEntry",
    "Look",
    "Origin",
    "Outcome",
    "Report",
    "Rung",
    "Statement",
    "StatementReader",
    "Subject",
    "SubjectKind",
    "Trace",
]
