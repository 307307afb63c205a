"""A process is killed in the middle of a reaction. What it was about to do is done by the next one."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from community.core import clock, ports
from community.core.discarding import discard
from community.core.events import deliver_due
from community.core.settings import Settings
from community.core.transaction import writing
from tests.core.test_outbox import deliveries
from tests.works import environ_of
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-picture-that-goes-away.webp"

KILLED = """
import os, signal
from dataclasses import replace
from community.app import create_app
from community.core import events, ports
class Deadly:
    def remove(self, key):
        os.kill(os.getpid(), signal.SIGKILL)
with create_app().app_context():
    ports.use(replace(ports.chosen(), files=Deadly()))
    events.deliver_due()
"""


@pytest.mark.slow(seconds=5)
def test_a_delivery_whose_process_was_killed_is_made_by_the_next_once_the_lease_is_over(
    world: World, settings: Settings
) -> None:
    files = ports.chosen().files
    files.put(KEY, b"RIFF")
    with writing():
        discard(KEY)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=ROOT, env=environ_of(settings), check=False, timeout=120
    )
    assert killed.returncode == -signal.SIGKILL
    (row,) = deliveries()
    assert (row.attempts, row.done_at) == (1, None)
    assert deliver_due() == 0, "while the lease lasts nobody else tries"
    assert files.path(KEY) is not None
    later = row.due_at + timedelta(seconds=1)
    clock.use(lambda _session: later)
    assert deliver_due() == 1
    assert files.path(KEY) is None
    assert deliveries()[0].done_at is not None
    assert deliver_due() == 0
