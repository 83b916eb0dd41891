"""Stored calculations next to each other: what differs, who may see it, and what two sums tell of one child."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Calculation, FundingStream, JobStatus, Norm, Party
from cases.models import Indication
from schools.permissions import Role
from tests.budgets.test_what_if_page import FLAT, calculated, table, text_of
from tests.cast import World
from tests.factories import make_indication, make_member, make_municipality, make_norm, make_pool, make_pupil

SignIn = Any


def compare(client: Client, *chosen: Calculation | str, **query: str) -> Any:
    places = ("eerste", "tweede", "derde", "vierde")
    asked = {place: str(getattr(row, "pk", row)) for place, row in zip(places, chosen, strict=False)}
    return client.get(reverse("budgets:compare"), {**asked, **query}, headers={"accept-language": "nl"})


def add_children(world: World, number: int, **fields: Any) -> None:
    for _ in range(number):
        make_indication(make_pupil(world.school), **fields)


@pytest.fixture
def twenty(world: World) -> Calculation:
    """Twenty children of 522 minutes a week."""
    add_children(world, 20)
    return calculated(world.pool, world.noor)


# --- Refusals ---------------------------------------------------------------------------------------------------------


def test_page_is_for_who_reads_budgets(world: World, signed_in: SignIn) -> None:
    assert compare(signed_in(world.ada)).status_code == 403
    assert compare(signed_in(world.zoe)).status_code == 403


def test_nobody_reads_without_signing_in(world: World, client: Client) -> None:
    assert reverse("account_login") in compare(client)["Location"]


def test_calculation_of_somebody_else_does_not_exist(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    theirs = calculated(world.neighbours_pool, world.eva)

    assert compare(signed_in(world.noor), twenty, theirs).status_code == 404
    assert compare(signed_in(world.noor), theirs).status_code == 404


@pytest.mark.parametrize("nonsense", ["1", "gisteren", "4d1ff7ab-15cc-4ab6-b8a4-c8dfe8ee5a11", "x" * 5000])
def test_id_that_is_nobodys_does_not_exist(world: World, twenty: Calculation, signed_in: SignIn, nonsense: str) -> None:
    assert compare(signed_in(world.noor), twenty, nonsense).status_code == 404


@pytest.mark.parametrize(
    ("status", "words"),
    [(JobStatus.QUEUED, "nog niet klaar"), (JobStatus.FAILED, "niet gelukt")],
)
def test_unfinished_calculation_says_so(
    world: World, twenty: Calculation, signed_in: SignIn, status: str, words: str
) -> None:
    waiting = Calculation.objects.create(pool=world.pool, requested_by=world.noor, status=status)

    response = compare(signed_in(world.noor), twenty, waiting)

    assert response.status_code == 200
    assert words in text_of(response)
    assert "parts" not in response.context


def test_same_calculation_twice_asks_for_another(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    assert "twee keer dezelfde" in text_of(compare(signed_in(world.noor), twenty, twenty))


def test_without_calculations_the_page_says_what_to_do(world: World, signed_in: SignIn) -> None:
    assert "Er is nog geen berekening om te vergelijken" in text_of(compare(signed_in(world.noor)))


def test_list_to_choose_from_holds_only_what_one_may_read(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    theirs = calculated(world.neighbours_pool, world.eva)

    content = compare(signed_in(world.femke)).content.decode()

    assert str(twenty.pk) in content
    assert str(theirs.pk) not in content


# --- What two sums tell of one child ----------------------------------------------------------------------------------


def test_one_child_more_is_not_told_to_an_outsider(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    add_children(world, 1, minutes=777)
    later = calculated(world.pool, world.noor)

    for outsider in (world.femke, world.ruth):
        response = compare(signed_in(outsider), twenty, later)
        assert "nog niet gepubliceerd" in text_of(response)
        assert "parts" not in response.context
    # 20 × 522 × 35 and 777 × 35 minutes more.
    hours = table(compare(signed_in(world.noor), twenty, later))["Uren hulp per schooljaar"]
    assert hours == ("6.090 uur", "6.543,25 uur", "+453,25 uur")


def test_one_changed_decision_is_not_told_either(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    changed = Indication.objects.order_by("pk")[0]
    Indication.objects.filter(pk=changed.pk).update(minutes=600)
    later = calculated(world.pool, world.noor)

    assert "nog niet gepubliceerd" in text_of(compare(signed_in(world.femke), twenty, later))


def test_new_amounts_for_many_do_not_cover_the_hours_of_one(
    world: World, twenty: Calculation, signed_in: SignIn
) -> None:
    Indication.objects.update(amount_cents=3152500, amount_basis="school_year")
    changed = Indication.objects.order_by("pk")[0]
    Indication.objects.filter(pk=changed.pk).update(minutes=600)
    later = calculated(world.pool, world.noor)

    assert "nog niet gepubliceerd" in text_of(compare(signed_in(world.femke), twenty, later))


def test_third_calculation_between_does_not_help(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    add_children(world, 10)
    second = calculated(world.pool, world.noor)
    add_children(world, 1)
    third = calculated(world.pool, world.noor)

    assert "parts" in compare(signed_in(world.femke), twenty, second).context
    assert "parts" not in compare(signed_in(world.femke), twenty, second, third).context


def test_copy_of_the_pool_does_not_help(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    """Another pool of the same school has other refs for the same children."""
    copy = make_pool(world.school, name="Nog een keer")
    add_children(world, 1)
    later = calculated(copy, world.noor)

    assert "nog niet gepubliceerd" in text_of(compare(signed_in(world.femke), twenty, later))


def test_moved_threshold_is_not_set_beside_the_old_one(world: World, signed_in: SignIn) -> None:
    add_children(world, 20)
    add_children(world, 1, minutes=700)
    world.pool.arrangement = deepcopy(FLAT)
    world.pool.save(update_fields=["arrangement"])
    first = calculated(world.pool, world.noor)
    world.pool.arrangement["sizing"]["threshold_minutes_per_week"] = 690
    world.pool.save(update_fields=["arrangement"])
    second = calculated(world.pool, world.noor)

    assert "nog niet gepubliceerd" in text_of(compare(signed_in(world.femke), first, second))
    # 21 × 330 minutes a week and 20 × 330.
    assert table(compare(signed_in(world.noor), first, second))["Kinderen"] == ("21", "20", "−1")


def test_stream_that_may_be_pooled_later_does_not_show_its_one_child(world: World, signed_in: SignIn) -> None:
    party = Party.objects.get(pool=world.pool)
    stream = FundingStream.objects.create(
        pool=world.pool, ref="jwb", kind="other", funder=party, poolable="no", ground="nog niet"
    )
    FundingStream.objects.filter(pk=stream.pk).update(kind="swv_arrangement")
    add_children(world, 20)
    add_children(world, 1, kind="swv_arrangement")
    first = calculated(world.pool, world.noor)
    FundingStream.objects.filter(pk=stream.pk).update(poolable="yes")
    second = calculated(world.pool, world.noor)

    assert "nog niet gepubliceerd" in text_of(compare(signed_in(world.femke), first, second))


def test_small_group_in_either_is_not_shown_outside_the_school(world: World, signed_in: SignIn) -> None:
    add_children(world, 1)
    small = calculated(world.pool, world.noor)
    add_children(world, 19)
    large = calculated(world.pool, world.noor)

    shown = text_of(compare(signed_in(world.femke), small, large))

    assert "minder dan 5 kinderen" in shown
    assert "304,5" not in shown


def test_ground_to_report_opens_it(world: World, signed_in: SignIn) -> None:
    world.pool.disclosure_ground = "De ouders hebben ermee ingestemd."
    world.pool.save(update_fields=["disclosure_ground"])
    add_children(world, 20)
    first = calculated(world.pool, world.noor)
    add_children(world, 1)
    second = calculated(world.pool, world.noor)

    assert table(compare(signed_in(world.femke), first, second))["Kinderen"] == ("20", "21", "+1")


# --- What differs -----------------------------------------------------------------------------------------------------


def test_outsider_compares_when_enough_children_came(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    add_children(world, 10)
    later = calculated(world.pool, world.noor)

    response = compare(signed_in(world.femke), twenty, later)

    # 10 × 522 × 35 minutes more, at 6090 ÷ 1872 and 9135 ÷ 1872 fte of € 90.000.
    assert table(response)["Uren hulp per schooljaar"] == ("6.090 uur", "9.135 uur", "+3.045 uur")
    assert table(response, "wie-betaalt")["Nijmegen"] == ("€ 292.788,46", "€ 439.182,69", "+€ 146.394,23")


def test_other_price_shows_in_the_norms_and_in_the_money_alone(
    world: World, twenty: Calculation, signed_in: SignIn
) -> None:
    Norm.objects.filter(pool=world.pool, code="fte_price_cents").update(value="10000000", source="nieuwe cao")
    later = calculated(world.pool, world.noor)

    response = compare(signed_in(world.femke), twenty, later)
    norms = next(part for part in response.context["parts"] if part.ident == "uitgangspunten")

    assert [(row.label, row.sublabel, row.values[1].replace("\N{NO-BREAK SPACE}", " ")) for row in norms.rows] == [
        ("Prijs van één fte per jaar", "waarde", "€ 100.000,00"),
        ("Prijs van één fte per jaar", "bron", "nieuwe cao"),
    ]
    assert "Uren hulp per schooljaar" not in table(response)
    assert "uren" not in [part.ident for part in response.context["parts"]]
    everything = table(compare(signed_in(world.femke), twenty, later, alles="1"))
    assert everything["Uren hulp per schooljaar"] == ("6.090 uur", "6.090 uur", "=")


def test_other_choice_is_told_in_words(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    world.pool.arrangement = {**world.pool.arrangement, "sharing": {"kind": "by_residence", "weight": "children"}}
    world.pool.save(update_fields=["arrangement"])
    later = calculated(world.pool, world.noor)

    part = next(
        part for part in compare(signed_in(world.noor), twenty, later).context["parts"] if part.ident == "afspraken"
    )

    assert part.rows[0].label == "Verdeling"
    assert part.rows[0].values == ("Ieder betaalt het eigen deel", "Naar woonplaats")


def test_lines_are_per_school_for_who_may_see_everything(world: World, signed_in: SignIn) -> None:
    add_children(world, 1)
    first = calculated(world.pool, world.noor)
    add_children(world, 1)
    second = calculated(world.pool, world.noor)

    part = next(part for part in compare(signed_in(world.noor), first, second).context["parts"] if part.ident == "uren")

    assert part.rows[0].label.endswith("Nijmegen")
    assert part.rows[0].sublabel == "De Eik · inbrengbaar: ja"
    # 522 × 35 minutes, and twice that.
    assert [value.replace("\N{NO-BREAK SPACE}", " ") for value in part.rows[0].values] == ["304,5 uur", "609 uur"]


def test_pools_of_two_years_are_matched_by_name(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    next_year = make_pool(world.school, name="Volgend jaar", school_year="2024-2025")
    wijchen = Party.objects.create(
        pool=next_year,
        ref="gm0296",
        role="municipality",
        name="Wijchen",
        municipality=make_municipality(cbs_code="0296", name="Wijchen"),
    )
    FundingStream.objects.create(pool=next_year, ref="swv", kind="swv_arrangement", funder=wijchen, poolable="yes")
    fields = {"valid_from": date(2024, 8, 1), "valid_until": date(2025, 7, 31)}
    add_children(world, 20, **fields)
    add_children(world, 8, kind="swv_arrangement", **fields)
    later = calculated(next_year, world.noor)

    response = compare(signed_in(world.femke), twenty, later)
    part = next(part for part in response.context["parts"] if part.ident == "wie-betaalt")

    assert response.context["heads"] == ["1. Proefbudget 2023-2024", "2. Volgend jaar 2024-2025"]
    assert [(row.label, row.remark) for row in part.rows if not row.is_total] == [("Wijchen", "alleen in de tweede")]
    assert "€ 292.788,46" in table(response, "wie-betaalt")["Samen"]


def test_findings_that_came_and_went_are_shown(world: World, twenty: Calculation, signed_in: SignIn) -> None:
    make_norm("roster_fte", "1", unit="fte", pool=world.pool)
    later = calculated(world.pool, world.noor)

    shown = text_of(compare(signed_in(world.noor), twenty, later))

    assert "Komt erbij" in shown
    assert "Op het rooster is minder plaats" in shown
    assert "Valt weg" in text_of(compare(signed_in(world.noor), later, twenty))


def test_with_only_the_second_the_one_before_it_is_the_first(
    world: World, twenty: Calculation, signed_in: SignIn
) -> None:
    later = calculated(world.pool, world.noor)
    client = signed_in(world.noor)
    address = reverse("budgets:compare")

    assert client.get(address, {"tweede": later.pk}).context["chosen"] == [twenty, later]
    assert client.get(address, {"tweede": twenty.pk}).context["chosen"] == [twenty]
    history = client.get(reverse("budgets:pool", args=[world.pool.pk])).content.decode()
    assert f"{address}?tweede={later.pk}" in history


def test_four_stand_side_by_side_with_their_large_figures(world: World, signed_in: SignIn) -> None:
    rows = []
    for _ in range(4):
        add_children(world, 10)
        rows.append(calculated(world.pool, world.noor))

    response = compare(signed_in(world.femke), *rows)

    # Each ten children more are 10 × 522 × 35 minutes; how many children there are is told to the school alone.
    hours = ("3.045 uur", "6.090 uur", "9.135 uur", "12.180 uur", "")
    assert table(response)["Uren hulp per schooljaar"] == hours
    assert table(response)["Kinderen"] == ("–", "–", "–", "–", "")
    assert [part.ident for part in response.context["parts"]] == ["cijfers", "jaren"]


def test_page_takes_few_queries_and_writes_nothing(world: World, signed_in: SignIn) -> None:
    rows = []
    for _ in range(4):
        add_children(world, 10)
        rows.append(calculated(world.pool, world.noor))
    make_member(world.femke, Role.MUNICIPALITY, municipality=make_municipality(cbs_code="0296", name="Wijchen"))
    client = signed_in(world.femke)
    compare(client, *rows)

    with CaptureQueriesContext(connection) as captured:
        compare(client, *rows)

    asked = [query["sql"] for query in captured.captured_queries]
    assert [sql for sql in asked if sql.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert len(asked) <= 12
