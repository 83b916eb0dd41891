"""Proposals for tests: a budget that is confirmed, put forward by the director and decided on by the others."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from budgets.actions import (
    DecisionTerms,
    decide_on_proposal,
    request_calculation,
    run_calculation,
    submit_proposal,
    withdraw_proposal,
)
from budgets.models import Calculation, Party, PartyDecision, Pool, Proposal, ProposalParty, Verdict
from schools.models import Partnership
from schools.permissions import Ability, Role
from tests.cast import World
from tests.demo import Demo
from tests.factories import make_indication, make_member, make_municipality, make_pupil, make_user
from tests.frozen_rows import unfrozen


def calculate_confirmed(pool: Pool, *, by: User) -> Calculation:
    """Calculate a pool as if its funders confirmed all that is in it."""
    calculation = request_calculation(pool=pool, acting_user=by)
    run_calculation(calculation.pk)
    with unfrozen():
        Calculation.objects.filter(pk=calculation.pk).update(is_confirmed_only=True)
    calculation.refresh_from_db()
    assert calculation.failure == ""
    return calculation


def make_ready(world: World) -> Calculation:
    """Let the pool of the cast need something that the municipality pays: 6 children of 522 minutes a week."""
    for _ in range(6):
        make_indication(make_pupil(world.school))
    return calculate_confirmed(world.pool, by=world.noor)


def make_proposal(world: World, *, note: str = "") -> Proposal:
    """Noor puts the budget forward: Ruth's board decides first, then Femke's municipality."""
    make_ready(world)
    return submit_proposal(pool=world.pool, note=note, acting_user=world.noor)


def terms(verdict: str = Verdict.AGREED, **values: Any) -> DecisionTerms:
    """What a party fills in, today."""
    note = "Graag een halve fte minder." if verdict == Verdict.CHANGE_ASKED else ""
    dull = {"body": "College van B en W", "decided_on": timezone.localdate(), "number": "2026-017", "note": note}
    return DecisionTerms(verdict=Verdict(verdict), **{**dull, **values})


def party_of(proposal: Proposal, person: User) -> ProposalParty:
    """The party for which a person may decide."""
    return ProposalParty.objects.of(person, Ability.DECIDE_PROPOSAL).get(proposal=proposal)


def decide(proposal: Proposal, person: User, verdict: str = Verdict.AGREED, **values: Any) -> PartyDecision:
    """Let a person decide for the own organisation, for the figures of the proposal."""
    seen = values.pop("seen", proposal.control_number)
    site = values.pop("site", "")
    party = values.pop("party", None) or party_of(proposal, person)
    done = decide_on_proposal(
        party_id=party.pk, terms=terms(verdict, **values), seen_control_number=seen, acting_user=person, site=site
    )
    proposal.refresh_from_db()
    return done


def colleague(person: User, name: str) -> User:
    """Somebody else with the same role at the same organisation."""
    own = person.memberships.get()
    other = make_user(f"{name}@voorbeeld.example")
    where = {field: getattr(own, field) for field in ("school", "board", "municipality", "partnership")}
    make_member(other, own.role, **{field: place for field, place in where.items() if place is not None})
    return other


def twelve_municipalities(world: World) -> list[User]:
    """Twelve municipalities with a child each in the pool of the cast, and somebody at each who decides."""
    deciders = []
    for number in range(1, 13):
        municipality = make_municipality(cbs_code=f"90{number:02}", name=f"Gemeente {number:02}")
        named = {"role": "municipality", "name": municipality.name, "municipality": municipality}
        Party.objects.create(pool=world.pool, ref=f"gm{municipality.pk}", **named)
        pupil = make_pupil(world.school, responsible_municipality=municipality)
        make_indication(pupil)
        person = make_user(f"gemeente{number:02}@voorbeeld.example")
        make_member(person, Role.MUNICIPALITY, municipality=municipality)
        deciders.append(person)
    world.pool.streams.update(funder=None)
    return deciders


def partnership_of(world: World) -> Partnership:
    """The partnership of the school."""
    assert world.school.partnership is not None
    return world.school.partnership


def make_proposals_of_demo(demo: Demo) -> None:
    """Give two examples proposals: one is agreed; of the other one was withdrawn, one asked to change, one runs."""
    people = demo.people
    # Too small a group to put forward without one.
    Pool.objects.filter(name__startswith="Voorbeeld dit").update(disclosure_ground="Voor de test")
    for name in ("Casus 4", "Voorbeeld dit schooljaar"):
        calculate_confirmed(Pool.objects.get(name__startswith=name), by=people["directeur"])
    agreed = submit_proposal(pool=Pool.objects.get(name__startswith="Casus 4"), acting_user=people["directeur"])
    decide(agreed, people["bestuur"])
    decide(agreed, people["gemeente"])
    pool = Pool.objects.get(name__startswith="Voorbeeld dit")
    first = submit_proposal(pool=pool, acting_user=people["directeur"])
    withdraw_proposal(proposal=first, reason="Te vroeg", acting_user=people["directeur"])
    second = submit_proposal(pool=pool, note="Nu met alles erin.", acting_user=people["directeur"])
    decide(second, people["bestuur"])
    decide(second, people["gemeente"], Verdict.CHANGE_ASKED)
    third = submit_proposal(pool=pool, note="Met een halve fte minder.", acting_user=people["directeur"])
    decide(third, people["bestuur"])
