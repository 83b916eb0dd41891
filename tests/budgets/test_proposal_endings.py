"""How a round of a proposal ends: asked to change, withdrawn, or agreed; and that what has ended never changes."""

import pytest
from django.utils import timezone

from budgets import queries
from budgets.actions import pass_by_meeting, submit_proposal, withdraw_proposal
from budgets.models import Agreement, Frame, FrozenRowError, Party, PartyDecision, ProposalParty
from budgets.proposing import refusals
from cases.models import Indication
from tests.cast import World
from tests.factories import make_indication, make_pool, make_pupil
from tests.proposals import calculate_confirmed, decide, make_proposal, partnership_of


def test_a_change_that_is_asked_ends_the_round_and_a_next_one_answers_it(world: World) -> None:
    first = make_proposal(world)
    decide(first, world.ruth)
    decide(first, world.femke, "change_asked", note="Een halve fte minder.")
    assert (first.status, first.is_open) == ("change_asked", False)

    second = submit_proposal(pool=world.pool, note="Zo bedoeld?", acting_user=world.noor)

    assert (second.previous, second.round, second.status) == (first, 2, "with_board")
    decide(second, world.ruth)
    decide(second, world.femke)
    assert Agreement.objects.get().proposal == second
    assert PartyDecision.objects.filter(party__proposal=first).count() == 2


def test_withdrawing_ends_the_round_with_its_reason(world: World) -> None:
    proposal = make_proposal(world)

    withdraw_proposal(proposal=proposal, reason=" Te vroeg ", acting_user=world.noor)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.withdrawn_by, proposal.withdrawn_because) == ("withdrawn", world.noor, "Te vroeg")
    with pytest.raises(refusals.RoundClosedError):
        decide(proposal, world.ruth)
    with pytest.raises(refusals.RoundClosedError):
        withdraw_proposal(proposal=proposal, reason="Nog eens", acting_user=world.noor)


def test_a_later_agreement_takes_the_place_of_the_earlier(world: World) -> None:
    first = make_proposal(world)
    decide(first, world.ruth)
    decide(first, world.femke)
    # As many as may be told apart: with fewer the parties would not see the new figures yet.
    for _ in range(5):
        make_indication(make_pupil(world.school))
    calculate_confirmed(world.pool, by=world.noor)

    second = submit_proposal(pool=world.pool, acting_user=world.noor)
    decide(second, world.ruth)
    decide(second, world.femke)

    assert (second.previous, second.round) == (None, 1)
    newest = queries.agreement_of(world.pool)
    assert newest is not None
    assert newest.replaces is not None
    assert (newest.number, newest.replaces.number) == ("2023-2024/2", "2023-2024/1")


def test_numbers_count_within_a_school_year(world: World) -> None:
    numbers = []
    for year in ("2023-2024", "2024-2025", "2023-2024"):
        pool = make_pool(world.school, name=f"Nog een {year}", school_year=year)
        for _ in range(6):
            row = make_indication(make_pupil(world.school))
            Indication.objects.filter(pk=row.pk).update(valid_from=f"{year[:4]}-08-01", valid_until=f"{year[5:]}-07-31")
        calculate_confirmed(pool, by=world.noor)
        proposal = submit_proposal(pool=pool, acting_user=world.noor)
        decide(proposal, world.ruth)
        decide(proposal, world.femke)
        numbers.append(Agreement.objects.get(proposal=proposal).number)

    assert numbers == ["2023-2024/1", "2024-2025/1", "2023-2024/2"]


def test_what_lies_outside_a_frame_is_agreed_once_a_meeting_let_it_pass(world: World) -> None:
    municipality = world.school.municipality
    assert municipality is not None
    frame = Frame.objects.create(
        partnership=partnership_of(world),
        school_year="2023-2024",
        name="Kader 2023",
        ceiling_cents=5000000,
        adopted_on=timezone.localdate(),
        recorded_by=world.sven,
    )
    frame.municipalities.add(municipality)
    swv = {"role": "partnership", "name": "SWV", "partnership": partnership_of(world)}
    Party.objects.create(pool=world.pool, ref="swv", **swv)
    proposal = make_proposal(world)
    assert [row["frame_name"] for row in proposal.outside_frame] == ["Kader 2023"]
    decide(proposal, world.ruth)
    decide(proposal, world.femke)
    assert (proposal.status, Agreement.objects.count()) == ("with_parties", 0)

    pass_by_meeting(proposal=proposal, on=timezone.localdate(), acting_user=world.sven)

    proposal.refresh_from_db()
    assert (proposal.status, Agreement.objects.get().proposal) == ("agreed", proposal)


def test_a_decision_and_an_agreement_are_never_written_again(world: World) -> None:
    proposal = make_proposal(world)
    decide(proposal, world.ruth)
    decide(proposal, world.femke)
    rows = [PartyDecision.objects.all()[0], Agreement.objects.get(), ProposalParty.objects.all()[0], proposal]

    for row in rows:
        with pytest.raises(FrozenRowError):
            row.save()
        with pytest.raises(FrozenRowError):
            row.delete()
