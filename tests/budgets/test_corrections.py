"""A month after an agreement: what a later calculation would change, and the year beside what was agreed.

Six children of 522 minutes a week are 0.975962 fte a year for € 87.836,54 (twice Casus 4); each child more is
€ 14.639,42.
"""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from budgets.models import Agreement, Calculation, Lawfulness
from budgets.queries import agreement_of, months_missing
from tests.budgets.realising import LATER, deliver
from tests.budgets.views import plain
from tests.cast import World
from tests.factories import make_indication, make_pupil
from tests.proposals import calculate_confirmed, decide, make_proposal


@pytest.fixture
def agreed(world: World) -> Agreement:
    """What the director put forward, with which board and municipality agreed."""
    world.pool.arrangement = {**world.pool.arrangement, "result": {"kind": "return"}}
    world.pool.save()
    proposal = make_proposal(world)
    for person in (world.ruth, world.femke):
        decide(proposal, person)
    agreement = agreement_of(world.pool)
    assert agreement is not None
    return agreement


def page(client: Any, world: World, name: str = "corrections") -> str:
    return plain(client.get(reverse(f"budgets:{name}", args=[world.pool.pk])).content.decode())


def more_children(world: World, number: int) -> Calculation:
    for _child in range(number):
        make_indication(make_pupil(world.school))
    return calculate_confirmed(world.pool, by=world.noor)


@pytest.mark.parametrize("name", ["eva", "ada", "zoe"])
def test_a_stranger_finds_nothing(world: World, signed_in: Any, name: str) -> None:
    client = signed_in(getattr(world, name))

    assert client.get(reverse("budgets:corrections", args=[world.pool.pk])).status_code == 404


def test_before_anything_is_agreed_there_is_nothing_to_correct(world: World, signed_in: Any) -> None:
    assert "Er is nog niets overeengekomen" in page(signed_in(world.noor), world)


@pytest.mark.usefixtures("agreed")
def test_without_a_later_calculation_there_are_no_corrections(world: World, signed_in: Any) -> None:
    assert "Er zijn dus geen correcties." in page(signed_in(world.femke), world)


@pytest.mark.usefixtures("agreed")
def test_the_same_again_has_nothing_to_correct(world: World, signed_in: Any) -> None:
    more_children(world, 0)

    assert "Er is niets te corrigeren." in page(signed_in(world.femke), world)


@pytest.mark.usefixtures("agreed")
def test_one_child_more_is_told_to_the_school_and_bundled_for_who_pays(world: World, signed_in: Any) -> None:
    """7 × € 14.639,423… = € 102.475,96, which is € 14.639,42 more."""
    more_children(world, 1)

    school, payer = page(signed_in(world.noor), world), page(signed_in(world.femke), world)

    for shown in ("€ 87.836,54", "€ 102.475,96", "+€ 14.639,42"):
        assert shown in school
        assert shown not in payer
    assert "Overige mutaties" in payer


@pytest.mark.usefixtures("agreed")
def test_five_children_more_are_told_to_who_pays(world: World, signed_in: Any) -> None:
    """11 × € 14.639,423… = € 161.033,65, which is € 73.197,11 more."""
    more_children(world, 5)

    payer = page(signed_in(world.femke), world)

    for shown in ("€ 87.836,54", "€ 161.033,65", "+€ 73.197,11"):
        assert shown in payer


def test_what_was_agreed_stays_as_it_was(world: World, agreed: Agreement) -> None:
    before = Calculation.objects.values("snapshot", "result", "fingerprint").get(pk=agreed.proposal.calculation_id)

    more_children(world, 5)

    calculation = Calculation.objects.values("snapshot", "result", "fingerprint")
    assert calculation.get(pk=agreed.proposal.calculation_id) == before
    again = agreement_of(world.pool)
    assert again is not None
    assert (again.number, again.proposal.control_number) == (agreed.number, agreed.proposal.control_number)


@pytest.mark.usefixtures("agreed")
def test_what_was_delivered_stands_beside_what_was_agreed_and_not_beside_what_came_later(
    world: World, signed_in: Any
) -> None:
    """A twelfth of € 87.836,54 is € 7.319,72 in August; of what came later it would be € 13.419,47."""
    more_children(world, 5)
    deliver(world.pool, world.noor, "2023-08", fte="1")

    year = page(signed_in(world.femke), world, "realisation")

    assert "overeengekomen onder nummer 2023-2024/1" in year
    assert "€ 7.319,72" in year
    assert "€ 13.419,47" not in year
    # € 7.319,72 − € 7.500,00.
    assert "Overbesteding: € 180,28." in year


@pytest.mark.usefixtures("agreed")
def test_who_carries_it_is_what_the_terms_froze(world: World, signed_in: Any) -> None:
    Lawfulness.objects.create(pool=world.pool, carrier="carry_over")
    deliver(world.pool, world.noor, "2023-08", fte="1")

    year = page(signed_in(world.femke), world, "realisation")

    assert "Terug naar wie betaalde" in year
    assert "Gaat mee naar het volgende schooljaar" not in year


@pytest.mark.usefixtures("agreed")
def test_terms_that_changed_after_the_proposal_are_told_on_the_page(world: World, signed_in: Any) -> None:
    Lawfulness.objects.create(pool=world.pool, carrier="carry_over")

    assert "Dat voorstel blijft zoals het was" in page(signed_in(world.femke), world, "lawfulness")


@pytest.mark.usefixtures("agreed")
def test_months_that_are_over_wait_for_the_school(world: World) -> None:
    today = date(2023, 10, 15)
    deliver(world.pool, world.noor, "2023-08")

    assert [(pool.pk, list(months)) for pool, months in months_missing(world.noor, today)] == [
        (world.pool.pk, [date(2023, 9, 1)])
    ]
    assert months_missing(world.ruth, today) != []
    for nobody in (world.femke, world.eva, world.zoe):
        assert months_missing(nobody, today) == []


@pytest.mark.usefixtures("agreed")
def test_after_every_month_nothing_waits(world: World) -> None:
    deliver(world.pool, world.noor, *(f"2023-{month:02}" for month in range(8, 13)))
    deliver(world.pool, world.noor, *(f"2024-{month:02}" for month in range(1, 8)))

    assert months_missing(world.noor, LATER) == []


@pytest.mark.usefixtures("agreed")
def test_looking_for_missing_months_takes_the_same_queries_for_every_number_of_budgets(
    world: World, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        months_missing(world.noor, LATER)


@pytest.mark.usefixtures("agreed")
def test_missing_months_wait_on_the_page_of_whoever_writes_them(world: World, signed_in: Any) -> None:
    """The school year of the cast is over: all twelve months wait, until they are written down."""
    address = reverse("budgets:waiting")

    school = plain(signed_in(world.noor).get(address).content.decode())
    payer = plain(signed_in(world.femke).get(address).content.decode())

    assert "Geleverde hulp invoeren" in school
    assert "12 maanden" in school
    assert "Geleverde hulp invoeren" not in payer
