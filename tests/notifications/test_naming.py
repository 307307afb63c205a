"""Naming people: who is told, and what is left where it is withheld."""

from datetime import timedelta

from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.membership.actions.withholding import Terms, place
from community.membership.models import Member
from tests.house.subjects import settle
from tests.notifications.conftest import Village, bell, told


def test_who_is_named_is_told(village: Village) -> None:
    mira, leo = village.person("mira"), village.person("leo")
    village.comment(leo, "Ask @mira, @nobody-here and `@amara`.")
    assert "Leo named you: Ask @mira" in told(mira)[0]
    assert bell(village.author) == 0, "what stands in code names nobody"


def test_where_it_is_withheld_the_words_appear_and_nobody_is_told(village: Village) -> None:
    subjects = settle(village.world)
    mira = village.person("mira")
    author = subjects.browser("author")
    with writing():
        member = session.get_one(Member, author.member_id)
        until = clock.now() + timedelta(days=3)
        terms = Terms(capabilities=("mention.notify",), ends_at=until)
        place(member, terms, statement_id=_statement(), now=clock.now())
    village.comment(author, "Look, @mira.")
    assert bell(mira) == 0
    assert "Look, " in mira.get(village.path, follow_redirects=True).get_data(as_text=True)


def _statement() -> int:
    from community.moderation.models import Statement

    return session.query(Statement.id).limit(1).scalar() or 0


def test_a_muted_idea_is_quiet_even_for_who_is_named_there(village: Village) -> None:
    mira, leo = village.voter("mira"), village.person("leo")
    mira.post(f"{village.path}/follow", level="muted")
    village.comment(leo, "Ask @mira.")
    assert bell(mira) == 0
