"""Are the translations complete? The Dutch text is the key; every key needs its English.

python -m tools.translations             say what is missing; exit status 1 when something is
python -m tools.translations --update    collect new texts into locale/ and compile (needs gettext)
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = Path("locale/en/LC_MESSAGES")
NOT_PRODUCT = ("tests", "tools", "docs", "docker", "start.py")


def collect(root: Path) -> None:
    """Bring the list of texts under `root` up to date with the code, and compile it."""
    ignored = [word for name in (*NOT_PRODUCT, ".venv", "var") for word in ("--ignore", name)]
    # Without places in the file: they move with every line, and would make each change a conflict.
    _manage(root, "makemessages", "--locale", "en", "--no-location", "--no-obsolete", *ignored)
    _manage(root, "compilemessages", "--locale", "en", *ignored)


def problems() -> list[str]:
    """Return what is missing or out of date in the project's own texts."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "ontschot"
        leave_out = shutil.ignore_patterns(".*", "var", "static", "__pycache__", *NOT_PRODUCT)
        shutil.copytree(ROOT, copy, ignore=leave_out)
        collect(copy)
        wanted = polib.pofile(str(copy / MESSAGES / "django.po"))
    return [*_untranslated(wanted), *_stale(wanted)]


def _untranslated(wanted: polib.POFile) -> list[str]:
    return [f"no English yet: {entry.msgid}" for entry in wanted if entry.fuzzy or not entry.translated()]


def _stale(wanted: polib.POFile) -> list[str]:
    """Compare what is served, the compiled file, with what it should be made from."""
    path = ROOT / MESSAGES / "django.mo"
    if not path.is_file():
        return [f"{path.name} is missing: run this with --update"]
    served = {(entry.msgctxt, entry.msgid): _english(entry) for entry in polib.mofile(str(path))}
    asked = {
        (entry.msgctxt, entry.msgid): _english(entry) for entry in wanted if entry.translated() and not entry.fuzzy
    }
    changed = [key for key, english in asked.items() if served.get(key) != english]
    return [f"not compiled, run this with --update: {text}" for _, text in changed]


def _english(entry: polib.POEntry | polib.MOEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural.values()) or (entry.msgstr,)


def _manage(root: Path, *words: str) -> None:
    command = [sys.executable, "manage.py", *words, "--verbosity", "0"]
    subprocess.run(command, cwd=root, check=True, stdin=subprocess.DEVNULL)


def main() -> int:
    """Update or check, as asked on the command line."""
    if "--update" in sys.argv[1:]:
        collect(ROOT)
        return 0
    found = problems()
    for line in found[:50]:
        print(line)
    if found:
        print(f"{len(found)} texts to do.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
