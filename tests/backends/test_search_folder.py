"""The index in a folder: other processes follow, and what was broken off leaves nothing behind."""

import gc
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from community.backends.search_whoosh import WhooshIndex
from community.core.ports_search import Query, SearchText

BREAD = SearchText(1, "Old bread", "", ())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "search"


def generations(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()]


def test_another_process_sees_what_was_put_and_rebuilt(folder: Path) -> None:
    writer, reader = WhooshIndex(folder), WhooshIndex(folder)
    assert reader.find(Query(("bread",)), 5) == []
    writer.put([BREAD])
    assert [hit.id for hit in reader.find(Query(("bread",)), 5)] == [1]
    writer.rebuild([SearchText(2, "New bread", "", ())])
    assert [hit.id for hit in reader.find(Query(("bread",)), 5)] == [2]
    assert len(generations(folder)) == 1
    writer.close()
    reader.close()


def test_the_folder_may_be_deleted_while_the_site_runs(folder: Path) -> None:
    index = WhooshIndex(folder)
    index.rebuild([BREAD])
    index.find(Query(("bread",)), 5)
    shutil.rmtree(folder)
    assert index.find(Query(("bread",)), 5) == []
    assert not index.is_healthy()
    assert index.rebuild([BREAD]) == 1
    assert len(index.find(Query(("bread",)), 5)) == 1
    index.close()


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_folder_that_was_damaged_is_not_healthy(folder: Path) -> None:
    index = WhooshIndex(folder)
    index.rebuild([BREAD])
    for path in generations(folder)[0].iterdir():
        path.write_bytes(b"")
    assert not index.is_healthy()
    assert index.rebuild([BREAD]) == 1
    assert index.is_healthy()
    index.close()
    gc.collect()


KILLED = """
import os, sys
from pathlib import Path
from community.backends.search_whoosh import WhooshIndex
from community.core.ports_search import SearchText

def texts():
    yield SearchText(2, "New bread", "", ())
    os._exit(9)

WhooshIndex(Path(sys.argv[1])).rebuild(texts())
"""


def test_a_rebuild_that_was_killed_leaves_the_old_index_and_the_next_one_clears_up(folder: Path) -> None:
    index = WhooshIndex(folder)
    index.rebuild([BREAD])
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", KILLED, str(folder)], cwd=root, check=False).returncode == 9
    assert len(generations(folder)) == 2
    assert [hit.id for hit in index.find(Query(("bread",)), 5)] == [1]
    index.put([SearchText(3, "Fresh bread", "", ())])
    assert index.rebuild([BREAD, SearchText(3, "Fresh bread", "", ())]) == 2
    assert index.count() == 2
    assert len(generations(folder)) == 1
    index.close()
