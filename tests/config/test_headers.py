"""Every answer carries the headers, whoever made it: a page, an error, a redirect, a file."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import path

from config import urls
from config.middleware import UNUSED_FEATURES
from tests.architecture.addresses import first_of_each
from tests.demo import LOGINS, Demo
from tests.factories import make_user
from tests.headers import CSP, missing


def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError("Voorbeeld Kanarie")


urlpatterns = [*urls.urlpatterns, path("stuk", fails)]


def lacks(answer: HttpResponseBase, *, secure: bool = False) -> list[str]:
    return missing({name.lower(): value for name, value in answer.headers.items()}, secure=secure)


@pytest.fixture
def demo(demo_of_file: Demo, db: None) -> Demo:
    return demo_of_file


# The schema of the API holds no data and is meant to be read by tools on other sites.
OPEN_TO_EVERY_SITE = {"api:schema"}


# What a method that no page has is answered with does not depend on who asks: a stranger and one role try them all.
ALL_METHODS = ("get", "head", "options", "post", "put", "delete")
METHODS = {login: ALL_METHODS if login in {"directeur", None} else ("get", "post") for login in (*LOGINS, None)}


@pytest.mark.parametrize("login", METHODS)
def test_every_address_answers_every_role_with_the_headers(login: str | None, demo: Demo) -> None:
    client = Client(raise_request_exception=False)
    asked, lacking = 0, []

    for name, address in first_of_each(demo):
        for method in METHODS[login]:
            # Some of what is asked ends the session.
            if login is not None and SESSION_KEY not in client.session:
                client.force_login(demo.people[login])
            answer = getattr(client, method)(address)
            asked += 1
            found = [row for row in lacks(answer) if name not in OPEN_TO_EVERY_SITE or "every site" not in row]
            if found or answer.status_code >= 500:
                lacking.append((method, address, answer.status_code, found))

    assert lacking == []
    assert asked > 300


@pytest.mark.parametrize(
    ("address", "options", "status"),
    [
        ("/bestaat-niet", {}, 404),
        ("/static/bestaat-niet.css", {}, 404),
        ("/budgetten", {}, 301),
        ("/budgetten/", {}, 302),
        ("/account/login/", {"headers": {"host": "elders.example"}}, 400),
        ("/account/login/", {"headers": {"host": "a\0b"}}, 400),
        ("/account/login/", {"headers": {"host": ""}}, 400),
        ("/account/login/?next=%00", {}, 400),
        ("/account/login/", {"headers": {"cookie": 'sessionid="\\000abcdefgh"'}}, 400),
        ("/account/login/", {"headers": {"content-length": "2500001"}}, 413),
        ("/account/login/", {"headers": {"content-length": "9" * 5000}}, 413),
        ("/stuk", {}, 302),
        ("/healthz", {}, 200),
    ],
)
@pytest.mark.urls("tests.config.test_headers")
def test_what_is_refused_before_any_page_has_the_headers_too(
    address: str, options: dict[str, Any], status: int, db: None
) -> None:
    answer = Client(raise_request_exception=False).get(address, **options)

    assert answer.status_code == status
    assert lacks(answer) == []


@pytest.mark.urls("tests.config.test_headers")
def test_an_error_of_ours_has_the_headers_and_says_nothing_of_its_cause(demo: Demo) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(demo.people["directeur"])

    answer = client.get("/stuk")

    assert answer.status_code == 500
    assert lacks(answer) == []
    for inside in (b"Kanarie", b"ValueError", b"Traceback", b".py", b"tests"):
        assert inside not in answer.content


def test_a_form_without_its_token_is_refused_with_the_headers(demo: Demo) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(demo.people["directeur"])

    answer = client.post("/afspraken/nieuw", {"practice": "x"})

    assert answer.status_code == 403
    assert lacks(answer) == []


def test_over_https_every_answer_holds_the_browser_to_it(settings: Any, db: None) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    client = Client()

    refused = client.get("/account/login/", secure=True, headers={"host": "elders.example"})
    shown = client.get("/account/login/", secure=True)
    plain = client.get("/account/login/")

    assert (refused.status_code, lacks(refused, secure=True)) == (400, [])
    assert (shown.status_code, lacks(shown, secure=True)) == (200, [])
    assert shown["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "Strict-Transport-Security" not in plain.headers


def test_a_style_sheet_may_be_kept_and_is_never_guessed_at(db: None) -> None:
    answer = Client().get("/static/css/ontschot.css")
    answer.close()

    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(answer["Content-Security-Policy"].split("; ")) == CSP


def test_no_page_may_use_what_a_phone_or_laptop_can_sense() -> None:
    assert {"camera", "microphone", "geolocation", "usb", "payment"} <= set(UNUSED_FEATURES)


# --- security.txt ----------------------------------------------------------------------------------------------------


def test_who_finds_a_weakness_can_read_whom_to_tell(settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.nl"

    answer = Client().get("/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    expires = datetime.fromisoformat(lines.pop("Expires"))
    assert lines == {
        "Contact": "mailto:security@example.nl",
        "Preferred-Languages": "nl, en",
        "Canonical": "http://testserver/.well-known/security.txt",
    }
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_without_a_contact_there_is_no_such_page(settings: Any) -> None:
    settings.SECURITY_CONTACT = ""

    assert Client().get("/.well-known/security.txt").status_code == 404


# --- Redirects and cookies -------------------------------------------------------------------------------------------

ELSEWHERE = (
    "https://elders.example/",
    "//elders.example/",
    "///elders.example",
    "/\\elders.example",
    "\\\\elders.example",
    "http:elders.example",
    "https:///elders.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/elders.example",
    "/\n//elders.example",
    "\thttps://elders.example",
    "https://testserver@elders.example/",
    "https://testserver.elders.example/",
)


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("address", ["/taal/", "/account/login/", "/account/logout/"])
def test_no_redirect_leads_to_another_site(address: str, wanted: str, db: None) -> None:
    password = "een wachtwoord voor de test"
    user = make_user("iemand@voorbeeld.example", password=password)
    client = Client()
    if address == "/account/logout/":
        client.force_login(user)
    posted = {"next": wanted, "language": "en", "login": user.email, "password": password}

    answer = client.post(
        f"{address}?{urlencode({'next': wanted})}", posted, headers={"referer": "https://elders.example"}
    )

    # A browser drops tabs and line breaks, and takes a backslash for a slash.
    location = re.sub(r"[\t\r\n]", "", answer.headers["Location"]).replace("\\", "/")
    assert answer.status_code in {302, 303}
    assert urlsplit(urljoin("http://testserver/", location))[:2] == ("http", "testserver")


def test_the_cookies_cannot_be_read_by_a_script_or_sent_by_another_site(db: None) -> None:
    client = Client()
    client.get("/account/login/")
    client.post("/taal/", {"language": "en", "next": "/"})
    client.force_login(make_user("iemand@voorbeeld.example"))

    assert {"csrftoken", "django_language", "sessionid"} <= set(client.cookies)
    for name in ("csrftoken", "django_language"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name
    for path_of in client.cookies.values():
        assert path_of["path"] == "/"
        assert not path_of["domain"]
