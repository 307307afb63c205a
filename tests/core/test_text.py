"""What people write comes out as safe, valid HTML, whatever they write."""

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.core.text import SOURCE_LIMIT, mentioned_handles, plain_html, render_markdown, sanitise
from community.core.text.markdown import DEPTH_LIMIT, PIECES_LIMIT, is_tangled
from community.core.text.sanitise import TAGS

NO_FOLLOW = 'rel="nofollow ugc noopener"'


def nodes_within(html: str) -> tuple[int, int]:
    """How deep the elements of valid HTML lie, and how many there are. A parse error raises."""
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body><div>{html}</div></body></html>"
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)

    def depth(node) -> int:
        return 1 + max((depth(child) for child in node), default=0)

    content = tree.find("body/div")
    return depth(content) - 1, len(list(content.iter())) - 1


def is_in_order(html: str) -> bool:
    nodes_within(html)
    return sanitise(html) == html


def test_a_person_writes_with_emphasis_lists_and_tables() -> None:
    html = render_markdown("*a* **b** ~~c~~ `d`\n\n- one\n- two\n\n3. three\n\n> said\n\n|x|y|\n|-|-|\n|1|2|\n\n---")
    for part in ("<em>a</em>", "<strong>b</strong>", "<s>c</s>", "<code>d</code>", "<li>one</li>", '<ol start="3">'):
        assert part in html
    assert "<blockquote>" in html
    assert "<td>1</td>" in html
    assert "<hr>" in html


def test_a_new_line_that_was_typed_is_a_new_line_that_is_seen() -> None:
    assert render_markdown("one\ntwo") == "<p>one<br>\ntwo</p>\n"


def test_html_that_was_typed_is_shown_as_text() -> None:
    html = render_markdown('<script>alert(1)</script> <b onclick="x">hi</b>\n\n<img src=x onerror=y>')
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<b" not in html
    assert "<img" not in html


def test_headings_stand_below_the_pages_own() -> None:
    html = render_markdown("# a\n\n## b\n\n### c\n\n#### d\n\n###### e")
    assert [tag for tag in ("h1", "h2", "h3", "h4", "h5", "h6") if f"<{tag}>" in html] == ["h3", "h4", "h5", "h6"]
    assert "<h3>a</h3>" in html


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("[a](https://example.com/x?y=1&z=2)", "https://example.com/x?y=1&amp;z=2"),
        ("see https://example.com/a_b_c, please", "https://example.com/a_b_c"),
        ("www.example.com", "http://www.example.com"),
        ("write to me@example.com", "mailto:me@example.com"),
        ("[a](example.com/x)", "https://example.com/x"),
        ("[a](//example.com)", "https://example.com"),
        ("[an idea](/ideas/42)", "/ideas/42"),
    ],
)
def test_a_link_leads_where_it_says_and_vouches_for_nothing(source: str, href: str) -> None:
    assert f'<a href="{href}" {NO_FOLLOW}>' in render_markdown(source)


@pytest.mark.parametrize(
    "source",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#x01;script:alert(1))",
        "[a](&#x6A;avascript:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](/\\example.com)",
        "<javascript:alert(1)>",
        "[a](\u202ejavascript:alert(1))",
        "this.is not a link",
    ],
)
def test_what_might_do_harm_or_nothing_is_no_link(source: str) -> None:
    assert "<a" not in render_markdown(source).replace(f'<a href="/%5Cexample.com" {NO_FOLLOW}>', "")


def test_a_picture_of_ours_is_shown() -> None:
    html = render_markdown('![the door](/files/ab/c-1.webp "Our door")')
    assert '<img src="/files/ab/c-1.webp" alt="the door" title="Our door"' in html
    assert 'loading="lazy"' in html


@pytest.mark.parametrize("address", ["https://example.com/x.png", "//example.com/x.png", "http://e.com/files/a.png"])
def test_a_picture_from_elsewhere_is_a_link_so_that_nobody_is_watched(address: str) -> None:
    html = render_markdown(f"![the door]({address})")
    assert "<img" not in html
    assert f"{NO_FOLLOW}>the door</a>" in html


@pytest.mark.parametrize("address", ["/files/../secret", "/files/", "/static/x.png", "/files//x", "/files/a?b"])
def test_a_picture_from_another_place_of_ours_is_not_shown(address: str) -> None:
    assert "<img" not in render_markdown(f"![x]({address})")


def test_a_linked_picture_from_elsewhere_is_its_description_in_that_link() -> None:
    html = render_markdown("[![door](https://example.com/x.png)](https://example.org)")
    assert html == f'<p><a href="https://example.org" {NO_FOLLOW}>door</a></p>\n'


def test_a_mention_leads_to_the_member() -> None:
    html = render_markdown("Thanks @anna-b, and @carl7!")
    assert f'<a href="/members/anna-b" {NO_FOLLOW}>@anna-b</a>, and <a href="/members/carl7"' in html


@pytest.mark.parametrize(
    ("source", "handles"),
    [
        ("@anna and (@ben) and @c-3", {"anna", "ben", "c-3"}),
        ("**@anna** _@ben_ @anna's\n\n- @dora", {"anna", "ben", "dora"}),
        ("`@anna` and\n\n    @ben\n\n```\n@carl\n```", set()),
        ("[@anna](https://example.com) <https://example.com/@ben> https://example.com/@carl", set()),
        ("anna@example.com, @Anna, @ab, @-anna, @anna@example.org, x/@anna", set()),
        ("@" + "a" * 30 + " @" + "b" * 31, {"a" * 30}),
        ("@anna- @änna", set()),
    ],
)
def test_only_a_valid_handle_outside_code_and_links_is_a_mention(source: str, handles: set[str]) -> None:
    assert mentioned_handles(source) == handles
    assert [handle for handle in handles if f'"/members/{handle}"' not in render_markdown(source)] == []


def test_a_text_that_is_too_long_is_kept_whole_as_plain_paragraphs() -> None:
    source = "# one\n\n" + "*two* & <three>\n" * (SOURCE_LIMIT // 16)
    html = render_markdown(source)
    assert html.startswith("<p># one</p>\n<p>*two* &amp; &lt;three&gt;<br>\n*two*")
    assert html.count("three") == source.count("three")
    assert html == plain_html(source)
    assert is_in_order(html)


BOMBS = {
    "pictures": "![",
    "brackets": "[",
    "links": "[a](",
    "closed brackets": "[]",
    "emphasis and brackets": "[*",
    "nested emphasis": "*a **b ",
    "quotes": ">",
    "quotes and lists": "> - ",
    "ticks": "`a``b```c",
    "entities": "&#x1;&#0;&#xD800;&#xFFFE;&nbsp;&lt;",
    "html": "<a <!-- <p></",
    "addresses": "http://",
    "brackets in addresses": "http://a.com/(",
    "mentions": "@abc ",
    "tildes": "~~a ~",
    "headings": "a\n=\n",
    "fences": "```\n~~~\n",
    "definitions": "[a]: b\n[a]",
    "marks": "e\u0300\u0316",
    "bidi": "\u202e\u2066a\u200b\u2069",
    "controls": "\x00\x01\x0b\x1b\x7f\x85\ud800\udfff\ufffe\U0001ffff",
    "backslashes": "\\[\\",
    "quotation marks": "\"'",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_goes_off_as_valid_html_of_bounded_size(name: str) -> None:
    source = BOMBS[name] * (SOURCE_LIMIT // len(BOMBS[name]))
    html = render_markdown(source)
    depth, count = nodes_within(html)
    assert sanitise(html) == html
    assert depth <= DEPTH_LIMIT
    assert count <= max(PIECES_LIMIT, source.count("\n"))


def test_deep_nesting_is_shown_as_text() -> None:
    for source in ("*a **b " * 40 + "** *" * 40, "".join("  " * level + "- a\n" for level in range(60))):
        depth, _ = nodes_within(render_markdown(source))
        assert depth <= DEPTH_LIMIT


@pytest.mark.parametrize(
    "source",
    [
        "[" * 2001,
        "<" * 1000 + "[" * 1001,
        "http://" * 501,
        "|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n" + "|x\n" * 2500,
        "x" * (SOURCE_LIMIT + 1),
    ],
)
def test_what_would_send_the_parser_searching_is_not_parsed(source: str) -> None:
    assert is_tangled(source)
    assert mentioned_handles(f"@anna\n\n{source}") == set()


def test_an_ordinary_text_of_full_length_is_parsed() -> None:
    paragraph = "Some **bold** words, a [link](https://example.com) and `code | pipes`.\n\n"
    assert not is_tangled(paragraph * (SOURCE_LIMIT // len(paragraph)))


MARKUP = [
    "**",
    "~~",
    "```",
    "](",
    "![",
    "1. ",
    "|-|",
    "&amp;",
    "&#1;",
    "@anna",
    "http://a.com/",
    "www.b.org",
    "javascript:",
]
TAG_SOUP = ["<p>", "</div>", "<table><td>", "<a href=x>", "<!--", "    ", "\n\n", "\n- ", "\n# ", "\n|"]
SIGNS = list("*_~`[]()<>!|\\\"'&# \naé字\u202e\u200d\x00\ud800\ufffe\x0b\u2028")
FRAGMENTS = st.sampled_from([*MARKUP, *TAG_SOUP, *SIGNS])


@settings(max_examples=60)
@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=60).map("".join))
def test_whatever_is_written_comes_out_valid_and_sanitising_it_again_changes_nothing(source: str) -> None:
    assert is_in_order(render_markdown(source))
    assert is_in_order(plain_html(source))


@settings(max_examples=60)
@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=40).map("".join))
def test_whatever_html_comes_in_only_what_is_allowed_leaves(html: str) -> None:
    once = sanitise(html)
    assert sanitise(once) == once
    for element in html5lib.parseFragment(once, namespaceHTMLElements=False).iter():
        assert element.tag in {"DOCUMENT_FRAGMENT", *TAGS}
        assert set(element.attrib) <= {"href", "title", "rel", "src", "alt", "start", "loading", "decoding"}
        assert not element.get("href", "/").lower().startswith(("javascript", "data", "vbscript"))


def test_an_empty_text_is_empty() -> None:
    assert render_markdown("") == plain_html(" \n\n ") == ""
