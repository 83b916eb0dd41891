"""What the school does with what a funder says: see it beside the own input, and take it over."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from budgets.actions import Statement, confirm_lines, withdraw_lines
from budgets.confirming.lines import Figures, Line, Standing, confirmation_lines
from cases.actions import (
    ConfirmationConflictError,
    EditConflictError,
    change_indication,
    take_over_correction,
    terms_of,
)
from cases.models import Indication, IndicationConfirmation
from tests.budgets.views import plain
from tests.cast import World
from tests.factories import make_indication, make_pupil

NIJMEGEN = "municipality:0268"


@pytest.fixture
def row(world: World) -> Indication:
    """A decision of EUR 31.525 that the municipality corrects to EUR 31.000, until the end of January."""
    made = make_indication(make_pupil(world.school), amount_cents=3152500, amount_basis="school_year")
    say(world, amount_cents=3100000, valid_until=date(2024, 1, 31))
    return made


def line(world: World) -> Line:
    [found] = confirmation_lines(world.pool)
    return found


def say(world: World, note: str = "Tarief 2023", **changes: Any) -> None:
    seen = line(world)
    values = {name: getattr(seen.entered, name) for name in Figures.__dataclass_fields__}
    statement = Statement(on_behalf_of=NIJMEGEN, note=note, corrected={seen.key: Figures(**{**values, **changes})})
    confirm_lines(pool=world.pool, lines=[seen], statement=statement, acting_user=world.femke)


def take_over(world: World, row: Indication, **seen: int) -> Indication:
    said = IndicationConfirmation.objects.latest("pk")
    known = {"confirmation_id": said.pk, "revision": 1, **seen}
    return take_over_correction(indication_id=row.pk, **known, acting_user=world.noor)


def page(client: Client, row: Indication) -> str:
    answer = client.get(reverse("cases:pupil", args=[row.pupil_id]))
    assert answer.status_code == 200
    return " ".join(plain(unescape(answer.content.decode())).split())


def button(row: Indication) -> dict[str, int]:
    return {"confirmation_id": IndicationConfirmation.objects.latest("pk").pk, "revision": 1}


def post(client: Client, row: Indication, **data: Any) -> Any:
    return client.post(reverse("cases:indication-take-over", args=[row.pk]), {**button(row), **data})


@pytest.mark.parametrize(
    ("name", "status"), [("eva", 404), ("ruth", 404), ("femke", 404), ("sven", 404), ("ada", 404), ("zoe", 404)]
)
def test_nobody_outside_the_school_takes_over(
    world: World, row: Indication, signed_in: Any, name: str, status: int
) -> None:
    assert post(signed_in(getattr(world, name)), row).status_code == status

    row.refresh_from_db()
    assert row.amount_cents == 3152500


def test_the_school_sees_what_it_entered_beside_what_is_confirmed(
    world: World, row: Indication, signed_in: Any
) -> None:
    text = page(signed_in(world.noor), row)

    assert "u voerde in € 31.525,00 per schooljaar · bevestigd is € 31.000,00 per schooljaar" in text
    assert "u voerde in 31 juli 2024 · bevestigd is 31 januari 2024" in text
    assert "Nijmegen bevestigt" in text
    assert "Tarief 2023" in text


def test_what_is_taken_over_is_confirmed(world: World, row: Indication, signed_in: Any) -> None:
    noor = signed_in(world.noor)

    answer = post(noor, row)

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.amount_cents, row.valid_until, row.revision) == (3100000, date(2024, 1, 31), 2)
    assert line(world).standing is Standing.CONFIRMED
    assert "Bevestigd door Nijmegen" in page(noor, row)
    told = AuditEvent.objects.filter(action="take_over_correction", actor=world.noor)
    assert told.get().subject_id == str(row.pk)


def test_taking_over_keeps_what_the_funder_says_nothing_about(world: World, row: Indication) -> None:
    Indication.objects.filter(pk=row.pk).update(number="B-1", provider_role="nurse")

    changed = take_over(world, row)

    assert (changed.number, changed.provider_role, changed.kind) == ("B-1", "nurse", "zbo")


def test_an_indication_that_was_saved_since_is_not_overwritten(world: World, row: Indication) -> None:
    change_indication(indication_id=row.pk, terms=terms_of(row), revision=1, acting_user=world.bram)

    with pytest.raises((EditConflictError, ConfirmationConflictError)):
        take_over(world, row)

    row.refresh_from_db()
    assert row.amount_cents == 3152500


def test_what_the_funder_said_since_is_not_taken_over_unseen(world: World, row: Indication) -> None:
    seen = IndicationConfirmation.objects.get()
    say(world, amount_cents=1)

    with pytest.raises(ConfirmationConflictError):
        take_over(world, row, confirmation_id=seen.pk)

    row.refresh_from_db()
    assert row.amount_cents == 3152500


def test_what_was_taken_back_cannot_be_taken_over(world: World, row: Indication, signed_in: Any) -> None:
    withdraw_lines(pool=world.pool, lines=[line(world)], on_behalf_of=NIJMEGEN, acting_user=world.femke)

    answer = post(signed_in(world.noor), row)

    assert answer.status_code == 409
    assert "Er is niets overgenomen" in answer.content.decode()


@pytest.mark.parametrize(
    "data", [{"revision": "x"}, {"confirmation_id": "-1"}, {"revision": ""}, {"revision": "9" * 40}]
)
def test_nonsense_takes_nothing_over(world: World, row: Indication, signed_in: Any, data: dict[str, str]) -> None:
    assert post(signed_in(world.noor), row, **data).status_code == 409

    row.refresh_from_db()
    assert row.amount_cents == 3152500


def test_a_decision_that_changed_afterwards_says_so_and_offers_nothing(
    world: World, row: Indication, signed_in: Any
) -> None:
    terms = terms_of(row)
    object.__setattr__(terms, "minutes", 600)
    change_indication(indication_id=row.pk, terms=terms, revision=1, acting_user=world.noor)

    text = page(signed_in(world.noor), row)

    assert "Daarna is ze gewijzigd, en nu telt ze als niet bevestigd" in text
    assert "neem-over" not in text


def test_who_helps_can_change_while_a_correction_stands(world: World, row: Indication) -> None:
    terms = terms_of(row)
    object.__setattr__(terms, "provider_role", "nurse")
    change_indication(indication_id=row.pk, terms=terms, revision=1, acting_user=world.noor)

    assert line(world).standing is Standing.CORRECTED
