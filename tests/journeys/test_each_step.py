"""A worker that is killed at each step of a calculation and of a report; a database and a broker that go away.

Nothing is lost and nothing is done twice: as many results, files and lines in the log as were asked for.
"""

import json
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.journeys.hurt import ROOT, Place
from tests.journeys.test_worker_faults import MINUTES_OF_THREE_CHILDREN

CALCULATIONS = ("claim", "snapshot", "compute", "store", "stored")
REPORTS = ("claim", "pdf", "half a file", "file", "log", "stored")
LEASE_WITH_TEN_SECONDS_TO_WORK = 20
SECONDS_AFTER_A_FAULT = 60


def prepare(place: Place, *steps: str) -> dict[str, str]:
    """Ask for a job per step, and write the plan of who dies where."""
    plan: dict[str, str] = place.desk("ask_each", *steps)["plan"]
    (place.folder / "plan").write_text(json.dumps(plan))
    return plan


def wait_until_all_died(place: Place, plan: dict[str, str]) -> None:
    place.wait(lambda: len(list(place.folder.glob("died-*"))) == len(plan), "not every worker died", seconds=180)


def assert_each_is_done_once(after: dict[str, Any], plan: dict[str, str]) -> None:
    jobs = {row["id"]: row for row in after["jobs"]}
    assert {job: row["status"] for job, row in jobs.items()} == dict.fromkeys(plan, "done")
    # Who dies when all is stored has done its work at the first attempt; on a slow machine another may need a third.
    at_once = {job for job, row in jobs.items() if row["attempt"] == 1}
    assert at_once == {job for job, step in plan.items() if step.endswith(": stored")}
    reports = sum(step.startswith("report") for step in plan.values())
    assert after["calculated"] == len(plan) - reports
    assert (after["made"], after["whole_files"], after["files"]) == (reports, reports, reports)
    assert set(after["minutes"]) == {MINUTES_OF_THREE_CHILDREN}


def test_worker_that_is_killed_at_any_step_loses_and_doubles_nothing(place: Place) -> None:
    steps = [f"calculation: {step}" for step in CALCULATIONS] + [f"report: {step}" for step in REPORTS]
    plan = prepare(place, *steps)

    place.worker("--beat", "--concurrency", "4", app="tests.journeys.dying")
    wait_until_all_died(place, plan)
    place.desk("expire")
    after = place.desk("show_jobs", "120")

    assert sorted(plan.values()) == sorted(steps)
    assert_each_is_done_once(after, plan)


@pytest.mark.services
@pytest.mark.parametrize("place", ["services"], indirect=True)
def test_what_a_dead_worker_held_is_done_within_a_minute(place: Place) -> None:
    """Nobody helps: the lease runs out by itself, and the broker has lost everything as well."""
    timed = place.changed(ONTSCHOT_JOB_LEASE=str(LEASE_WITH_TEN_SECONDS_TO_WORK))
    plan = prepare(timed, "calculation: compute", "report: pdf")
    timed.worker("--beat", "--concurrency", "2", app="tests.journeys.dying")
    wait_until_all_died(timed, plan)
    timed.lose_everything_in_the_broker()
    died = time.monotonic()

    after = timed.desk("show_jobs", str(SECONDS_AFTER_A_FAULT))

    assert time.monotonic() - died < SECONDS_AFTER_A_FAULT
    assert_each_is_done_once(after, plan)


@pytest.mark.services
@pytest.mark.parametrize("place", ["services"], indirect=True)
def test_database_that_hangs_up_halfway_costs_one_attempt(place: Place) -> None:
    place.desk("rename", "Wachten")
    place.halting_worker("--beat")
    place.desk("ask")
    place.wait_until_halted()

    place.end_connections()
    (place.folder / "go").touch()
    place.desk("expire")
    after = place.wait_until_closed()

    assert [(row["status"], row["attempt"]) for row in after["rows"]] == [("done", 2)]
    assert after["stored"] == 1


def test_who_dies_between_asking_and_the_bell_has_asked(place: Place) -> None:
    command = [sys.executable, "-m", "tests.journeys.desk", "ask_and_die"]
    died = subprocess.run(command, cwd=ROOT, env=place.environment, capture_output=True, check=False)
    place.worker("--beat")
    place.desk("forget_bells")
    after = place.wait_until_closed()

    assert died.returncode == -signal.SIGKILL
    assert [(row["status"], row["attempt"]) for row in after["rows"]] == [("done", 1)]
    assert after["stored"] == 1
