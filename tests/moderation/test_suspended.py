"""Whoever is suspended is out at once, everywhere; signing in leads to the reasons."""

from urllib.parse import parse_qs, urlsplit

import pytest

from community.core import clock
from community.core.db import session
from community.core.errors import Missing
from community.core.transaction import writing
from community.discussion.models import Comment
from community.membership.actions.links import CONFIRM, RESET, _ask_link, write_out
from community.membership.models import Draft, MailLink, Member, MemberSession
from community.moderation.actions.forcing import reverse
from community.moderation.models import Decision, Rung
from community.moderation.queries.statements import statement_by_key, statement_by_ref, statements_of
from tests.moderation.court import Court, Later
from tests.world import PASSWORD, Browser


def _sign_in(browser: Browser, password: str = PASSWORD):
    answer = browser.post("/sign-in", form_on="/sign-in", login="dora", password=password)
    browser.tokens.clear()
    return answer


def _is_in(browser: Browser) -> bool:
    return browser.get("/settings/sessions").status_code == 200


def _links(court: Court) -> dict[str, str]:
    """The token of a link of each purpose that was mailed to Dora and still works."""
    with writing():
        for purpose in (CONFIRM, RESET):
            _ask_link(session.get_one(Member, court.dora.id), purpose, "dora@example.org", now=clock.now())
    tokens = {}
    with writing():
        for link in session.query(MailLink).all():
            written = write_out(link.id, now=clock.now())
            assert written is not None
            tokens[link.purpose] = written[2]
    return tokens


def _suspend(court: Court, rung: Rung = Rung.SUSPEND) -> Decision:
    return court.decide(rung, days=3 if rung is Rung.EMERGENCY else 14)


@pytest.mark.parametrize("rung", [Rung.SUSPEND, Rung.EMERGENCY])
def test_every_browser_and_every_open_link_ends_with_the_transaction(court: Court, rung: Rung) -> None:
    phone, desk = court.world.browser_of(court.dora), court.world.browser_of(court.dora)
    other, tokens = court.world.browser_of(court.rita), _links(court)
    assert _is_in(phone)
    _suspend(court, rung)
    assert not _is_in(phone)
    assert not _is_in(desk)
    assert _is_in(other), "nobody else's"
    session.rollback()
    assert session.query(MemberSession).filter_by(member_id=court.dora.id).count() == 0
    assert session.query(MailLink).filter_by(member_id=court.dora.id).count() == 0
    for purpose, token in tokens.items():
        assert court.world.visitor().get(f"/{purpose}/{token}").status_code == 404


def test_what_was_withheld_only_in_part_ends_no_session(court: Court) -> None:
    phone = court.world.browser_of(court.dora)
    court.decide(Rung.WITHHOLD, days=7)
    assert _is_in(phone)


def test_the_right_password_leads_to_the_reasons_and_to_no_session(court: Court) -> None:
    statement = court.statement(_suspend(court))
    ref, path, visitor = statement.ref, statement.path, court.world.visitor()
    answer = _sign_in(visitor)
    assert answer.status_code == 303
    target = urlsplit(answer.headers["Location"])
    assert target.path == path
    key = parse_qs(target.query)["key"][0]
    assert statement_by_key(ref, key).member_id == court.dora.id
    assert not _is_in(visitor)
    session.rollback()
    assert session.query(MemberSession).count() == 0


def test_a_wrong_password_tells_nothing(court: Court) -> None:
    _suspend(court)
    answer = _sign_in(court.world.visitor(), "something else")
    assert answer.status_code == 422
    assert "/cases/" not in answer.get_data(as_text=True)


def test_the_key_opens_this_statement_and_no_other(court: Court) -> None:
    one, other = court.statement(_suspend(court)), court.statement(_suspend(court))
    answer = _sign_in(court.world.visitor())
    key = parse_qs(urlsplit(answer.headers["Location"]).query)["key"][0]
    own = one if urlsplit(answer.headers["Location"]).path == one.path else other
    wrong = other if own is one else one
    assert statement_by_key(own.ref, key).id == own.id
    for ref, tried in ((wrong.ref, key), (own.ref, ""), (own.ref, f"{own.id}.{'0' * 64}"), (own.ref, "ü"), ("?", key)):
        with pytest.raises(Missing):
            statement_by_key(ref, tried)


def test_a_statement_is_for_whom_it_concerns_and_for_moderators(court: Court) -> None:
    statement = court.statement(_suspend(court))
    assert statement_by_ref(statement.ref, court.dora).decision.clause.key == "advertising"
    assert statement_by_ref(statement.ref, court.noah).id == statement.id
    with pytest.raises(Missing):
        statement_by_ref(statement.ref, court.rita)
    assert [each.id for each in statements_of(court.dora)] == [statement.id]
    assert list(statements_of(court.rita)) == []


def test_a_new_password_is_set_and_opens_no_session_either(court: Court) -> None:
    path = court.statement(_suspend(court)).path
    token = _links(court)[RESET]
    visitor = court.world.visitor()
    answer = visitor.post(f"/reset/{token}", form_on=f"/reset/{token}", password="a fine new password")
    assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (303, path)
    assert not _is_in(visitor)
    assert urlsplit(_sign_in(court.world.visitor(), "a fine new password").headers["Location"]).path == path


def test_afterwards_signing_in_works_again(court: Court) -> None:
    later = Later()
    decision = _suspend(court)
    later.go(days=13)
    assert "/cases/" in _sign_in(court.world.visitor()).headers["Location"]
    later.go(days=1, seconds=1)
    visitor = court.world.visitor()
    assert _sign_in(visitor).headers["Location"] == "/"
    assert decision.ends_at == later.moment - later.moment.resolution * 1_000_000


def test_so_it_does_once_the_decision_was_taken_back(court: Court) -> None:
    decision = _suspend(court)
    court.do(reverse, decision, by=court.noah, reason="A mistake.")
    visitor = court.world.visitor()
    assert _sign_in(visitor).headers["Location"] == "/"
    assert _is_in(visitor)


def test_what_a_browser_that_was_open_sends_is_kept_as_a_draft_and_not_written(court: Court) -> None:
    phone = court.world.browser_of(court.dora)
    phone.csrf()
    _suspend(court)
    answer = phone.post(f"/ideas/{court.idea.id}/comments", body="My long reply.")
    assert answer.headers["Location"].startswith(("/sign-in", "/join"))
    session.rollback()
    assert session.query(Draft).one().fields["body"] == "My long reply."
    assert session.query(Comment).count() == 1
