"""A mail server that takes its time keeps nobody else waiting."""

import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Self

from community.core import ports, tasks
from community.core.db import session
from community.core.mail import HandingOver, Mail
from tests.membership.conftest import join
from tests.world import World


class SlowMailer:
    """Takes a mail, and answers when told to."""

    def __init__(self) -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self.sent: list[str] = []

    def together(self) -> AbstractContextManager[Self]:
        return nullcontext(self)

    def send(self, mail: Mail, handing_over: HandingOver) -> None:
        handing_over()
        self.has_begun.set()
        assert self.may_end.wait(30)
        self.sent.append(mail.to)


def _deliver(world: World) -> None:
    with world.app.app_context():
        tasks.TASKS["events.mail"].run()


def test_others_join_while_a_mail_is_on_its_way(world: World) -> None:
    mailer = SlowMailer()
    ports.use(replace(ports.chosen(), mailer=mailer))
    join(world.visitor(), handle="mara", email="mara@example.org")
    session.rollback()
    delivery = threading.Thread(target=_deliver, args=(world,))
    delivery.start()
    assert mailer.has_begun.wait(30)
    answer = join(world.visitor(), handle="nora", email="nora@example.org")
    was_under_way = delivery.is_alive()
    mailer.may_end.set()
    delivery.join()
    assert answer.status_code == 303
    assert was_under_way, "the mail was on its way all the time"
    tasks.run_until_idle()
    assert mailer.sent == ["mara@example.org", "nora@example.org"]
