"""How this installation is set up, read once from `COMMUNITY_*` in the environment."""

import math
import os
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# How an address of each kind begins; the first is the one to recommend.
SCHEMES = {
    "database_url": ("postgresql", "postgres", "postgresql+psycopg", "sqlite"),
    "redis_url": ("redis", "rediss", "unix"),
    "mail_url": ("smtp", "smtps"),
}
REPLIES = re.compile(r"[a-z0-9._-]{1,20}@[a-z0-9.-]{3,200}")  # short: a token stands behind its plus
WAIT_SECONDS = 2  # for a secret key that another process is writing right now


class SettingsError(Exception):
    """A setting that cannot be used; the message names it and says what to do."""


def _setting(note: str, default: str = "") -> str:
    value: str = field(default=default, metadata={"note": note})
    return value


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings as text, as they were given; the properties below give them their types.

    Field `x` is read from `COMMUNITY_X`, or from the file that `COMMUNITY_X_FILE` names.
    """

    data_dir: str = _setting("Folder of the database file, the search index, uploads and the secret key.", "var")
    database_url: str = _setting("PostgreSQL, as postgresql://…; empty: SQLite in the data folder.")
    redis_url: str = _setting("Redis for rate limits and jobs; needed as soon as there are several web processes.")
    mail_url: str = _setting("smtp://user:password@host:587 or smtps://…; empty: console and var/mail.")
    mail_from: str = _setting("Sender of all mail; empty: community@ the host of the base URL.")
    mail_replies: str = _setting("Address whose mail (name+more@, too) goes to `community mail receive`; empty: none.")
    base_url: str = _setting("The address people use, without a path.", "http://127.0.0.1:5000")
    secret_key: str = _setting("Signs cookies and links; empty: made at the first start, kept in the data folder.")
    limits_factor: str = _setting("Multiplies every rate limit; only with a loopback base URL.", "1")
    trusted_proxies: str = _setting("How many proxies in front set X-Forwarded-For.", "0")
    sqlite_synchronous: str = _setting("FULL survives a power cut, NORMAL is 1.5 times faster.", "FULL")

    def __post_init__(self) -> None:
        if not _is_base(self.base_url):
            raise SettingsError(f"COMMUNITY_BASE_URL must look like https://ideas.example.org, not {self.base_url!r}.")
        for name, schemes in SCHEMES.items():
            given = getattr(self, name)
            if given and given.partition("://")[0] not in schemes:  # not shown: there may be a password in it
                raise SettingsError(f"COMMUNITY_{name.upper()} must begin with {schemes[0]}://.")
        if self.mail_replies and not REPLIES.fullmatch(self.mail_replies):
            raise SettingsError("COMMUNITY_MAIL_REPLIES must look like replies@ideas.example.org, without a plus.")
        if self.sqlite_synchronous not in ("FULL", "NORMAL"):
            raise SettingsError("COMMUNITY_SQLITE_SYNCHRONOUS must be FULL or NORMAL.")
        if not (self.trusted_proxies.isascii() and self.trusted_proxies.isdigit()):
            raise SettingsError("COMMUNITY_TRUSTED_PROXIES must be a whole number.")
        if self.factor != 1 and not self.is_loopback:
            raise SettingsError("COMMUNITY_LIMITS_FACTOR is for trials: it needs a loopback COMMUNITY_BASE_URL.")

    @property
    def base(self) -> "SplitBase":
        split = urlsplit(self.base_url)
        return SplitBase(split.scheme, split.hostname or "", split.port)

    @property
    def is_https(self) -> bool:
        return self.base.scheme == "https"

    @property
    def is_loopback(self) -> bool:
        return self.base.hostname in LOOPBACK

    @property
    def data_path(self) -> Path:
        return Path(self.data_dir).absolute()

    @property
    def factor(self) -> float:
        try:
            factor = float(self.limits_factor)
        except ValueError:
            factor = 0.0
        if not 0 < factor < math.inf:
            raise SettingsError("COMMUNITY_LIMITS_FACTOR must be a number above 0.")
        return factor

    @property
    def sqlalchemy_url(self) -> str:
        if not self.database_url:
            return f"sqlite:///{self.data_path / 'community.db'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    @property
    def sender(self) -> str:
        return self.mail_from or f"community@{self.base.hostname}"


@dataclass(frozen=True)
class SplitBase:
    """The parts of the base URL that matter."""

    scheme: str
    hostname: str
    port: int | None


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment; a missing secret key is made and kept in the data folder, mode 0600."""
    values = {f.name: text for f in fields(Settings) if (text := _given(environ, f"COMMUNITY_{f.name.upper()}"))}
    values["base_url"] = values.get("base_url", Settings.base_url).rstrip("/")
    given = Settings(**values)
    try:
        given.data_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"COMMUNITY_DATA_DIR cannot be used: {error}") from error
    if given.secret_key:
        return given
    return Settings(**values | {"secret_key": _kept_secret(given.data_path)})


def _given(environ: Mapping[str, str], name: str) -> str:
    if path := environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}_FILE cannot be read: {error}") from error
    return environ.get(name, "")


def _is_base(address: str) -> bool:
    """Whether it is an http address with a host, and nothing behind it."""
    try:
        split = urlsplit(address)
        has_more = split.path.strip("/") or split.query or split.fragment or split.username or (split.port or 1) < 1
    except ValueError:
        return False
    return split.scheme in ("http", "https") and bool(split.hostname) and not has_more and address.split() == [address]


def _kept_secret(folder: Path) -> str:
    path = folder / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written_secret(path)
    except OSError as error:
        raise SettingsError(f"The secret key cannot be written: {error}") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return _written_secret(path)


def _written_secret(path: Path) -> str:
    """What the file holds; a process that starts at the same moment may still be writing it."""
    deadline = time.monotonic() + WAIT_SECONDS
    try:
        while not (kept := path.read_text(encoding="ascii").strip()) and time.monotonic() < deadline:
            time.sleep(0.02)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The secret key cannot be read: {error}") from error
    if not kept:
        raise SettingsError(f"{path} is empty. Delete it: a new key will be made, and everybody signs in again.")
    return kept
