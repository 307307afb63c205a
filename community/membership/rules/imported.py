"""People as an import names them: who is the same one, and what of a name may be shown."""

import hashlib
import re
from typing import NamedTuple

from community.core.text import clean_line
from community.membership.rules.addresses import is_email, normal_email
from community.membership.rules.handles import handle_from
from community.membership.rules.names import NAME_LENGTH

MOST_KEY_CHARACTERS = 150
_ADDRESS = re.compile(r"""[^\s<>()\[\]{},;:"'@]+@[^\s<>()\[\]{},;:"'@]+\.[^\s<>()\[\]{},;:"'@]+""")


class Profile(NamedTuple):
    """What an unclaimed member begins with; `handle` is only a wish, '' for none."""

    display_name: str
    handle: str
    claim_email: str | None


def import_key(name: str) -> str:
    """What a person is known by within one import, '' for nobody. Letter case tells people apart.

    An e-mail address in the name, and a very long name, are known by their hash.
    """
    name = _tidy(name)
    if "@" in name and (found := _ADDRESS.search(name)):
        return f"address-{_hash(normal_email(found[0]))[:40]}"
    if len(name) > MOST_KEY_CHARACTERS:
        return f"{name[:100]}-{_hash(name)[:40]}"
    return name


def import_profile(name: str) -> Profile:
    """The profile of somebody known by this name. An address is kept for claiming, and never shown."""
    name, address = _without_address(_tidy(name))
    shown = name[:NAME_LENGTH].strip()
    if not any(sign.isalnum() for sign in shown):
        return Profile(f"Member {int(_hash(address or name)[:12], 16) % 1_000_000}", "", address)
    return Profile(shown, handle_from(shown), address)


def handle_for_import(wish: str, key: str, attempt: int) -> str:
    """The handle to try: as wished, then with a number, then with something of the key's hash, which is free."""
    if wish and attempt == 0:
        return wish
    if wish and attempt < 9:
        return f"{wish[:28].rstrip('-')}-{attempt + 1}"
    return f"{wish[:19].rstrip('-') or 'member'}-{_hash(f'{key} {attempt}')[:10]}"


def _tidy(name: str) -> str:
    if name.isascii() and name.isprintable():
        return " ".join(name.split())
    return clean_line(name)


def _without_address(name: str) -> tuple[str, str | None]:
    """The rest of a name, and the address in it if one could be confirmed."""
    found = _ADDRESS.search(name)
    if found is None:
        return name, None
    address = normal_email(found[0])
    rest = " ".join(_ADDRESS.sub(" ", name).strip(" <>()[]{},;:\"'").split())
    return rest, address if is_email(address) else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
