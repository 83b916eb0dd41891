"""What is written: stored, logged, counted per school year, and never twice or over somebody else's."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from cases.actions import (
    EditConflictError,
    assign_references,
    change_indication,
    change_pupil,
    ensure_versions,
    keep_references,
    record_indication,
    record_professional,
    record_pupil,
    remove_professional,
    restore_indication,
    restore_professional,
    set_opt_out,
    withdraw_indication,
)
from cases.actions.terms import ProfessionalTerms
from cases.models import Indication, Pupil, SnapshotReference
from cases.queries import data_version
from schools.models import School
from tests.cases.terms import indication_terms, pupil_terms
from tests.cast import World
from tests.factories import make_indication, make_pupil


def _versions(school: School, *years: str) -> list[int]:
    return [data_version(schools=[school.pk], school_year=year) for year in years]


def _count_from_now(school: School, *years: str) -> None:
    for year in years:
        ensure_versions(schools=[school.pk], school_year=year)


def test_a_recorded_pupil_is_logged_without_personal_data(world: World) -> None:
    pupil = record_pupil(
        school_id=world.school.pk, terms=pupil_terms(nickname="Voorbeeld Lara"), acting_user=world.noor
    )

    event = AuditEvent.objects.get(subject_id=str(pupil.pk))
    assert (event.action, event.actor, event.subject_type) == ("record_pupil", world.noor, "cases.pupil")
    assert "Lara" not in str(vars(event))


def test_a_reference_is_used_once_per_school(world: World) -> None:
    record_pupil(school_id=world.school.pk, terms=pupil_terms(), acting_user=world.noor)

    with pytest.raises(IntegrityError), transaction.atomic():
        record_pupil(school_id=world.school.pk, terms=pupil_terms(), acting_user=world.noor)
    record_pupil(school_id=world.neighbour.pk, terms=pupil_terms(), acting_user=world.eva)

    assert Pupil.objects.count() == 2


def test_a_citizen_number_is_refused_at_the_door(world: World) -> None:
    pupil = make_pupil(world.school)

    with pytest.raises(ValidationError):
        record_pupil(school_id=world.school.pk, terms=pupil_terms(reference="123456782"), acting_user=world.noor)
    with pytest.raises(ValidationError):
        record_indication(pupil=pupil, terms=indication_terms(number="123456782"), acting_user=world.noor)


def test_a_write_counts_in_the_school_years_that_it_touches(world: World) -> None:
    years = ("2022-2023", "2023-2024", "2024-2025", "2025-2026")
    _count_from_now(world.school, *years)
    _count_from_now(world.neighbour, *years)
    terms = indication_terms(valid_from=date(2024, 7, 31), valid_until=date(2024, 8, 1))

    record_indication(pupil=make_pupil(world.school), terms=terms, acting_user=world.noor)

    assert _versions(world.school, *years) == [0, 1, 1, 0]
    assert _versions(world.neighbour, *years) == [0, 0, 0, 0]


def test_without_an_end_every_later_year_counts(world: World) -> None:
    years = ("2022-2023", "2023-2024", "2029-2030")
    _count_from_now(world.school, *years)

    record_indication(pupil=make_pupil(world.school), terms=indication_terms(valid_until=None), acting_user=world.noor)

    assert _versions(world.school, *years) == [0, 1, 1]


def test_a_moved_decision_counts_where_it_was_and_where_it_is(world: World) -> None:
    indication = make_indication(make_pupil(world.school))
    years = ("2023-2024", "2024-2025")
    _count_from_now(world.school, *years)
    terms = indication_terms(valid_from=date(2024, 8, 1), valid_until=date(2025, 7, 31))

    change_indication(indication_id=indication.pk, terms=terms, revision=1, acting_user=world.noor)

    assert _versions(world.school, *years) == [1, 1]


def test_an_opt_out_counts_and_a_new_nickname_does_not(world: World) -> None:
    pupil = make_pupil(world.school)
    make_indication(pupil)
    _count_from_now(world.school, "2023-2024")
    terms = pupil_terms(responsible_municipality=pupil.responsible_municipality_id, nickname="Voorbeeld Kees")

    change_pupil(pupil_id=pupil.pk, terms=terms, revision=1, acting_user=world.noor)
    before = _versions(world.school, "2023-2024")
    set_opt_out(pupil_id=pupil.pk, opted_out_from=date(2024, 1, 1), acting_user=world.noor)

    assert (before, _versions(world.school, "2023-2024")) == ([0], [1])


def test_the_second_editor_overwrites_nothing(world: World) -> None:
    indication = make_indication(make_pupil(world.school))
    change_indication(
        indication_id=indication.pk, terms=indication_terms(minutes=600), revision=1, acting_user=world.noor
    )

    with pytest.raises(EditConflictError) as conflict:
        change_indication(
            indication_id=indication.pk, terms=indication_terms(minutes=300), revision=1, acting_user=world.bram
        )

    indication.refresh_from_db()
    assert (indication.minutes, indication.revision) == (600, 2)
    assert isinstance(conflict.value.current, Indication)
    assert conflict.value.current.minutes == 600


def test_the_same_form_sent_twice_is_stored_once(world: World) -> None:
    pupil, key = make_pupil(world.school), uuid4()
    _count_from_now(world.school, "2023-2024")

    for _attempt in range(2):
        record_indication(pupil=pupil, terms=indication_terms(), acting_user=world.noor, key=key)

    assert pupil.indications.count() == 1
    assert _versions(world.school, "2023-2024") == [1]


def test_the_key_of_another_child_s_decision_gives_a_row_of_its_own(world: World) -> None:
    foreign = make_indication(make_pupil(world.neighbour))
    pupil = make_pupil(world.school)

    stored = record_indication(pupil=pupil, terms=indication_terms(), acting_user=world.noor, key=foreign.pk)

    assert stored.pk != foreign.pk
    assert stored.pupil_id == pupil.pk


def test_decisions_do_not_replace_each_other_in_a_circle(world: World) -> None:
    pupil = make_pupil(world.school)
    first = make_indication(pupil)
    second = make_indication(pupil, replaces=first)
    third = make_indication(pupil, replaces=second)

    with pytest.raises(ValidationError):
        change_indication(
            indication_id=first.pk, terms=indication_terms(replaces=third.pk), revision=1, acting_user=world.noor
        )


def test_what_is_withdrawn_can_be_put_back(world: World) -> None:
    indication = make_indication(make_pupil(world.school))
    _count_from_now(world.school, "2023-2024")

    withdraw_indication(indication_id=indication.pk, acting_user=world.noor)
    withdraw_indication(indication_id=indication.pk, acting_user=world.noor)
    gone = list(Indication.objects.kept())
    restore_indication(indication_id=indication.pk, acting_user=world.noor)

    assert gone == []
    assert list(Indication.objects.kept()) == [indication]
    assert _versions(world.school, "2023-2024") == [2]


def test_a_professional_comes_and_goes_without_making_a_calculation_stale(world: World) -> None:
    pupil = make_pupil(world.school)
    _count_from_now(world.school, "2023-2024")
    terms = ProfessionalTerms(role="care_worker", paid_from="zbo", valid_from=date(2023, 8, 1))

    professional = record_professional(pupil=pupil, terms=terms, acting_user=world.noor)
    remove_professional(professional_id=professional.pk, acting_user=world.noor)
    gone = pupil.professionals.kept().count()
    restore_professional(professional_id=professional.pk, acting_user=world.noor)

    assert (gone, pupil.professionals.kept().count()) == (0, 1)
    assert _versions(world.school, "2023-2024") == [0]


def test_references_are_random_and_kept(world: World) -> None:
    pupil = make_pupil(world.school)
    indication = make_indication(pupil)
    scope, other = uuid4(), uuid4()

    first = assign_references(scope=scope, pupils=[pupil.pk], indications=[indication.pk])
    again = assign_references(scope=scope, pupils=[pupil.pk, pupil.pk], indications=[])
    elsewhere = assign_references(scope=other, pupils=[pupil.pk], indications=[])

    assert first[0] == again[0]
    assert first[0] != elsewhere[0]
    assert first[0][pupil.pk].startswith("c-")
    assert first[1][indication.pk].startswith("i-")
    assert pupil.pk.hex not in first[0][pupil.pk]


def test_an_import_brings_its_own_references(world: World) -> None:
    pupil = make_pupil(world.school)
    scope = uuid4()

    keep_references(scope=scope, pupils={pupil.pk: "c1"}, indications={})

    assert assign_references(scope=scope, pupils=[pupil.pk], indications=[])[0] == {pupil.pk: "c1"}
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_references(scope=scope, pupils={make_pupil(world.school).pk: "c1"}, indications={})
    assert SnapshotReference.objects.count() == 1
