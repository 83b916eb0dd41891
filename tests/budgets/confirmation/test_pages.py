"""The pages of Aansluiting: by tariff without a child's row, and what the school sees."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets.models import AmountConfirmation, FundingStream, Party, PoolAmount
from budgets.queries import confirmation_state
from cases.actions import change_indication, terms_of
from cases.models import Indication, IndicationConfirmation
from tests.budgets.confirmation.pages import TARIFF, address, correction, text, token
from tests.cast import World
from tests.confirming import confirm_everything
from tests.factories import make_indication, make_municipality, make_pupil, make_school

# --- Who sees what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["eva", "ada", "zoe"])
def test_a_stranger_finds_nothing(world: World, nine: list[Indication], signed_in: Any, name: str) -> None:
    client = signed_in(getattr(world, name))

    for page in ("confirmation", "confirmation-headline", "confirmation-rows", "row-ground", "lines-correct"):
        assert client.get(address(page, world)).status_code == 404
    for page in ("lines-confirm", "lines-withdraw", "lines-correct", "row-ground", "row-ground-end"):
        assert client.post(address(page, world), {"line": "x"}).status_code == 404


def test_the_director_reads_and_confirms_nothing(world: World, nine: list[Indication], noor: Client) -> None:
    page = noor.get(address("confirmation", world))

    assert "0 van 9 bevestigd" in text(page)
    assert page.context["funder"] is None
    assert "Bevestig</button>" not in page.content.decode()
    for name in ("lines-confirm", "lines-withdraw", "lines-correct"):
        assert noor.post(address(name, world), {"line": "x"}).status_code == 403
    assert noor.get(address("confirmation-rows", world)).status_code == 403


def test_the_funder_sees_a_tariff_and_no_child(world: World, nine: list[Indication], femke: Client) -> None:
    page = text(femke.get(address("confirmation", world)))

    assert "9 × € 31.525 per schooljaar" in page
    assert "toegekend · 8,7 uur per week · augustus 2023 – juli 2024 · samen € 283.725,00" in page
    assert "0 van 9 bevestigd" in page
    for told in ("B-0", "17 oktober", "17-10-2023", str(nine[0].pk), nine[0].pupil.reference):
        assert told not in page


def test_a_group_of_one_shows_months_and_never_days(world: World, femke: Client) -> None:
    make_indication(make_pupil(world.school), valid_from=date(2023, 10, 17), number="B-77", **TARIFF)

    page = text(femke.get(address("confirmation", world)))

    assert "1 × € 31.525 per schooljaar" in page
    assert "oktober 2023 – juli 2024" in page
    assert "17" not in page.partition("oktober 2023")[0][-20:]
    assert "B-77" not in page


def test_another_funder_sees_only_whether_all_is_confirmed(
    world: World, nine: list[Indication], signed_in: Any
) -> None:
    party = Party.objects.create(
        pool=world.pool, ref="swv", role="partnership", name="Stromenland", partnership=world.school.partnership
    )
    FundingStream.objects.create(pool=world.pool, ref="swv", kind="swv_arrangement", funder=party, poolable="yes")
    sven = signed_in(world.sven)

    page = text(sven.get(address("confirmation", world)))
    piece = text(sven.get(address("confirmation-headline", world)))

    assert "nog niet alles bevestigd" in page
    for told in ("31.525", "283.725", "van 9", "9 ×"):
        assert told not in page + piece


def test_a_director_of_one_of_two_schools_sees_the_own_lines_alone(
    world: World, nine: list[Indication], noor: Client
) -> None:
    other = make_school("De Beuk")
    world.pool.school_links.create(school=other, ref="s2")
    make_indication(make_pupil(other), amount_cents=1234500, amount_basis="school_year")

    page = text(noor.get(address("confirmation", world)))

    assert "0 van 9 bevestigd" in page
    assert "12.345" not in page


def test_what_nobody_can_confirm_is_said_plainly(world: World, femke: Client) -> None:
    insurer = Party.objects.create(pool=world.pool, ref="zk", role="insurer", name="Zorgkantoor")
    FundingStream.objects.create(pool=world.pool, ref="zvw", kind="zvw", funder=insurer, poolable="yes")
    make_indication(make_pupil(world.school), kind="zvw", **TARIFF)

    page = text(femke.get(address("confirmation", world)))

    assert "Dit kan niemand bevestigen" in page
    assert "Zorgkantoren, verzekeraars en aanbieders bevestigen hier geen bedragen" in page


def test_an_empty_pool_says_what_to_do(world: World, femke: Client) -> None:
    assert "Er is nog niets te bevestigen" in text(femke.get(address("confirmation", world)))


def test_the_pool_page_leads_there_and_asks_for_the_headline_apart(
    world: World, nine: list[Indication], noor: Client
) -> None:
    page = noor.get(reverse("budgets:pool", args=[world.pool.pk])).content.decode()

    assert f'href="{address("confirmation", world)}"' in page
    assert f'hx-get="{address("confirmation-headline", world)}"' in page
    assert "0 van 9 bevestigd" in text(noor.get(address("confirmation-headline", world)))


# --- By tariff -------------------------------------------------------------------------------------------------------


def test_one_press_confirms_the_whole_group(world: World, nine: list[Indication], femke: Client) -> None:
    answer = femke.post(address("lines-confirm", world), {"line": token(femke, world)}, follow=True)

    assert "9 regels zijn bevestigd" in text(answer)
    assert "9 van 9 bevestigd, verschil € 0" in text(answer)


def test_pressing_twice_is_told_kindly(world: World, nine: list[Indication], femke: Client) -> None:
    seen = token(femke, world)
    femke.post(address("lines-confirm", world), {"line": seen})

    answer = femke.post(address("lines-confirm", world), {"line": seen}, follow=True)

    assert "Dit was al bevestigd" in text(answer)
    assert IndicationConfirmation.objects.count() == 9


def test_what_changed_between_look_and_press_is_shown_and_not_confirmed(
    world: World, nine: list[Indication], femke: Client
) -> None:
    seen = token(femke, world)
    terms = terms_of(nine[3])
    object.__setattr__(terms, "amount_cents", 9999900)
    change_indication(indication_id=nine[3].pk, terms=terms, revision=1, acting_user=world.noor)

    answer = femke.post(address("lines-confirm", world), {"line": seen})

    assert answer.status_code == 409
    assert "9 × € 31.525 per schooljaar, 8,7 uur per week, toegekend (nog niet bevestigd)" in text(answer)
    assert "8 × € 31.525 per schooljaar" in text(answer)
    assert not IndicationConfirmation.objects.exists()


def test_a_group_that_is_gone_is_told(world: World, femke: Client) -> None:
    row = make_indication(make_pupil(world.school), **TARIFF)
    seen = token(femke, world)
    row.delete()

    answer = femke.post(address("lines-confirm", world), {"line": seen})

    assert answer.status_code == 409
    assert "deze regels zijn er zo niet meer" in text(answer)


@pytest.mark.parametrize("line", ["", "x", "x" * 10_000, "WyJhIl0:1abc:xyz", "\u0000"[:0] + "é"])
def test_a_made_up_form_finds_nothing(world: World, nine: list[Indication], femke: Client, line: str) -> None:
    for name in ("lines-confirm", "lines-withdraw", "lines-correct"):
        assert femke.post(address(name, world), {"line": line}).status_code in {302, 404}

    assert not IndicationConfirmation.objects.exists()


def test_the_form_of_another_funder_finds_nothing(world: World, nine: list[Indication], femke: Client) -> None:
    seen = token(femke, world)
    wijchen = make_municipality(cbs_code="0296", name="Wijchen")
    Party.objects.create(pool=world.pool, ref="gm0296", role="municipality", name="Wijchen", municipality=wijchen)
    membership = world.femke.memberships.get()
    membership.municipality = wijchen
    membership.save()

    for name in ("lines-confirm", "lines-withdraw", "lines-correct"):
        assert femke.post(address(name, world), {"line": seen}).status_code == 404

    assert not IndicationConfirmation.objects.exists()


def test_the_form_of_another_budget_finds_nothing(world: World, nine: list[Indication], femke: Client) -> None:
    seen = token(femke, world)
    other = reverse("budgets:lines-confirm", args=[world.neighbours_pool.pk])
    Party.objects.create(
        pool=world.neighbours_pool,
        ref="nijmegen",
        role="municipality",
        name="Nijmegen",
        municipality=world.school.municipality,
    )

    assert femke.post(other, {"line": seen}).status_code == 404


def test_pressing_without_a_choice_says_so(world: World, nine: list[Indication], femke: Client) -> None:
    assert "Kies eerst een of meer regels" in text(femke.post(address("lines-confirm", world), follow=True))


def test_a_confirmation_is_taken_back(world: World, nine: list[Indication], femke: Client) -> None:
    confirm_everything(world.pool, world.femke)

    answer = femke.post(address("lines-withdraw", world), {"line": token(femke, world)}, follow=True)

    assert "0 van 9 bevestigd" in text(answer)


# --- Correcting ------------------------------------------------------------------------------------------------------


def test_a_tariff_corrects_every_line_of_the_group(world: World, nine: list[Indication], femke: Client) -> None:
    form = femke.get(address("lines-correct", world), {"line": token(femke, world)})
    assert form.context["form"].initial["amount"] == 3152500

    data = correction(token(femke, world), amount="31.000,00", valid_until="31-1-2024")
    answer = femke.post(address("lines-correct", world), data, follow=True)

    page = text(answer)
    # 9 × (31.000 − 31.525) = −4.725.
    assert "9 van 9 bevestigd, verschil −€ 4.725" in page
    assert "€ 31.000 per schooljaar, tot en met januari 2024" in page
    rows = list(IndicationConfirmation.objects.values_list("amount_cents", "valid_until", "note", "is_correction"))
    assert rows == [(3100000, date(2024, 1, 31), "Tarief 2023", True)] * 9
    starts = set(IndicationConfirmation.objects.values_list("valid_from", flat=True))
    assert starts == {date(2023, 8, 1), date(2023, 10, 17)}


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("note", "", "Vul in waarom het anders is"),
        ("note", "Kind met 111222333", "BSN"),
        ("note", "x" * 301, "301"),
        ("amount", "-5", "onder nul"),
        ("amount", "31.525", "op twee manieren te lezen"),
        ("amount", "999999999999", "te groot"),
        ("amount", "veel", "geen bedrag"),
        ("amount", "", "Onbekend is niet nul"),
        ("amount_basis", "eeuw", "eeuw"),
        ("amount_status", "beloofd", "beloofd"),
        ("time", "-1", "onder nul"),
        ("time", "200", "168 uur"),
        ("time", "0", "meer dan nul"),
        ("frequency", "nooit", "nooit"),
        ("valid_until", "31-2-2024", "bestaat niet"),
        ("valid_until", "1-10-2023", "ligt de eerste dag na deze datum"),
        ("valid_until", "31-7-2063", "langer dan tien jaar"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    world: World, nine: list[Indication], femke: Client, field: str, typed: str, problem: str
) -> None:
    answer = femke.post(address("lines-correct", world), correction(token(femke, world), **{field: typed}))

    assert answer.status_code == 422
    assert problem in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"][field].value() == typed
    assert not IndicationConfirmation.objects.exists()


def test_a_correction_of_what_changed_meanwhile_asks_to_look_again_and_keeps_what_was_typed(
    world: World, nine: list[Indication], femke: Client
) -> None:
    seen = token(femke, world)
    make_indication(make_pupil(world.school), **TARIFF)

    first = femke.post(address("lines-correct", world), correction(seen, amount="31.000,00"))

    assert first.status_code == 409
    assert "10 × € 31.525" in text(first)
    assert first.context["form"]["amount"].value() == "31.000,00"
    assert not IndicationConfirmation.objects.exists()
    again = femke.post(address("lines-correct", world), correction(first.context["group"].token, amount="31.000,00"))
    assert again.status_code == 302
    assert IndicationConfirmation.objects.count() == 10


def test_an_amount_that_the_school_did_not_know_is_filled_in(world: World, femke: Client) -> None:
    make_indication(make_pupil(world.school))

    femke.post(address("lines-correct", world), correction(token(femke, world), amount="31.525,00"))

    page = text(femke.get(address("confirmation", world)))
    assert "1 van 1 bevestigd, verschil niet bekend" in page
    assert "1 bedrag dat de school niet wist, is aangevuld: € 31.525" in page


def test_a_listed_amount_is_confirmed_and_corrected(world: World, femke: Client) -> None:
    stream = world.pool.streams.get()
    PoolAmount.objects.create(
        pool=world.pool, ref="a1", stream=stream, count=3, unit_cents=701891, basis="school_year", label="Inzet"
    )
    femke.post(address("lines-confirm", world), {"line": token(femke, world)})
    # 3 × 701891 = 2105673 (Casus 4).
    assert confirmation_state(world.pool).confirmed_cents == 2105673

    data = {"line": token(femke, world), "amount": "20.000,00", "amount_basis": "school_year", "note": "Afgerond"}
    answer = femke.post(address("lines-correct", world), data, follow=True)

    assert "verschil −€ 1.056,73" in text(answer)
    assert AmountConfirmation.objects.first().total_cents == 2000000  # type: ignore[union-attr]


def test_a_listed_amount_cannot_become_unknown_or_end_before_it_begins(world: World, femke: Client) -> None:
    stream = world.pool.streams.get()
    PoolAmount.objects.create(pool=world.pool, ref="a1", stream=stream, count=3, unit_cents=701891)
    data = {
        "line": token(femke, world),
        "amount": "",
        "amount_basis": "school_year",
        "valid_from": "1-8-2023",
        "valid_until": "1-7-2023",
        "note": "x",
    }

    answer = femke.post(address("lines-correct", world), data)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"amount", "valid_until"}
