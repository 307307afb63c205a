"""Search as the rest of the house sees it: what is put in, what is asked, what comes back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SearchText:
    """What an index knows of an idea."""

    id: int
    title: str
    body: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """What is looked for: every word and every phrase, as people typed them.

    `prefix`: the last word may still be being typed; words that begin with it count too.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    prefix: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


@dataclass(frozen=True)
class Hit:
    """An idea that was found; scores compare within one answer only."""

    id: int
    score: float


class SearchIndex(Protocol):
    """An index of texts.

    It may lag behind the database and can be rebuilt from it at any time; so what is found is read from the
    database again, through what the viewer may see.

    Any number of threads and processes may read while others write; writers wait for one another.
    """

    def put(self, texts: Iterable[SearchText]) -> None:
        """Add or replace these texts; found from the return on. Joins no transaction of the caller's.

        Give it batches: a put of one costs nearly as much as a put of two hundred.
        """

    def remove(self, ids: Iterable[int]) -> None:
        """Forget these texts; unknown ids do no harm."""

    def find(self, query: Query, limit: int) -> list[Hit]:
        """The best `limit` texts that hold all of the query, best first; a title weighs more than a body.

        When there are few of them, texts follow that hold a word one slip away (of five letters or more, in
        any script; not in phrases), and when there is none, texts whose titles are like the query's words.
        """

    def similar(self, title: str, limit: int, exclude: int | None = None) -> list[Hit]:
        """Texts whose titles share words, beginnings or misspellings with this one, most alike first."""

    def rebuild(self, texts: Iterable[SearchText]) -> int:
        """Make the index anew of these texts, which are all there are; how many they were.

        The old index answers meanwhile. May be killed and run again. The texts may be read lazily: what
        is put or removed while this runs wins over what `texts` said of the same id. Only one rebuild
        runs at a time; a second one raises `Conflict`.
        """

    def count(self) -> int:
        """How many texts it holds."""

    def is_healthy(self) -> bool:
        """Whether it can be read and was made by this version of the analysis; if not, rebuild it."""
