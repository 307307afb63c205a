"""A worker is killed while it mails links: nobody gets a mail twice, and one that never left is sent by the next."""

import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select, update

from community.backends.mail_smtp import SmtpMailer
from community.cli.doctor import examine
from community.core import clock, ports, posting, tasks
from community.core.db import session
from community.core.events import Delivery
from community.core.settings import Settings
from community.core.transaction import writing
from tests.cli.inbox import Inbox, receiving
from tests.membership.conftest import join
from tests.works import Works
from tests.world import World

# The commits of a worker with one link to mail: it looks for other deliveries, claims this one, takes its turn, writes
# the link, notes that the server asked for the text, and that it has it.
ASKED, SENT = 5, 6
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Post:
    """A worker that mails, and where the mails arrive."""

    works: Works
    inbox: Inbox = field(default_factory=Inbox)

    def killed(self, nth_commit: int, moment: str = "before") -> None:
        """Somebody pulls the plug at that commit; five minutes pass."""
        assert self.works.run(nth_commit, moment) == -signal.SIGKILL
        with writing():
            session.execute(update(Delivery).values(due_at=LONG_AGO))
            is_old = Delivery.handing_over_at.is_not(None)
            session.execute(update(Delivery).where(is_old).values(handing_over_at=LONG_AGO))

    def works_on(self) -> None:
        assert self.works.run() == 0

    def came_to(self, address: str) -> int:
        """How many mails have arrived there."""
        return sum(recipients == [address] for recipients, _ in self.inbox.mails)


@pytest.fixture
def post(world: World, settings: Settings) -> Iterator[Post]:
    inbox = Inbox()
    with receiving(inbox) as port:
        yield Post(Works(settings, port, ("events.deliver", "events.mail")), inbox)


def perhaps_sent() -> str:
    """What the doctor says of mails that nobody can know of."""
    session.rollback()
    session.expire_all()
    return next(each.text for each in examine() if each.text.startswith("Mails perhaps sent"))


@pytest.mark.slow(seconds=10)
def test_who_is_killed_before_the_server_asked_for_the_text_leaves_the_mail_to_the_next(
    world: World, post: Post
) -> None:
    join(world.visitor(), email="mara@example.org")
    for nth_commit in range(1, ASKED + 1):
        post.killed(nth_commit)
    assert (post.came_to("mara@example.org"), perhaps_sent()) == (0, "Mails perhaps sent: none.")
    post.works_on()
    assert (post.came_to("mara@example.org"), perhaps_sent()) == (1, "Mails perhaps sent: none.")
    post.works_on()
    assert post.came_to("mara@example.org") == 1


@pytest.mark.slow(seconds=10)
def test_a_mail_that_went_but_could_not_be_noted_is_not_sent_again(world: World, post: Post) -> None:
    join(world.visitor(), email="mara@example.org")
    post.killed(SENT)
    assert post.came_to("mara@example.org") == 1
    post.works_on()
    assert post.came_to("mara@example.org") == 1
    assert "1. member.link_asked {'link_id': 1}, 2026-11-01 00:00" in perhaps_sent()
    with writing():
        assert posting.take_as_sent(now=clock.now()) == 1
    assert perhaps_sent() == "Mails perhaps sent: none."
    post.works_on()
    assert post.came_to("mara@example.org") == 1


@pytest.mark.slow(seconds=10)
def test_a_mail_of_which_nobody_knows_goes_when_somebody_says_so(world: World, post: Post) -> None:
    """Killed in the one moment that can lose a mail: the server asked for the text, and it never went."""
    join(world.visitor(), email="mara@example.org")
    post.killed(ASKED, "after")
    assert post.came_to("mara@example.org") == 0
    post.works_on()
    assert post.came_to("mara@example.org") == 0
    assert "member.link_asked" in perhaps_sent()
    with writing():
        assert posting.send_again(now=clock.now()) == 1
    post.works_on()
    assert (post.came_to("mara@example.org"), perhaps_sent()) == (1, "Mails perhaps sent: none.")


@pytest.mark.slow(seconds=20)
def test_whenever_somebody_pulls_the_plug_nobody_gets_a_link_twice(world: World, post: Post) -> None:
    """Eight people join, and every worker but the last is killed, each at another moment."""
    people = [f"person-{number}" for number in range(8)]
    for handle in people:
        join(world.visitor(), handle=handle, email=f"{handle}@example.org")
    for nth_commit in (7, 6, 9, 3, 8):
        post.killed(nth_commit, "after" if nth_commit % 2 else "before")
    post.works_on()
    came = {handle: post.came_to(f"{handle}@example.org") for handle in people}
    session.rollback()
    lost = len(session.scalars(select(Delivery.id).where(Delivery.done_at.is_(None))).all())
    assert set(came.values()) <= {0, 1}
    assert list(came.values()).count(0) <= lost <= 5
    assert sum(came.values()) >= 8 - lost
    assert len({message["Message-ID"] for _, message in post.inbox.mails}) == sum(came.values())


class Forgetful(Inbox):
    """Takes the first mail, and says that it did not."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name for it
        said = await super().handle_DATA(server, session, envelope)
        return "451 Later" if len(self.mails) == 1 else said


def test_what_a_server_did_not_own_up_to_comes_again_under_the_same_name(world: World) -> None:
    """By the Message-ID the other side knows what it has already."""
    inbox = Forgetful()
    with receiving(inbox) as port:
        ports.use(replace(ports.chosen(), mailer=SmtpMailer(f"smtp://127.0.0.1:{port}", "hello@example.org")))
        join(world.visitor(), email="mara@example.org")
        join(world.visitor(), handle="nora", email="nora@example.org")
        tasks.run_until_idle()
        with writing():
            session.execute(update(Delivery).values(due_at=LONG_AGO))
        tasks.run_until_idle()
    names = Counter(message["Message-ID"] for _, message in inbox.mails)
    assert sorted(names.values()) == [1, 2]
    assert all(str(name).endswith("@127.0.0.1>") for name in names)
    assert perhaps_sent() == "Mails perhaps sent: none."
