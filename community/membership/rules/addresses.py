"""E-mail addresses: how they are compared, and which could be one. Whether mail arrives, a mail tells."""

import re
import unicodedata

from community.core.errors import Invalid

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
MOST_LETTERS = 254


def normal_email(address: str) -> str:
    """How an address is stored and compared: small letters, a domain of other scripts in its ASCII form."""
    plain = unicodedata.normalize("NFKC", address).strip().lower()
    local, at, domain = plain.rpartition("@")
    if domain.isascii():
        return plain
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return plain


def is_email(address: str) -> bool:
    """Whether a normal address has the shape of one: name, @, a domain of two or more parts."""
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    is_name = len(local) <= 64 and bool(_LOCAL.fullmatch(local))
    is_domain = len(labels) > 1 and not labels[-1].isdigit() and all(map(_LABEL.fullmatch, labels))
    return len(address) <= MOST_LETTERS and is_name and is_domain


def check_email(typed: str) -> str:
    """The address in its normal form; raises Invalid `email-shape`."""
    address = normal_email(typed)
    if not is_email(address):
        raise Invalid("email-shape", field="email")
    return address
