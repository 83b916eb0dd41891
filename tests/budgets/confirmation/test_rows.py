"""The decisions of a stream one by one, where a ground is recorded, and what is calculated of what is confirmed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from budgets.models import Calculation, FundingStream, Party, RowGround
from budgets.queries import confirmation_state
from cases.actions import change_indication, terms_of
from cases.models import Indication, IndicationConfirmation
from tests.budgets.confirmation.pages import TARIFF, address, correction, row_tokens, text
from tests.cast import World
from tests.factories import make_indication, make_pupil, make_school

# --- Row by row ------------------------------------------------------------------------------------------------------


def test_without_a_ground_there_are_no_rows(world: World, nine: list[Indication], femke: Client) -> None:
    page = femke.get(address("confirmation-rows", world))

    assert page.context["rows"] == []
    assert "Regels per kind ziet u hier niet" in text(page)
    assert not AuditEvent.objects.filter(action="view_rows").exists()


def test_with_a_ground_the_funder_sees_numbers_and_days_and_no_names(
    world: World, nine: list[Indication], ground: RowGround, femke: Client
) -> None:
    nine[0].pupil.nickname = "Canarinha"
    nine[0].pupil.save()

    page = text(femke.get(address("confirmation-rows", world)))

    assert "B-0" in page
    assert "17 oktober 2023 – 31 juli 2024" in page
    for told in ("Canarinha", nine[0].pupil.reference, str(nine[0].pupil_id)):
        assert told not in page
    event = AuditEvent.objects.get(action="view_rows")
    assert (event.actor, event.subject_id) == (world.femke, str(world.pool.pk))


def test_rows_of_another_funder_are_not_among_them(
    world: World, nine: list[Indication], ground: RowGround, femke: Client
) -> None:
    insurer = Party.objects.create(pool=world.pool, ref="zk", role="insurer", name="Zorgkantoor")
    FundingStream.objects.create(pool=world.pool, ref="zvw", kind="zvw", funder=insurer, poolable="yes")
    make_indication(make_pupil(world.school), kind="zvw", number="ANDERE-FINANCIER-1", **TARIFF)

    assert "ANDERE-FINANCIER-1" not in text(femke.get(address("confirmation-rows", world)))
    assert len(row_tokens(femke, world)) == 9


def test_the_chosen_rows_are_confirmed_and_no_others(
    world: World, nine: list[Indication], ground: RowGround, femke: Client
) -> None:
    tokens = row_tokens(femke, world)

    answer = femke.post(address("lines-confirm", world), {"line": tokens[:2], "van": "regels"}, follow=True)

    assert answer.redirect_chain == [(address("confirmation-rows", world), 302)]
    assert confirmation_state(world.pool).confirmed == 2


def test_a_row_is_corrected_with_its_days(
    world: World, nine: list[Indication], ground: RowGround, femke: Client
) -> None:
    [first, *_] = row_tokens(femke, world)
    data = correction(first, valid_from="1-11-2023", valid_until="31-5-2024", amount="1.000,00")

    answer = femke.post(address("lines-correct", world), data)

    assert answer.status_code == 302
    stored = IndicationConfirmation.objects.get()
    assert (stored.indication, stored.valid_from, stored.amount_cents) == (nine[0], date(2023, 11, 1), 100000)


def test_a_row_that_ends_before_it_begins_is_refused(
    world: World, nine: list[Indication], ground: RowGround, femke: Client
) -> None:
    data = correction(row_tokens(femke, world)[0], valid_from="1-11-2023", valid_until="31-5-2023")

    answer = femke.post(address("lines-correct", world), data)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"valid_until"}


def test_a_row_that_changed_meanwhile_is_told_on_the_page_of_rows(
    world: World, nine: list[Indication], ground: RowGround, femke: Client
) -> None:
    tokens = row_tokens(femke, world)
    change_indication(indication_id=nine[1].pk, terms=terms_of(nine[1]), revision=1, acting_user=world.noor)

    answer = femke.post(address("lines-confirm", world), {"line": tokens, "van": "regels"})

    assert answer.status_code == 409
    assert len(answer.context["differences"]) == 1
    assert not IndicationConfirmation.objects.exists()


def test_when_the_ground_ends_so_do_the_rows(
    world: World, nine: list[Indication], ground: RowGround, femke: Client, noor: Client
) -> None:
    tokens = row_tokens(femke, world)
    noor.post(address("row-ground-end", world))

    answer = femke.post(address("lines-confirm", world), {"line": tokens, "van": "regels"}, follow=True)

    assert "De grond om regels per kind te zien is beëindigd" in text(answer)
    assert femke.get(address("lines-correct", world), {"line": tokens[0]}).status_code == 302
    assert not IndicationConfirmation.objects.exists()


# --- The ground ------------------------------------------------------------------------------------------------------

GROUND = {"kind": "dpia", "reference": "DPIA 2026-14"}


@pytest.mark.parametrize("name", ["femke", "bram"])
def test_a_ground_is_recorded_by_the_head_of_the_school_or_the_board_alone(
    world: World, signed_in: Any, name: str
) -> None:
    client = signed_in(getattr(world, name))

    assert client.post(address("row-ground", world), GROUND).status_code == 403
    assert not RowGround.objects.exists()


@pytest.mark.parametrize("name", ["noor", "ruth"])
def test_a_ground_is_recorded_and_ended(world: World, signed_in: Any, name: str) -> None:
    person = getattr(world, name)
    client = signed_in(person)

    client.post(address("row-ground", world), GROUND)
    recorded = RowGround.objects.get()
    client.post(address("row-ground-end", world))
    recorded.refresh_from_db()

    assert (recorded.kind, recorded.reference, recorded.recorded_by) == ("dpia", "DPIA 2026-14", person)
    assert recorded.ended_by == person
    assert AuditEvent.objects.filter(action__in=["record_row_ground", "end_row_ground"], actor=person).count() == 2


def test_a_director_of_one_of_two_schools_cannot_decide_for_both(world: World, noor: Client) -> None:
    world.pool.school_links.create(school=make_school("De Beuk"), ref="s2")

    assert "Niemand kan hier alleen over beslissen" in text(noor.get(address("row-ground", world)))
    assert noor.post(address("row-ground", world), GROUND).status_code == 403
    assert noor.post(address("row-ground-end", world)).status_code == 403


@pytest.mark.parametrize(
    "data",
    [{}, {"kind": "", "reference": "x"}, {"kind": "zin", "reference": "x"}, {"kind": "dpia", "reference": ""}],
    ids=["nothing", "no kind", "made-up kind", "no reference"],
)
def test_a_ground_without_kind_or_reference_is_refused(world: World, noor: Client, data: dict[str, str]) -> None:
    assert noor.post(address("row-ground", world), data).status_code == 422
    assert not RowGround.objects.exists()


def test_a_second_ground_at_the_same_time_is_refused(world: World, ground: RowGround, noor: Client) -> None:
    answer = noor.post(address("row-ground", world), GROUND)

    assert answer.status_code == 409
    assert RowGround.objects.count() == 1


def test_consent_is_explained_as_a_last_resort(world: World, noor: Client) -> None:
    assert "Toestemming is het laatste redmiddel" in text(noor.get(address("row-ground", world)))


# --- Calculating -----------------------------------------------------------------------------------------------------


def test_a_calculation_of_what_is_confirmed_is_asked_for_here(
    world: World, nine: list[Indication], femke: Client
) -> None:
    answer = femke.post(reverse("budgets:calculate", args=[world.pool.pk]), {"alleen": "bevestigd"})

    assert answer["Location"] == address("confirmation", world)
    assert Calculation.objects.get().is_confirmed_only
