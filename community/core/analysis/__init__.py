"""Analysis: what counts as the same word, for every language and for every search index."""

from community.core.analysis.folding import fold, spelled_out
from community.core.analysis.spelling import deletions, is_near, near, spellings
from community.core.analysis.words import Run, Word, has_words, placed, query_terms, runs, split, stem, terms

# An index made by another version has to be rebuilt.
ANALYSIS_VERSION = 1

__all__ = [
    "ANALYSIS_VERSION",
    "Run",
    "Word",
    "deletions",
    "fold",
    "has_words",
    "is_near",
    "near",
    "placed",
    "query_terms",
    "runs",
    "spelled_out",
    "spellings",
    "split",
    "stem",
    "terms",
]
