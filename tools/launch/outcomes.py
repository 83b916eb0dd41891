"""How the checks ended, counted."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one check ended. The numbers count tests; a check without tests counts as one."""

    name: str
    seconds: float
    passed: int
    failed: int
    skips: tuple[str, ...] = ()

    def __str__(self) -> str:
        verdict = "FAILED" if self.failed else "ok"
        tests = f", {self.passed} passed, {self.failed} failed, {len(self.skips)} skipped" if self.passed > 1 else ""
        return f"{verdict:<6} {self.name} ({self.seconds:.0f} s{tests})"


def outcome_of(name: str, *, status: int, seconds: float, counts: Path | None) -> Outcome:
    """Read how it ended from the exit status and, for a pytest run, from the file with its counts."""
    if counts is None or not counts.is_file():
        return Outcome(name, seconds, passed=int(status == 0), failed=int(status != 0))
    cases = list(ET.parse(counts).iter("testcase"))  # noqa: S314 - written by our own pytest a moment ago
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    skipped = [case for case in cases if case.find("skipped") is not None]
    # Without a failed test a bad status is pytest's own: nothing collected, a wrong option, a crash.
    if status != 0:
        failed = max(failed, 1)
    passed = len(cases) - failed - len(skipped)
    return Outcome(name, seconds, passed=max(passed, 0), failed=failed, skips=tuple(_skip(case) for case in skipped))


def closing_line(outcomes: Sequence[Outcome]) -> str:
    """Return the last line: everything counted together."""
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(len(outcome.skips) for outcome in outcomes)
    return f"Total: {passed} passed, {failed} failed, {skipped} skipped"


def _skip(case: ET.Element) -> str:
    skipped = case.find("skipped")
    reason = skipped.get("message", "") if skipped is not None else ""
    return f"{case.get('classname')}::{case.get('name')}: {reason}"
