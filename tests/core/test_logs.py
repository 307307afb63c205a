"""What is logged says what happened, and nothing about whom."""

import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from community.core.logs import set_up_logs


@pytest.fixture
def _as_served() -> Iterator[None]:
    before = structlog.get_config()
    set_up_logs(is_watched=False)
    yield
    structlog.configure(**before)


def logged(**entry: Any) -> str:
    """The line that an entry becomes."""
    for processor in structlog.get_config()["processors"]:
        entry = processor(None, "warning", entry)
    return str(entry)


@pytest.mark.usefixtures("_as_served")
@pytest.mark.parametrize("address", ["mira@example.org", "mira.o+shed@mail.example.co.uk", "müller@bücher.example"])
def test_a_line_holds_no_address_that_an_error_quotes(address: str) -> None:
    error = smtplib.SMTPRecipientsRefused({address: (550, f"<{address}>: no such user".encode())})
    line = logged(event="mail postponed", mailing=7, error=repr(error))
    for part in address.split("@"):
        assert part not in line
    assert "550" in line
    assert "no such user" in line


@pytest.mark.usefixtures("_as_served")
def test_what_an_exception_said_is_without_it_too() -> None:
    try:
        raise ValueError("cannot write to mira@example.org")
    except ValueError as error:
        line = logged(event="failed", exc_info=error)
    assert "cannot write to" in line
    assert "mira" not in line
