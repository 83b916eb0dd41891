"""What is checked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.launch.places import PYTHON, VENV
from tools.launch.services import Services
from tools.launch.test_tools import chromium

CODE = ("accounts", "budgets", "cases", "config", "reports", "schools", "tests", "tools", "manage.py", "start.py")
# What a server would have; the addresses are looked at, not called.
PRODUCTION = {
    "ONTSCHOT_ENV": "production",
    "ONTSCHOT_ALLOWED_HOSTS": "ontschot.example.nl",
    "ONTSCHOT_SECRET_KEY": secrets.token_urlsafe(50),
    "DATABASE_URL": "postgresql://ontschot@database/ontschot",
    "BROKER_URL": "redis://broker:6379/0",
    "ONTSCHOT_SECURITY_CONTACT": "mailto:security@example.nl",
}
# These know no database, bring their own or look at what is the same on each: one run of them is enough.
ONCE = (
    "tests/architecture/test_axe.py",
    "tests/architecture/test_english_pages.py",
    "tests/architecture/test_free_text.py",
    "tests/architecture/test_house_rules.py",
    "tests/architecture/test_register.py",
    "tests/architecture/test_templates.py",
    "tests/architecture/test_translations.py",
    "tests/budgets/engine",
    "tests/budgets/practices",
    "tests/config/test_headers.py",
    "tests/config/test_launch.py",
    "tests/config/test_server_settings.py",
    "tests/hostile/test_hostile.py",
    "tests/hostile/test_scripts.py",
    "tests/journeys/test_start.py",
)
# Every address for everyone, pages in a browser, and whole processes: each takes about as long as all other tests.
PAGES = ("tests/architecture", "tests/hostile")
PROCESSES = ("tests/config", "tests/faults", "tests/journeys")
RANDOM = ("tests/budgets/engine/test_properties.py", "tests/budgets/disclosure/test_attack.py")
RANDOM_POOLS = 2_000


@dataclass(frozen=True, slots=True)
class Check:
    """One command that must succeed. Of a pytest run the tests are counted; another check counts as one."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    is_pytest: bool = False


def all_checks(*, services: Services, pytest_arguments: Sequence[str]) -> list[Check]:
    """Return the checks in the order in which they are begun: what takes longest first, so that none ends alone."""
    if pytest_arguments:
        on_services = _on_services(services, "tests on PostgreSQL with Redis", pytest_arguments)
        return [_on_sqlite("tests on SQLite with the broker in a folder", pytest_arguments), *on_services]
    apart, others = PAGES + PROCESSES, _but(PAGES + PROCESSES)
    backwards = "on PostgreSQL with Redis, last one first"
    return [
        _on_sqlite("every page on SQLite", PAGES),
        *_on_services(services, f"pages and whole processes {backwards}", _backwards(apart)),
        _on_sqlite("all other tests on SQLite", others),
        *_on_services(services, f"all other tests {backwards}", _backwards(others), database="others"),
        _on_sqlite("whole processes on SQLite with the broker in a folder", PROCESSES),
        _random_pools(),
        *_static(),
    ]


def _but(paths: Sequence[str]) -> list[str]:
    return [f"--ignore={path}" for path in paths]


def _backwards(arguments: Sequence[str]) -> list[str]:
    """In reverse, because a test that leans on the one before it then falls over."""
    return ["--reverse", *arguments]


def _on_sqlite(name: str, arguments: Sequence[str]) -> Check:
    return _pytest(name, *_marked("not services"), *arguments)


def _static() -> list[Check]:
    return [
        _python("style", "-m", "ruff", "check", "."),
        _python("layout", "-m", "ruff", "format", "--check", "."),
        _python("no migration missing", "manage.py", "makemigrations", "--check", "--dry-run"),
        _python("settings of a server", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
        Check("who imports whom", (str(VENV / "bin" / "python"), str(VENV / "bin" / "lint-imports"))),
        _python("types", "-m", "mypy", "--strict", *CODE),
    ]


def _on_services(services: Services, name: str, arguments: Sequence[str], *, database: str = "") -> list[Check]:
    """Two checks at once need a database each: `database` is the name of another than that of the address."""
    if not services.postgresql or not services.redis:
        return []
    server, _, own = services.postgresql.rpartition("/")
    address = f"{server}/{database or own}"
    environment = {"DATABASE_URL": address, "BROKER_URL": services.redis}
    return [_pytest(name, *_marked("not embedded"), *_but(ONCE), *arguments, **environment)]


def _random_pools() -> Check:
    """Try what must hold for what is paid on as many random pools, whatever number a run by hand makes do with."""
    return _pytest(f"{RANDOM_POOLS:,} random pools per property of money", *RANDOM, ONTSCHOT_EXAMPLES=str(RANDOM_POOLS))


def _marked(wanted: str) -> list[str]:
    parts = [part for part in (wanted, "" if chromium() else "not browser") if part]
    return ["-m", " and ".join(parts)] if parts else []


def _pytest(name: str, *arguments: str, **environment: str) -> Check:
    command = (str(PYTHON), "-m", "pytest", "-q", "--durations=10", "-p", "no:cacheprovider", *arguments)
    return Check(name, command, environment, is_pytest=True)


def _python(name: str, *arguments: str, **environment: str) -> Check:
    return Check(name, (str(PYTHON), *arguments), environment)
