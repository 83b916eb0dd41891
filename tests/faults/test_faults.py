"""A whole Ontschot in which something breaks: nothing is lost, nothing is done twice, nobody waits long.

The same faults with a hundred jobs each: `python -m tests.faults`.
"""

from collections.abc import Iterator

import pytest

from tests.faults.crowd import try_crowd
from tests.faults.injections import FAULTS, Fault
from tests.faults.stage import Stage, running_stage
from tests.faults.trial import SECONDS_AFTER, try_out

pytestmark = pytest.mark.services

JOBS = 6
LEASE = 20
SECONDS_AWAY = 4.0


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with running_stage(budgets=JOBS, lease=LEASE, seed=4) as running:
        yield running


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.quick], ids=lambda fault: fault.words)
def test_nothing_is_lost_and_nothing_is_done_twice(stage: Stage, fault: Fault) -> None:
    outcome = try_out(stage, fault, jobs=JOBS, seconds=SECONDS_AWAY, pause=0.1)

    assert (outcome.lost, outcome.doubled, outcome.failed) == (0, 0, 0)
    assert outcome.seconds < SECONDS_AFTER
    # Accepted, or told to come back; a server that is killed says nothing.
    assert set(outcome.answers) <= ({"302"} if fault.unnoticed else {"302", "503", "none"})


def test_nobody_waits_for_the_paper_of_others(stage: Stage) -> None:
    met = try_crowd(stage, people=8, reports=JOBS, thought=(0.1, 0.5))

    assert (met.reports, met.lost) == (JOBS, 0)
    assert set(met.answers) == {"200"}
    # In one queue the calculation would begin when the last report does: at most two would still be open.
    assert met.waiting > JOBS / 2
