"""Where Chromium is, and how it starts without a window, a sandbox or calls to the outside."""

import os

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
