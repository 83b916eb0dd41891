"""The life of a calculation: asked for, calculated, stored for ever."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError

from accounts.models import AuditEvent
from budgets import actions, engine
from budgets.models import Calculation, JobStatus
from cases.actions import IndicationTerms, change_indication, record_indication, withdraw_indication
from cases.models import DataVersion
from tests.cast import World
from tests.factories import make_indication, make_pupil


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """The messages that were sent, instead of a broker."""
    sent: list[tuple[str, list[str]]] = []

    def send_task(name: str, args: list[str], **options: Any) -> None:
        sent.append((name, args))

    monkeypatch.setattr("budgets.actions.jobs.current_app.send_task", send_task)
    return sent


def request(world: World) -> Calculation:
    return actions.request_calculation(pool=world.pool, acting_user=world.noor)


def calculated(world: World) -> Calculation:
    calculation = request(world)
    actions.run_calculation(calculation.pk)
    calculation.refresh_from_db()
    return calculation


# --- Asking ---------------------------------------------------------------------------------------------------------


def test_asking_makes_a_row_and_rings_after_the_commit(
    world: World, bell: list[object], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        calculation = request(world)
    assert bell == []

    for callback in callbacks:
        callback()

    calculation.refresh_from_db()
    assert bell == [("budgets.tasks.run_calculation", [str(calculation.pk)])]
    assert calculation.status == JobStatus.QUEUED
    assert calculation.published_at is not None
    assert AuditEvent.objects.get(action="request_calculation").subject_id == str(calculation.pk)


def test_second_click_gives_the_first_calculation(world: World) -> None:
    first = request(world)
    actions.claim(Calculation, first.pk)

    assert request(world) == first
    assert actions.request_calculation(pool=world.pool, acting_user=world.bram) == first
    assert AuditEvent.objects.filter(action="request_calculation").count() == 1


def test_after_a_calculation_is_done_asking_makes_a_new_one(world: World) -> None:
    first = calculated(world)

    assert request(world) != first


def test_broker_that_is_away_fails_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, caplog: Any
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise OSError("redis://:wachtwoord@broker:6379 refused")

    monkeypatch.setattr("budgets.actions.jobs.current_app.send_task", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        calculation = request(world)

    assert Calculation.objects.get(pk=calculation.pk).status == JobStatus.QUEUED
    assert "OSError" in caplog.text
    assert "wachtwoord" not in caplog.text


def test_race_that_the_look_missed_ends_at_the_constraint(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other request commits between our look and our write."""
    already = request(world)
    looks = iter([None, already])
    monkeypatch.setattr("budgets.actions.calculations.open_calculation", lambda _, **__: next(looks))

    assert request(world) == already
    assert Calculation.objects.count() == 1


# --- Calculating ----------------------------------------------------------------------------------------------------


def test_three_children_of_casus_4(world: World) -> None:
    for _ in range(3):
        make_indication(make_pupil(world.school), amount_cents=3152500, amount_basis="school_year")

    calculation = calculated(world)

    result = json.loads(calculation.result)
    assert (calculation.status, calculation.progress, calculation.attempt) == (JobStatus.DONE, 100, 1)
    # worked-cases F2–F5: 3 × 522 × 35 minutes; 3 × € 31.525,00; 913,5 / 1872 × € 90.000.
    assert result["totals"]["minutes"] == 54810
    assert result["totals"]["fte_annual"] == "0.487981"
    assert result["totals"]["individual_cents"] == 9457500
    assert result["totals"]["pooled_cents"] == 4391827
    assert calculation.fingerprint == result["fingerprint"]
    assert calculation.fingerprint == engine.fingerprint(engine.load_pool(calculation.snapshot))
    assert calculation.engine_version == engine.ENGINE_VERSION
    assert calculation.snapshot_at is not None
    assert AuditEvent.objects.get(action="calculate_pool").actor == world.noor


def test_pool_without_indications_is_calculated_and_says_so(world: World) -> None:
    calculation = calculated(world)

    assert calculation.status == JobStatus.DONE
    assert "empty_pool" in {finding["code"] for finding in json.loads(calculation.result)["findings"]}


def test_missing_norm_is_a_finding_and_not_a_failure(world: World) -> None:
    world.pool.norms.filter(code="fte_price_cents").delete()
    make_indication(make_pupil(world.school))

    calculation = calculated(world)

    result = json.loads(calculation.result)
    assert calculation.status == JobStatus.DONE
    assert result["totals"]["pooled_cents"] is None
    assert "missing_norm" in {finding["code"] for finding in result["findings"]}


def test_indications_without_a_stream_are_counted(world: World) -> None:
    make_indication(make_pupil(world.school), kind="wlz")

    assert calculated(world).left_out == 1


def test_running_twice_stores_once(world: World) -> None:
    calculation = calculated(world)
    before = Calculation.objects.filter(pk=calculation.pk).values().get()

    actions.run_calculation(calculation.pk)

    assert Calculation.objects.filter(pk=calculation.pk).values().get() == before
    assert AuditEvent.objects.filter(action="calculate_pool").count() == 1


def test_running_what_does_not_exist_does_nothing(world: World) -> None:
    actions.run_calculation(uuid4())

    assert Calculation.objects.count() == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (engine.InvalidDocument([]), "invalid_document"),
        (SoftTimeLimitExceeded(), "too_large"),
        (MemoryError(), "too_large"),
        (ZeroDivisionError(), "internal"),
    ],
)
def test_failure_says_why(world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str) -> None:
    def fail(snapshot: object) -> None:
        raise error

    monkeypatch.setattr("budgets.engine.compute_with_pieces", fail)

    calculation = calculated(world)

    assert (calculation.status, calculation.failure, calculation.result) == (JobStatus.FAILED, reason, "")
    assert request(world) != calculation


def test_stored_terms_that_make_no_document_fail_with_that_reason(world: World) -> None:
    world.pool.arrangement = {"basis": {"kind": "guess"}}
    world.pool.save(update_fields=["arrangement"])

    assert calculated(world).failure == "invalid_document"


def test_database_that_is_away_leaves_the_job_for_another_attempt(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(pool: object) -> None:
        raise DatabaseError

    calculation = request(world)
    monkeypatch.setattr("budgets.actions.calculations.pool_snapshot", fail)

    with pytest.raises(DatabaseError):
        actions.run_calculation(calculation.pk)

    calculation.refresh_from_db()
    assert (calculation.status, calculation.failure) == (JobStatus.RUNNING, "")


def test_result_after_the_lease_was_lost_is_thrown_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker slept while it computed; another one took over and finished."""
    calculation = request(world)
    compute = engine.compute_with_pieces

    def sleep_and_compute(snapshot: engine.PoolSnapshot) -> object:
        monkeypatch.setattr("budgets.engine.compute_with_pieces", compute)
        Calculation.objects.filter(pk=calculation.pk).update(lease_until="2020-01-01T00:00:00Z")
        actions.run_calculation(calculation.pk)
        make_indication(make_pupil(world.school))
        return compute(snapshot)

    monkeypatch.setattr("budgets.engine.compute_with_pieces", sleep_and_compute)

    actions.run_calculation(calculation.pk)

    calculation.refresh_from_db()
    assert (calculation.status, calculation.attempt) == (JobStatus.DONE, 2)
    assert AuditEvent.objects.filter(action="calculate_pool").count() == 1


def test_result_is_not_stored_without_its_line_in_the_log(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are written in one transaction."""
    calculation = request(world)

    def fail(**event: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("budgets.actions.calculations.record_event", fail)
    with pytest.raises(DatabaseError):
        actions.run_calculation(calculation.pk)

    calculation.refresh_from_db()
    assert (calculation.status, calculation.result) == (JobStatus.RUNNING, "")


# --- Sweeping -------------------------------------------------------------------------------------------------------


def test_sweep_rings_for_what_was_lost(world: World, bell: list[object]) -> None:
    calculation = request(world)

    actions.sweep_calculations()
    actions.sweep_calculations()

    assert bell == [("budgets.tasks.run_calculation", [str(calculation.pk)])]


def test_sweep_stops_at_the_first_bell_that_does_not_ring(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that is away would cost seconds for each job."""
    tried = []

    def refuse(name: str, args: list[str], **options: object) -> None:
        tried.append(args)
        raise OSError

    monkeypatch.setattr("budgets.actions.jobs.current_app.send_task", refuse)
    request(world)
    actions.request_calculation(pool=world.neighbours_pool, acting_user=world.eva)

    actions.sweep_calculations()

    assert len(tried) == 1


def test_sweep_closes_what_was_tried_five_times(world: World, bell: list[object]) -> None:
    calculation = request(world)
    Calculation.objects.filter(pk=calculation.pk).update(
        status=JobStatus.RUNNING, attempt=5, lease=uuid4(), lease_until="2020-01-01T00:00:00Z"
    )

    actions.sweep_calculations()

    calculation.refresh_from_db()
    assert (calculation.status, calculation.failure) == (JobStatus.FAILED, "gave_up")
    assert bell == []


# --- Counters -------------------------------------------------------------------------------------------------------


def test_asking_starts_the_counters_of_the_schools(world: World) -> None:
    request(world)

    row = DataVersion.objects.get()
    assert (row.school, row.school_year, row.number) == (world.school, "2023-2024", 0)


def test_each_write_of_a_child_counts(world: World) -> None:
    calculated(world)
    pupil = make_pupil(world.school)
    terms = IndicationTerms(
        kind="zbo",
        minutes=60,
        frequency="week",
        valid_from=date(2023, 9, 1),
    )

    indication = record_indication(pupil=pupil, terms=terms, acting_user=world.noor)
    assert calculated(world).data_version == 1
    change_indication(indication_id=indication.pk, terms=terms, revision=1, acting_user=world.noor)
    withdraw_indication(indication_id=indication.pk, acting_user=world.noor)

    # Two writes; the change counts its old and its new period.
    assert calculated(world).data_version == 4


def test_change_of_terms_counts_for_one_pool_or_for_all(world: World) -> None:
    actions.bump_terms_version(pool=world.pool)
    actions.bump_every_terms_version()

    world.pool.refresh_from_db()
    world.neighbours_pool.refresh_from_db()
    assert (world.pool.terms_version, world.neighbours_pool.terms_version) == (3, 2)
