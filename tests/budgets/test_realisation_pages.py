"""The pages of delivered support: writing it down, pasting it, and the year beside what was agreed."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from budgets.models import PoolSchool, Realisation
from budgets.pages.realisation_page import told_of
from budgets.presentation import Audience, PoolView
from budgets.queries import stored_outcome
from tests.budgets.realising import calculated, deliver
from tests.budgets.views import plain
from tests.cast import World
from tests.factories import make_school

HEADING = "maand;school;fte;uren;kosten;toelichting"


def at(world: World, name: str, query: str = "") -> str:
    return reverse(f"budgets:realisation{name}", args=[world.pool.pk]) + query


@pytest.fixture
def noor(world: World, signed_in: Any) -> Client:
    client: Client = signed_in(world.noor)
    return client


def field_of(page: str, name: str) -> str:
    """What stands in a field of the form; empty when nothing does."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found is not None, name
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


def page_of(response: Any) -> str:
    return plain(response.content.decode())


# --- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["femke"])
def test_who_pays_reads_and_does_not_write(world: World, signed_in: Any, name: str) -> None:
    client = signed_in(getattr(world, name))

    assert client.get(at(world, "")).status_code == 200
    for page in ("-entry", "-import", "-undo"):
        assert client.post(at(world, page), {"2023-08-fte": "1", "text": "x", "do": "store"}).status_code == 403
    assert client.get(at(world, "-template")).status_code == 403
    assert not Realisation.objects.exists()


@pytest.mark.parametrize("name", ["eva", "ada", "zoe"])
def test_a_stranger_finds_nothing(world: World, signed_in: Any, name: str) -> None:
    client = signed_in(getattr(world, name))

    assert client.get(at(world, "")).status_code == 404
    assert client.post(at(world, "-entry"), {"2023-08-fte": "1"}).status_code == 404


def test_a_director_writes_for_the_own_school_only(world: World, noor: Client) -> None:
    other = PoolSchool.objects.create(pool=world.pool, school=make_school("De Beuk"), ref="s9")

    assert noor.post(at(world, "-entry", "?school=s9"), {"2023-08-fte": "1"}).status_code == 404
    pasted = noor.post(at(world, "-import"), {"text": "2023-08;De Beuk;1", "do": "store"})

    assert pasted.status_code == 422
    assert not Realisation.objects.filter(school=other).exists()


def test_a_board_that_has_no_school_here_writes_nothing(world: World, signed_in: Any) -> None:
    world.pool.school_links.all().update(school=make_school("De Beuk"))
    world.pool.parties.create(ref="b1", role="board", name="Bestuur", board=world.school.board)

    assert signed_in(world.ruth).get(at(world, "-entry")).status_code == 403


# --- Writing it down -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("fte", "-1", "Dit getal kan niet onder nul liggen."),
        ("fte", "NaN", "Dit is geen getal dat we kunnen lezen."),
        ("fte", "1e999", "Dit is geen getal dat we kunnen lezen."),
        ("fte", "1000000000000", "Dit kan hooguit 999 zijn."),
        ("fte", "0,1234567", "Schrijf hooguit zes cijfers achter de komma."),
        ("fte", "1.234,5", "Dit kan hooguit 999 zijn."),
        ("hours", "-8", "Een tijd kan niet onder nul liggen."),
        ("hours", "1.234", "op twee manieren te lezen"),
        ("hours", "1000000000000", "Dit kan hooguit 100.000 uur zijn."),
        ("hours", "8:75", "Dit is geen tijd die we kunnen lezen."),
        ("cost", "1.234", "op twee manieren te lezen"),
        ("cost", "1000000000000", "Dit bedrag is te groot."),
        ("cost", "Infinity", "Dit is geen bedrag dat we kunnen lezen."),
        ("note", "BSN 123456782", "burgerservicenummer"),
        ("note", "ziek", "Een toelichting alleen wordt niet bewaard."),
        ("seen", "x", "geheel getal"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(noor: Client, world: World, field: str, typed: str, words: str) -> None:
    response = noor.post(at(world, "-entry"), {f"2023-08-{field}": typed, "2023-09-fte": "0,5"})

    assert response.status_code == 422
    assert words in page_of(response)
    assert not Realisation.objects.exists()


def test_one_month_is_written_down_as_people_type_it(noor: Client, world: World) -> None:
    typed = {
        "2023-08-fte": "0,5",
        "2023-08-hours": "78:30",
        "2023-08-cost": "1.234,50",
        "2023-08-note": "met vervanging",
    }

    response = noor.post(at(world, "-entry"), typed, follow=True)

    row = Realisation.objects.get()
    assert (row.fte, row.minutes, row.cents, row.month) == (Decimal("0.5"), 4710, 123_450, date(2023, 8, 1))
    assert (row.recorded_by, row.source, row.note) == (world.noor, "typed", "met vervanging")
    assert "De geleverde hulp is bewaard." in page_of(response)
    assert field_of(page_of(response), "2023-08-fte") == "0,5"
    assert field_of(page_of(response), "2023-08-cost") == "1234,50"


def test_the_same_as_last_month_fills_the_form_and_stores_nothing(noor: Client, world: World) -> None:
    typed = {"2023-08-fte": "0,5", "2023-08-cost": "3750", "2023-08-note": "eenmalig", "do": "same:2023-09"}

    response = noor.post(at(world, "-entry"), typed)

    page = page_of(response)
    shown = {name: field_of(page, f"2023-09-{name}") for name in ("fte", "cost", "note")}
    assert shown == {"fte": "0,5", "cost": "3750", "note": ""}
    assert not Realisation.objects.exists()


@pytest.mark.parametrize("wish", ["same:2023-08", "same:2030-01", "same:"])
def test_a_month_without_one_before_it_cannot_be_copied(noor: Client, world: World, wish: str) -> None:
    noor.post(at(world, "-entry"), {"2023-08-fte": "0,5", "do": wish})

    assert Realisation.objects.count() == 1


def test_a_second_writer_sees_what_is_stored_and_keeps_what_was_typed(
    noor: Client, signed_in: Any, world: World
) -> None:
    noor.post(at(world, "-entry"), {"2023-08-fte": "0,5"})

    response = signed_in(world.bram).post(at(world, "-entry"), {"2023-08-fte": "0,3"})

    page = page_of(response)
    assert response.status_code == 409
    assert "Iemand anders heeft intussen een maand gewijzigd" in page
    assert field_of(page, "2023-08-fte") == "0,3"
    assert Realisation.objects.get().fte == Decimal("0.5")
    assert field_of(page, "2023-08-seen") == str(Realisation.objects.get().pk)


def test_what_was_corrected_stands_below_the_form(noor: Client, signed_in: Any, world: World) -> None:
    noor.post(at(world, "-entry"), {"2023-08-fte": "0,5"})
    seen = Realisation.objects.get().pk

    signed_in(world.bram).post(at(world, "-entry"), {"2023-08-fte": "0,3", "2023-08-seen": str(seen)})

    page = page_of(noor.get(at(world, "-entry")))
    assert "Wat er eerder stond" in page
    assert "vervangen door Bram" in page


def test_what_was_just_stored_can_be_taken_back(noor: Client, world: World) -> None:
    stored = noor.post(at(world, "-entry"), {"2023-08-fte": "0,5"})
    act = str(Realisation.objects.get().act)
    assert act in page_of(noor.get(stored["Location"]))

    response = noor.post(at(world, "-undo"), {"act": act}, follow=True)

    assert "De invoer is ongedaan gemaakt." in page_of(response)
    assert not Realisation.objects.filter(replaced_at=None).exists()


def test_what_another_school_stored_is_not_taken_back(noor: Client, world: World) -> None:
    other = PoolSchool.objects.create(pool=world.pool, school=make_school("De Beuk"), ref="s9")
    row = Realisation.objects.create(
        pool=world.pool, school=other, month=date(2023, 8, 1), fte=1, recorded_by=world.eva
    )

    assert noor.post(at(world, "-undo"), {"act": str(row.act)}).status_code == 404
    row.refresh_from_db()
    assert row.replaced_at is None


@pytest.mark.parametrize("act", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_act_that_is_not_there_is_404(noor: Client, world: World, act: str) -> None:
    assert noor.post(at(world, "-undo"), {"act": act}).status_code == 404


# --- Pasting it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2023-08;De Eik;-1", "fte: Dit getal kan niet onder nul liggen."),
        ("2023-08;De Eik;;1.234", "uren: 1.234 is op twee manieren te lezen."),
        ("2023-08;De Eik;;;1.234", "kosten: 1.234 is op twee manieren te lezen."),
        ("2023-08;De Eik;NaN", "fte: Dit is geen getal"),
        ("2023-08;De Eik;1e999", "fte: Dit is geen getal"),
        ("08-23;De Eik;1", "Deze maand is niet te lezen."),
        ("sep-23;De Eik;1", "Deze maand is niet te lezen."),
        ("ju 2024;De Eik;1", "Deze maand is niet te lezen."),
        ("2022-08;De Eik;1", "Deze maand valt niet in het schooljaar van dit budget."),
        ("2023-13;De Eik;1", "Deze maand valt niet in het schooljaar van dit budget."),
        ("2023-08;De Linde;1", "Deze school is niet gevonden."),
        ("2023-08,De Eik,1", "Zet tussen de kolommen een tab of een puntkomma"),
        ("2023-08;De Eik;1;2;3;x;te veel", "Zet tussen de kolommen een tab of een puntkomma"),
        ("2023-08;De Eik;;;;alleen tekst", "In deze rij staat geen fte, geen uren en geen kosten."),
    ],
)
def test_a_row_that_cannot_be_stored_is_told_and_nothing_is(noor: Client, world: World, row: str, words: str) -> None:
    text = f"{HEADING}\n2023-09;De Eik;0,5\n{row}"

    response = noor.post(at(world, "-import"), {"text": text, "do": "store"})

    assert response.status_code == 422
    assert words in page_of(response)
    assert not Realisation.objects.exists()


def test_the_same_month_twice_is_refused(noor: Client, world: World) -> None:
    response = noor.post(at(world, "-import"), {"text": "2023-08;De Eik;1\naugustus 2023;De Eik;2"})

    assert response.status_code == 422
    assert page_of(response).count("Deze maand staat er voor deze school meer dan één keer.") == 2


@pytest.mark.parametrize("text", ["", "   ", HEADING])
def test_without_rows_there_is_nothing_to_store(noor: Client, world: World, text: str) -> None:
    assert noor.post(at(world, "-import"), {"text": text}).status_code == 422


@pytest.mark.parametrize(
    "month", ["2023-08", "8-2023", "08/2023", "augustus 2023", "aug 2023", "1-8-2023", "01-08-2023", "August 2023"]
)
def test_a_month_is_read_as_people_and_spreadsheets_write_it(noor: Client, world: World, month: str) -> None:
    response = noor.post(at(world, "-import"), {"text": f"{month}\tDe Eik\t0,5\t\t1.250,00\tvan de aanbieder"})

    page = page_of(response)
    assert response.status_code == 200
    assert "augustus 2023" in page
    assert "€ 1.250,00" in page
    assert not Realisation.objects.exists()


def test_what_was_seen_is_stored_as_imported(noor: Client, world: World) -> None:
    text = f"{HEADING}\n2023-08;De Eik;0,5;;;\n2023-09;De Eik;;40,5;;\n2023-10;;;;;"
    preview = page_of(noor.post(at(world, "-import"), {"text": text}))
    assert "niets ingevuld, er verandert niets" in preview

    noor.post(at(world, "-import"), {"text": text, "do": "store", "stamp": "0-0"})

    rows = Realisation.objects.order_by("month")
    assert [(row.fte, row.minutes, row.source) for row in rows] == [
        (Decimal("0.5"), None, "imported"),
        (None, 2430, "imported"),
    ]


def test_when_somebody_wrote_after_the_preview_nothing_is_stored(noor: Client, world: World) -> None:
    deliver(world.pool, world.bram, "2023-08", fte="0.3")

    response = noor.post(at(world, "-import"), {"text": "2023-08;De Eik;0,5", "do": "store", "stamp": "0-0"})

    assert response.status_code == 409
    assert "Iemand anders heeft intussen cijfers gewijzigd." in page_of(response)
    assert Realisation.objects.get().fte == Decimal("0.3")


def test_the_template_can_be_pasted_back(noor: Client, world: World) -> None:
    world.school.name = "=De Eik"
    world.school.save()

    lines = b"".join(noor.get(at(world, "-template"))).decode("utf-8-sig").splitlines()

    assert lines[0] == HEADING
    assert lines[1] == "2023-08;'=De Eik;;;;"
    assert len(lines) == 13


# --- The year --------------------------------------------------------------------------------------------------------


def test_before_there_is_a_calculation_the_page_says_so(noor: Client, world: World) -> None:
    assert "Dit budget is nog niet berekend" in page_of(noor.get(at(world, "")))


def test_the_year_of_casus_4_beside_what_was_delivered(noor: Client, world: World) -> None:
    """0.487981 fte for € 43.918,27: € 3.659,86 in August; half an fte costs € 3.750,00, which is € 90,14 more."""
    calculated(world.pool, world.noor)
    deliver(world.pool, world.noor, "2023-08", fte="0.5")

    page = page_of(noor.get(at(world, "")))

    assert "Er is nog niets overeengekomen." in page
    for shown in ("€ 3.659,86", "€ 3.750,00", "\N{MINUS SIGN}€ 90,14"):
        assert shown in page
    assert "Overbesteding: € 90,14. Uitgegeven is € 3.750,00, afgesproken € 3.659,86." in page
    assert "fte × prijs van een fte ÷ 12 = 0,5 × € 90.000,00 ÷ 12" in page
    assert "Nog niet (helemaal) bekend: september 2023" in page


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2023-08-20", []),
        ("2023-09-20", ["bij de maand die voorbij is."]),
        ("2023-10-20", ["bij de 2 maanden die voorbij zijn."]),
    ],
)
def test_the_months_that_are_over_are_counted_as_people_say_it(
    world: World, signed_in: Any, today: str, words: list[str]
) -> None:
    calculated(world.pool, world.noor)
    deliver(world.pool, world.noor, "2023-08", fte="0.5")

    with time_machine.travel(f"{today} 12:00", tick=False):
        page = page_of(signed_in(world.noor).get(at(world, "")))

    assert re.findall(r"bij de [\w ]*voorbij [a-z]+\.", page) == words
    assert "Vergeleken is 1 maand: die waarvan bekend is wat is geleverd." in page


def test_a_small_group_is_withheld_from_who_pays_and_not_from_the_school(
    femke: Client, noor: Client, world: World
) -> None:
    """What was delivered to three children is about them as much as what was agreed for them."""
    calculated(world.pool, world.noor)
    deliver(world.pool, world.noor, "2023-08", fte="0.123456")

    page = page_of(femke.get(at(world, "")))

    assert "De groep is te klein om cijfers te tonen" in page
    assert "0,123" not in page
    assert "925,92" not in page
    assert "€ 925,92" in page_of(noor.get(at(world, "")))


def test_who_pays_for_a_large_group_sees_sums_and_no_school(femke: Client, noor: Client, world: World) -> None:
    calculated(world.pool, world.noor, children=6)
    other = PoolSchool.objects.create(pool=world.pool, school=make_school("De Beuk"), ref="s9")
    deliver(world.pool, world.noor, "2023-08", fte="0.25")
    Realisation.objects.create(
        pool=world.pool, school=other, month=date(2023, 8, 1), fte=Decimal("0.5"), recorded_by=world.eva
    )

    page = page_of(femke.get(at(world, "")))

    assert "€ 5.625,00" in page
    assert "€ 1.875,00" not in page
    assert "som van wat de scholen invoerden" in page
    # The director works at one of the two schools: the sums, and the own figures in the form.
    assert "€ 1.875,00" not in page_of(noor.get(at(world, "")))


def test_a_school_that_said_nothing_leaves_the_month_unknown(noor: Client, world: World) -> None:
    calculated(world.pool, world.noor, children=6)
    PoolSchool.objects.create(pool=world.pool, school=make_school("De Beuk"), ref="s9")
    deliver(world.pool, world.noor, "2023-08")

    page = page_of(noor.get(at(world, "")))

    assert "nog niet bekend van De Beuk" in page
    assert "Er is nog geen maand bekend" in page


def test_who_carries_it_is_told_with_what_was_delivered(noor: Client, world: World) -> None:
    """€ 94.575,00 − € 43.918,27 = € 50.656,73 as agreed; nothing delivered in August leaves € 3.659,86 more."""
    world.pool.arrangement = {**world.pool.arrangement, "result": {"kind": "return"}}
    world.pool.save()
    calculated(world.pool, world.noor)
    deliver(world.pool, world.noor, "2023-08", fte="0")

    page = page_of(noor.get(at(world, "")))

    assert "Wie houdt of draagt het verschil" in page
    for shown in ("€ 50.656,73", "€ 54.316,59", "€ 3.659,86"):
        assert shown in page


def test_a_sum_that_a_reader_is_not_told_is_not_set_beside_what_was_delivered(world: World) -> None:
    calculation = calculated(world.pool, world.noor)
    outcome = stored_outcome(calculation)
    view = replace(PoolView.from_stored(*outcome, audience=Audience.SCHOOL), untold=frozenset({"totals.pooled_cents"}))

    told = told_of(outcome.budget, view)

    assert (told.totals.pooled_cents, told.totals.fte_annual) == (None, Decimal("0.487981"))
