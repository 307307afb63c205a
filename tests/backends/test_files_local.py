"""Uploads in a folder: whole or not there, and nothing outside of the folder."""

import os
import threading
from pathlib import Path

import pytest

from community.backends.files_local import LocalFiles
from community.core.ids import new_token

KEY = "abcdefghijklmnop.webp"


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "files")


def test_a_file_is_kept_found_and_removed(files: LocalFiles, tmp_path: Path) -> None:
    assert files.path(KEY) is None
    files.put(KEY, b"a picture")
    found = files.path(KEY)
    assert found is not None
    assert found.read_bytes() == b"a picture"
    assert found.is_relative_to(tmp_path / "files")
    files.remove(KEY)
    assert files.path(KEY) is None
    files.remove(KEY)


def test_another_process_of_the_folder_finds_it(files: LocalFiles, tmp_path: Path) -> None:
    files.put(KEY, b"a picture")
    assert LocalFiles(tmp_path / "files").path(KEY) == files.path(KEY)


@pytest.mark.parametrize(
    "key",
    [
        "", "short.png", "../../../../etc/passwd", "abcdefghijklmnop", "abcdefghijklmnop.", "abcdefghijklmnop.PNG",
        "abcdefgh/jklmnop.png", "..%2f..%2fabcdefghijkl.png", "abcdefghijklmnop.webp\n", "abcdefghijklmnop.webp\x00",
        "ａbcdefghijklmnop.webp", "/etc/passwdabcdefghij.png", "a" * 65 + ".png",
    ],
)  # fmt: skip
def test_what_is_no_key_names_nothing(files: LocalFiles, tmp_path: Path, key: str) -> None:
    files.put(KEY, b"a picture")
    assert files.path(key) is None


def test_a_folder_of_that_name_is_no_file(files: LocalFiles, tmp_path: Path) -> None:
    (tmp_path / "files" / KEY[:2] / KEY).mkdir(parents=True)
    assert files.path(KEY) is None


def test_the_keys_that_are_made_are_keys(files: LocalFiles) -> None:
    for _ in range(50):
        key = f"{new_token()[:40]}.webp"
        files.put(key, b"x")
        assert files.path(key) is not None


def test_whoever_reads_while_it_is_written_sees_all_of_it_or_nothing(files: LocalFiles) -> None:
    content = os.urandom(4_000_000)
    seen: list[int] = []
    is_written = threading.Event()

    def look() -> None:
        while not is_written.is_set():
            found = files.path(KEY)
            if found is not None:
                seen.append(found.stat().st_size)

    reader = threading.Thread(target=look)
    reader.start()
    files.put(KEY, content)
    is_written.set()
    reader.join()
    assert set(seen) <= {len(content)}
    assert files.path(KEY) is not None


def test_nothing_but_files_is_left_behind(files: LocalFiles, tmp_path: Path) -> None:
    files.put(KEY, b"a picture")
    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [KEY]
