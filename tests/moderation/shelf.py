"""An index in memory, for lives that are searched at their end only."""

from collections.abc import Iterable

from community.core.ports_search import Hit, Query, SearchText


class Shelf:
    """A search index that just remembers what it was given; `ever` also what was taken from it again."""

    def __init__(self) -> None:
        self.texts: dict[int, SearchText] = {}
        self.ever: dict[int, SearchText] = {}

    def put(self, texts: Iterable[SearchText]) -> None:
        self.texts |= {text.id: text for text in texts}
        self.ever |= self.texts

    def remove(self, ids: Iterable[int]) -> None:
        for number in ids:
            self.texts.pop(number, None)

    def find(self, _query: Query, limit: int) -> list[Hit]:
        return [Hit(number, 1.0) for number in sorted(self.texts)][:limit]

    def similar(self, _title: str, limit: int, exclude: int | None = None) -> list[Hit]:
        return [Hit(number, 1.0) for number in sorted(self.texts) if number != exclude][:limit]

    def rebuild(self, texts: Iterable[SearchText]) -> int:
        self.texts.clear()
        self.put(texts)
        return len(self.texts)

    def count(self) -> int:
        return len(self.texts)

    def is_healthy(self) -> bool:
        return True
