"""Where things are, and what the person at the terminal gets to read."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class Stop(Exception):  # noqa: N818 - not an error of the program: it ends the start with a sentence
    """The start cannot go on; the message says why and what to do."""


def var() -> Path:
    """Return the folder for everything that a running Ontschot keeps; made if absent, for this user alone."""
    folder = Path(os.environ.get("ONTSCHOT_VAR") or ROOT / "var").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def say(text: str = "") -> None:
    """Print at once, also when the output is a pipe."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print on the error stream, at once."""
    print(text, file=sys.stderr, flush=True)
