"""Uploads in a folder of this machine."""

import os
import re
import tempfile
from pathlib import Path

KEY = re.compile(r"[a-zA-Z0-9_-]{16,64}\.[a-z0-9]{2,5}")


class LocalFiles:
    """Files below `folder`, spread over folders by the first two letters of their key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, content: bytes) -> None:
        """Write the file so that a reader sees all of it or nothing."""
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)

    def path(self, key: str) -> Path | None:
        """Where the file is; None for a key that is none or names nothing."""
        if not KEY.fullmatch(key):
            return None
        place = self._place(key)
        return place if place.is_file() else None

    def remove(self, key: str) -> None:
        """Delete the file; it may be gone already."""
        self._place(key).unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / key
