"""A child goes with everything that leads to it; what was calculated stays as it was."""

import threading
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from budgets.actions import request_calculation, run_calculation
from cases import actions
from cases.models import (
    HoldReason,
    Indication,
    IndicationConfirmation,
    Professional,
    Pupil,
    RemovedPupil,
    SnapshotReference,
)
from cases.queries import RetentionTerms, data_version
from tests.cases.terms import indication_terms, pupil_terms
from tests.cast import World, make_world
from tests.confirming import confirm_everything
from tests.factories import make_indication, make_pupil

TERMS = RetentionTerms(years_after_leaving=2, years_after_last_decision=3)


def full_child(world: World, **fields: object) -> Pupil:
    """A child with two decisions that replace each other, a professional, and names in a pool."""
    pupil = make_pupil(world.school, **fields)
    old = make_indication(pupil, number="B-1")
    new = make_indication(pupil, number="B-1", replaces=old)
    Professional.objects.create(pupil=pupil, role="nurse", paid_from="zvw", valid_from=date(2023, 8, 1))
    actions.assign_references(scope=world.pool.pk, pupils=[pupil.pk], indications=[old.pk, new.pk])
    return pupil


@pytest.fixture
def removal_list() -> Path:
    """The list beside the reports, empty at the start of the test."""
    path = Path(default_storage.path("removed-pupils.txt"))
    path.unlink(missing_ok=True)
    return path


def test_what_funders_confirmed_goes_with_the_child_and_what_was_calculated_stays(world: World) -> None:
    pupil, other = full_child(world), full_child(world)
    confirm_everything(world.pool, world.femke)
    calculation = request_calculation(pool=world.pool, acting_user=world.noor, is_confirmed_only=True)
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    before = (calculation.snapshot, calculation.result, calculation.fingerprint)

    assert actions.remove_pupil(pupil_id=pupil.pk, acting_user=world.noor)

    assert set(IndicationConfirmation.objects.values_list("indication__pupil", flat=True)) == {other.pk}
    calculation.refresh_from_db()
    assert (calculation.snapshot, calculation.result, calculation.fingerprint) == before


def test_everything_of_the_child_goes_and_nothing_of_another(world: World) -> None:
    pupil, other = full_child(world), full_child(world)
    # An import may let one child's decision replace that of another.
    mine = pupil.indications.order_by("pk")[0]
    make_indication(other, replaces=mine)

    assert actions.remove_pupil(pupil_id=pupil.pk, acting_user=world.noor)

    assert list(Pupil.objects.all()) == [other]
    assert set(Indication.objects.values_list("pupil", flat=True)) == {other.pk}
    assert Indication.objects.count() == 3
    assert Professional.objects.get().pupil == other
    assert SnapshotReference.objects.filter(pupil=other.pk).count() == 1
    assert SnapshotReference.objects.count() == 3
    assert RemovedPupil.objects.values_list("pk", "removed_on").get() == (pupil.pk, timezone.localdate())
    event = AuditEvent.objects.get(action="remove_pupil")
    assert (event.actor, event.subject_type, event.subject_id) == (world.noor, "cases.pupil", str(pupil.pk))


def test_removing_twice_changes_nothing(world: World) -> None:
    pupil = full_child(world)
    key = pupil.pk

    assert actions.remove_pupil(pupil_id=key, acting_user=world.noor)
    assert not actions.remove_pupil(pupil_id=key, acting_user=world.noor)

    assert AuditEvent.objects.filter(action="remove_pupil").count() == 1
    assert RemovedPupil.objects.count() == 1


def test_what_must_be_kept_is_kept_up_to_and_including_its_day(world: World) -> None:
    pupil = full_child(world)
    today = timezone.localdate()
    actions.hold_pupil(pupil_id=pupil.pk, until=today, reason=HoldReason.COURT, acting_user=world.noor)

    with pytest.raises(actions.HeldError) as refused:
        actions.remove_pupil(pupil_id=pupil.pk, acting_user=world.noor)
    assert refused.value.until == today
    assert not actions.remove_expired_pupil(
        pupil_id=pupil.pk, terms=TERMS, today=today + timedelta(days=0), acting_user=None
    )
    assert Pupil.objects.filter(pk=pupil.pk).exists()

    actions.release_pupil(pupil_id=pupil.pk, acting_user=world.noor)
    assert actions.remove_pupil(pupil_id=pupil.pk, acting_user=world.noor)
    told = AuditEvent.objects.filter(subject_id=str(pupil.pk)).order_by("pk").values_list("action", flat=True)
    assert list(told) == ["hold_pupil", "release_pupil", "remove_pupil"]


def test_a_hold_has_a_reason(world: World) -> None:
    pupil = make_pupil(world.school)

    with pytest.raises(Exception, match="pupil_hold_has_a_reason"):
        Pupil.objects.filter(pk=pupil.pk).update(held_until=date(2030, 1, 1))


def test_who_is_no_longer_due_under_the_lock_stays(world: World) -> None:
    """The list of who is due was made before; a decision was written down since."""
    pupil = make_pupil(world.school, left_on=date(2020, 7, 31))
    today = date(2026, 9, 1)
    actions.set_departure(pupil_id=pupil.pk, left_on=date(2026, 7, 31), acting_user=world.noor)

    removed = actions.remove_expired_pupil(pupil_id=pupil.pk, terms=TERMS, today=today, acting_user=None)

    assert not removed
    assert not actions.remove_expired_pupil(pupil_id=uuid4(), terms=TERMS, today=today, acting_user=None)
    assert Pupil.objects.filter(pk=pupil.pk).exists()


def test_calculations_that_counted_the_child_are_out_of_date(world: World) -> None:
    pupil = full_child(world)
    actions.ensure_versions(schools=[world.school.pk], school_year="2023-2024")

    actions.remove_pupil(pupil_id=pupil.pk, acting_user=world.noor)

    assert data_version(schools=[world.school.pk], school_year="2023-2024") == 1


def test_departure_is_written_down_and_taken_back(world: World) -> None:
    pupil = make_pupil(world.school)

    actions.set_departure(pupil_id=pupil.pk, left_on=date(2026, 7, 31), acting_user=world.noor)
    actions.set_departure(pupil_id=pupil.pk, left_on=date(2026, 7, 31), acting_user=world.noor)
    actions.set_departure(pupil_id=pupil.pk, left_on=None, acting_user=world.noor)

    pupil.refresh_from_db()
    assert (pupil.left_on, pupil.revision) == (None, 3)
    told = AuditEvent.objects.filter(subject_id=str(pupil.pk)).order_by("pk").values_list("action", flat=True)
    assert list(told) == ["set_departure", "clear_departure"]


# --- The list beside the database ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_list_holds_ids_and_days_alone_and_outlives_the_table(world: World, removal_list: Path) -> None:
    pupil = full_child(world, nickname="Kanarie", reference="KAN-1")

    actions.remove_pupil(pupil_id=pupil.pk, acting_user=world.noor)

    today = timezone.localdate()
    assert removal_list.read_text() == f"{pupil.pk} {today.isoformat()}\n"
    assert removal_list.stat().st_mode & 0o077 == 0
    RemovedPupil.objects.all().delete()
    assert actions.complete_removal_list() == 0
    assert actions.listed_removals() == {pupil.pk: today}


def test_what_a_crash_left_out_of_the_list_is_added_later(world: World, removal_list: Path) -> None:
    gone = RemovedPupil.objects.create(pk=uuid4(), removed_on=date(2026, 11, 1))

    assert actions.complete_removal_list() == 1
    assert actions.complete_removal_list() == 0

    assert actions.listed_removals() == {gone.pk: date(2026, 11, 1)}


def test_a_list_that_was_cut_off_does_not_pass_for_a_short_one(db: None, removal_list: Path) -> None:
    removal_list.parent.mkdir(parents=True, exist_ok=True)
    removal_list.write_text(f"{uuid4()} 2026-11-01\n{str(uuid4())[:20]}")

    with pytest.raises(ValueError, match="line 2 is not an id and a day"):
        actions.listed_removals()
    assert actions.complete_removal_list() == 0
    removal_list.unlink()


def test_a_child_that_came_back_is_removed_again_whatever_the_backup_knew(world: World) -> None:
    held = {"held_until": date(2090, 1, 1), "held_for": "court"}
    pupil, never = full_child(world, **held), uuid4()
    key = pupil.pk

    assert actions.remove_again(pupil_id=key, day=date(2026, 5, 1))
    assert not actions.remove_again(pupil_id=never, day=date(2026, 5, 2))

    assert not Pupil.objects.exists()
    assert dict(RemovedPupil.objects.values_list("pk", "removed_on")) == {
        key: date(2026, 5, 1),
        never: date(2026, 5, 2),
    }
    assert AuditEvent.objects.get(action="remove_pupil_again").actor is None


# --- Two at once ----------------------------------------------------------------------------------------------------


def test_whoever_edits_a_child_that_is_gone_is_told_and_nothing_comes_back(world: World) -> None:
    pupil = full_child(world)
    decision = pupil.indications.order_by("pk")[0]
    key, decision_key = pupil.pk, decision.pk
    actions.remove_pupil(pupil_id=key, acting_user=world.noor)

    with pytest.raises(Pupil.DoesNotExist):
        actions.change_pupil(pupil_id=key, terms=pupil_terms(), revision=1, acting_user=world.bram)
    with pytest.raises(Pupil.DoesNotExist):
        actions.set_opt_out(pupil_id=key, opted_out_from=date(2026, 1, 1), acting_user=world.bram)
    with pytest.raises(Indication.DoesNotExist):
        actions.change_indication(
            indication_id=decision_key, terms=indication_terms(), revision=1, acting_user=world.bram
        )
    ghost = Pupil(pk=key, school=world.school, reference="L")
    with pytest.raises(Pupil.DoesNotExist):
        actions.record_indication(pupil=ghost, terms=indication_terms(), acting_user=world.bram)

    assert Pupil.objects.count() + Indication.objects.count() == 0


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_hands")
def test_removing_and_editing_at_the_same_moment_never_waits_in_a_circle_and_leaves_nothing() -> None:
    """Twenty rounds: one removes while another changes a decision and a third adds one."""
    world = make_world()
    outcomes: list[str] = []

    for _ in range(20):
        pupil = full_child(world)
        decision = pupil.indications.order_by("pk")[0]
        start = threading.Barrier(3)

        def work(name: str, act: object, start: threading.Barrier = start) -> None:
            start.wait()
            try:
                act()  # type: ignore[operator]
            except (Pupil.DoesNotExist, Indication.DoesNotExist, actions.EditConflictError) as error:
                outcomes.append(f"{name} {type(error).__name__}")
            except Exception as error:  # noqa: BLE001 - a thread must say what happened
                outcomes.append(f"{name} FAILED {type(error).__name__} {error}")
            finally:
                connection.close()

        key, decision_key = pupil.pk, decision.pk
        jobs = {
            "remove": lambda key=key: actions.remove_pupil(pupil_id=key, acting_user=world.noor),
            "change": lambda key=decision_key: actions.change_indication(
                indication_id=key, terms=indication_terms(), revision=1, acting_user=world.bram
            ),
            "add": lambda pupil=pupil: actions.record_indication(
                pupil=pupil, terms=indication_terms(), acting_user=world.bram
            ),
        }
        threads = [threading.Thread(target=work, args=item) for item in jobs.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [row for row in outcomes if "FAILED" in row or row.startswith("remove")] == []
    assert Pupil.objects.count() + Indication.objects.count() + SnapshotReference.objects.count() == 0
    assert RemovedPupil.objects.count() == 20
