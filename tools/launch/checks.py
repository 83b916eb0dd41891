"""`start.py test`: every check and every test, with what they need, and a count at the end."""

import os
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from tools.launch import services, test_tools
from tools.launch.check_list import Check, all_checks
from tools.launch.environment import DEVELOPMENT, ensure_environment
from tools.launch.outcomes import Outcome, closing_line, outcome_of
from tools.launch.places import say
from tools.launch.processes import Child, Program, Together, interrupt_on_signals

# One more than there are processors: a check often waits, for a browser, for a worker or for a server to come back.
AT_ONCE = 1 + (os.cpu_count() or 1)


def run(*, ci: bool, pytest_arguments: Sequence[str]) -> int:
    """Run everything, or with arguments for pytest only the tests; return the exit status.

    `ci` makes whatever did not run a failure.
    """
    interrupt_on_signals()
    ensure_environment(DEVELOPMENT)
    missing = [f"{tool.without}: {tool.name} is not here" for tool in test_tools.ensure_tools()]
    with tempfile.TemporaryDirectory(prefix="ontschot-") as name, services.running() as found:
        wanted = all_checks(services=found, pytest_arguments=pytest_arguments)
        outcomes = _run_side_by_side(wanted, Path(name))
    say("\n" + "\n".join(str(outcome) for outcome in outcomes))
    not_run = missing + [reason for outcome in outcomes for reason in outcome.skips]
    for reason in not_run:
        say(f"Not run: {reason}")
    is_failed = any(outcome.failed for outcome in outcomes) or (ci and not_run)
    if ci and not_run:
        say("In CI everything has to run, so this counts as a failure.")
    say(closing_line(outcomes))
    return 1 if is_failed else 0


def _run_side_by_side(wanted: Sequence[Check], folder: Path) -> list[Outcome]:
    """Begin them in their order, a few at once; print what a check wrote when it is done."""
    waiting = deque(wanted)
    at_work: list[_Running] = []
    outcomes: list[Outcome] = []
    with Together() as children:
        while waiting or at_work:
            while waiting and len(at_work) < AT_ONCE:
                at_work.append(_start(children, waiting.popleft(), folder))
            time.sleep(0.1)
            for ended in [running for running in at_work if running.child.has_ended()]:
                at_work.remove(ended)
                outcomes.append(ended.finish())
    return outcomes


class _Running:
    """A check that is at work."""

    def __init__(self, check: Check, child: Child, counts: Path) -> None:
        self.child = child
        self._check = check
        self._counts = counts
        self._since = time.monotonic()

    def finish(self) -> Outcome:
        """Print what it wrote, in one piece, and count."""
        outcome = outcome_of(
            self._check.name,
            status=self.child.status,
            seconds=time.monotonic() - self._since,
            counts=self._counts if self._check.is_pytest else None,
        )
        say(f"\n=== {outcome}")
        if self._check.is_pytest or outcome.failed:
            say(self.child.log.read_text(errors="replace").rstrip())
        return outcome


def _start(children: Together, check: Check, folder: Path) -> _Running:
    own = Path(tempfile.mkdtemp(dir=folder))
    (own / "tmp").mkdir()
    # Run by root, a test may start a PostgreSQL as somebody else, who has to get at its data in there.
    for passed in (folder, own, own / "tmp"):
        passed.chmod(0o711)
    counts = own / "counts.xml"
    command = [*check.command, f"--junitxml={counts}"] if check.is_pytest else list(check.command)
    program = Program(name=check.name, command=command, environment=_environment(check, own), log=own / "output")
    return _Running(check, children.start(program), counts)


def _environment(check: Check, own: Path) -> dict[str, str]:
    """Give each check a place of its own, and nothing of what happens to be set for another Ontschot."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONTSCHOT_")}
    for name in ("DATABASE_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS"):
        kept.pop(name, None)
    return kept | {"ONTSCHOT_VAR": str(own / "var"), "TMPDIR": str(own / "tmp")} | check.environment
