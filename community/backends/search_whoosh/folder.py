"""The folder of an index: generations, which of them serves, who may write, and what a rebuild must not miss.

current           names the generation that serves; written anew after each change, so its stamp tells readers
write.lock        held while the serving generation changes
rebuild.lock      held while another generation is built
1.1-5f0c…/        a generation: the versions of the analysis and of what is stored, and a random name
1.1-5f0c…/journal only while it is built: what was put and removed meanwhile, a JSON object a line
1.1-part-5f0c…/   a generation that began with a put, because there was none; it wants to be rebuilt
"""

import contextlib
import fcntl
import json
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from community.core.analysis import ANALYSIS_VERSION
from community.core.errors import Conflict
from community.core.ports_search import SearchText

STORED_VERSION = 1  # of the schema; goes up with every change of it
Stamp = tuple[int, int]

_VERSION, _PART = f"{ANALYSIS_VERSION}.{STORED_VERSION}-", "part-"


class Folder:
    """Where the generations of one index live."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._current = root / "current"

    def stamp(self) -> Stamp | None:
        """Changes whenever the index does; None while there is none."""
        try:
            status = self._current.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    def serving(self) -> Path | None:
        """The generation that answers, if there is one of this version."""
        try:
            name = self._current.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        path = self._root / name
        return path if name.startswith(_VERSION) and path.is_dir() else None

    def is_whole(self) -> bool:
        """Whether the serving generation came of a rebuild."""
        path = self.serving()
        return path is not None and not path.name.startswith(_VERSION + _PART)

    def begin(self, *, whole: bool) -> Path:
        """An empty generation."""
        path = self._root / f"{_VERSION}{'' if whole else _PART}{secrets.token_hex(8)}"
        path.mkdir(parents=True, mode=0o700)
        return path

    def publish(self, generation: Path) -> None:
        """From now on this generation answers, as it is now."""
        written = self._root / f".current-{secrets.token_hex(4)}"
        written.write_text(generation.name + "\n", "utf-8")
        written.replace(self._current)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Alone among the writers; waits for the others."""
        with self._locked("write.lock", fcntl.LOCK_EX):
            yield

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[None]:
        """The only one who builds a generation; leftovers of one that was killed are gone."""
        try:
            with self._locked("rebuild.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
                self._sweep()
                yield
                self._sweep()
        except BlockingIOError:
            raise Conflict("search-rebuild-running") from None

    @contextlib.contextmanager
    def _locked(self, name: str, mode: int) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._root / name).open("ab") as file:
            fcntl.flock(file, mode)
            yield

    def _sweep(self) -> None:
        serving = self.serving()
        for path in self._root.iterdir():
            if path.is_dir() and path != serving:
                shutil.rmtree(path, ignore_errors=True)

    # What happens while a generation is built

    def start_journal(self, generation: Path) -> None:
        (generation / "journal").touch()

    def note(self, texts: Iterable[SearchText] = (), removed: Iterable[int] = ()) -> None:
        """Tell the generations that are being built; called while writing."""
        journals = list(self._root.glob("*/journal"))
        if not journals:
            return
        lines = [json.dumps({"put": asdict(text)}) for text in texts] + [
            json.dumps({"removed": id_}) for id_ in removed
        ]
        for journal in journals:
            with journal.open("a", encoding="ascii") as file:
                file.writelines(f"{line}\n" for line in lines)

    def end_journal(self, generation: Path) -> tuple[list[SearchText], list[int]]:
        """What a new generation has missed: the last word on each text. Called while writing."""
        journal = generation / "journal"
        last: dict[int, SearchText | None] = {}
        for line in journal.read_text("ascii").splitlines():
            entry = json.loads(line)
            if "put" in entry:
                text = SearchText(**entry["put"] | {"tags": tuple(entry["put"]["tags"])})
                last[text.id] = text
            else:
                last[entry["removed"]] = None
        journal.unlink()
        return [text for text in last.values() if text], [id_ for id_, text in last.items() if text is None]
