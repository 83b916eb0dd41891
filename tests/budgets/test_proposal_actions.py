"""The life of a proposal, in the database."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from budgets import queries
from budgets.actions import (
    ProposalNotReadyError,
    request_calculation,
    run_calculation,
    submit_proposal,
    withdraw_proposal,
)
from budgets.models import (
    Agreement,
    Calculation,
    JobStatus,
    Lawfulness,
    Party,
    PartyDecision,
    PoolAmount,
    Proposal,
)
from budgets.proposing import refusals
from budgets.signals import budget_agreed
from cases.actions import withdraw_indication
from cases.models import Indication
from tests.cast import World
from tests.factories import make_indication, make_municipality, make_pool, make_pupil
from tests.frozen_rows import unfrozen
from tests.proposals import (
    calculate_confirmed,
    colleague,
    decide,
    make_proposal,
    make_ready,
    party_of,
    twelve_municipalities,
)


def lacks(world: World, **values: Any) -> list[tuple[str, str]]:
    with pytest.raises(ProposalNotReadyError) as refused:
        submit_proposal(pool=world.pool, acting_user=world.noor, **values)
    assert not Proposal.objects.filter(note="geweigerd").exists()
    return [(lack.code, lack.name) for lack in refused.value.lacks]


# --- Submitting -----------------------------------------------------------------------------------------------------


def test_without_a_calculation_of_what_is_confirmed_there_is_no_proposal(world: World) -> None:
    make_ready(world)
    with unfrozen():
        Calculation.objects.update(is_confirmed_only=False)

    assert lacks(world) == [("no_calculation", "")]


def test_a_calculation_that_runs_is_waited_for(world: World) -> None:
    Calculation.objects.create(pool=world.pool, requested_by=world.noor, is_confirmed_only=True)

    assert lacks(world) == [("calculating", "")]


def test_a_calculation_that_failed_is_none(world: World) -> None:
    calculation = make_ready(world)
    with unfrozen():
        Calculation.objects.filter(pk=calculation.pk).update(status=JobStatus.FAILED)

    assert lacks(world) == [("no_calculation", "")]


def test_data_that_changed_since_are_calculated_first(world: World) -> None:
    make_ready(world)
    row = Indication.objects.all()[0]
    withdraw_indication(indication_id=row.pk, acting_user=world.noor)

    assert lacks(world) == [("stale", "")]


def test_nothing_that_costs_anything_is_no_proposal(world: World) -> None:
    calculate_confirmed(world.pool, by=world.noor)

    assert ("no_contributions", "") in lacks(world)


def test_a_calculation_of_what_nobody_confirmed_is_no_proposal(world: World) -> None:
    make_indication(make_pupil(world.school))
    calculation = request_calculation(pool=world.pool, acting_user=world.noor, is_confirmed_only=True)
    run_calculation(calculation.pk)

    assert lacks(world) == [("nothing_confirmed", "")]


def test_a_second_proposal_waits_for_the_first(world: World) -> None:
    make_proposal(world)

    assert lacks(world) == [("open_proposal", "")]


def test_who_contributes_must_be_able_to_decide(world: World) -> None:
    """An insurer has no place in Ontschot: the refusal names it."""
    Party.objects.filter(pool=world.pool).update(role="insurer", municipality=None, name="Zorgkantoor Zuid")
    make_ready(world)

    assert lacks(world) == [("no_organisation", "Zorgkantoor Zuid")]


def test_who_contributes_must_be_able_to_read_it(world: World) -> None:
    """A municipality of a child that takes no part in the budget would find no page to decide on."""
    world.pool.streams.update(funder=None)
    wijchen = make_municipality(cbs_code="0296", name="Wijchen")
    for _ in range(6):
        make_indication(make_pupil(world.school, responsible_municipality=wijchen))
    make_ready(world)

    assert lacks(world) == [("not_a_party", "Wijchen")]


def test_a_part_of_which_nobody_knows_who_pays_it_is_no_proposal(world: World) -> None:
    world.pool.streams.update(funder=None)
    make_indication(make_pupil(world.school, responsible_municipality=None))

    make_ready(world)

    assert ("payer_unknown", "") in lacks(world)


def test_a_school_without_a_board_has_nobody_to_decide_for_it(world: World) -> None:
    world.school.board = None
    world.school.save()
    make_ready(world)

    assert lacks(world) == [("no_board", "De Eik")]


def test_what_the_page_did_not_show_is_not_submitted(world: World) -> None:
    make_ready(world)

    with pytest.raises(refusals.ChangedFiguresError):
        submit_proposal(pool=world.pool, seen_control_number="sha256:anders", acting_user=world.noor)

    assert not Proposal.objects.exists()


def test_what_is_agreed_already_is_not_agreed_again(world: World) -> None:
    proposal = make_proposal(world)
    decide(proposal, world.ruth)
    decide(proposal, world.femke)

    assert lacks(world) == [("agreed_already", "2023-2024/1")]


def test_a_proposal_holds_figures_terms_and_parties_as_they_are(world: World) -> None:
    Lawfulness.objects.create(pool=world.pool, instrument="subsidy", article="Jeugdwet 2.9")

    proposal = make_proposal(world, note="Zoals besproken.")

    board, municipality = proposal.parties.order_by("turn")
    assert (board.turn, board.name, board.cents) == ("board", "Bestuur van De Eik", None)
    assert (municipality.turn, municipality.name) == ("contributor", "Nijmegen")
    # 6 × 8,7 hours × 35 weeks ÷ 1872 hours × € 90.000 = € 87.836,54
    assert municipality.cents == 8783654
    assert (proposal.status, proposal.round, proposal.outside_frame) == ("with_board", 1, [])
    assert proposal.terms["article"] == "Jeugdwet 2.9"
    assert proposal.note == "Zoals besproken."


def test_the_control_number_can_be_computed_again_from_what_is_stored(world: World) -> None:
    pk = make_proposal(world).pk

    proposal = Proposal.objects.select_related("calculation").get(pk=pk)

    calculation = proposal.calculation
    assert proposal.control_number == queries.control_number(
        fingerprint=calculation.fingerprint,
        engine_version=calculation.engine_version,
        snapshot=calculation.snapshot,
        result=calculation.result,
        terms=proposal.terms,
    )


def test_terms_that_change_give_another_control_number(world: World) -> None:
    first = make_proposal(world)
    withdraw_proposal(proposal=first, reason="Het artikel ontbreekt", acting_user=world.noor)
    Lawfulness.objects.create(pool=world.pool, article="Jeugdwet 2.9")

    second = submit_proposal(pool=world.pool, acting_user=world.noor)

    assert second.calculation_id == first.calculation_id
    assert second.control_number != first.control_number


def test_a_board_that_contributes_decides_once(world: World) -> None:
    party = Party.objects.create(pool=world.pool, ref="b1", role="board", name="Bestuur", board=world.school.board)
    world.pool.streams.update(funder=party)
    make_ready(world)

    proposal = submit_proposal(pool=world.pool, acting_user=world.noor)

    assert [(row.ref, row.turn, row.cents) for row in proposal.parties.all()] == [("b1", "board", 8783654)]
    decide(proposal, world.ruth)
    assert proposal.status == "agreed"


def test_a_pool_without_schools_has_no_turn_of_boards(world: World) -> None:
    """An agreement about what was used in an earlier year, as some regions make it."""
    use = {"stream": "zbo", "party": "gm0268", "cents": 1000000, "minutes": 52200}
    pool = make_pool(
        arrangement={
            "basis": {"kind": "historical", "reference_year": "2022-2023", "use": [use]},
            "sizing": {"kind": "by_need"},
            "sharing": {"kind": "fixed_shares", "shares": [{"party": "gm0268", "share": "1"}]},
        }
    )
    stream = pool.streams.get()
    PoolAmount.objects.create(pool=pool, ref="a1", stream=stream, stated_total_cents=1000000, leading="total")
    calculate_confirmed(pool, by=world.femke)

    proposal = submit_proposal(pool=pool, acting_user=world.femke)

    assert proposal.status == "with_parties"
    decide(proposal, colleague(world.femke, "fred"))
    assert proposal.status == "agreed"


def test_figures_that_the_parties_may_not_see_yet_are_not_put_forward(world: World) -> None:
    """One child more waits to be published; who must decide would read a sum that nobody shows."""
    make_ready(world)
    make_indication(make_pupil(world.school))
    calculate_confirmed(world.pool, by=world.noor)

    assert ("not_released", "few_changes") in lacks(world)


# --- Deciding -------------------------------------------------------------------------------------------------------


def test_who_is_of_another_organisation_decides_nothing(world: World) -> None:
    proposal = make_proposal(world)
    board = party_of(proposal, world.ruth)

    for person in (world.noor, world.femke, world.sven, world.ada, world.eva):
        with pytest.raises(refusals.NoSuchPartyError):
            decide(proposal, person, party=board)

    assert not PartyDecision.objects.exists()


def test_the_municipality_waits_for_the_board(world: World) -> None:
    proposal = make_proposal(world)

    with pytest.raises(refusals.NotTheTurnError):
        decide(proposal, world.femke)


def test_who_submitted_does_not_decide_but_a_colleague_may(world: World) -> None:
    make_ready(world)
    proposal = submit_proposal(pool=world.pool, acting_user=world.femke)
    decide(proposal, world.ruth)

    with pytest.raises(refusals.OwnProposalError):
        decide(proposal, world.femke)

    decide(proposal, colleague(world.femke, "fred"))
    assert proposal.status == "agreed"


def test_a_person_at_two_parties_decides_for_one(world: World) -> None:
    proposal = make_proposal(world)
    both = colleague(world.ruth, "beide")
    for membership in world.femke.memberships.all():
        membership.pk, membership._state.adding, membership.user = None, True, both
        membership.save()
    municipality = party_of(proposal, world.femke)
    decide(proposal, both, party=party_of(proposal, world.ruth))

    with pytest.raises(refusals.TwoPartiesError):
        decide(proposal, both, party=municipality)


def test_a_second_person_of_a_party_comes_too_late(world: World) -> None:
    proposal = make_proposal(world)
    decide(proposal, world.ruth)

    with pytest.raises(refusals.AlreadyDecidedError):
        decide(proposal, colleague(world.ruth, "rob"), party=party_of(proposal, world.ruth))


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"seen": "sha256:anders"}, refusals.ChangedFiguresError),
        ({"body": ""}, refusals.BodyMissingError),
        ({"decided_on": timezone.localdate() + timedelta(days=1)}, refusals.FutureDateError),
        ({"decided_on": timezone.localdate() - timedelta(days=1)}, refusals.EarlyDateError),
        ({"verdict": "change_asked", "note": ""}, refusals.NoteMissingError),
    ],
)
def test_a_decision_that_is_not_right_is_not_stored(
    world: World, values: dict[str, Any], refusal: type[Exception]
) -> None:
    proposal = make_proposal(world)

    with pytest.raises(refusal):
        decide(proposal, world.ruth, **values)

    assert not PartyDecision.objects.exists()
    assert not AuditEvent.objects.filter(action="decide_on_proposal").exists()


def test_everyone_agrees_and_it_is_agreed(world: World) -> None:
    proposal = make_proposal(world)
    decide(proposal, world.ruth, body="College van bestuur", mandate="mandaatbesluit 2024, artikel 3")

    decide(proposal, world.femke)

    agreement = Agreement.objects.get()
    assert (agreement.number, agreement.proposal, agreement.replaces) == ("2023-2024/1", proposal, None)
    assert proposal.closed_at is not None
    assert queries.agreement_of(world.pool) == agreement
    first, second = PartyDecision.objects.order_by("pk")
    assert (first.body, first.mandate) == ("College van bestuur", "mandaatbesluit 2024, artikel 3")
    assert first.control_number == second.control_number == proposal.control_number
    done = AuditEvent.objects.filter(subject_type__in=("budgets.proposal", "budgets.agreement"))
    assert list(done.order_by("id").values_list("action", "actor__email")) == [
        ("submit_proposal", "noor@voorbeeld.example"),
        ("decide_on_proposal", "ruth@voorbeeld.example"),
        ("decide_on_proposal", "femke@voorbeeld.example"),
        ("make_agreement", "femke@voorbeeld.example"),
    ]


def test_an_agreement_is_told_within_its_transaction(world: World) -> None:
    heard: list[Agreement] = []

    def hear(*, agreement: Agreement, **_sent: Any) -> None:
        heard.append(agreement)
        raise RuntimeError

    proposal = make_proposal(world)
    decide(proposal, world.ruth)
    budget_agreed.connect(hear)
    try:
        with pytest.raises(RuntimeError):
            decide(proposal, world.femke)
    finally:
        budget_agreed.disconnect(hear)

    assert heard[0].number == "2023-2024/1"
    assert not Agreement.objects.exists()
    assert PartyDecision.objects.count() == 1


def test_data_that_change_meanwhile_leave_the_proposal_as_it_was(world: World) -> None:
    proposal = make_proposal(world)
    row = Indication.objects.all()[0]
    withdraw_indication(indication_id=row.pk, acting_user=world.noor)

    decide(proposal, world.ruth)
    decide(proposal, world.femke)

    assert proposal.status == "agreed"
    assert proposal.parties.get(turn="contributor").cents == 8783654
    assert queries.is_stale(proposal.calculation)


def test_twelve_municipalities_are_twelve_decisions(world: World) -> None:
    deciders = twelve_municipalities(world)
    calculate_confirmed(world.pool, by=world.noor)
    proposal = submit_proposal(pool=world.pool, acting_user=world.noor)
    assert proposal.parties.filter(turn="contributor").count() == 12
    decide(proposal, world.ruth)

    for person in deciders[:-1]:
        decide(proposal, person)
    assert (proposal.status, Agreement.objects.count()) == ("with_parties", 0)

    decide(proposal, deciders[-1])
    assert (proposal.status, Agreement.objects.count()) == ("agreed", 1)
    assert len(set(PartyDecision.objects.values_list("decided_by", flat=True))) == 13
    # 12 × 8,7 hours × 35 weeks ÷ 1872 hours × € 90.000
    assert sum(row.cents or 0 for row in proposal.parties.all()) == 17567308
