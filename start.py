#!/usr/bin/env python3
"""Start Ontschot, run its demo or run its tests, on a machine that has nothing but Python 3.11.

    python3 start.py                 a running Ontschot on this computer, with example data; Ctrl-C stops it
    python3 start.py demo --once     calculate the examples, write their reports under var/reports/, and stop
    python3 start.py test            every check and test of the project

Only the standard library is used: this runs before anything is installed. What it does is in `tools/launch/`.
"""

import sys

# Read by every Python, so that an old one gets this sentence and not a syntax error in a file it cannot read.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Ontschot heeft Python 3.11 of nieuwer nodig; dit is Python "
        + sys.version.split()[0]
        + ". Start het met een nieuwere, bijvoorbeeld: python3.11 start.py"
    )

from tools.launch.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
