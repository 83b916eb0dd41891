"""Publishing beside other budgets of the same children: what both tell together is no more than each may tell."""

import json
from datetime import date
from typing import Any

import pytest

from budgets.disclosure import Why
from budgets.models import Calculation, FundingStream, Norm, Party, Pool, Release, ReleasedSums
from budgets.publications import related_pools
from budgets.queries import is_released, why_not_released
from cases.actions import remove_pupil
from cases.models import Indication, Pupil, SnapshotReference
from schools.models import School
from tests.budgets.test_what_if_page import calculated
from tests.cast import World
from tests.factories import make_indication, make_municipality, make_pool, make_pupil, make_school
from tests.frozen_rows import unfrozen


def add_children(school: School, number: int, **fields: Any) -> list[Pupil]:
    children = [make_pupil(school) for _ in range(number)]
    for child in children:
        make_indication(child, **fields)
    return children


def published(world: World, *pools: Pool) -> list[bool]:
    return [is_released(calculated(pool, world.noor)) for pool in pools]


# --- Two budgets ------------------------------------------------------------------------------------------------------


def test_second_budget_of_the_same_children_is_published(world: World) -> None:
    add_children(world.school, 20)

    assert published(world, world.pool, make_pool(world.school, name="Nog een keer")) == [True, True]


@pytest.mark.parametrize(("more", "is_published"), [(1, False), (4, False), (5, True)])
def test_second_budget_waits_until_it_has_enough_other_children(world: World, more: int, is_published: bool) -> None:
    other = make_school("De Wilg", board=world.school.board, municipality=world.school.municipality)
    add_children(world.school, 20)
    add_children(other, more)

    assert published(world, world.pool, make_pool(world.school, other, name="Samen")) == [True, is_published]


def test_smaller_budget_waits_as_well_when_it_comes_second(world: World) -> None:
    """The larger one also has three children with an arrangement, of whom its figures tell nothing apart."""
    larger = make_pool(world.school, name="Meer stromen")
    payer = larger.parties.get()
    FundingStream.objects.create(pool=larger, ref="swv", kind="swv_arrangement", funder=payer, poolable="yes")
    add_children(world.school, 20)
    add_children(world.school, 3, kind="swv_arrangement")

    assert published(world, larger, world.pool) == [True, False]


def test_other_prices_and_weeks_do_not_hide_the_difference(world: World) -> None:
    """The total of one is so many times the total of the other, but for the one child."""
    other = make_pool(world.school, name="Andere weken")
    Norm.objects.filter(pool=other, code="school_weeks").update(value="40")
    add_children(world.school, 20)
    calculated(world.pool, world.noor)
    add_children(world.school, 1)

    assert published(world, other) == [False]


def test_children_who_have_something_else_alike_do_not_stand_for_each_other(world: World) -> None:
    """By what is listed of them these are the same twenty; they are twenty others."""
    other = make_school("De Wilg", board=world.school.board, municipality=world.school.municipality)
    add_children(world.school, 20)
    add_children(other, 20)

    assert published(world, world.pool, make_pool(other, name="Anderen")) == [True, True]


def test_budget_of_another_year_is_about_other_figures(world: World) -> None:
    add_children(world.school, 20)
    calculated(world.pool, world.noor)
    add_children(world.school, 1)
    Indication.objects.update(valid_until=date(2025, 7, 31))
    next_year = make_pool(world.school, name="Volgend jaar", school_year="2024-2025")

    assert published(world, next_year) == [True]


def test_difference_of_three_budgets_is_found_when_two_of_them_share_nobody(world: World) -> None:
    """Both together, less one, less the other, is the one child that only the largest has."""
    places = {"board": world.school.board, "municipality": world.school.municipality}
    wilg, beuk = make_school("De Wilg", **places), make_school("De Beuk", **places)
    for school, number in ((world.school, 10), (wilg, 10), (beuk, 1)):
        add_children(school, number)
    everything = make_pool(world.school, wilg, beuk, name="Alles")
    last = make_pool(wilg, name="Wilg")

    assert published(world, everything, world.pool, last) == [True, True, False]
    assert related_pools(last) == {everything.pk, world.pool.pk}


def test_child_that_moved_to_another_school_is_still_the_same_child(world: World) -> None:
    children = add_children(world.school, 20)
    other = make_school("De Wilg", board=world.school.board, municipality=world.school.municipality)
    calculated(world.pool, world.noor)
    Pupil.objects.filter(pk__in=[child.pk for child in children]).update(school=other)
    add_children(other, 1)

    assert published(world, make_pool(other, name="Verhuisd")) == [False]


# --- Who reads both ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sees_both", "is_published"), [(True, False), (False, True)])
def test_what_a_payer_knows_counts_where_it_reads_both(world: World, sees_both: bool, is_published: bool) -> None:
    """Eight children more, of whom Wijchen pays five: for Wijchen the difference is about the other three."""
    other = make_school("De Wilg", board=world.school.board, municipality=world.school.municipality)
    both = make_pool(world.school, other, name="Samen")
    wijchen = make_municipality(cbs_code="0296", name="Wijchen")
    druten = make_municipality(cbs_code="0225", name="Druten")
    for pool in (world.pool, both):
        FundingStream.objects.filter(pool=pool).update(funder=None)
    Party.objects.create(pool=both, ref="buren", role="municipality", name="Wijchen", municipality=wijchen)
    if sees_both:
        Party.objects.create(pool=world.pool, ref="w", role="municipality", name="Wijchen", municipality=wijchen)
    for number, at, home in (
        (10, world.school, druten),
        (10, world.school, wijchen),
        (3, other, druten),
        (5, other, wijchen),
    ):
        add_children(at, number, responsible_municipality=home)

    assert published(world, world.pool, both) == [True, is_published]


# --- What is kept -----------------------------------------------------------------------------------------------------


def test_nothing_of_who_is_who_is_stored(world: World) -> None:
    add_children(world.school, 20)
    copy = make_pool(world.school, name="Nog een keer")
    published(world, world.pool, copy)
    ours = set(SnapshotReference.objects.filter(scope=world.pool.pk).values_list("ref", flat=True))
    theirs = set(SnapshotReference.objects.filter(scope=copy.pk).values_list("ref", flat=True))

    document = ReleasedSums.objects.get(release__pool=copy).document

    assert set(json.loads(document)["children"]) <= theirs
    assert not [ref for ref in ours if ref in document]
    assert not [child for child in Pupil.objects.all() if str(child.pk) in document or child.pk.hex in document]


def test_same_outcome_once_more_is_published_and_kept_once(world: World) -> None:
    add_children(world.school, 20)

    assert published(world, world.pool, world.pool) == [True, True]
    assert (Release.objects.count(), ReleasedSums.objects.count()) == (2, 1)


def test_publication_without_its_sums_is_calculated_again(world: World) -> None:
    add_children(world.school, 20)
    calculated(world.pool, world.noor)
    with unfrozen():
        ReleasedSums.objects.all().delete()
    add_children(world.school, 1)

    assert published(world, world.pool) == [False]


def test_children_removed_from_two_budgets_keep_the_next_one_waiting(world: World) -> None:
    """Whether both had the same child cannot be told any more."""
    copy = make_pool(world.school, name="Nog een keer")
    gone = add_children(world.school, 20)[0]
    published(world, world.pool, copy)
    remove_pupil(pupil_id=gone.pk, acting_user=world.noor)
    add_children(world.school, 10)

    waiting: Calculation = calculated(copy, world.noor)

    assert why_not_released(waiting) is Why.FEW_CHANGES


def test_child_that_left_is_not_hidden_by_months_that_cannot_be_pooled_any_more(world: World) -> None:
    """All money of before, less what can still be pooled and what cannot, is the one child that left."""
    children = add_children(world.school, 20, amount_cents=100_000, amount_basis="school_year")
    calculated(world.pool, world.noor)
    Indication.objects.filter(pupil=children[0]).update(withdrawn_at="2024-01-01T00:00:00Z")
    FundingStream.objects.filter(pool=world.pool).update(until=date(2023, 12, 31))

    assert published(world, world.pool) == [False]


def test_many_different_corrections_are_published(world: World) -> None:
    children = add_children(world.school, 40)
    calculated(world.pool, world.noor)
    for number, child in enumerate(children, start=1):
        Indication.objects.filter(pupil=child).update(minutes=522 + number)

    assert published(world, world.pool) == [True]
