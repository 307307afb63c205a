"""Reading a generation: the lookups that answers are made of."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import IndexError as WhooshIndexError

from community.backends.search_whoosh.folder import Stamp
from community.backends.search_whoosh.queries import whoosh_query
from community.backends.search_whoosh.schema import SCHEMA, Worth
from community.backends.search_whoosh.spellings import near_words
from community.core.analysis.likeness import Postings
from community.core.analysis.plan import Plan

_BEGINNINGS, _BEGINNINGS_LOOKED_AT = 12, 300


@dataclass(frozen=True)
class Opened:
    """A generation as it was at some moment, opened by this process; not for two threads at once."""

    stamp: Stamp
    generation: Path
    searcher: Any
    process: int = field(default_factory=os.getpid)

    def matching(self, plan: Plan, limit: int) -> list[tuple[int, float]]:
        if not self.total():
            return []
        found = self.searcher.search(whoosh_query(plan), limit=limit).top_n
        ids = self.searcher.reader().column_reader("id")
        return [(ids[number], score) for score, number in found]

    def near(self, words: Collection[str]) -> Mapping[str, Sequence[str]]:
        return near_words(self.generation, words)

    def beginning(self, start: str) -> Sequence[str]:
        reader = self.searcher.reader()
        found = islice(reader.expand_prefix("title", start), _BEGINNINGS_LOOKED_AT)
        words = [term.decode() for term in found if not term.endswith(b"*")]
        return sorted(words, key=lambda word: -reader.doc_frequency("title", word))[:_BEGINNINGS]

    def postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        reader = self.searcher.reader()
        known = [term for term in terms if ("title", term) in reader] if self.total() else []
        ids, sizes = (reader.column_reader(name) if known else {} for name in ("id", "size"))
        numbers = {term: reader.postings("title", term).all_ids() for term in known}
        held = {term: {ids[number]: sizes[number] for number in found} for term, found in numbers.items()}
        return {term: Postings(len(titles), titles) for term, titles in held.items()}

    def total(self) -> int:
        return int(self.searcher.doc_count())

    def is_readable(self) -> bool:
        """Look into each of its files; raises where that fails."""
        self.near(["spelling"])
        return self.total() >= 0


def open_generation(stamp: Stamp, generation: Path) -> Opened:
    """Open it anew. Not `Searcher.refresh()`: in Whoosh-Reloaded 2.7.5 that brings merged segments back."""
    try:
        index = FileStorage(str(generation)).open_index(schema=SCHEMA)
        return Opened(stamp, generation, index.searcher(weighting=Worth()))
    except Exception as failure:  # what Whoosh makes of a damaged file: any error at all
        raise WhooshIndexError(f"cannot be opened: {failure!r}") from failure
