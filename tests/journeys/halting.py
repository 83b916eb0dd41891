"""The worker of the project with two weak spots, so that a test can hurt it halfway.

A pool named "Wachten" is calculated only after a file `go` appears in the folder `HALTING_FOLDER` (`reached` says that
the worker is there); a pool named "Gif" kills its worker process.
"""

import os
import time
from pathlib import Path
from typing import Any

from budgets import engine
from config.celery import app

__all__ = ["app"]

FOLDER = Path(os.environ["HALTING_FOLDER"])
compute = engine.compute_with_pieces


def compute_or_halt(snapshot: engine.PoolSnapshot) -> Any:
    if snapshot.name == "Gif":
        os._exit(1)
    if snapshot.name == "Wachten":
        (FOLDER / "reached").touch()
        while not (FOLDER / "go").exists():
            time.sleep(0.02)
    return compute(snapshot)


engine.compute_with_pieces = compute_or_halt
