"""The programs that the tests use, from Debian's packages."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tools.launch import services, system


@dataclass(frozen=True, slots=True)
class Tool:
    """A program, how to see that it is here, what to install for it, and what is not checked without it."""

    name: str
    is_here: Callable[[], bool]
    packages: tuple[str, ...]
    without: str


def has_chromium() -> bool:
    """Say whether there is a browser; the same names as the tests look for."""
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


TOOLS = (
    Tool("Pango", system.has_pdf_libraries, system.PDF_PACKAGES, "the tests of the PDF reports"),
    Tool("Chromium", has_chromium, ("chromium",), "the tests in a browser"),
    Tool("PostgreSQL", lambda: bool(services.postgresql_program("initdb")), ("postgresql",), "the run on PostgreSQL"),
    Tool("Redis", lambda: bool(shutil.which("redis-server")), ("redis-server",), "the run with Redis"),
    Tool("gettext", lambda: bool(shutil.which("xgettext")), ("gettext",), "whether the translations are complete"),
)


def ensure_tools() -> list[Tool]:
    """Install what is missing, in one go; return what is still missing."""
    if missing := _missing(TOOLS):
        packages = [package for tool in missing for package in tool.packages]
        system.install(packages, purpose="de tests")
    return _missing(missing)


def _missing(tools: Iterable[Tool]) -> list[Tool]:
    return [tool for tool in tools if not tool.is_here()]
