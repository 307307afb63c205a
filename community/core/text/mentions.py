"""Somebody who left is no longer mentioned: their handle in the texts of others becomes a neutral one."""

import re
from functools import lru_cache

FORMER_MEMBER = "former-member"  # nobody's handle, and made no link of


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
