"""What a parent gets who asks: everything that is known, where it counted, and who looked."""

import io
import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from budgets.actions import record_row_ground, request_calculation, run_calculation
from budgets.actions.exports import export_pool
from budgets.pupil_file import CONFIRMATION, INDICATION, PROFESSIONAL, PUPIL
from cases.models import Indication, IndicationConfirmation, Professional, Pupil, SnapshotReference
from tests.cast import World
from tests.confirming import confirm_everything
from tests.factories import make_indication, make_pupil


@pytest.fixture
def child(world: World) -> Pupil:
    """A child with a decision, one that was taken away, and a professional; it counted in one calculation."""
    pupil = make_pupil(world.school, nickname="Lara", reference="24-017", opted_out_from=date(2026, 1, 1))
    make_indication(pupil, number="BES-1", amount_cents=3_152_500, amount_basis="school_year")
    make_indication(pupil, valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31), withdrawn_at="2023-01-01T00:00Z")
    Professional.objects.create(pupil=pupil, role="nurse", paid_from="zvw", valid_from=date(2023, 8, 1))
    calculation = request_calculation(pool=world.pool, acting_user=world.noor)
    run_calculation(calculation.pk)
    return pupil


def text_of(client: Any, pupil: Pupil) -> str:
    answer = client.get(f"/leerlingen/{pupil.pk}/inzage/")
    assert answer.status_code == 200
    content: str = answer.content.decode()
    return content


def test_the_page_has_everything_and_who_looked(world: World, child: Pupil, signed_in: Any) -> None:
    signed_in(world.bram).get(f"/leerlingen/{child.pk}/")
    signed_in(world.eva).get(f"/leerlingen/{child.pk}/")
    signed_in(world.bram).get(f"/scholen/{world.school.pk}/")
    export_pool(pool=world.pool, ground="Jeugdwet 7.4.0, controle", acting_user=world.noor)
    ref = SnapshotReference.objects.get(pupil=child).ref

    text = text_of(signed_in(world.noor), child)

    for known in (
        "24-017",
        "Lara",
        "2015",
        "BES-1",
        "8,7\u00a0uur per week",
        "31.525",
        "Verpleegkundige",
        "1 januari 2026",
    ):
        assert known in text, known
    assert "Weggehaald op 1 januari 2023" in text
    assert "Proefbudget" in text
    assert ref in text
    assert "Jeugdwet 7.4.0, controle" in text
    assert "Bram" in text
    assert "intern begeleider" in text
    assert "Gegevens van een kind bekeken" in text
    # A stranger who tried is in it too, as refused and without a role here.
    assert "Eva" in text
    assert "geweigerd" in text
    assert "De lijst met alle kinderen van de school" in text


def test_the_file_is_the_same_as_the_command_prints(world: World, child: Pupil, signed_in: Any) -> None:
    answer = signed_in(world.noor).get(f"/leerlingen/{child.pk}/inzage.json")
    printed = io.StringIO()
    call_command("export_pupil", str(child.pk), stdout=printed)

    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    asked, told = json.loads(answer.content), json.loads(printed.getvalue())
    # The second knows of the first.
    assert next(row["what"] for row in told.pop("log")) == "Inzageoverzicht van een kind opgehaald als bestand"
    for document in (asked, told):
        document.pop("made_at")
    asked.pop("log")
    assert asked == told
    assert asked["pupil"]["reference"] == "24-017"
    assert asked["pupil"]["responsible_municipality"] == "Nijmegen"
    assert {row["number"] for row in asked["indications"]} == {"BES-1", ""}
    assert [row["role"] for row in asked["professionals"]] == ["nurse"]
    assert asked["counted_in"][0]["reference"] == SnapshotReference.objects.get(pupil=child).ref


def test_it_is_in_the_log_as_an_action_of_its_own(world: World, child: Pupil, signed_in: Any) -> None:
    client = signed_in(world.noor)
    client.get(f"/leerlingen/{child.pk}/inzage/")
    client.get(f"/leerlingen/{child.pk}/inzage.json")

    told = AuditEvent.objects.filter(subject_id=str(child.pk), actor=world.noor).order_by("pk")
    assert list(told.values_list("action", flat=True)) == ["view_pupil_file", "export_pupil"]


def test_what_funders_said_and_saw_is_in_it(world: World, child: Pupil, signed_in: Any) -> None:
    confirm_everything(world.pool, world.femke)
    record_row_ground(pool=world.pool, kind="dpia", reference="DPIA 2026-14", acting_user=world.noor)
    signed_in(world.femke).get(f"/budgetten/{world.pool.pk}/aansluiting/regels/")

    noor = signed_in(world.noor)
    text = text_of(noor, child)
    document = json.loads(noor.get(f"/leerlingen/{child.pk}/inzage.json").content)

    assert "Regels zonder namen, gezien door wie betaalt" in text
    assert [(row["amount_cents"], row["confirmed_by"]) for row in document["confirmations"]] == [(3152500, "Femke")]
    assert [(row["who"], row["times"]) for row in document["rows_seen"]] == [("Femke", 1)]
    assert [row["who"] for row in document["log"] if row["what"].startswith("Toekenning bevestigd")] == ["Femke"]


@pytest.mark.parametrize("name", ["eva", "ruth", "femke", "sven", "ada", "zoe"])
@pytest.mark.parametrize("page", ["inzage/", "inzage.json"])
def test_nobody_outside_the_school_gets_it(world: World, child: Pupil, signed_in: Any, name: str, page: str) -> None:
    answer = signed_in(getattr(world, name)).get(f"/leerlingen/{child.pk}/{page}")

    assert answer.status_code == 404
    assert not AuditEvent.objects.filter(action__in=("view_pupil_file", "export_pupil")).exists()


def test_every_column_about_the_child_is_in_the_file() -> None:
    """The links from a row to its own child, and from the child to its school, are the shape of the file itself."""
    for model, listed in (
        (Pupil, PUPIL),
        (Indication, INDICATION),
        (IndicationConfirmation, CONFIRMATION),
        (Professional, PROFESSIONAL),
    ):
        columns = {field.name for field in model._meta.concrete_fields} - {"pupil", "school"}
        assert columns == set(listed), model


def test_a_child_that_is_not_there_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="there is no child with this id") as said:
        call_command("export_pupil", str(uuid4()))

    assert said.value.returncode == 2
