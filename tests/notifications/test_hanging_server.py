"""A mail server that says nothing keeps nobody from being told, nor the index from following."""

import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from community.core.db import session
from community.core.settings import Settings
from community.notifications.models import Mailing, Notification
from community.search.models import SearchDirty
from tests.backends.test_mail_smtp import mute
from tests.cli.processes import PROGRAM, running
from tests.notifications.conftest import Village
from tests.works import environ_of

PATIENCE_SECONDS = 90
# A worker that waits for its mail server for longer than we wait for what it does meanwhile.
PATIENT = f"from community.backends import mail_smtp; mail_smtp.TIMEOUT_SECONDS = 600; {PROGRAM}"


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "nothing came of it"
        session.rollback()
        session.expire_all()
        time.sleep(0.1)


@pytest.mark.slow(seconds=5)
def test_a_mail_server_that_hangs_holds_up_neither_telling_nor_indexing(
    village: Village, settings: Settings, tmp_path: Path
) -> None:
    confirmed = {"email": "mira@example.org", "email_confirmed_at": datetime(2026, 1, 1, tzinfo=UTC)}
    mira, leo = village.voter("mira", **confirmed), village.person("leo")
    with mute(b"", hangs_up=False) as port:
        environ = environ_of(settings, mail_url=f"smtp://127.0.0.1:{port}")
        with running(["worker"], environ, tmp_path / "worker.log", program=PATIENT) as worker:
            village.team.post(f"{village.path}/status", status="planned", text="We start in January.")
            until(lambda: session.scalars(select(Mailing.attempts)).all() == [1])
            leo.post(f"{village.path}/comments", body="@mira, look.")
            leo.post("/ideas", title="Another idea altogether", body="Please.")
            theirs = select(Notification.kind).where(Notification.member_id == mira.member_id)
            until(lambda: sorted(session.scalars(theirs)) == ["mention", "outcome"])
            until(lambda: not session.scalars(select(SearchDirty.idea_id)).all())
            assert session.execute(select(Mailing.state, Mailing.last_error)).all() == [("waiting", None)] * 2
            worker.end(signal.SIGKILL)
