"""Real workers that are really hurt: nothing is lost, nothing is done twice.

Each test runs with a broker in a folder and SQLite, and (marked `services`) with Redis and PostgreSQL.
"""

import os
import signal

from tests.journeys.hurt import Place

# A job may take two seconds.
SHORT_LEASE = 12
# worked-cases F2: three children, 522 minutes a week each, 35 school weeks.
MINUTES_OF_THREE_CHILDREN = 54810


def test_worker_that_is_killed_halfway_loses_nothing(place: Place) -> None:
    place.desk("rename", "Wachten")
    place.halting_worker()
    place.desk("ask")
    place.wait_until_halted()

    place.children[0].end()
    halfway = place.desk("show")["rows"][0]
    place.desk("expire")
    (place.folder / "go").touch()
    place.worker("--beat")
    after = place.wait_until_closed()

    assert (halfway["status"], halfway["attempt"]) == ("running", 1)
    assert [(row["status"], row["attempt"]) for row in after["rows"]] == [("done", 2)]
    assert after["rows"][0]["minutes"] == MINUTES_OF_THREE_CHILDREN
    assert after["stored"] == 1


def test_worker_that_wakes_up_too_late_is_refused(place: Place) -> None:
    place.desk("rename", "Wachten")
    # Without child processes nothing but the lease stands between the late worker and the row.
    asleep = place.halting_worker("--pool", "solo")
    place.desk("ask")
    place.wait_until_halted()
    os.killpg(asleep.pid, signal.SIGSTOP)
    place.desk("expire")
    (place.folder / "go").touch()
    place.worker("--beat")
    done = place.wait_until_closed()

    os.killpg(asleep.pid, signal.SIGCONT)
    # The late worker has thrown its work away when it takes, and finishes, the next job.
    place.children[1].end()
    place.desk("rename", "Gewoon")
    place.desk("ask")
    after = place.wait_until_closed()

    assert [(row["status"], row["attempt"]) for row in done["rows"]] == [("done", 2)]
    assert done["stored"] == 1
    assert after["rows"][0] == done["rows"][0]
    assert [row["status"] for row in after["rows"]] == ["done", "done"]
    assert after["stored"] == 2


def test_poison_is_given_up_after_five_attempts_and_others_go_on(place: Place) -> None:
    impatient = place.changed(ONTSCHOT_JOB_LEASE="2")
    impatient.desk("rename", "Gif")
    impatient.halting_worker()
    impatient.desk("ask")
    impatient.desk("ask", "De Linde")

    after = impatient.desk("sweep", "60")

    poison, other = after["rows"]
    assert (poison["status"], poison["failure"], poison["attempt"]) == ("failed", "gave_up", 5)
    assert (other["status"], other["failure"]) == ("done", "")
    assert after["stored"] == 1


def test_broker_that_is_away_fails_no_page_and_loses_no_work(place: Place) -> None:
    cut_off = place.changed(BROKER_URL=place.broken_broker())

    first = cut_off.desk("click")
    second = cut_off.desk("click")
    place.worker("--beat")
    after = place.wait_until_closed()

    assert (first["status"], first["page"], first["rows"]) == (302, 200, 1)
    # A press costs at most three seconds more than reading a page, however busy the machine is.
    assert first["seconds"] - first["page_seconds"] < 3
    assert second["rows"] == 1
    assert [(row["status"], row["minutes"]) for row in after["rows"]] == [("done", MINUTES_OF_THREE_CHILDREN)]


def test_eight_clicks_at_once_are_one_calculation(place: Place) -> None:
    answer = place.desk("ask_at_once")

    assert len(answer["got"]) == 8
    assert len(set(answer["got"])) == 1
    assert (answer["rows"], answer["asked"]) == (1, 1)


def test_worker_that_is_ended_politely_finishes_its_job(place: Place) -> None:
    place.desk("rename", "Wachten")
    worker = place.halting_worker()
    place.desk("ask")
    place.wait_until_halted()

    worker.ask_to_stop()
    (place.folder / "go").touch()
    ended = worker.wait(20)

    after = place.desk("show")
    assert ended
    assert [(row["status"], row["attempt"]) for row in after["rows"]] == [("done", 1)]


def test_calculation_that_takes_too_long_fails_with_its_reason(place: Place) -> None:
    place.desk("rename", "Wachten")
    place.changed(ONTSCHOT_JOB_LEASE=str(SHORT_LEASE)).halting_worker()
    place.desk("ask")

    after = place.wait_until_closed()

    assert [(row["status"], row["failure"], row["attempt"]) for row in after["rows"]] == [("failed", "too_large", 1)]
