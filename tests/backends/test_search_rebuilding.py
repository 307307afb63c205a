"""An index can be made anew while people search, and nothing that is said meanwhile is lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from community.core.errors import Conflict
from community.core.ports_search import Query, SearchIndex, SearchText

OLD = [SearchText(1, "Old bread", "", ()), SearchText(2, "Old cheese", "", ())]
NEW = [SearchText(number, f"New bread {number}", "", ()) for number in range(1, 601)]


def found(index: SearchIndex, *words: str) -> list[int]:
    return sorted(hit.id for hit in index.find(Query(words), 1000))


def test_a_new_index_is_to_be_rebuilt(index: SearchIndex) -> None:
    assert not index.is_healthy()
    assert index.count() == 0
    assert found(index, "bread") == []
    assert index.similar("bread", 5) == []
    index.put(OLD)
    assert found(index, "bread") == [1]
    assert not index.is_healthy()
    assert index.rebuild(OLD) == 2
    assert index.is_healthy()


def test_after_a_rebuild_the_index_holds_what_it_was_given_and_nothing_else(index: SearchIndex) -> None:
    index.put(OLD)
    assert index.rebuild(NEW) == 600
    assert index.count() == 600
    assert found(index, "cheese") == []
    assert found(index, "bread") == list(range(1, 601))
    assert index.rebuild([]) == 0
    assert index.count() == 0
    assert found(index, "bread") == found(index, "bred") == []


def test_a_text_that_comes_twice_counts_once(index: SearchIndex) -> None:
    assert index.rebuild([*OLD, *OLD]) == 2
    assert index.count() == 2


def test_the_old_index_answers_while_the_new_one_is_made(index: SearchIndex) -> None:
    index.put(OLD)

    def texts() -> Iterator[SearchText]:
        assert found(index, "cheese") == [2]
        yield from NEW
        assert found(index, "cheese") == [2] or found(index, "bread")

    index.rebuild(texts())
    assert found(index, "cheese") == []


def test_what_is_put_while_the_new_one_is_made_wins(index: SearchIndex) -> None:
    index.put(OLD)

    def texts() -> Iterator[SearchText]:
        yield from NEW[:300]
        index.put([SearchText(5, "Fresh butter", "", ()), SearchText(500, "Fresh milk", "", ())])
        index.put([SearchText(900, "Fresh cream", "", ())])
        yield from NEW[300:]

    index.rebuild(texts())
    assert found(index, "fresh") == [5, 500, 900]
    assert found(index, "bread") == [number for number in range(1, 601) if number not in {5, 500}]
    assert index.count() == 601


def test_what_is_removed_while_the_new_one_is_made_stays_away(index: SearchIndex) -> None:
    index.put(OLD)

    def texts() -> Iterator[SearchText]:
        yield from NEW[:300]
        index.remove([5, 500])
        index.put([SearchText(500, "Fresh milk", "", ())])
        index.remove([500])
        yield from NEW[300:]

    index.rebuild(texts())
    assert index.count() == 598
    assert not {5, 500} & set(found(index, "bread"))
    index.put([NEW[4]])
    assert 5 in found(index, "bread")


def test_only_one_rebuild_runs_at_a_time(index: SearchIndex) -> None:
    def texts() -> Iterator[SearchText]:
        with pytest.raises(Conflict):
            index.rebuild([])
        yield from OLD

    assert index.rebuild(texts()) == 2
    assert index.rebuild(OLD) == 2


def test_a_rebuild_that_ends_half_way_leaves_an_index_that_answers(index: SearchIndex) -> None:
    index.rebuild(OLD)

    def texts() -> Iterator[SearchText]:
        yield from NEW[1:300]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(texts())
    assert 2 in found(index, "cheese") or 2 in found(index, "bread")
    index.put([SearchText(900, "Fresh cream", "", ())])
    assert found(index, "fresh") == [900]
    assert index.rebuild(NEW) == 600
    assert index.count() == 600
    assert found(index, "cheese") == []


def test_words_that_no_idea_holds_any_more_are_forgotten(index: SearchIndex) -> None:
    index.put([SearchText(1, "Rosenbaum", "", ())])
    index.rebuild([SearchText(2, "Rosenbaun", "", ())])
    assert found(index, "rosenbaum") == [2]
    index.rebuild([SearchText(3, "bread", "", ())])
    assert found(index, "rosenbaum") == found(index, "rosenbaun") == []


def test_people_find_while_others_write(index: SearchIndex) -> None:
    index.put(OLD)

    def search() -> None:
        for _ in range(40):
            assert 1 in found(index, "bread")
            index.similar("old bread", 5)

    with ThreadPoolExecutor(4) as pool:
        searching = [pool.submit(search) for _ in range(4)]
        for number in range(10, 30):
            index.put([SearchText(number, f"New bread {number}", "", ())])
    for each in searching:
        each.result()
    assert index.count() == 22


def test_several_may_write_at_once(index: SearchIndex) -> None:
    def write(start: int) -> None:
        for number in range(start, start + 5):
            index.put([SearchText(number, "Old bread", "", ()), SearchText(1, "Same bread", "", ())])

    writers = [threading.Thread(target=write, args=(start,)) for start in (100, 200, 300)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert index.count() == 16
    assert found(index, "same") == [1]
