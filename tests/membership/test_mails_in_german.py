"""Mails to members who read German: every sentence is German, in both forms of the mail."""

import re
from html import unescape

import pytest

from community.core.mail import Mail
from community.membership.models import Member
from tests.membership.conftest import Mailbox, join, with_password
from tests.world import World


@pytest.mark.parametrize("kind", ["confirm", "reset", "taken address"])
def test_a_mail_in_german_has_no_english_left_over(world: World, mailbox: Mailbox, kind: str) -> None:
    english, german = (_sentences(_mail(world, mailbox, kind, language)) for language in ("en", "de"))
    assert len(english) == len(german) > 4
    assert english & german == set()


def _mail(world: World, mailbox: Mailbox, kind: str, language: str) -> Mail:
    """The mail of this kind to a member who reads this language."""
    unconfirmed = {"email_confirmed_at": None} if kind == "confirm" else {}
    member = with_password(world, f"reads-{language}", display_name="Ada", language=language, **unconfirmed)
    mailbox.collect()
    _ask(world, kind, member)
    return next(mail for mail in mailbox.collect() if mail.to == member.email and f"@{member.handle}" in mail.text)


def _ask(world: World, kind: str, member: Member) -> None:
    assert member.email
    if kind == "confirm":
        world.browser_of(member).post("/confirm")
    elif kind == "reset":
        world.visitor().post("/reset", form_on="/reset", email=member.email)
    else:
        join(world.visitor(), f"not-{member.handle}", member.email)


def _sentences(mail: Mail) -> set[str]:
    """What it says in words; not its addresses, nor the name of the site."""
    seen = unescape(re.sub(r"<head>.*?</head>|<[^>]+>", "\n", mail.html, flags=re.DOTALL))
    said = f"{mail.subject}\n{mail.text}\n{seen}".replace("reads-de", "reads-en")
    lines = {line.strip() for line in said.splitlines()}
    return {line for line in lines if re.search(r"[^\W\d_]{3}", line) and "://" not in line and line != "Community"}
