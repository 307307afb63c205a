"""Where one writes: under the thread, under a comment, without JavaScript and with it, before signing in."""

from community.ideas.models import Idea
from community.membership.models import Member
from tests.discussion.conftest import Say, comments_in, post, shown, text_of
from tests.membership.conftest import sign_in, with_password
from tests.world import World

COMPOSER = 'id="composer-form"'


def test_without_javascript_a_link_turns_the_form_into_a_reply(world: World, idea: Idea, say: Say) -> None:
    first = say(world.member("leo", display_name="Leo M."), "A safe place would do.")
    page = text_of(world.signed_in("sana").get(f"{idea.path}?reply_to={first.id}"))
    assert "In reply to Leo M." in page
    assert f'name="parent_id" type="hidden" value="{first.id}"' in page


def test_a_reply_to_nonsense_is_a_comment_of_its_own(world: World, idea: Idea) -> None:
    sana = world.signed_in("sana")
    for wish in ("999", "x", "-1", "9" * 30, "%C2%B2"):
        page = text_of(sana.get(f"{idea.path}?reply_to={wish}"))
        assert COMPOSER in page
        assert "In reply to" not in page


def test_with_htmx_the_form_opens_under_the_comment_and_closes_again(world: World, idea: Idea, say: Say) -> None:
    first = say(world.member("leo", display_name="Leo M."), "A safe place would do.")
    sana = world.signed_in("sana")
    form = text_of(sana.get(f"/comments/{first.id}/reply", headers={"HX-Request": "true"}))
    assert f'<div id="reply-{first.id}">' in form
    assert "Reply to Leo M." in form
    assert f'hx-target="#reply-{first.id}"' in form
    closed = text_of(sana.get(f"/comments/{first.id}/reply?close=1", headers={"HX-Request": "true"}))
    assert closed.strip() == f'<div id="reply-{first.id}"></div>'
    plain = sana.get(f"/comments/{first.id}/reply")
    assert plain.headers["Location"] == f"{idea.path}?reply_to={first.id}#composer"


def test_with_htmx_a_comment_appears_without_a_reload(world: World, idea: Idea) -> None:
    answer = world.signed_in("leo").htmx(f"/ideas/{idea.id}/comments", body="Right away.")
    page = text_of(answer)
    assert answer.status_code == 200
    assert f'hx-swap-oob="beforeend:#thread-{idea.thread_id}"' in page
    assert 'data-announce="Your comment is there."' in page
    assert "1 comment<" in page
    assert page.count(COMPOSER) == 1
    assert "Right away." not in page.split(COMPOSER)[1].split("</form>")[0], "the form comes back empty"


def test_with_htmx_a_reply_appears_under_its_comment(world: World, idea: Idea, say: Say) -> None:
    first = say(world.member("leo"), "A safe place would do.")
    inline = {"HX-Request": "true", "HX-Target": f"reply-{first.id}"}
    path, sana = f"/ideas/{idea.id}/comments", world.signed_in("sana")
    answer = text_of(sana.post(path, body="Agreed.", parent_id=str(first.id), headers=inline))
    assert f'hx-swap-oob="afterend:#comment-{first.id}"' in answer
    assert f'<div id="reply-{first.id}"' in answer
    assert COMPOSER not in answer
    refused = sana.post(path, body=" ", parent_id=str(first.id), headers=inline)
    assert refused.status_code == 422
    assert f'<div id="reply-{first.id}">' in text_of(refused)
    assert 'aria-invalid="true"' in text_of(refused)


def test_with_htmx_a_reply_from_below_leads_to_where_it_stands(world: World, idea: Idea, say: Say) -> None:
    first = say(world.member("leo"), "A safe place would do.")
    below = {"HX-Request": "true", "HX-Target": "composer"}
    sana = world.signed_in("sana")
    answer = sana.post(f"/ideas/{idea.id}/comments", body="Agreed.", parent_id=str(first.id), headers=below)
    assert answer.headers["HX-Redirect"] == f"{idea.path}#comment-{comments_in(idea)[1].id}"


def test_before_signing_in_the_page_has_no_form_and_no_cookie(world: World, idea: Idea, say: Say) -> None:
    say(world.member("leo"), "A safe place would do.")
    answer = world.visitor().get(idea.path)
    assert "Set-Cookie" not in answer.headers
    assert COMPOSER not in text_of(answer)
    assert f'href="{idea.path}?compose=1#composer"' in text_of(answer)


def test_what_was_written_before_signing_in_is_in_the_form_afterwards(world: World, idea: Idea) -> None:
    with_password(world, "ada")
    browser = world.visitor()
    form = f"{idea.path}?compose=1"
    answer = browser.post(f"/ideas/{idea.id}/comments", form_on=form, body="Typed before.")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=")
    assert comments_in(idea) == []
    home = sign_in(browser, "ada", next=f"/ideas/{idea.id}?compose=1#composer").headers["Location"]
    landing = browser.get(home.partition("#")[0])
    while landing.status_code in (301, 303):
        landing = browser.get(landing.headers["Location"].partition("#")[0])
    assert "Typed before.</textarea>" in text_of(landing)
    browser.tokens.clear()
    assert post(browser, idea, "Typed before.", form_on=idea.path).status_code == 303
    assert "Typed before.</textarea>" not in text_of(browser.get(idea.path)), "the draft is gone once it is posted"
    assert [row.body for row in comments_in(idea)] == ["Typed before."]


def test_a_reply_written_before_signing_in_stays_a_reply(world: World, idea: Idea, say: Say, author: Member) -> None:
    first = say(author, "What do others think?")
    with_password(world, "ada")
    browser = world.visitor()
    form = f"{idea.path}?reply_to={first.id}"
    browser.post(f"/ideas/{idea.id}/comments", form_on=form, body="I agree.", parent_id=str(first.id))
    sign_in(browser, "ada")
    page = text_of(browser.get(idea.path))
    assert "I agree.</textarea>" in page
    assert "In reply to Amara O." in page


def test_every_comment_has_a_way_to_reply_and_a_lasting_address(world: World, idea: Idea, say: Say) -> None:
    first = say(world.member("leo"), "A safe place would do.")
    page = text_of(world.visitor().get(idea.path))
    assert f'href="{idea.path}?reply_to={first.id}#composer"' in page
    assert f'href="/comments/{first.id}"' in page
    assert shown(page) == [first.id]
