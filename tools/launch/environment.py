"""The project's own Python environment in `.venv`, filled from pinned versions whose hashes must match."""

import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path

from tools.launch import system
from tools.launch.places import PYTHON, ROOT, VENV, Stop, say

RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"


def ensure_environment(requirements: Path = RUNTIME) -> None:
    """Make `.venv` if needed and install `requirements` unless exactly these are in it already.

    The pins for development contain those for running, in the same versions: one environment serves both.
    """
    if not _is_usable():
        _make()
    if _is_installed(requirements):
        return
    say(f"Python-pakketten installeren volgens {requirements.name} (de eerste keer ongeveer een minuut) …")
    _install(requirements)
    for covered in {requirements, RUNTIME}:
        _stamp(covered).write_text(_fingerprint(covered))


def _is_installed(requirements: Path) -> bool:
    stamp = _stamp(requirements)
    return stamp.is_file() and stamp.read_text() == _fingerprint(requirements)


def _stamp(requirements: Path) -> Path:
    return VENV / f"{requirements.stem}.installed"


def _fingerprint(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def _is_usable() -> bool:
    """Say whether there is an environment with a Python that runs and can install."""
    if not PYTHON.exists() or not _runs("-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        return False
    if _runs("-c", "import pip"):
        return True
    # Made by another tool, or for a Python that the system has replaced since: what was installed says nothing.
    for stamp in VENV.glob("*.installed"):
        stamp.unlink()
    return _runs("-m", "ensurepip")


def _runs(*arguments: str) -> bool:
    return subprocess.run([PYTHON, *arguments], capture_output=True, check=False).returncode == 0


def _make() -> None:
    say("Een eigen Python-omgeving maken in .venv …")
    _ensure_venv_module()
    # Without this, the venv module would keep what an interrupted earlier attempt left behind.
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise Stop(f"De Python-omgeving kon niet worden gemaakt:\n{(result.stdout + result.stderr).strip()}")


def _ensure_venv_module() -> None:
    """Debian and Ubuntu keep a part of Python's own `venv` in a package apart."""
    if _has_venv_module():
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not system.install([package], purpose="een eigen Python-omgeving") or not _has_venv_module():
        raise Stop(f"Installeer eerst {package} met de regel hierboven, en start dan opnieuw.")


def _has_venv_module() -> bool:
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def _install(requirements: Path) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "--requirement", str(requirements)]
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise Stop(
            "De Python-pakketten konden niet worden geïnstalleerd; de reden staat hierboven.\n"
            "Is er verbinding met internet? Start daarna opnieuw: wat er al is, blijft staan."
        )
