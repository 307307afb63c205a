"""Sending the mails that are due, several on one line."""

import structlog

from community.core import clock
from community.core.mail import Mailer, NoMailbox
from community.core.posting import send_each
from community.core.tasks import MAIL, task
from community.core.transaction import writing
from community.notifications.actions.mailing import (
    Claim,
    claim_due,
    drop,
    hand_over,
    have_sent,
    postpone,
)
from community.notifications.actions.stopping import stop_mailing
from community.notifications.tasks.writing import write_mail

BATCH = 20
log = structlog.get_logger()


@task("notifications.mail", lane=MAIL)
def send_due() -> int:
    """Send a batch of the mails that are due; how many were tried."""
    with writing():
        claimed = claim_due(BATCH, now=clock.now())
    return send_each(claimed, _try, _postpone)


def _postpone(claim: Claim, error: Exception) -> None:
    log.warning("mail postponed", mailing=claim.id, error=repr(error))
    if isinstance(error, NoMailbox):
        with writing():
            stop_mailing(claim.id, str(error), now=clock.now())
            drop(claim, now=clock.now())
        return
    with writing():
        postpone(claim, repr(error), now=clock.now())


def _try(claim: Claim, mailer: Mailer) -> None:
    mail = write_mail(claim)
    if mail is None:
        with writing():
            drop(claim, now=clock.now())
        return
    mailer.send(mail, lambda: _handing_over(claim))
    with writing():
        have_sent(claim, now=clock.now())


def _handing_over(claim: Claim) -> None:
    """Committed before the first byte of the text goes."""
    with writing():
        hand_over(claim, now=clock.now())
