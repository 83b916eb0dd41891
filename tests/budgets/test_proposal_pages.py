"""The pages of proposals, for everyone around the table."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.templatetags.numbers import euro
from budgets.actions import submit_proposal
from budgets.lawfulness_terms import lawfulness_terms
from budgets.models import Agreement, Calculation, JobStatus, Lawfulness, PartyDecision, Pool, Proposal
from cases.actions import withdraw_indication
from cases.models import Indication
from tests.cast import World
from tests.html_forms import fields_of
from tests.meetings import make_proposal as make_outside_frame
from tests.proposals import (
    colleague,
    decide,
    make_proposal,
    make_ready,
    party_of,
    twelve_municipalities,
)

NUMBER = "2026-017"


@pytest.fixture
def proposal(world: World) -> Proposal:
    return make_proposal(world, note="Zoals besproken.")


def address(proposal: Proposal, page: str = "proposal") -> str:
    return reverse(f"budgets:{page}", args=[proposal.pk])


def show(client: Client, proposal: Proposal) -> str:
    answer = client.get(address(proposal))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(page: str, **values: str) -> dict[str, str]:
    """What the form of a decision would send, filled in."""
    filled = {"verdict": "agreed", "body": "College van B en W", "number": NUMBER, "step": "check"}
    return {**fields_of(page, form="norm-form"), "note": "", **filled, **values}


# --- Deciding -------------------------------------------------------------------------------------------------------


def test_a_stranger_finds_no_proposal(world: World, proposal: Proposal, signed_in: Any) -> None:
    for person in (world.eva, world.zoe):
        assert signed_in(person).get(address(proposal)).status_code == 404


def test_who_may_not_decide_is_refused(world: World, proposal: Proposal, signed_in: Any) -> None:
    said = typed(show(signed_in(world.ruth), proposal), step="store")

    for person in (world.noor, world.bram):
        assert signed_in(person).post(address(proposal, "proposal-decide"), said).status_code == 403

    assert not PartyDecision.objects.exists()


def test_the_director_sees_that_the_board_is_first_and_has_no_form(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    page = show(signed_in(world.noor), proposal)

    assert "Ingediend door Noor" in page
    assert "Akkoord: 0 van 1 partij." in page
    assert "Zoals besproken." in page
    assert proposal.control_number in page
    assert "Het besluit van" not in page


def test_the_municipality_reads_why_it_cannot_decide_yet(world: World, proposal: Proposal, signed_in: Any) -> None:
    page = show(signed_in(world.femke), proposal)

    assert "Eerst besluiten alle schoolbesturen." in page
    assert "Het besluit van" not in page


def test_the_form_begins_with_today_and_bodies_that_usually_decide(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    page = show(signed_in(world.ruth), proposal)

    assert "Het besluit van Bestuur van De Eik" in page
    assert '<option value="College van bestuur">' in page
    fields = fields_of(page, form="norm-form")
    assert fields["decided_on"] == timezone.localdate().strftime("%d-%m-%Y")
    assert fields["control_number"] == proposal.control_number


def test_a_decision_is_shown_once_more_before_it_is_stored(world: World, proposal: Proposal, signed_in: Any) -> None:
    ruth = signed_in(world.ruth)
    said = typed(show(ruth, proposal), mandate="mandaatbesluit 2024")

    asked = ruth.post(address(proposal, "proposal-decide"), said)

    assert asked.status_code == 200
    assert "Klopt dit besluit?" in asked.content.decode()
    assert not PartyDecision.objects.exists()

    again = {**fields_of(asked.content.decode(), form="section"), "step": "store"}
    answer = ruth.post(address(proposal, "proposal-decide"), again, follow=True)

    decision = PartyDecision.objects.get()
    assert (decision.body, decision.number, decision.mandate) == ("College van B en W", NUMBER, "mandaatbesluit 2024")
    assert decision.decided_by == world.ruth
    page = answer.content.decode()
    assert "Het besluit van Bestuur van De Eik is vastgelegd." in page
    assert "Besloten door College van B en W op" in page


def test_who_wants_to_change_something_finds_all_that_was_typed(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    ruth = signed_in(world.ruth)

    answer = ruth.post(address(proposal, "proposal-decide"), typed(show(ruth, proposal), step="change"))

    assert answer.status_code == 200
    assert fields_of(answer.content.decode(), form="norm-form")["number"] == NUMBER
    assert not PartyDecision.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"verdict": ""}, "Kies akkoord, of vraag een wijziging."),
        ({"body": ""}, "Vul in welk orgaan heeft besloten."),
        ({"verdict": "change_asked"}, "Schrijf op welke wijziging u vraagt."),
        ({"decided_on": "31-2-2026"}, "Deze datum bestaat niet"),
        ({"decided_on": "1-1-2020"}, "ligt voor de dag waarop het voorstel is ingediend"),
        ({"decided_on": "1-1-2999"}, "ligt in de toekomst"),
        ({"note": "Het gaat om 123456782"}, "BSN"),
    ],
)
@pytest.mark.parametrize("step", ["check", "store"])
def test_what_is_not_right_comes_back_with_all_that_was_typed(
    world: World, proposal: Proposal, signed_in: Any, values: dict[str, str], said: str, step: str
) -> None:
    ruth = signed_in(world.ruth)
    data = typed(show(ruth, proposal), **{**values, "step": step})

    answer = ruth.post(address(proposal, "proposal-decide"), data)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert fields_of(page, form="norm-form")["number"] == NUMBER
    assert not PartyDecision.objects.exists()


def test_a_page_with_other_figures_decides_nothing_and_keeps_what_was_typed(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    ruth = signed_in(world.ruth)
    data = typed(show(ruth, proposal), control_number="sha256:vroeger", step="store")

    answer = ruth.post(address(proposal, "proposal-decide"), data)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Er is niets vastgelegd" in page
    assert not PartyDecision.objects.exists()
    again = fields_of(page, form="norm-form")
    assert (again["number"], again["control_number"]) == (NUMBER, proposal.control_number)


def test_who_comes_after_a_colleague_is_told(world: World, proposal: Proposal, signed_in: Any) -> None:
    ruth = signed_in(world.ruth)
    data = typed(show(ruth, proposal), step="store")
    decide(proposal, colleague(world.ruth, "rob"))

    answer = ruth.post(address(proposal, "proposal-decide"), data)

    assert answer.status_code == 409
    assert "Uw organisatie heeft al besloten." in answer.content.decode()
    assert PartyDecision.objects.count() == 1


def test_who_submitted_reads_that_a_colleague_decides(world: World, signed_in: Any) -> None:
    make_ready(world)
    proposal = submit_proposal(pool=world.pool, acting_user=world.ruth)
    ruth = signed_in(world.ruth)

    page = show(ruth, proposal)

    assert "U hebt dit voorstel zelf ingediend." in page
    sent = {"party": party_of(proposal, world.ruth).pk, "control_number": proposal.control_number}
    today = timezone.localdate().strftime("%d-%m-%Y")
    answer = ruth.post(
        address(proposal, "proposal-decide"),
        {**sent, "verdict": "agreed", "body": "Bestuur", "decided_on": today, "step": "store"},
    )
    assert answer.status_code == 409
    assert not PartyDecision.objects.exists()


def test_the_last_party_makes_the_agreement_and_everyone_sees_its_number(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    decide(proposal, world.ruth)
    femke = signed_in(world.femke)

    answer = femke.post(address(proposal, "proposal-decide"), typed(show(femke, proposal), step="store"), follow=True)

    assert Agreement.objects.get().number == "2023-2024/1"
    assert "het budget is overeengekomen" in answer.content.decode()
    for person in (world.noor, world.bram, world.ruth, world.femke):
        assert "Overeengekomen, nummer 2023-2024/1" in show(signed_in(person), proposal)


def test_who_decides_is_told_that_the_data_changed(world: World, proposal: Proposal, signed_in: Any) -> None:
    withdraw_indication(indication_id=Indication.objects.all()[0].pk, acting_user=world.noor)

    page = show(signed_in(world.ruth), proposal)

    assert "Gegevens gewijzigd sinds dit voorstel" in page
    assert page.index("Gegevens gewijzigd sinds dit voorstel") < page.index("Het besluit van")


def test_who_decides_is_told_that_the_lawfulness_changed(world: World, proposal: Proposal, signed_in: Any) -> None:
    Lawfulness.objects.create(pool=world.pool, article="Jeugdwet 2.9")

    assert "is daarna gewijzigd" in show(signed_in(world.ruth), proposal)


# --- Figures --------------------------------------------------------------------------------------------------------


def test_a_party_sees_its_own_contribution_and_of_small_groups_nobody_elses(world: World, signed_in: Any) -> None:
    """Six children of Nijmegen and one of each of twelve municipalities: those twelve are only shown as one sum."""
    people = twelve_municipalities(world)
    make_ready(world)
    proposal = submit_proposal(pool=world.pool, acting_user=world.noor)
    own = party_of(proposal, people[0]).cents or 0
    # 1 × 8,7 hours × 35 weeks ÷ 1872 hours × € 90.000 = € 14.639,42, or one cent more by the largest remainder.
    assert own in {1463942, 1463943}

    pages = {person.email: show(signed_in(person), proposal) for person in (people[0], world.ruth, world.noor)}

    assert f"uw bijdrage: {euro(own)}" in pages[people[0].email]
    hidden = {email: page.count("niet apart getoond") for email, page in pages.items()}
    assert hidden == {people[0].email: 11, world.ruth.email: 12, world.noor.email: 0}
    assert euro(1463942) not in pages[world.ruth.email]
    assert euro(1463943) not in pages[world.ruth.email]
    assert euro(8783654) in pages[world.ruth.email]


# --- Withdrawing and answering ----------------------------------------------------------------------------------------


def test_a_care_coordinator_withdraws_nothing(world: World, proposal: Proposal, signed_in: Any) -> None:
    bram = signed_in(world.bram)

    assert bram.get(address(proposal, "proposal-withdraw")).status_code == 403
    assert bram.post(address(proposal, "proposal-withdraw"), {"reason": "x"}).status_code == 403


def test_withdrawing_asks_for_a_reason_and_tells_it_to_everyone(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    noor = signed_in(world.noor)
    assert noor.post(address(proposal, "proposal-withdraw"), {"reason": " "}).status_code == 422

    answer = noor.post(address(proposal, "proposal-withdraw"), {"reason": "Te vroeg"}, follow=True)

    assert "Het voorstel is ingetrokken." in answer.content.decode()
    page = show(signed_in(world.ruth), proposal)
    assert "Ingetrokken door Noor" in page
    assert "Te vroeg" in page
    assert noor.post(address(proposal, "proposal-withdraw"), {"reason": "Nog eens"}).status_code == 409
    assert noor.get(address(proposal, "proposal-withdraw")).status_code == 302


def test_once_it_is_withdrawn_it_waits_for_no_meeting(world: World, signed_in: Any) -> None:
    noor, outside = signed_in(world.noor), make_outside_frame(world, terms=lawfulness_terms(world.pool))
    assert "Een OOGO moet het laten doorgaan." in show(noor, outside)

    noor.post(address(outside, "proposal-withdraw"), {"reason": "Te vroeg"})

    page = show(noor, outside)
    assert "Geen OOGO liet het doorgaan." in page
    assert "moet het laten doorgaan" not in page


def test_what_was_asked_stands_above_the_next_round_and_in_its_history(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    decide(proposal, world.ruth, "change_asked", note="Graag een halve fte minder.")
    noor = signed_in(world.noor)

    before = noor.get(reverse("budgets:propose", args=[world.pool.pk])).content.decode()
    answer = noor.post(
        reverse("budgets:propose", args=[world.pool.pk]), fields_of(before, form="norm-form"), follow=True
    )

    assert "Graag een halve fte minder." in before
    second = Proposal.objects.get(round=2)
    page = answer.content.decode()
    assert address(second) in answer.redirect_chain[-1][0]
    assert "Graag een halve fte minder." in page
    assert "Ronde 1, ingediend op" in page


# --- Before a proposal ------------------------------------------------------------------------------------------------


def propose(pool: Pool) -> str:
    return reverse("budgets:propose", args=[pool.pk])


def test_who_may_not_submit_has_no_page_for_it(world: World, signed_in: Any) -> None:
    bram = signed_in(world.bram)

    assert bram.get(propose(world.pool)).status_code == 403
    assert bram.post(propose(world.pool)).status_code == 403
    assert bram.post(reverse("budgets:propose-calculate", args=[world.pool.pk])).status_code == 403


def test_the_page_says_what_is_missing_and_asks_for_the_calculation(world: World, signed_in: Any) -> None:
    noor = signed_in(world.noor)
    page = noor.get(propose(world.pool)).content.decode()
    assert "Er is nog geen berekening van alleen wat bevestigd is." in page
    assert "Dien het voorstel in" not in page

    answer = noor.post(reverse("budgets:propose-calculate", args=[world.pool.pk]), follow=True)

    calculation = Calculation.objects.get()
    assert (calculation.is_confirmed_only, calculation.status) == (True, JobStatus.QUEUED)
    assert "De berekening is bezig." in answer.content.decode()


def test_the_page_submits_what_it_shows(world: World, signed_in: Any) -> None:
    make_ready(world)
    noor = signed_in(world.noor)
    page = noor.get(propose(world.pool)).content.decode()
    assert "Alles is er" in page
    assert "Bestuur van De Eik" in page

    answer = noor.post(propose(world.pool), {**fields_of(page, form="norm-form"), "note": "Kijk mee."}, follow=True)

    proposal = Proposal.objects.get()
    assert (proposal.note, proposal.submitted_by) == ("Kijk mee.", world.noor)
    assert "Het voorstel is ingediend." in answer.content.decode()


def test_terms_that_changed_behind_the_page_are_not_submitted(world: World, signed_in: Any) -> None:
    make_ready(world)
    noor = signed_in(world.noor)
    page = noor.get(propose(world.pool)).content.decode()
    Lawfulness.objects.create(pool=world.pool, article="Jeugdwet 2.9")

    answer = noor.post(propose(world.pool), {**fields_of(page, form="norm-form"), "note": "Kijk mee."})

    assert answer.status_code == 409
    assert "Kijk mee." in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_second_proposal_is_refused_with_a_link_to_the_first(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    noor = signed_in(world.noor)

    answer = noor.post(propose(world.pool), {"note": "", "control_number": proposal.control_number})

    assert answer.status_code == 409
    assert address(proposal) in answer.content.decode()
    assert Proposal.objects.count() == 1


def test_the_page_warns_where_nobody_can_decide(world: World, signed_in: Any) -> None:
    make_ready(world)
    world.femke.memberships.update(withdrawn_at=timezone.now())

    noor = signed_in(world.noor).get(propose(world.pool)).content.decode()
    ruth = signed_in(world.ruth).get(propose(world.pool)).content.decode()

    assert "Hier kan nog niemand besluiten." in noor
    assert "Hier kunt alleen u besluiten. Dient u zelf in, dan kan niemand meer besluiten." in ruth


# --- The list, and the page of the budget -----------------------------------------------------------------------------


def test_the_list_shows_each_what_it_may_read_with_whom_it_waits_for(
    world: World, proposal: Proposal, signed_in: Any
) -> None:
    everything = signed_in(world.femke).get(reverse("budgets:proposals")).content.decode()
    ended = signed_in(world.femke).get(reverse("budgets:proposals"), {"stand": "overeengekomen"}).content.decode()
    strangers = signed_in(world.eva).get(reverse("budgets:proposals")).content.decode()

    assert address(proposal) in everything
    assert "Bestuur van De Eik" in everything
    assert address(proposal) not in ended
    assert "Geen voorstel gevonden" in ended
    assert "Er is nog geen voorstel" in strangers
    assert signed_in(world.ada).get(reverse("budgets:proposals")).status_code == 403


def test_the_page_of_a_budget_leads_to_its_proposal(world: World, signed_in: Any) -> None:
    pool_page = reverse("budgets:pool", args=[world.pool.pk])
    assert propose(world.pool) in signed_in(world.noor).get(pool_page).content.decode()
    assert propose(world.pool) not in signed_in(world.bram).get(pool_page).content.decode()

    proposal = make_proposal(world)

    for person in (world.noor, world.bram, world.femke):
        assert address(proposal) in signed_in(person).get(pool_page).content.decode()
    assert propose(world.pool) not in signed_in(world.noor).get(pool_page).content.decode()
