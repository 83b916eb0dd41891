"""An Ontschot on this computer alone: SQLite, a broker in a folder, everything it keeps under `var/`."""

import fcntl
import hashlib
import os
import secrets
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.launch.places import PYTHON, ROOT, Stop, say, var

ROOMS = ("accounts", "budgets", "cases", "config", "locale", "reports", "schools", "static")
# No letters and digits that look alike: a person may have to type this.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def environment() -> dict[str, str]:
    """Return the environment of every process of this site.

    A database or broker that happens to be set in the caller's shell is left out: example data never ends up there.
    """
    folder = var()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONTSCHOT_")}
    for name in ("DATABASE_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE"):
        kept.pop(name, None)
    return kept | {
        "ONTSCHOT_ENV": "embedded",
        "ONTSCHOT_VAR": str(folder),
        "ONTSCHOT_DEMO": "on",
        "ONTSCHOT_SECRET_KEY": kept_secret(folder / "secret-key", lambda: secrets.token_urlsafe(50)),
        "ONTSCHOT_DEMO_PASSWORD": kept_secret(folder / "demo-password", _password),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """Return the secret in the file; made at the first call, readable by this user alone."""
    if not path.is_file() or not path.read_text().strip():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make() + "\n")
    return path.read_text().strip()


def _password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def prepare(site: dict[str, str]) -> None:
    """Bring database, static files and examples up to date; does nothing when the code did not change since."""
    stamp = var() / "prepared"
    wanted = _fingerprint(site["ONTSCHOT_DEMO_PASSWORD"])
    if (var() / "ontschot.sqlite3").is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return
    say("Database, uitgangspunten en voorbeelden klaarzetten …")
    manage(site, "migrate", "--noinput", "--verbosity", "0")
    manage(site, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    manage(site, "load_demo")
    manage(site, "load_story")
    stamp.write_text(wanted)


def manage(site: dict[str, str], *words: str) -> None:
    """Run a management command; what it prints is shown only when it fails."""
    result = subprocess.run(
        [PYTHON, "manage.py", *words],
        cwd=ROOT,
        env=site,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if result.returncode != 0:
        raise Stop(f"manage.py {words[0]} ging niet goed:\n{result.stdout.strip()[-4000:]}")


def _fingerprint(password: str) -> str:
    """Return a digest of what a prepared site depends on: the names, sizes and times of its files, and the sign-ins."""
    digest = hashlib.sha256(password.encode())
    for path in sorted(_files()):
        status = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    yield ROOT / "requirements.txt"
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                yield path


@contextmanager
def alone(site: dict[str, str]) -> Iterator[str | None]:
    """Hold this site for one start at a time; gives None, or what the start that holds it now wrote about itself."""
    with (Path(site["ONTSCHOT_VAR"]) / "start.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            yield file.read().strip() or "een andere start"
            return
        file.truncate(0)
        yield None
        file.truncate(0)


def note_holder(site: dict[str, str], text: str) -> None:
    """Write for a second start what this one is, such as its address."""
    (Path(site["ONTSCHOT_VAR"]) / "start.lock").write_text(text)
