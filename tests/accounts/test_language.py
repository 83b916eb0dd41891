"""Dutch until somebody chooses English; the browser's wish does not count."""

from django.test import Client


def test_an_english_browser_gets_dutch(db: None) -> None:
    answer = Client().get("/account/login/", headers={"accept-language": "en-GB,en;q=0.9"})

    assert answer["Content-Language"] == "nl"
    assert '<html lang="nl"' in answer.content.decode()


def test_who_chooses_english_gets_english(db: None) -> None:
    browser = Client()

    browser.post("/taal/", {"language": "en", "next": "/account/login/"})
    answer = browser.get("/account/login/")

    assert answer["Content-Language"] == "en"
    assert '<html lang="en"' in answer.content.decode()


def test_an_unknown_language_is_ignored(db: None) -> None:
    browser = Client()
    browser.cookies["django_language"] = "xx'\"><"

    assert browser.get("/account/login/")["Content-Language"] == "nl"
