"""The settings of a server: complete or refused, and clean in the eyes of Django's own check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.launch.check_list import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]


def check(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    environment = kept | PRODUCTION | {"ONTSCHOT_VAR": str(folder)} | variables
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("ONTSCHOT_SECRET_KEY", "", "ONTSCHOT_SECRET_KEY is missing"),
        ("ONTSCHOT_SECRET_KEY", "changeme", "at least 50 random characters"),
        ("ONTSCHOT_ALLOWED_HOSTS", "", "ONTSCHOT_ALLOWED_HOSTS is missing"),
        ("ONTSCHOT_ALLOWED_HOSTS", "*", "is not a host name"),
        ("DATABASE_URL", "", "DATABASE_URL is missing"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL: use"),
        ("BROKER_URL", "", "BROKER_URL is missing"),
        ("ONTSCHOT_DEBUG", "on", "not with ONTSCHOT_ENV=production"),
        ("ONTSCHOT_DEMO", "on", "not with ONTSCHOT_ENV=production"),
        ("ONTSCHOT_ENV", "prod", "use one of embedded, test, production"),
        ("ONTSCHOT_LOG_LEVEL", "LOUD", "use one of DEBUG"),
        ("ONTSCHOT_HSTS_SECONDS", "0", "whole number from 3600"),
        ("ONTSCHOT_JOB_LEASE", "veel", "whole number from 2"),
    ],
)
def test_a_server_does_not_start_on_nonsense(tmp_path: Path, variable: str, value: str, reason: str) -> None:
    result = check(tmp_path, **{variable: value})

    assert result.returncode != 0
    assert reason in result.stderr


def test_a_complete_server_passes_djangos_own_check(tmp_path: Path) -> None:
    result = check(tmp_path)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.strip() == "System check identified no issues (0 silenced)."


def test_checking_a_server_leaves_nothing_behind(tmp_path: Path) -> None:
    check(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_server_without_mail_does_not_print_it_into_the_log(tmp_path: Path) -> None:
    script = "from django.conf import settings; print(settings.EMAIL_BACKEND)"
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    environment = kept | PRODUCTION | {"ONTSCHOT_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}

    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "django.core.mail.backends.dummy.EmailBackend"
