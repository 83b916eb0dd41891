"""Calculations of what the funders confirmed alone, with the figures of the funders."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets import engine
from budgets.actions import (
    Statement,
    confirm_lines,
    request_calculation,
    run_calculation,
    sweep_calculations,
    withdraw_lines,
)
from budgets.confirming.lines import Figures
from budgets.models import Calculation, FundingStream, Party, PoolAmount
from budgets.queries import (
    is_newest,
    is_stale,
    latest_done,
    open_calculation,
    previous_done,
    stored_budget,
    stored_snapshot,
)
from budgets.snapshots import confirmed_snapshot, passing_confirmed_snapshot, pool_snapshot
from cases.actions import change_indication, terms_of
from cases.models import Indication
from tests.cast import World
from tests.confirming import lines_of_payer
from tests.factories import make_indication, make_pool, make_pupil

NIJMEGEN = "municipality:0268"
TARIFF: dict[str, Any] = {"amount_cents": 3152500, "amount_basis": "school_year"}


@pytest.fixture
def three(world: World) -> list[Indication]:
    """The three children of Casus 4, each EUR 31.525."""
    return [make_indication(make_pupil(world.school), **TARIFF) for _ in range(3)]


def say(world: World, *rows: Any, note: str = "", **changes: Any) -> None:
    """Let Nijmegen confirm these lines, or correct them."""
    ids = {row.pk for row in rows}
    lines = [line for line in lines_of_payer(world.pool, NIJMEGEN) if line.id in ids]
    names = Figures.__dataclass_fields__
    corrected = {
        line.key: Figures(**{**{name: getattr(line.entered, name) for name in names}, **changes})
        for line in lines
        if changes
    }
    statement = Statement(on_behalf_of=NIJMEGEN, corrected=corrected, note=note)
    confirm_lines(pool=world.pool, lines=lines, statement=statement, acting_user=world.femke)


def calculated(world: World, *, is_confirmed_only: bool) -> Calculation:
    calculation = request_calculation(pool=world.pool, acting_user=world.noor, is_confirmed_only=is_confirmed_only)
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    assert calculation.failure == ""
    return calculation


def test_what_nobody_confirmed_is_left_out_and_counted(world: World, three: list[Indication]) -> None:
    say(world, three[0])

    calculation = calculated(world, is_confirmed_only=True)

    assert len(stored_snapshot(calculation).indications) == 1
    assert (calculation.left_out, calculation.unconfirmed) == (2, 2)
    assert stored_budget(calculation).totals.funds_cents == 3152500


def test_the_figures_of_the_funder_lead(world: World, three: list[Indication]) -> None:
    say(world, *three, amount_cents=3000000, minutes=600, valid_until=date(2024, 1, 31), amount_status="claimed")

    [row, *_] = confirmed_snapshot(world.pool).snapshot.indications

    assert (row.amount_cents, row.minutes, row.valid_until) == (3000000, 600, date(2024, 1, 31))
    assert row.amount_status is engine.AmountStatus.CLAIMED
    [entered, *_] = pool_snapshot(world.pool).snapshot.indications
    assert (entered.amount_cents, entered.minutes) == (3152500, 522)


def test_a_correction_to_another_year_takes_the_line_out(world: World, three: list[Indication]) -> None:
    say(world, *three, valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31))

    taken = confirmed_snapshot(world.pool)

    assert (taken.snapshot.indications, taken.unconfirmed) == ((), 0)


def test_money_that_needs_no_confirmation_stays_as_it_is(world: World) -> None:
    insurer = Party.objects.create(pool=world.pool, ref="zk", role="insurer", name="Zorgkantoor")
    stream = FundingStream.objects.create(pool=world.pool, ref="wlz", kind="wlz", funder=insurer, poolable="no")
    make_indication(make_pupil(world.school), kind="wlz", **TARIFF)
    PoolAmount.objects.create(pool=world.pool, ref="a1", stream=stream, count=1, unit_cents=100)

    snapshot = passing_confirmed_snapshot(world.pool).snapshot

    assert [row.stream for row in snapshot.indications] == ["wlz"]
    assert [row.ref for row in snapshot.amounts] == ["a1"]


def test_amounts_need_a_confirmation_too_and_a_correction_leads(world: World) -> None:
    stream = world.pool.streams.get()
    rows = [
        PoolAmount.objects.create(
            pool=world.pool, ref=f"a{number}", stream=stream, count=3, unit_cents=701891, basis="school_year"
        )
        for number in range(3)
    ]
    say(world, rows[0])
    say(world, rows[1], amount_cents=2000000)

    taken = confirmed_snapshot(world.pool)

    # 3 × 701891 = 2105673 (Casus 4) stays a count times a price; the correction is a total.
    amounts = [(row.ref, row.count, row.unit_cents, row.stated_total_cents) for row in taken.snapshot.amounts]
    assert amounts == [("a0", 3, 701891, None), ("a1", 3, None, 2000000)]
    assert (taken.left_out, taken.unconfirmed) == (1, 1)


def test_an_open_ordinary_calculation_is_no_answer_to_a_question_about_what_is_confirmed(
    world: World, three: list[Indication]
) -> None:
    ordinary = request_calculation(pool=world.pool, acting_user=world.noor)
    confirmed = request_calculation(pool=world.pool, acting_user=world.noor, is_confirmed_only=True)
    again = request_calculation(pool=world.pool, acting_user=world.ruth, is_confirmed_only=True)

    assert ordinary.pk != confirmed.pk == again.pk
    assert open_calculation(world.pool) == ordinary
    assert open_calculation(world.pool, is_confirmed_only=True) == confirmed
    sweep_calculations()


def test_a_confirmation_makes_only_calculations_of_what_is_confirmed_old(world: World, three: list[Indication]) -> None:
    ordinary = calculated(world, is_confirmed_only=False)
    confirmed = calculated(world, is_confirmed_only=True)
    assert not is_stale(ordinary)
    assert not is_stale(confirmed)

    say(world, three[0])

    assert not is_stale(ordinary)
    assert is_stale(confirmed)


def test_taking_back_and_changing_make_it_old_too(world: World, three: list[Indication]) -> None:
    say(world, *three)
    before = calculated(world, is_confirmed_only=True)
    lines = lines_of_payer(world.pool, NIJMEGEN)
    withdraw_lines(pool=world.pool, lines=lines[:1], on_behalf_of=NIJMEGEN, acting_user=world.femke)
    after = calculated(world, is_confirmed_only=True)
    assert is_stale(before)
    assert not is_stale(after)

    change_indication(indication_id=three[0].pk, terms=terms_of(three[0]), revision=1, acting_user=world.noor)

    assert is_stale(after)


def test_saying_the_same_again_makes_nothing_old(world: World, three: list[Indication]) -> None:
    say(world, *three)
    calculation = calculated(world, is_confirmed_only=True)

    say(world, *three)

    assert not is_stale(calculation)


def test_a_confirmation_also_counts_in_another_budget_of_the_school_and_year(
    world: World, three: list[Indication]
) -> None:
    second = make_pool(world.school, name="Tweede budget")
    later = make_pool(world.school, name="Later budget", school_year="2024-2025")

    say(world, *three)

    for pool in (second, later):
        pool.refresh_from_db()
    assert (second.confirmations_version, later.confirmations_version) == (1, 0)
    assert len(confirmed_snapshot(second).snapshot.indications) == 3


def test_the_two_sorts_are_never_taken_for_each_other(world: World, three: list[Indication]) -> None:
    say(world, three[0])
    ordinary = calculated(world, is_confirmed_only=False)
    confirmed = calculated(world, is_confirmed_only=True)

    assert latest_done(world.pool) == ordinary
    assert latest_done(world.pool, is_confirmed_only=True) == confirmed
    assert previous_done(confirmed) is None
    assert is_newest(ordinary)
    assert is_newest(confirmed)


def test_pages_say_which_calculation_is_of_what_is_confirmed(
    world: World, three: list[Indication], signed_in: Any
) -> None:
    noor: Client = signed_in(world.noor)
    say(world, three[0])
    ordinary = calculated(world, is_confirmed_only=False)
    confirmed = calculated(world, is_confirmed_only=True)

    pool_page = noor.get(reverse("budgets:pool", args=[world.pool.pk]))
    page = noor.get(reverse("budgets:calculation", args=[confirmed.pk])).content.decode()

    assert pool_page.context["shown"] == ordinary
    assert "alleen wat bevestigd is" in pool_page.content.decode()
    assert "2 regels zijn niet bevestigd en tellen niet mee" in page
    listing = noor.get(reverse("budgets:compare")).content.decode()
    assert "alleen wat bevestigd is" in listing
