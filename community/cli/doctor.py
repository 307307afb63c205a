"""`community doctor`: what is amiss with this installation, in plain lines, and what to do about it."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

import click
from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from community.access import Role
from community.app import create_app
from community.cli.database import MIGRATIONS
from community.core import beat, clock, events, posting
from community.core.db import session
from community.core.events import Delivery, EventRow
from community.core.ports import chosen
from community.core.transaction import writing
from community.membership.models import CleanUp, Member
from community.membership.queries import staff
from community.notifications.actions import mailing, telling
from community.notifications.models import Mailing, MailStop, Telling
from community.notifications.models.telling import SUBJECTS
from community.notifications.queries.wishes import still_stands

LATE, UNCLEAN = timedelta(minutes=10), timedelta(days=2)
MOST_NAMED = 10
LEAST_MODERATORS = 3
RETRY = "Mend the cause, then run: community doctor --retry"
LOOKS = {"ok": "ok      ", "warning": "warning ", "fault": "FAULT   "}


class Finding(NamedTuple):
    """One line: how bad it is, what it is, and what to do."""

    level: str
    text: str
    advice: str = ""


@click.command()
@click.option("--retry", is_flag=True, help="Try all that was given up again.")
@click.option(
    "--perhaps-sent",
    type=click.Choice(["again", "done"]),
    help="Mails of which nobody can know whether they went: send all of them again, or take them as sent.",
)
@click.pass_context
def doctor(context: click.Context, *, retry: bool, perhaps_sent: str | None) -> None:
    """Look at this installation: a line for each check, ok, warning or FAULT, with what to do.

    Ends with 1 where there is a fault. May run while the site serves.
    """
    with create_app().app_context():
        if retry:
            click.echo(f"{_retry()} deliveries, tellings and mails are tried again.")
        if perhaps_sent:
            ends = "are sent again" if perhaps_sent == "again" else "are taken as sent"
            click.echo(f"{_settle(is_again=perhaps_sent == 'again')} mails {ends}.")
        found = list(examine())
    for each in found:
        click.echo(f"{LOOKS[each.level]}{each.text}")
        if each.advice:
            click.echo(f"        {each.advice}")
    context.exit(1 if any(each.level == "fault" for each in found) else 0)


def _retry() -> int:
    with writing():
        now = clock.now()
        return events.retry_parked(now=now) + telling.retry_parked(now=now) + mailing.retry_parked(now=now)


def _settle(*, is_again: bool) -> int:
    with writing():
        now = clock.now()
        if is_again:
            return posting.send_again(now=now) + mailing.send_again(now=now)
        return posting.take_as_sent(now=now) + mailing.take_as_sent(now=now)


def examine() -> Iterator[Finding]:
    """Every check in turn; those of the database's rows only where it is as this program needs it."""
    yield _folder()
    yield _mail()
    database = _database()
    yield database
    if database.level != "fault":
        for check in CHECKS:
            yield from check()
        session.rollback()


def _folder() -> Finding:
    path = chosen().settings.data_path
    try:
        with tempfile.TemporaryFile(dir=path):
            return Finding("ok", f"The data folder {path} can be written to.")
    except OSError as error:
        return Finding("fault", f"The data folder {path} cannot be written to: {error.strerror}.", "Mend its rights.")


def _mail() -> Finding:
    settings = chosen().settings
    if settings.mail_url or settings.is_loopback:
        return Finding("ok", "Mail goes through a server." if settings.mail_url else "Mail is kept in the data folder.")
    return Finding("warning", "No mail leaves: it is kept in the data folder.", "Set COMMUNITY_MAIL_URL.")


def _database() -> Finding:
    newest = max(file.stem.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py"))
    try:
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError as error:
        said = str(error).partition("\n")[0]
        return Finding("fault", f"The database cannot be reached: {said}", "Look at COMMUNITY_DATABASE_URL.")
    if found == newest:
        return Finding("ok", f"The database is up to date ({newest}).")
    return Finding("fault", f"The database stands at {found}, the program needs {newest}.", "Run community db upgrade.")


def _worker() -> Iterator[Finding]:
    seen, now = beat.last_seen(), clock.now()
    if seen is not None and now - seen < LATE:
        yield Finding("ok", f"The worker was here {_ago(now - seen)} ago.")
    else:
        when = f"was last here {_ago(now - seen)} ago" if seen else "was never here"
        yield Finding(
            "fault", f"The worker {when}: nothing is delivered.", "Start community serve, or community worker."
        )


def _behind() -> Iterator[Finding]:
    before = clock.now() - LATE
    is_late = Delivery.done_at.is_(None), Delivery.handing_over_at.is_(None), Delivery.due_at < before, ~events.parked()
    late = _count(select(func.count(Delivery.id)).where(*is_late))
    late += _count(select(func.count(Mailing.id)).where(Mailing.state == "waiting", Mailing.due_at < before))
    untold = Telling.done_at.is_(None), func.coalesce(Telling.due_at, Telling.happened_at) < before, ~telling.parked()
    late += _count(select(func.count(Telling.id)).where(*untold))
    if late:
        text = f"Late: {late} deliveries, mails and tellings."
        yield Finding("warning", text, "Look whether the worker keeps up, and whether the mail server answers.")
    else:
        yield Finding("ok", "Nothing is late.")


def _count(statement: Select[int]) -> int:
    return session.scalar(statement) or 0


def _parked_deliveries() -> Iterator[Finding]:
    given_up = select(Delivery.reaction, Delivery.last_error).where(events.parked()).order_by(Delivery.id)
    lines = [f"{row.reaction}: {row.last_error}" for row in session.execute(given_up.limit(MOST_NAMED + 1))]
    yield from _listed("Deliveries given up", lines, RETRY)


def _parked_tellings() -> Iterator[Finding]:
    """What those who follow have not heard of yet."""
    given_up = select(Telling).where(telling.parked()).order_by(Telling.id).limit(MOST_NAMED + 1)
    lines = [
        f"{_subject(each)} of idea {each.idea_id}: {each.last_error or 'see the log'}"
        for each in session.scalars(given_up)
    ]
    yield from _listed("Tellings given up", lines, RETRY)


def _subject(told: Telling) -> str:
    """Such as `comment 17`."""
    name = next(each for each in SUBJECTS if getattr(told, each) is not None)
    return f"{name.removesuffix('_id').replace('_', ' ')} {getattr(told, name)}"


def _parked_mails() -> Iterator[Finding]:
    yield from _listed("Mails given up", _mails(Mailing.state == "parked"), RETRY)


def _perhaps_sent() -> Iterator[Finding]:
    """What was being handed over when its worker ended, and not what is so right now."""
    advice = "Look at the mail server's log, then run: community doctor --perhaps-sent again, or done"
    now = clock.now()
    lines = _mails(mailing.perhaps_sent(now=now)) + _delivered_mails(posting.perhaps_sent(now=now))
    yield from _listed("Mails perhaps sent", lines, advice, level="warning")


def _delivered_mails(which: ColumnElement[bool]) -> list[str]:
    """Those of links and decisions: whom they were for is behind the numbers of the event."""
    found = select(EventRow.name, EventRow.payload, Delivery.handing_over_at).where(which).order_by(Delivery.id)
    rows = session.execute(found.join(EventRow, EventRow.id == Delivery.event_id).limit(MOST_NAMED + 1))
    return [f"{row.name} {row.payload}, {row.handing_over_at:%Y-%m-%d %H:%M}" for row in rows]


def _mails(which: ColumnElement[bool]) -> list[str]:
    found = (
        select(Mailing.id, Mailing.key, Mailing.state_at, Member.handle)
        .join(Member, Member.id == Mailing.member_id)
        .where(which)
        .order_by(Mailing.id)
        .limit(MOST_NAMED + 1)
    )
    return [f"{row.key} to @{row.handle}, {row.state_at:%Y-%m-%d %H:%M}" for row in session.execute(found)]


def _listed(what: str, lines: list[str], advice: str, level: str = "fault") -> Iterator[Finding]:
    if not lines:
        yield Finding("ok", f"{what}: none.")
        return
    more = "more than " if len(lines) > MOST_NAMED else ""
    shown = lines[:MOST_NAMED]
    yield Finding(level, f"{what}: {more}{len(shown)}. {'; '.join(shown)}", advice)


def _stopped() -> Iterator[Finding]:
    """Addresses are not named: their holders see it on their settings page."""
    stops = select(func.count(MailStop.id)).join(Member, Member.id == MailStop.member_id)
    count = _count(stops.where(still_stands()))
    text = f"Addresses that mail came back from: {count}."
    yield Finding(
        "warning" if count else "ok", text, "Many at once: look at the mail server's reputation." if count else ""
    )


def _moderators() -> Iterator[Finding]:
    count = sum(Role.MODERATOR in each.roles for each in staff())
    if count >= LEAST_MODERATORS:
        yield Finding("ok", f"Moderators: {count}.")
        return
    text = f"Moderators: {count}. A revocation takes two, and somebody who had no part decides the appeal."
    yield Finding(
        "warning", text, f"Appoint {LEAST_MODERATORS - count} more: community members role HANDLE --give moderator"
    )


def _left_behind() -> Iterator[Finding]:
    """What people who left had written is overwritten in all files in the night that follows."""
    asked = session.scalar(select(func.min(CleanUp.asked_at)).where(CleanUp.done_at.is_(None)))
    waited = clock.now() - asked if asked else timedelta(0)
    if waited < UNCLEAN:
        yield Finding("ok", "Nothing is left behind of people who left, or it goes tonight.")
        return
    text = f"Somebody left {_ago(waited)} ago, and files may still hold what was deleted."
    yield Finding("warning", text, "Something was busy each time. Run at a quiet hour: community tidy")


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _worker,
    _behind,
    _parked_deliveries,
    _parked_tellings,
    _parked_mails,
    _perhaps_sent,
    _stopped,
    _moderators,
    _left_behind,
)
