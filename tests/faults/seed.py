"""The rows on which the faults are tried: `python -m tests.faults.seed BUDGETS`, in the environment of the stage."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.cast import make_world  # noqa: E402
from tests.factories import make_indication, make_pool, make_pupil  # noqa: E402
from tests.row_security import open_everything  # noqa: E402

open_everything()


def main(count: int) -> None:
    """Make the tables, the cast with three children, and as many budgets around their school."""
    call_command("migrate", verbosity=0)
    world = make_world()
    for _ in range(3):
        make_indication(make_pupil(world.school))
    for number in range(count):
        make_pool(world.school, name=f"Budget {number:03}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
