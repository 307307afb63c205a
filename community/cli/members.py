"""`community members`: people, by the hand of whoever runs the machine."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from community.access import Role
from community.app import create_app
from community.core import clock
from community.core.db import session
from community.core.errors import Conflict, Invalid
from community.core.transaction import writing
from community.membership.actions.joining import add_member
from community.membership.actions.leaving import erase
from community.membership.actions.roles import appoint, dismiss
from community.membership.models import Member
from community.membership.queries import by_confirmed_address, by_handle
from community.membership.rules import check_email, check_password, hash_password, normal_handle
from community.web.mailing import speaking
from community.web.wording import word_error

ROLES = click.Choice([role.value for role in Role])


@click.group("members")
def members_group() -> None:
    """Add people, give them roles, remove them."""


@members_group.command("add")
@click.argument("handle")
@click.option("--email", help="Their address; counts as confirmed, for you vouch for it.")
@click.option("--role", "roles", type=ROLES, multiple=True, help="A role to begin with; may be repeated.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def add(handle: str, email: str | None, roles: tuple[str, ...], *, password_stdin: bool) -> None:
    """Add the member HANDLE, who signs in with it or with the address."""
    password = _password(is_piped=password_stdin)
    with create_app().app_context(), _saying_why():
        handle, address = normal_handle(handle), check_email(email) if email else None
        check_password(password, of=(handle, address or ""))
        password_hash = hash_password(password)
        with writing():
            member = _add(handle, address, password_hash)
            for role in roles:
                appoint(member, Role(role), now=clock.now())
    click.echo(f"@{handle} is a member{_with(roles)}.")


def _password(*, is_piped: bool) -> str:
    if is_piped:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _add(handle: str, address: str | None, password_hash: str) -> Member:
    if address and by_confirmed_address(address):
        raise Invalid("email-taken", field="email")
    now = clock.now()
    member = add_member(handle=handle, email=address, password_hash=password_hash, now=now)
    member.email_confirmed_at = now if address else None
    session.flush()
    return member


@members_group.command("role")
@click.argument("handle")
@click.option("--give", multiple=True, type=ROLES, help="A role to give; may be repeated.")
@click.option("--take", multiple=True, type=ROLES, help="A role to take; may be repeated.")
def role(handle: str, give: tuple[str, ...], take: tuple[str, ...]) -> None:
    """Give roles to the member HANDLE, or take them."""
    if not give and not take:
        raise click.UsageError("Say which role: --give owner, or --take owner.")
    with create_app().app_context(), _saying_why(), writing():
        member, now = _found(handle), clock.now()
        for name in give:
            appoint(member, Role(name), now=now)
        for name in take:
            dismiss(member, Role(name), now=now)
        roles = tuple(sorted(member.roles))
    click.echo(f"@{member.handle} is a member{_with(roles)}.")


@members_group.command("erase")
@click.argument("handle")
@click.option("--contributions", type=click.Choice(["stay", "go"]), required=True, help="What they wrote.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_command(handle: str, contributions: str, *, yes: bool) -> None:
    """Remove the account HANDLE, as its owner can: it cannot be undone.

    Files are cleaned of what was deleted in the night that follows; `community tidy` does it at once.
    """
    with create_app().app_context(), _saying_why():
        handle = _found(handle).handle
        if not yes:
            click.confirm(f"Remove @{handle} for good?", abort=True)
        with writing():
            erase(_found(handle), keeps_words=contributions == "stay", now=clock.now())
    click.echo(f"@{handle} is no member any more.")


def _found(handle: str) -> Member:
    member = by_handle(normal_handle(handle))
    if member is None:
        raise click.ClickException(f"There is no member @{normal_handle(handle)}.")
    return member


def _with(roles: tuple[str, ...]) -> str:
    return f" with the role {', '.join(roles)}" if roles else " without a role"


@contextmanager
def _saying_why() -> Iterator[None]:
    """A refusal of the domain in the words that the web has for it."""
    try:
        yield
    except (Invalid, Conflict) as error:
        with speaking("en"):
            raise click.ClickException(word_error(error)) from error
