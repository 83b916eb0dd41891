"""The requests: a fixed collection, and random ones that walk every address with every method and parameter."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from tests.hostile import payloads
from tests.hostile.collection import CONTENT_TYPES, COOKIE_VALUES, COOKIES, FORMS, HEADERS, QUERIES
from tests.hostile.pages import Form, Page, Pairs

__all__ = ["Ask", "curated", "random_asks"]

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "x" * 40)
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
API = "/api/v1/pool-calculations"
WRONG_KINDS: tuple[object, ...] = (None, 1, "x", {}, [None], [[]], [1], [{}], [{"code": []}])
# Parameters of this site and of others: a name that is not known is as good an attack as one that is.
PARAMETERS = (
    "zoek", "page", "sort", "order", "jaar", "code", "alles", "weg", "a", "b", "c", "next", "language", "format",
    "filter", "id", "school", "pupil", "van", "tot", "page_size", "limit", "__proto__", "class", "csrfmiddlewaretoken",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request. `body` goes out as it is."""

    path: str
    method: str = "GET"
    query: str = ""
    body: bytes = b""
    content_type: str = FORM
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = f"{self.method} {self.path}?{self.query} {self.content_type} {self.body[:200]!r}"
        return f"{shown} {self.headers or ''} {self.cookies or ''}"[:600]


def encoded(pairs: Pairs) -> bytes:
    """Return fields as a browser sends them; half of a pair of surrogates as its three bytes."""
    return urlencode(pairs, errors="surrogatepass").encode()


# --- The fixed collection --------------------------------------------------------------------------------------------


def curated(pool: str) -> list[Ask]:
    """Return more than three hundred requests; `pool` is the path of a page with an object."""
    lists = ("/budgetten/", "/gebieden/", "/verslagen/", "/uitgangspunten/", "/beheer/logboek/", "/afspraken/")
    asks = [Ask(path=path, query=urlencode({name: text})) for path, name, text in _in_lists(lists)]
    asks += [Ask(path=API, method="POST", body=body, content_type=JSON) for body in documents()]
    asks += [Ask(path=API, method="POST", body=b"{}", content_type=kind) for kind in CONTENT_TYPES]
    asks += [Ask(path="/account/login/", method="POST", body=body) for body in FORMS]
    asks += [Ask(path=quote(f"/{text}", safe="/%")) for text in payloads.PATHS + payloads.RUNS + payloads.SQL]
    asks += [
        Ask(path=f"{path}{quote(text[:500])}/") for path in ("/voorbeelden/", "/budgetten/") for text in payloads.ODD
    ]
    asks += [Ask(path=pool, headers=row) for row in HEADERS]
    asks += [Ask(path=pool, cookies={name: text}) for name in COOKIES for text in COOKIE_VALUES]
    asks += [Ask(path=pool, query=query) for query in QUERIES]
    asks += [Ask(path=path, method=method) for path in ("/", pool, API) for method in METHODS]
    return asks


def _in_lists(lists: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for path in lists:
        for text in payloads.SQL[:3] + payloads.RUNS[:2] + ("\0", "a\0b", "1" * 5000, "-1", "9" * 25, "٢", "NaN"):
            yield path, "page", text
            yield path, "zoek", text


def documents() -> list[bytes]:
    """Return bodies for the API: hardly any of them is a pool, many are no JSON."""
    deep = [
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"norms":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    ]
    broken = [
        b"",
        b" ",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"{",
        b"nul",
        b"{} {}",
        b"'a'",
        b'{"a":1,}',
        b"\x00",
        b"{}\x00",
    ]
    numbers = [
        f'{{"schema":{text}}}'.encode()
        for text in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" * 5_000, "1e-400")
    ]
    numbers += [
        f'{{"flows_total":{text}}}'.encode() for text in ("9223372036854775808", "1.5", "-1", "1" * 300, "true", '"1"')
    ]
    texts = [
        json.dumps({"schema": "ontschot.pool/1", "name": text}).encode()
        for text in ("\0", "\ud800", "a" * 200_000, "\u202e")
    ]
    twice = [
        b'{"schema":"a","schema":"ontschot.pool/1"}',
        b'{"schema":"ontschot.pool/1","norms":[{"code":"a","code":"b"}]}',
    ]
    years = [json.dumps({"schema": "ontschot.pool/1", "school_year": text}).encode() for text in payloads.DATES]
    kinds = [json.dumps({"norms": value}).encode() for value in WRONG_KINDS]
    large = [b'{"name":"' + b"a" * 300_000 + b'"}', b"[" + b"1," * 130_000 + b"1]"]
    return deep + broken + numbers + texts + twice + years + kinds + large


# --- Random ones -----------------------------------------------------------------------------------------------------


def random_asks(dice: Random, *, paths: Sequence[str], pages: Sequence[Page], count: int) -> Iterator[Ask]:
    """Give `count` requests: half of them are forms of the pages with a few fields spoiled."""
    # Each once: signing out and the language stand on every page.
    forms = list({(form.method, form.path): form for page in pages for form in page.forms}.values())
    asked = {path: pairs for page in pages for path, pairs in page.asked.items()}
    for number in range(count):
        if forms and number % 2:
            yield _spoiled(dice, dice.choice(forms))
        else:
            # In turn, so that none is left out.
            yield _thrown(dice, paths[number // 2 % len(paths)], asked)


def _text(dice: Random) -> str:
    if dice.random() < 0.7:
        return dice.choice(payloads.EVERYTHING)
    letters = (dice.randrange(0x20), dice.randrange(0x80), dice.randrange(0x110000), dice.randrange(0x3000))
    return "".join(chr(dice.choice(letters)) for _ in range(dice.randrange(40)))


def _spoiled(dice: Random, form: Form) -> Ask:
    pairs = list(form.fields)
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(pairs)) if pairs else 0
        what = dice.random()
        if what < 0.6 and pairs:
            pairs[place] = (pairs[place][0], _text(dice))
        elif what < 0.7 and pairs:
            del pairs[place]
        elif what < 0.8 and pairs:
            pairs.append((pairs[place][0], _text(dice)))
        else:
            pairs.append((dice.choice((*PARAMETERS, "is_staff", "pk", "owner", "school_id", _text(dice))), _text(dice)))
    if form.method == "get":
        return Ask(path=form.path, query=encoded(pairs).decode())
    headers = {"HX-Request": "true"} if dice.random() < 0.2 else {}
    return Ask(path=form.path, method="POST", body=encoded(pairs), headers=headers)


def _thrown(dice: Random, path: str, asked: dict[str, Pairs]) -> Ask:
    method = dice.choice(METHODS[:2] * 4 + METHODS)
    names = [name for name, _ in asked.get(path, [])] + list(PARAMETERS)
    pairs = [(dice.choice(names), _text(dice)) for _ in range(dice.randint(1, 4))]
    if dice.random() < 0.1:
        path = quote(f"{path.rstrip('/')}/{_text(dice)[:300]}", safe="/%", errors="surrogatepass")
    if method in {"POST", "PUT", "PATCH"}:
        if dice.random() < 0.2:
            return Ask(path=path, method=method, body=dice.choice(documents()), content_type=JSON)
        return Ask(
            path=path, method=method, body=encoded(pairs), content_type=dice.choice((FORM, FORM, *CONTENT_TYPES))
        )
    extra = dict([dice.choice(list(row.items()))]) if dice.random() < 0.1 and (row := dice.choice(HEADERS)) else {}
    return Ask(path=path, method=method, query=encoded(pairs).decode(), headers=extra)
