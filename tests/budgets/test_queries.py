"""What is stored is read back as it was; whether it is still current is two counters."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets import actions, engine, queries
from budgets.models import Calculation, JobStatus
from budgets.queries import (
    changes_since,
    is_stale,
    latest_done,
    open_and_done,
    open_calculation,
    stored_budget,
    stored_snapshot,
)
from budgets.snapshots import passing_snapshot
from cases.actions import IndicationTerms, record_indication, record_pupil
from cases.actions.terms import PupilTerms
from cases.models import SnapshotReference
from tests.cast import World
from tests.factories import make_indication, make_pupil


def calculated(world: World) -> Calculation:
    calculation = actions.request_calculation(pool=world.pool, acting_user=world.noor)
    actions.run_calculation(calculation.pk)
    calculation.refresh_from_db()
    return calculation


def add_child(world: World, *, minutes: int, year: int = 2023) -> None:
    """As a director does: through the actions, which count the change."""
    terms = PupilTerms(reference=f"N{minutes}-{year}", birth_year=2014, responsible_municipality="0268")
    pupil = record_pupil(school_id=world.school.pk, terms=terms, acting_user=world.noor)
    decision = IndicationTerms(
        kind="zbo", minutes=minutes, frequency="week", valid_from=date(year, 8, 1), valid_until=date(year + 1, 7, 31)
    )
    record_indication(pupil=pupil, terms=decision, acting_user=world.noor)


def test_stored_budget_and_snapshot_are_what_was_calculated(world: World) -> None:
    make_indication(make_pupil(world.school))
    calculation = calculated(world)

    snapshot = stored_snapshot(calculation)

    assert stored_budget(calculation) == engine.compute_pool_budget(snapshot)
    assert engine.canonical_json(snapshot) == calculation.snapshot


def test_fresh_calculation_is_not_stale(world: World) -> None:
    assert not is_stale(calculated(world))


def test_change_of_a_child_makes_it_stale(world: World) -> None:
    calculation = calculated(world)

    add_child(world, minutes=60)

    assert is_stale(calculation)
    assert not is_stale(calculated(world))


def test_change_in_another_year_or_school_does_not(world: World) -> None:
    calculation = calculated(world)

    add_child(world, minutes=60, year=2021)
    make_indication(make_pupil(world.neighbour))

    assert not is_stale(calculation)


def test_change_of_terms_makes_it_stale(world: World) -> None:
    calculation = calculated(world)

    actions.bump_terms_version(pool=world.pool)

    assert is_stale(calculation)


def test_what_is_not_done_is_not_stale(world: World) -> None:
    waiting = actions.request_calculation(pool=world.pool, acting_user=world.noor)
    actions.bump_terms_version(pool=world.pool)

    assert not is_stale(waiting)


def test_lists_learn_staleness_in_one_query(world: World) -> None:
    for _ in range(3):
        calculated(world)
    actions.bump_terms_version(pool=world.pool)
    calculated(world)

    with CaptureQueriesContext(connection) as asked:
        rows = list(Calculation.objects.with_staleness().without_documents().order_by("requested_at"))

    assert [row.stale for row in rows] == [True, True, True, False]
    assert len(asked) == 1


def test_latest_done_and_open_calculation(world: World) -> None:
    assert latest_done(world.pool) is None
    assert open_calculation(world.pool) is None
    first = calculated(world)
    second = calculated(world)
    waiting = actions.request_calculation(pool=world.pool, acting_user=world.noor)

    latest = latest_done(world.pool)

    assert latest == second != first
    assert latest is not None
    assert latest.stale is False
    assert open_calculation(world.pool) == waiting


def test_open_and_done_are_told_together_each_of_its_own_sort(world: World) -> None:
    assert open_and_done(world.pool, is_confirmed_only=False) == (None, None)
    calculated(world)
    second = calculated(world)
    waiting = actions.request_calculation(pool=world.pool, acting_user=world.noor)

    with CaptureQueriesContext(connection) as asked:
        found = open_and_done(world.pool, is_confirmed_only=False)

    assert found == (waiting, second)
    assert len(asked) == 1
    assert open_and_done(world.pool, is_confirmed_only=True) == (None, None)


def test_a_document_is_read_once_and_another_text_is_another_document(world: World) -> None:
    first = calculated(world)
    add_child(world, minutes=78)
    second = calculated(world)

    once, again = stored_snapshot(first), stored_snapshot(first)

    assert once is again
    assert [len(once.indications), len(stored_snapshot(second).indications)] == [0, 1]
    assert stored_budget(first) is stored_budget(first) != stored_budget(second)


def test_a_long_document_is_not_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    calculation = calculated(world)
    monkeypatch.setattr(queries, "LONGEST_KEPT", len(calculation.snapshot) - 1)

    assert stored_snapshot(calculation) is not stored_snapshot(calculation)
    assert stored_snapshot(calculation) == stored_snapshot(calculation)


def test_what_would_change_is_computed_and_not_stored(world: World) -> None:
    make_indication(make_pupil(world.school))
    calculation = calculated(world)
    rows = Calculation.objects.count(), SnapshotReference.objects.count()
    add_child(world, minutes=78)

    changes = changes_since(calculation)

    # 522 × 35 and (522 + 78) × 35 minutes.
    assert changes.after is not None
    before, after = changes.before.budget.totals, changes.after.budget.totals
    assert (before.need_minutes, after.need_minutes) == (18270, 21000)
    assert (before.children, after.children) == (1, 2)
    assert (Calculation.objects.count(), SnapshotReference.objects.count()) == rows


def test_nothing_changed_shows_no_change(world: World) -> None:
    make_indication(make_pupil(world.school))
    calculation = calculated(world)

    changes = changes_since(calculation)

    assert changes.after is not None
    assert changes.after.budget.totals == changes.before.budget.totals


def test_pool_that_cannot_be_calculated_now_says_why(world: World) -> None:
    calculation = calculated(world)
    world.pool.arrangement = {}
    world.pool.save(update_fields=["arrangement"])
    calculation.refresh_from_db()

    changes = changes_since(calculation)

    assert changes.after is None
    assert {problem.path for problem in changes.problems} == {
        "arrangement.basis",
        "arrangement.sizing",
        "arrangement.sharing",
    }


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.FAILED])
def test_unfinished_work_is_not_the_latest_result(world: World, status: str) -> None:
    Calculation.objects.create(pool=world.pool, requested_by=world.noor, status=status)

    assert latest_done(world.pool) is None


def test_passing_references_never_leave(world: World) -> None:
    """They hold the ids of the rows, so the snapshot with them may not be stored or shown."""
    pupil = make_pupil(world.school)
    make_indication(pupil)

    assert passing_snapshot(world.pool).snapshot.indications[0].child == f"c-{pupil.pk.hex}"
