"""The programs that the tests use, from Debian's packages."""

import functools
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.launch import services, system
from tools.launch.places import PYTHON, say


@dataclass(frozen=True, slots=True)
class Tool:
    """A program, how to see that it is here, what to install for it, and what is not checked without it."""

    name: str
    is_here: Callable[[], bool]
    packages: tuple[str, ...]
    without: str


def chromium() -> str | None:
    """Return the path of a browser that starts, or None.

    Some systems put a script in its place that only says how to install it; that one does not count.
    """
    named = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    fetched = sorted((Path.home() / ".cache" / "ms-playwright").glob("chromium-*/chrome-linux*/chrome"))
    return next((path for path in [*named, *map(str, fetched)] if path and _starts(path)), None)


@functools.cache
def _starts(path: str) -> bool:
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


TOOLS = (
    Tool("Pango", system.has_pdf_libraries, system.PDF_PACKAGES, "the tests of the PDF reports"),
    Tool("Chromium", lambda: bool(chromium()), ("chromium",), "the tests in a browser"),
    Tool("PostgreSQL", lambda: bool(services.postgresql_program("initdb")), ("postgresql",), "the run on PostgreSQL"),
    Tool("pg_dump", lambda: bool(shutil.which("pg_dump")), ("postgresql-client",), "the tests of backup and restore"),
    Tool("Redis", lambda: bool(shutil.which("redis-server")), ("redis-server",), "the run with Redis"),
    Tool("gettext", lambda: bool(shutil.which("xgettext")), ("gettext",), "whether the translations are complete"),
)


def ensure_tools() -> list[Tool]:
    """Install what is missing, together or else one by one; return what is still missing."""
    missing = _missing(TOOLS)
    if missing:
        system.install([package for tool in missing for package in tool.packages], purpose="de tests")
    for tool in _missing(missing) if system.apt_prefix() is not None else ():
        system.install(tool.packages, purpose=tool.name)
    if not chromium() and system.apt_prefix() is not None:
        _fetch_chromium()
    return _missing(missing)


def _fetch_chromium() -> None:
    """Take the browser that Playwright brings, where the system has none as a package (Ubuntu has a snap)."""
    say("Chromium halen via Playwright …")
    command = [str(PYTHON), "-m", "playwright", "install", "--with-deps", "chromium"]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def _missing(tools: Iterable[Tool]) -> list[Tool]:
    return [tool for tool in tools if not tool.is_here()]
