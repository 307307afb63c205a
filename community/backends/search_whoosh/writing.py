"""Writing a generation: made empty, changed in batches, or filled at once."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.writing import SegmentWriter

from community.backends.search_whoosh.schema import SCHEMA, document
from community.backends.search_whoosh.spellings import add_words
from community.core.ports_search import SearchText

_MEMORY_MB = 64


def create(generation: Path) -> Path:
    """Make an empty index in the folder."""
    FileStorage(str(generation)).create_index(SCHEMA)
    return generation


def change(generation: Path, texts: Sequence[SearchText], removed: Sequence[int]) -> None:
    """Put some texts and take some away."""
    if not texts and not removed:
        return
    documents = [document(text) for text in texts]
    add_words(generation, _terms(documents))
    with _writer(generation) as writer:
        for id_ in removed:
            writer.delete_by_term("id", id_)
        for fields in documents:
            writer.update_document(**fields)


def fill(generation: Path, texts: Iterable[SearchText]) -> int:
    """Write all texts into an empty generation; an id that comes twice counts once."""
    ids: set[int] = set()
    terms: set[str] = set()
    with _writer(generation) as writer:
        for text in texts:
            if text.id not in ids:
                fields = document(text)
                ids.add(text.id)
                terms |= _terms([fields])
                writer.add_document(**fields)
    add_words(generation, terms)
    return len(ids)


def _terms(documents: Iterable[dict[str, Any]]) -> set[str]:
    return {term for fields in documents for term, _, _ in fields["text"]}


def _writer(generation: Path) -> SegmentWriter:
    return SegmentWriter(FileStorage(str(generation)).open_index(schema=SCHEMA), limitmb=_MEMORY_MB)
