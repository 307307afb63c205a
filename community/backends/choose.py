"""Which adapter stands behind each port, by the settings."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from community.backends.files_local import LocalFiles
from community.backends.jobs_huey import HueyJobs
from community.backends.limits_counted import in_memory, in_redis
from community.backends.limits_file import FileLimiter
from community.backends.mail_folder import FolderMailer
from community.backends.mail_smtp import SmtpMailer
from community.core.mail import Mailer
from community.core.ports import Limiter, Surroundings
from community.core.ports_search import SearchIndex
from community.core.settings import Settings


def choose(settings: Settings, engine: Engine, **adapters: Any) -> Surroundings:
    """The adapters for these settings; `adapters` replace some by port name."""
    chosen = Surroundings(
        settings=settings,
        limiter=in_redis(settings.redis_url) if settings.redis_url else in_memory(),
        mailer=_mailer(settings),
        files=LocalFiles(settings.data_path / "files"),
        search=_search(settings, engine),
        jobs=HueyJobs(settings),
    )
    return replace(chosen, **adapters)


def lasting_limiter(settings: Settings) -> Limiter:
    """One that counts on when this process has ended."""
    return in_redis(settings.redis_url) if settings.redis_url else FileLimiter(settings.data_path / "limits.db")


def _mailer(settings: Settings) -> Mailer:
    if settings.mail_url:
        return SmtpMailer(settings.mail_url, settings.sender)
    return FolderMailer(settings.data_path / "mail", settings.sender)


def _search(settings: Settings, engine: Engine) -> SearchIndex:
    if engine.dialect.name == "postgresql":
        from community.backends.search_postgres import PostgresIndex

        return PostgresIndex(engine)
    from community.backends.search_whoosh import WhooshIndex

    return WhooshIndex(settings.data_path / "search")
