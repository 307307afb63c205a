"""CPU time of processes, read from /proc (Linux)."""

import os
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all its descendants so far; of those that have ended, too."""
    return sum(_own_seconds(each) for each in _tree(pid))


def parent_of(pid: int) -> int:
    """The process that started it."""
    return int(_stat(pid)[1])


def _own_seconds(pid: int) -> float:
    try:
        return sum(map(int, _stat(pid)[11:15])) / TICKS
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _stat(pid: int) -> list[str]:
    """The fields from the state on: the name before it may hold spaces and brackets. See proc_pid_stat(5)."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in _tasks(pid):
        try:
            children = (task / "children").read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for child in children:
            yield from _tree(int(child))


def _tasks(pid: int) -> list[Path]:
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except FileNotFoundError:
        return []
