"""Signing in as people do, and the requests that they then send."""

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from random import Random

from bench import texts
from bench.load import request
from bench.seed import PASSWORD, Seeded

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FEW = 40
MANY = 400


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: what their browser sends along."""

    cookie: str
    csrf: str


def sign_in(handle: str, port: int) -> Person:
    """Through the form, as a browser does."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    base = f"http://127.0.0.1:{port}"
    form = {"csrf_token": _token(browser, f"{base}/sign-in"), "login": handle, "password": PASSWORD}
    browser.open(f"{base}/sign-in", urllib.parse.urlencode(form).encode()).close()
    csrf = _token(browser, f"{base}/settings")
    return Person("; ".join(f"{cookie.name}={cookie.value}" for cookie in jar), csrf)


def _token(browser: urllib.request.OpenerDirector, address: str) -> str:
    with browser.open(address) as answer:
        found = TOKEN.search(answer.read().decode())
    if found is None:
        raise SystemExit(f"no form on {address}")
    return unescape(found[1])


class Visits:
    """Requests to one product; what writes is never the same twice."""

    def __init__(self, port: int, people: list[Person], seeded: Seeded) -> None:
        self._port = port
        self._people = people
        self._seeded = seeded
        self._random = Random(port)

    def anonymous(self, path: str = "/") -> list[bytes]:
        """The same page over and over."""
        return [request("GET", path, self._port)]

    def uncached(self) -> list[bytes]:
        """The front list, each time under another address, so that no page is answered from the cache."""
        return [request("GET", f"/?visit={number}", self._port) for number in range(20_000)]

    def signed_in(self, path: str = "/") -> list[bytes]:
        """The same page for one person after the other."""
        return [self._get(path, person) for person in self._people]

    def discussions(self) -> list[bytes]:
        """Ideas with fifty comments, for one person after the other."""
        paths = self._seeded.discussed_paths
        return [self._get(paths[number % len(paths)], self._any(number)) for number in range(MANY)]

    def discussions_anonymous(self) -> list[bytes]:
        """The same for those not signed in, never from the cache."""
        paths = self._seeded.discussed_paths
        return [request("GET", f"{paths[n % len(paths)]}?visit={n}", self._port) for n in range(20_000)]

    def searches(self) -> list[bytes]:
        """Two words each."""
        words = (urllib.parse.quote_plus(texts.two_words(self._random)) for _ in range(MANY))
        return [self._get(f"/search?q={each}", self._any(number)) for number, each in enumerate(words)]

    def votes(self, count: int) -> list[bytes]:
        """First votes for ideas that take votes, as htmx sends them."""
        return [self._post(f"/ideas/{idea}/vote", {}, who, HX_Request="true") for who, idea in self._ballots(count)]

    def comments(self, count: int) -> list[bytes]:
        """Comments on ideas that have few."""
        ideas = [number for number in self._seeded.open_ids if number not in self._seeded.discussed]
        bodies = texts.replies()
        return [
            self._post(
                f"/ideas/{self._random.choice(ideas)}/comments",
                {"body": f"{self._random.choice(bodies)[0]} {number}"},
                self._any(number),
                HX_Request="true",
            )
            for number in range(count)
        ]

    def ideas(self, count: int) -> list[bytes]:
        """New ideas, as the form without a picture sends them."""
        bodies = texts.bodies()
        return [
            self._post(
                "/ideas",
                {
                    "title": f"{texts.title(self._random)} {n}",
                    "body": self._random.choice(bodies)[0],
                    "tags": "app, mail",
                },
                self._any(n),
            )
            for n in range(count)
        ]

    def _ballots(self, count: int) -> Iterator[tuple[Person, int]]:
        pairs = [
            (at, idea)
            for idea in self._seeded.open_ids
            for at in range(len(self._people))
            if (at, idea) not in self._seeded.voted
        ]
        self._random.shuffle(pairs)
        for at, idea in pairs[:count]:
            yield self._people[at], idea

    def _any(self, number: int) -> Person:
        return self._people[number % len(self._people)]

    def _get(self, path: str, person: Person) -> bytes:
        return request("GET", path, self._port, Cookie=person.cookie)

    def _post(self, path: str, fields: dict[str, str], person: Person, **headers: str) -> bytes:
        body = urllib.parse.urlencode({"csrf_token": person.csrf} | fields)
        return request("POST", path, self._port, body=body, Cookie=person.cookie, **headers)


def floor_requests(port: int) -> dict[str, list[bytes]]:
    """What is asked of the floor: a page, a list, and votes that may repeat."""
    voters = range(1, 2_000)
    return {
        "a": [request("GET", "/page", port)],
        "b": [request("GET", "/list", port)],
        "c": [request("POST", f"/items/{1 + n * 7 % 1_900}/vote", port, body=f"voter={n}") for n in voters],
    }
