"""A command that is killed: `python -m tests.config.backup.dying STEPS COMMAND DIRECTORY…`.

STEPS are functions of the product, with commas, each with a directory of its own: for each, a process dies by SIGKILL
at the moment that the function is called. Prints how many did.
"""

import importlib
import os
import signal
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402


def die(*words: object, **options: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def owner_of(path: list[str]) -> object:
    """Return the module, or the class in it, that holds what the path ends with."""
    for length in range(len(path) - 1, 0, -1):
        try:
            owner: object = importlib.import_module(".".join(path[:length]))
        except ModuleNotFoundError:
            continue
        for name in path[length:-1]:
            owner = getattr(owner, name)
        return owner
    raise ModuleNotFoundError(".".join(path))


def is_killed_at(step: str, command: str, folder: str) -> bool:
    """Run the command in a process of its own; say whether it was killed, and not ended otherwise."""
    child = os.fork()
    if not child:
        path = step.split(".")
        setattr(owner_of(path), path[-1], die)
        try:
            call_command(command, folder)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


if __name__ == "__main__":
    steps, command, folders = sys.argv[1].split(","), sys.argv[2], sys.argv[3:]
    killed = [is_killed_at(step, command, folder) for step, folder in zip(steps, folders, strict=True)]
    sys.stdout.write(f"{sum(killed)}\n")
