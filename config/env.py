"""Typed readers of environment variables that refuse nonsense.

Every reader raises `ImproperlyConfigured` with the variable's name and what would be accepted, so that a mistake in a
deployment stops the start instead of surfacing later.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Options = dict[str, object]
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\]")

CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://[^\s]+|tel:\+?[0-9-]+")


def text(name: str, default: str | None = None) -> str:
    """Return the variable's text; without a default, an absent or blank one is refused."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is missing: set it in the environment.")
    return default


def choice(name: str, *, allowed: Sequence[str], default: str) -> str:
    """Return one of the allowed words."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: use one of {', '.join(allowed)}.")
    return value


def flag(name: str, *, default: bool, allowed: bool = True) -> bool:
    """Return a yes or no; anything but on/off, true/false, yes/no, 1/0 is refused, and so is a yes not `allowed`."""
    value = text(name, "on" if default else "off").lower()
    if value in {"1", "true", "yes", "on"}:
        if not allowed:
            raise ImproperlyConfigured(f"{name}={value!r}: not with ONTSCHOT_ENV=production.")
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: use on or off.")


def secret(name: str, default: str | None = None) -> str:
    """Return a key of at least 50 characters; a short or monotonous one can be guessed and is refused."""
    value = text(name, default)
    if len(value) < 50 or len(set(value)) < 5:
        raise ImproperlyConfigured(f"{name}: use at least 50 random characters.")
    return value


def hosts(name: str, default: str | None = None) -> list[str]:
    """Return host names such as `ontschot.example.nl`; no address, no port, no wildcard."""
    names = words(name, default)
    for host in names:
        if not HOST.fullmatch(host):
            raise ImproperlyConfigured(f"{name}: {host!r} is not a host name, such as ontschot.example.nl.")
    if not names:
        raise ImproperlyConfigured(f"{name} is empty: name the host at which people reach Ontschot.")
    return names


def contact(name: str) -> str:
    """Return where people can be reached (`mailto:…`, `https://…` or `tel:…`), or an empty text when it is not said."""
    value = text(name, "")
    if value and not CONTACT.fullmatch(value):
        raise ImproperlyConfigured(f"{name}={value!r}: use mailto:name@example.nl, https://example.nl/… or tel:+31….")
    return value


def integer(name: str, *, default: int, least: int, most: int) -> int:
    """Return a whole number between `least` and `most`, both included."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r}: use a whole number from {least} to {most}.")
    return int(value)


def words(name: str, default: str | None = None) -> list[str]:
    """Return a comma-separated list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, default: str | None = None) -> Options:
    """Return Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name?sslmode=…`."""
    address = text(name, default)
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(name, address)
    raise ImproperlyConfigured(f"{name}: use sqlite:///path or postgresql://user:password@host:port/name.")


def _sqlite(path: Path) -> Options:
    # IMMEDIATE takes the write lock at the start: with SQLite's default, two writers that both read first
    # fail with "database is locked" instead of waiting for each other.
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}


# A network that swallows everything says nothing: after this many seconds (and milliseconds, for what was sent and
# never confirmed) the connection counts as gone, and the page says so instead of waiting for ever.
_PATIENCE: Options = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}


def _postgresql(name: str, address: str) -> Options:
    parts = urlsplit(address)
    if not parts.hostname or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name}: a PostgreSQL address needs a host and a database name.")
    try:
        port = parts.port or 5432
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: the port is not a number from 1 to 65535.") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**_PATIENCE, **dict(parse_qsl(parts.query))},
    }


def broker(name: str, default: str | None = None) -> tuple[str, Options]:
    """Return Celery's broker address and transport options for `filesystem:///folder` or `redis://host:port/number`."""
    address = text(name, default)
    parts = urlsplit(address)
    if parts.scheme == "filesystem" and not parts.netloc and parts.path.strip("/"):
        return "filesystem://", _folder_broker(Path(unquote(parts.path)))
    if parts.scheme in {"redis", "rediss"} and parts.hostname:
        return address, _redis_broker()
    raise ImproperlyConfigured(f"{name}: use filesystem:///folder or redis://host:port/number.")


def _folder_broker(folder: Path) -> Options:
    # Web and worker must share one folder: what the one puts in is what the other takes out.
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.2,
    }


def _redis_broker() -> Options:
    # A broker that is away must not hold up a page: the row in the database is the truth, the sweep rings again.
    # The two restore settings make a message of a dead worker return at the next look, not at every tenth.
    return {
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        "visibility_timeout": 120,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "max_retries": 1,
        "interval_start": 0,
    }
