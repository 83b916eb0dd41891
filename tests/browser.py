"""Where Chromium is, and how it starts without a window, a sandbox or calls to the outside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from tools.launch.test_tools import chromium

# Playwright keeps an event loop in this thread; Django would refuse database work beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = chromium()
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def quiet_page(browser: Any, **options: Any) -> Iterator[Page]:
    """Give a Dutch page of 1280 wide; an error in its console fails the test. Options as for `new_context`."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900}, **options)
    opened: Page = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []
