"""Two who act on one proposal at the same moment: what is agreed is what was on the page, once, with one number."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.db import connection
from django.db.models import F

from accounts.models import User
from budgets.actions import ProposalNotReadyError, decide_on_proposal, submit_proposal, withdraw_proposal
from budgets.models import Agreement, Lawfulness, PartyDecision, Pool, Proposal, ProposalParty
from budgets.proposing.refusals import MovedOnError, RoundClosedError
from cases.actions import change_indication
from cases.models import Indication
from tests.cases.terms import indication_terms
from tests.cast import World, make_world
from tests.factories import make_indication, make_pool, make_pupil
from tests.proposals import (
    calculate_confirmed,
    colleague,
    decide,
    make_ready,
    party_of,
    terms,
    twelve_municipalities,
)

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("two_hands"), pytest.mark.django_db(transaction=True)]
# Design goal: 200 rounds of approving against something else. Four kinds of fifty, and the rest beside it.
ROUNDS = 50


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all of it in threads that start together, each with its own connection; return how each ended, in order."""
    together = threading.Barrier(len(acts))
    outcomes = [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        together.wait(10)
        # Sometimes the one is a little earlier, sometimes the other.
        time.sleep(random.random() / 200)  # noqa: S311 - who comes first, not a secret
        try:
            act()
            outcomes[place] = "done"
        except (MovedOnError, ProposalNotReadyError) as error:
            outcomes[place] = type(error).__name__
        except Exception as error:  # noqa: BLE001 - whatever else happens must be seen
            outcomes[place] = f"unexpected {error!r}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def approve(proposal: Proposal, person: User) -> Callable[[], object]:
    """Approve what the page showed before the start."""
    party, seen = party_of(proposal, person), proposal.control_number
    return lambda: decide_on_proposal(party_id=party.pk, terms=terms(), seen_control_number=seen, acting_user=person)


def at_the_last_party(world: World) -> Proposal:
    proposal = submit_proposal(pool=world.pool, acting_user=world.noor)
    decide(proposal, world.ruth)
    return proposal


def another_set_of_terms(world: World, number: int) -> None:
    """Let the next proposal have another control number, so that it is not what was agreed before."""
    Lawfulness.objects.update_or_create(pool=world.pool, defaults={"article": f"Jeugdwet 2.{number}"})


def hold_the_books() -> None:
    """What must be true after any race."""
    for agreement in Agreement.objects.select_related("proposal"):
        decisions = PartyDecision.objects.filter(party__proposal=agreement.proposal)
        assert decisions.count() == agreement.proposal.parties.count()
        assert {row.verdict for row in decisions} == {"agreed"}
        assert {row.control_number for row in decisions} == {agreement.proposal.control_number}
        assert agreement.proposal.status == "agreed"
    assert Agreement.objects.count() == Proposal.objects.filter(status="agreed").count()
    hold_the_numbers()


def hold_the_numbers() -> None:
    numbers = [number.split("/") for number in Agreement.objects.values_list("number", flat=True)]
    for year in {year for year, _ in numbers}:
        counts = sorted(int(count) for at, count in numbers if at == year)
        assert counts == list(range(1, len(counts) + 1))


def test_approving_while_somebody_withdraws_ends_in_one_of_the_two() -> None:
    world = make_world()
    make_ready(world)
    outcomes = []

    for number in range(ROUNDS):
        another_set_of_terms(world, number)
        proposal = at_the_last_party(world)
        ended = at_once(
            approve(proposal, world.femke),
            partial(withdraw_proposal, proposal=proposal, reason="Te vroeg", acting_user=world.noor),
        )
        proposal.refresh_from_db()
        assert ended in (["done", "RoundClosedError"], ["RoundClosedError", "done"])
        assert (proposal.status == "agreed") == (ended[0] == "done")
        outcomes.append(proposal.status)

    assert set(outcomes) == {"agreed", "withdrawn"}, "both must have been first sometimes, or this proves nothing"
    hold_the_books()


def test_of_two_people_of_one_party_one_decides() -> None:
    world = make_world()
    make_ready(world)
    second = colleague(world.femke, "fred")

    for number in range(ROUNDS):
        another_set_of_terms(world, number)
        proposal = at_the_last_party(world)
        ended = at_once(approve(proposal, world.femke), approve(proposal, second))
        assert sorted(ended) == ["RoundClosedError", "done"]
        assert PartyDecision.objects.filter(party__proposal=proposal).count() == 2

    assert Agreement.objects.count() == ROUNDS
    hold_the_books()


def test_the_last_two_parties_at_once_make_one_agreement() -> None:
    world = make_world()
    people = twelve_municipalities(world)[:2]
    Indication.objects.all().delete()
    for person in people * 6:
        municipality = person.memberships.get().municipality
        make_indication(make_pupil(world.school, responsible_municipality=municipality))
    calculate_confirmed(world.pool, by=world.noor)

    for number in range(ROUNDS):
        another_set_of_terms(world, number)
        proposal = at_the_last_party(world)
        assert at_once(*(approve(proposal, person) for person in people)) == ["done", "done"]
        assert Agreement.objects.filter(proposal=proposal).count() == 1

    hold_the_books()


def test_approving_while_the_data_change_is_for_the_figures_that_were_shown() -> None:
    """An edit does not touch the proposal; a round with new figures does not take over an old page's approval."""
    world = make_world()
    make_ready(world)
    rows = list(Indication.objects.order_by("pk"))

    for number in range(ROUNDS):
        proposal = at_the_last_party(world)
        shown = proposal.control_number
        ended = at_once(approve(proposal, world.femke), partial(edit, rows, world.noor, 600 + number))
        assert ended == ["done", "done"]
        assert Proposal.objects.get(pk=proposal.pk).control_number == shown
        calculate_confirmed(world.pool, by=world.noor)
        assert world.pool.proposals.order_by("-submitted_at")[0].control_number == shown

    hold_the_books()
    assert Agreement.objects.values("proposal__control_number").distinct().count() == ROUNDS


def test_an_old_page_approves_nothing_of_a_new_round() -> None:
    """The person looks at round one; meanwhile it is withdrawn, the terms change and round two is submitted."""
    world = make_world()
    make_ready(world)
    wrong, outcomes = 0, set()

    for number in range(ROUNDS):
        another_set_of_terms(world, 2 * number)
        proposal = at_the_last_party(world)
        old = proposal.control_number

        def begin_again(row: Proposal = proposal, count: int = number) -> None:
            withdraw_proposal(proposal=row, reason="Andere cijfers", acting_user=world.noor)
            another_set_of_terms(world, 2 * count + 1)
            newer = submit_proposal(pool=world.pool, acting_user=world.noor)
            decide(newer, world.ruth)

        def approve_the_newest(seen: str = old) -> None:
            """The hidden field of the old page, sent to whatever is open, again until there is an answer to it."""
            for _ in range(400):
                party = ProposalParty.objects.filter(proposal__status="with_parties", turn="contributor").first()
                try:
                    if party is not None:
                        decide_on_proposal(
                            party_id=party.pk, terms=terms(), seen_control_number=seen, acting_user=world.femke
                        )
                        return
                except RoundClosedError:
                    continue
                time.sleep(0.002)

        ended = at_once(begin_again, approve_the_newest)
        assert not [row for row in ended if row.startswith("unexpected")]
        outcomes.add(ended[1])
        wrong += PartyDecision.objects.exclude(party__proposal__control_number=F("control_number")).count()
        close_what_is_open(world)

    assert wrong == 0
    assert "ChangedFiguresError" in outcomes, "the old page must have come too late sometimes, or this proves nothing"
    hold_the_books()


def test_numbers_have_no_gap_when_budgets_of_one_year_are_agreed_at_once() -> None:
    world = make_world()
    for _ in range(6):
        make_indication(make_pupil(world.school))
    pools = [world.pool, *(make_pool(world.school, name=f"Budget {number}") for number in range(5))]
    for pool in pools:
        calculate_confirmed(pool, by=world.noor)

    for number in range(10):
        acts = [approve(proposal, world.femke) for proposal in _at_the_end(world, pools, number)]
        assert at_once(*acts) == ["done"] * len(pools)
        hold_the_numbers()

    assert Agreement.objects.count() == 60


def test_of_two_who_submit_at_once_one_does() -> None:
    world = make_world()
    make_ready(world)

    for _ in range(20):
        acts = [lambda: submit_proposal(pool=world.pool, acting_user=world.noor)] * 2
        assert sorted(at_once(*acts)) == ["ProposalNotReadyError", "done"]
        close_what_is_open(world)


def edit(rows: Sequence[Indication], person: User, minutes: int) -> None:
    """Change all six: what tells of fewer children apart would not be published, and not be put forward."""
    for row in rows:
        revision = Indication.objects.get(pk=row.pk).revision
        change_indication(
            indication_id=row.pk, terms=indication_terms(minutes=minutes), revision=revision, acting_user=person
        )


def close_what_is_open(world: World) -> None:
    for proposal in Proposal.objects.open():
        withdraw_proposal(proposal=proposal, reason="Opruimen", acting_user=world.noor)


def _at_the_end(world: World, pools: Sequence[Pool], number: int) -> list[Proposal]:
    found = []
    for pool in pools:
        Lawfulness.objects.update_or_create(pool=pool, defaults={"article": f"Jeugdwet 2.{number}"})
        proposal = submit_proposal(pool=pool, acting_user=world.noor)
        decide(proposal, world.ruth)
        found.append(proposal)
    return found
