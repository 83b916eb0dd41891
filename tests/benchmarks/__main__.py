"""Runs every benchmark and prints one table of ratios in Markdown: python -m tests.benchmarks.

Each is a process of its own, one after another; what they tell on the way goes to standard error, the table to standard
output. The exit status is 1 when a goal is not met or something could not be measured.
"""

import subprocess
import sys

from tests.benchmarks.scratch import ROOT
from tests.benchmarks.table import HEAD

BENCHMARKS = ("engine", "calculation", "pages", "report", "first_load")


def main() -> int:
    """Run them and print the table."""
    rows: list[str] = []
    worst = 0
    for name in BENCHMARKS:
        sys.stderr.write(f"\n{name}\n")
        command = [sys.executable, "-m", f"tests.benchmarks.{name}"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        told = done.stdout.splitlines()
        sys.stderr.write("\n".join(line for line in told if not line.startswith("|")) + "\n")
        rows += [line for line in told if line.startswith("|") and line not in HEAD]
        worst = worst or done.returncode
    sys.stdout.write("\n".join((*HEAD, *rows)) + "\n")
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
