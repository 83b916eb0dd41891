"""What comes from the operating system: installed where that is allowed, named in one line where it is not."""

import ctypes
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tools.launch.places import say, warn

PDF_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PDF_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


@functools.cache
def apt_prefix() -> tuple[str, ...] | None:
    """Return what to put before `apt-get`, or None where this user may not install (or there is no apt)."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and _succeeds("sudo", "-n", "true"):
        return ("sudo", "-n")
    return None


def install(packages: Sequence[str], *, purpose: str) -> bool:
    """Install Debian packages; where that cannot be, print the one line that does it and return False."""
    prefix = apt_prefix()
    if prefix is not None:
        say(f"Systeempakketten voor {purpose}: {' '.join(packages)}")
        if _update(prefix) and _apt_get(prefix, "install", "--yes", "--no-install-recommends", *packages):
            return True
    warn(f"Nodig voor {purpose}, en hier niet te installeren. Deze regel doet het:\n  {install_line(packages)}")
    return False


def install_line(packages: Sequence[str]) -> str:
    """Return the command that a person with the rights can type."""
    if sys.platform == "darwin":
        return "brew install pango"
    return f"sudo apt-get update && sudo apt-get install --yes {' '.join(packages)}"


def has_pdf_libraries() -> bool:
    """Say whether WeasyPrint will find what it draws letters with."""
    if sys.platform == "darwin":
        return bool(shutil.which("pango-view"))
    return all(_loads(name) for name in PDF_LIBRARIES)


def ensure_pdf_libraries() -> bool:
    """Get Pango; without it everything works except the PDFs, and that is said."""
    if has_pdf_libraries() or install(PDF_PACKAGES, purpose="de pdf-verslagen"):
        return True
    warn("Ontschot gaat door zonder pdf: een verslag aanvragen geeft tot dan een melding.")
    return False


@functools.cache
def _update(prefix: tuple[str, ...]) -> bool:
    return _apt_get(prefix, "update")


def _apt_get(prefix: tuple[str, ...], *words: str) -> bool:
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    # Another apt may be at work, as on a machine that has just started: wait for it instead of failing.
    command = [*prefix, *environment, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq", *words]
    result = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if result.returncode != 0:
        warn(f"apt-get {words[0]} ging niet goed:\n{result.stdout.strip()[-2000:]}")
    return result.returncode == 0


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
