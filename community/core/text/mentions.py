"""Whom a text names, and how a name goes out of it: of somebody who left, or whom it is not about."""

import re
from functools import lru_cache

FORMER_MEMBER = "former-member"  # nobody's handle, and made no link of
_NAMED = re.compile(r"((?<!\w)@|/members/)([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)", re.IGNORECASE | re.ASCII)


def named_in(text: str) -> set[str]:
    """The handles that the text mentions or leads to, whether anybody has them or not."""
    return {handle.lower() for _sign, handle in _NAMED.findall(text)}


def naming_only(handle: str, text: str) -> str:
    """The text with the handles of all others taken out: `@leo` becomes `@…`."""
    return _NAMED.sub(lambda name: name[0] if name[2].lower() == handle else f"{name[1]}…", text)


def forget_mentions(text: str, handle: str) -> str:
    """The Markdown or HTML without this handle: `@ada` becomes `@former-member`, and leads nowhere."""
    linked, mentioned, addressed = _patterns(handle)
    text = linked.sub(rf"@{FORMER_MEMBER}", text)
    text = mentioned.sub(rf"@{FORMER_MEMBER}", text)
    return addressed.sub(rf"\1{FORMER_MEMBER}", text)


@lru_cache(8)
def _patterns(handle: str) -> tuple[re.Pattern[str], ...]:
    """A link to a mention, a mention, the address of the profile. Of `ada-lovelace`, `ada` is no part."""
    name, end = re.escape(handle), r"(?!-?\w)"
    link = rf'<a href="/members/{name}"[^>]*>@{name}</a>'
    return tuple(
        re.compile(pattern, re.IGNORECASE | re.ASCII)
        for pattern in (link, rf"(?<!\w)@{name}{end}", rf"(/members/){name}{end}")
    )
