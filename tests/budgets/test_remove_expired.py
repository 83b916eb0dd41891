"""`manage.py remove_expired`: shows first, removes on demand, and leaves every sum, line and byte as it was."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import AuditEvent
from budgets import engine
from budgets.actions import request_calculation, run_calculation
from budgets.models import Calculation, Norm
from budgets.queries import stored_outcome
from cases import actions
from cases.models import HoldReason, Pupil, SnapshotReference
from config.reference import load_files
from reports.actions import request_report, run_report
from reports.files import read_pdf
from reports.models import Report
from tests.cast import World
from tests.factories import make_indication, make_pupil

# What must be nowhere afterwards: the name, the school's reference and the number of the decision.
CANARY = {"nickname": "Lekkanarie", "reference": "KANARIE-7F3A", "number": "LEK-2023-0417"}


def run(*words: str) -> str:
    printed = io.StringIO()
    call_command("remove_expired", *words, stdout=printed)
    return printed.getvalue()


def past_its_term(world: World, **fields: Any) -> Pupil:
    return make_pupil(world.school, left_on=date(2020, 7, 31), **fields)


@pytest.fixture
def norms(db: None) -> None:
    load_files()


def test_without_remove_nothing_changes(world: World, norms: None) -> None:
    pupil = past_its_term(world)

    said = run()

    assert f"{world.school.pk} De Eik: 1 past the term, 0 held for longer" in said
    assert f"due {pupil.pk}" in said
    assert "1 to remove; nothing was removed" in said
    assert Pupil.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_with_remove_those_who_are_due_go_each_with_a_line_in_the_log(world: World, norms: None) -> None:
    gone, held, here = past_its_term(world), past_its_term(world), make_pupil(world.school)
    key = gone.pk
    actions.hold_pupil(pupil_id=held.pk, until=date(2090, 1, 1), reason=HoldReason.COURT, acting_user=world.noor)

    said = run("--remove")

    assert f"removed {key}" in said
    assert "1 removed, 0 no longer to remove" in said
    assert set(Pupil.objects.all()) == {held, here}
    event = AuditEvent.objects.get(action="remove_expired_pupil")
    assert (event.actor, event.subject_id, event.channel) == (None, str(key), "command")
    assert "0 to remove" in run()


def test_one_school_and_a_few_at_a_time(world: World, norms: None) -> None:
    for _ in range(3):
        past_its_term(world)
    make_pupil(world.neighbour, left_on=date(2020, 7, 31))

    run("--remove", "--school", str(world.school.pk), "--most", "2")

    assert Pupil.objects.filter(school=world.school).count() == 1
    assert Pupil.objects.filter(school=world.neighbour).count() == 1


def test_a_missing_norm_is_said_and_nothing_is_guessed(world: World) -> None:
    past_its_term(world)

    with pytest.raises(CommandError, match="no norm retention_years_left and no norm retention_years_decision") as said:
        run("--remove")

    assert said.value.returncode == 1
    assert Pupil.objects.count() == 1


@pytest.mark.parametrize("words", [("--most", "0"), ("--most", "²"), ("--school", "De Eik")])
def test_what_cannot_be_meant_is_refused(world: World, norms: None, words: tuple[str, str]) -> None:
    past_its_term(world)

    with pytest.raises(CommandError):
        run("--remove", *words)

    assert Pupil.objects.count() == 1


def test_the_terms_are_in_no_calculation(world: World, norms: None) -> None:
    calculation = calculated(world)

    codes = {row["code"] for row in json.loads(calculation.snapshot)["norms"]}
    assert "school_weeks" in codes
    assert not codes & {"retention_years_left", "retention_years_decision"}
    assert Norm.objects.filter(code="retention_years_left").get().value == "2"
    assert Norm.objects.filter(code="retention_years_decision").get().value == "3"


def calculated(world: World) -> Calculation:
    calculation = request_calculation(pool=world.pool, acting_user=world.noor)
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    assert calculation.failure == ""
    return calculation


def everything_stored() -> str:
    """Every value of every row of every table, every file, and the cache, as one text."""
    texts: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            texts += [repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
    texts += [path.read_bytes().decode("latin-1") for path in Path(settings.VAR, "files").rglob("*") if path.is_file()]
    texts.append(repr(getattr(cache, "_cache", {})))
    return "\n".join(texts)


@pytest.mark.django_db
def test_of_a_canary_nothing_is_left_and_every_sum_and_byte_is_as_it_was(
    world: World, norms: None, signed_in: Any
) -> None:
    noor: Client = signed_in(world.noor)
    with time_machine.travel(datetime(2023, 9, 1, 10, tzinfo=UTC)):
        for _ in range(6):
            make_indication(make_pupil(world.school))
        pupil = make_pupil(world.school, nickname=CANARY["nickname"], reference=CANARY["reference"])
        make_indication(pupil, number=CANARY["number"])
        old = make_indication(
            pupil, number=CANARY["number"], valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31)
        )
        actions.withdraw_indication(indication_id=old.pk, acting_user=world.noor)
        calculation = calculated(world)
        report = request_report(
            calculation=calculation, audience=Report.Audience.MUNICIPALITY, language="nl", acting_user=world.noor
        )
        run_report(report.pk)
        report.refresh_from_db()
    noor.get(f"/leerlingen/{pupil.pk}/")
    noor.get(f"/leerlingen/{pupil.pk}/inzage/")
    before = (calculation.snapshot, calculation.result, calculation.fingerprint, read_pdf(report))
    assert all(word in everything_stored() for word in CANARY.values()), "the search would find it"

    # Four years after the last decision; the others of that year are past their term too.
    with time_machine.travel(datetime(2028, 9, 1, 10, tzinfo=UTC)):
        run("--remove")

    found = everything_stored()
    assert [word for word in CANARY.values() if word.lower() in found.lower()] == []
    assert not SnapshotReference.objects.exists()
    calculation.refresh_from_db()
    report.refresh_from_db()
    assert (calculation.snapshot, calculation.result, calculation.fingerprint, read_pdf(report)) == before
    again = engine.compute_pool_budget(stored_outcome(calculation).snapshot)
    assert engine.result_json(again) == calculation.result
