"""Text typed before its writer had signed in: kept for a week, by whoever holds its token."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete

from community.core.db import session
from community.core.ids import hashed, new_token
from community.membership.models import Draft

KEPT_DAYS = 7
MOST_CHARACTERS = 100_000


def keep_draft(path: str, fields: Mapping[str, str], *, now: datetime, instead_of: str | None = None) -> str:
    """Keep what was typed into the form of the page `path`; its token, for the browser's cookie.

    `instead_of`: the token of the browser's last draft, which goes. A field is cut at 100,000 characters.
    """
    drop_draft(instead_of)
    token = new_token()
    kept = {name: text[:MOST_CHARACTERS] for name, text in fields.items()}
    session.add(Draft(token_hash=hashed(token), path=path, fields=kept, created_at=now))
    session.flush()
    return token


def drop_draft(token: str | None) -> None:
    """Forget the draft, if there is one."""
    if token:
        session.execute(delete(Draft).where(Draft.token_hash == hashed(token)))


def forget_old_drafts(*, now: datetime) -> int:
    """Forget what nobody came back for; how many that were."""
    gone = delete(Draft).where(Draft.created_at < now - timedelta(days=KEPT_DAYS)).returning(Draft.id)
    return len(session.scalars(gone).all())
