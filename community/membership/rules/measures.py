"""Where somebody reads why something was taken from them, also without being signed in."""

from urllib.parse import quote

from community.core.ids import reference
from community.core.keyed import is_token_of, row_token

STATEMENT = "statement"


def statement_path(statement_id: int) -> str:
    """The member's side of a decision."""
    return f"/cases/{reference(statement_id)}"


def open_statement_path(statement_id: int) -> str:
    """The same, with the key that opens it to whoever holds the link: somebody suspended has no session."""
    return f"{statement_path(statement_id)}?key={quote(row_token(STATEMENT, statement_id))}"


def opens_statement(key: str, statement_id: int) -> bool:
    """Whether the key is that of this statement."""
    return is_token_of(key, STATEMENT, statement_id)
