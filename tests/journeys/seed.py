"""Rows for a server that a test runs: `python -m tests.journeys.seed NAME`, the ids as JSON.

A process of its own, with the server's environment. NAME becomes the child's name, so that a test can look where it
turns up; the examples themselves are refused in production.
"""

import json
import sys

import django

django.setup()

from tests.cast import make_world  # noqa: E402
from tests.factories import make_indication, make_pupil  # noqa: E402
from tests.row_security import open_everything  # noqa: E402

open_everything()


def main(nickname: str) -> None:
    """Make the cast, and two children with their decisions besides the one that is called `nickname`."""
    world = make_world()
    for _ in range(2):
        make_indication(make_pupil(world.school))
    child = make_pupil(world.school, nickname=nickname)
    json.dump({"child": str(child.pk), "pool": str(world.pool.pk), "school": str(world.school.pk)}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
