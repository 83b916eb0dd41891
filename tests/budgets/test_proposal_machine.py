"""Anything that anybody can try, in any order: the rules alone many times, the database behind them a smaller number.

Both are played by the same machine. It keeps its own simple books of who agreed, apart from the code under test, and
looks after each step whether the round may be what it says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from budgets.actions import DecisionTerms, decide_on_proposal, pass_by_meeting, submit_proposal, withdraw_proposal
from budgets.models import Agreement, PartyDecision, Proposal, ProposalParty, ProposalStatus
from budgets.models import Verdict as StoredVerdict
from budgets.proposing import rounds
from budgets.proposing.refusals import RoundRefusedError
from budgets.proposing.rounds import Decision, Round, RoundParty, Status, Turn, Verdict
from budgets.proposing.stored import round_of
from tests.cast import World, make_world
from tests.factories import make_member, make_user
from tests.frozen_rows import unfrozen
from tests.proposals import calculate_confirmed, twelve_municipalities

DAY = date(2026, 11, 2)
PEOPLE = [f"persoon {number}" for number in range(6)]
NUMBERS = st.sampled_from(["sha256:echt", "sha256:echt", "sha256:echt", "sha256:oud"])
DAYS = st.sampled_from([DAY, DAY, DAY, DAY - timedelta(days=7), DAY - timedelta(days=8), DAY + timedelta(days=1)])


@dataclass
class Books:
    """What was accepted, kept apart from the code under test."""

    agreed: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    passed: bool = False
    withdrawn: bool = False

    def right_status(self, row: Round) -> Status:
        boards = {party.ref for party in row.parties if party.turn is Turn.BOARD}
        everyone, agreed = {party.ref for party in row.parties}, {ref for ref, _ in self.agreed}
        if self.withdrawn:
            return Status.WITHDRAWN
        if self.asked:
            return Status.CHANGE_ASKED
        if agreed == everyone and (self.passed or not row.is_outside_frame):
            return Status.AGREED
        return Status.WITH_BOARD if boards - agreed else Status.WITH_PARTIES


class RuleMachine(RuleBasedStateMachine):
    """The rules alone."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Books()

    @initialize(
        boards=st.integers(0, 3), others=st.integers(0, 4), outside=st.booleans(), submitter=st.sampled_from(PEOPLE)
    )
    def submit(self, boards: int, others: int, *, outside: bool, submitter: str) -> None:
        parties = [RoundParty(ref=f"bestuur {number}", turn=Turn.BOARD) for number in range(boards)]
        parties += [RoundParty(ref=f"partij {number}", turn=Turn.CONTRIBUTOR) for number in range(max(others, 1))]
        self.submitter = submitter
        self.row = rounds.open_round(
            parties=parties,
            submitted_by=submitter,
            submitted_on=DAY - timedelta(days=7),
            control_number="sha256:echt",
            is_outside_frame=outside,
        )

    @rule(
        party=st.integers(0, 6),
        by=st.sampled_from(PEOPLE),
        verdict=st.sampled_from([Verdict.AGREED] * 5 + [Verdict.CHANGE_ASKED]),
        seen=NUMBERS,
        on=DAYS,
        note=st.sampled_from(["", "Minder"]),
    )
    def decide(self, party: int, by: str, verdict: Verdict, seen: str, on: date, note: str) -> None:
        before, ref = self.row, self.row.parties[party % len(self.row.parties)].ref
        decision = Decision(
            ref=ref, verdict=verdict, body="College", decided_on=on, note=note, seen_control_number=seen, by=by
        )
        try:
            self.row = rounds.decide(self.row, decision, today=DAY)
        except RoundRefusedError:
            assert self.may_be_refused(before, decision), "nothing was wrong with it"
            return
        assert not self.may_be_refused(before, decision), "it should have been refused"
        if verdict is Verdict.CHANGE_ASKED:
            self.books.asked.append(ref)
        else:
            self.books.agreed.append((ref, by))

    @rule(by_hand=st.sampled_from(["", "Vergissing"]), dice=st.integers(0, 5))
    def withdraw(self, by_hand: str, dice: int) -> None:
        if dice:
            return
        was_open = self.row.is_open
        try:
            self.row = rounds.withdraw(self.row, reason=by_hand)
        except RoundRefusedError:
            assert not (was_open and by_hand)
            return
        assert was_open
        self.books.withdrawn = True

    @rule(on=DAYS)
    def meet(self, on: date) -> None:
        before = self.row
        possible = before.is_open and before.is_outside_frame and not self.books.passed
        try:
            self.row = rounds.let_pass(before, on=on, today=DAY)
        except RoundRefusedError:
            assert not possible or not DAY - timedelta(days=7) <= on <= DAY
            return
        assert possible
        self.books.passed = True

    def may_be_refused(self, row: Round, decision: Decision) -> bool:
        """Said again in other words than the code: any of these is reason enough."""
        decided = {ref for ref, _ in self.books.agreed} | set(self.books.asked)
        boards = {party.ref for party in row.parties if party.turn is Turn.BOARD}
        return (
            self.books.right_status(row) not in {Status.WITH_BOARD, Status.WITH_PARTIES}
            or decision.ref in decided
            or (decision.ref not in boards and bool(boards - decided))
            or decision.by == self.submitter
            or decision.by in {by for _, by in self.books.agreed}
            or decision.seen_control_number != "sha256:echt"
            or not DAY - timedelta(days=7) <= decision.decided_on <= DAY
            or (decision.verdict is Verdict.CHANGE_ASKED and not decision.note)
        )

    @invariant()
    def the_round_says_what_was_decided(self) -> None:
        if hasattr(self, "row"):
            assert self.row.status is self.books.right_status(self.row)

    @invariant()
    def nobody_decided_twice_and_the_submitter_never(self) -> None:
        people = [by for _, by in self.books.agreed]
        assert len(people) == len(set(people))
        assert not people or self.submitter not in people
        assert len(self.books.agreed) == len({ref for ref, _ in self.books.agreed})


def test_whatever_anybody_tries_the_rules_hold() -> None:
    """Goal: 500 runs of any acts in any order (`RuleBasedStateMachine`)."""
    often = settings(max_examples=800, stateful_step_count=25, deadline=None, derandomize=True)
    run_state_machine_as_test(RuleMachine, settings=often)


# --- The same with the database behind it -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """A budget of one board and two municipalities, and people of each, of both, and of none."""

    world: World
    people: list[User]


def set_stage() -> Stage:
    world = make_world()
    people = twelve_municipalities(world)[:2]
    calculate_confirmed(world.pool, by=world.noor)
    second = make_user("tweede@voorbeeld.example")
    make_member(second, "municipality", municipality=people[0].memberships.get().municipality)
    make_member(second, "municipality", municipality=people[1].memberships.get().municipality)
    return Stage(world=world, people=[*people, second, world.ruth, world.femke, world.sven, world.noor])


class DatabaseMachine(RuleBasedStateMachine):
    """Every run begins at the stage, and leaves nothing behind."""

    stage: ClassVar[Stage]
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.proposal: Proposal | None = None

    def teardown(self) -> None:
        self.reached.update(Proposal.objects.values_list("status", flat=True))
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @initialize(outside=st.booleans(), by=st.sampled_from(["noor", "noor", "ruth", "first"]))
    def submit(self, *, outside: bool, by: str) -> None:
        person = self.stage.people[0] if by == "first" else getattr(self.stage.world, by)
        self.proposal = submit_proposal(pool=self.stage.world.pool, acting_user=person)
        # Two of the twelve, or no run would ever reach the end.
        others = self.proposal.parties.exclude(
            municipality__in=[row.memberships.get().municipality for row in self.stage.people[:2]]
        )
        with unfrozen():
            others.filter(turn="contributor")._raw_delete(others.db)
        if outside:
            with unfrozen():
                Proposal.objects.filter(pk=self.proposal.pk).update(outside_frame=[{"frame_name": "Kader"}])

    @rule(
        party=st.integers(0, 4),
        by=st.integers(0, 6),
        verdict=st.sampled_from([StoredVerdict.AGREED] * 6 + [StoredVerdict.CHANGE_ASKED]),
        is_old=st.sampled_from([False, False, False, True]),
    )
    def decide(self, party: int, by: int, verdict: StoredVerdict, *, is_old: bool) -> None:
        row = self.parties()[party % len(self.parties())]
        said = DecisionTerms(verdict=verdict, body="College", decided_on=timezone.localdate(), note="Minder.")
        seen = "sha256:oud" if is_old else self.stored().control_number
        with kept_as_it_was(self.stored):
            decide_on_proposal(party_id=row.pk, terms=said, seen_control_number=seen, acting_user=self.stage.people[by])
            assert not is_old

    @precondition(lambda self: self.proposal is not None and self.stored().is_open)
    @rule(verdict=st.sampled_from([*[StoredVerdict.AGREED] * 4, StoredVerdict.CHANGE_ASKED]))
    def decide_rightly(self, verdict: StoredVerdict) -> None:
        """Somebody whose turn it is; most random acts are refused."""
        waiting = round_of(self.stored(), self.parties()).waiting
        for row in self.parties():
            if waiting and row.ref == waiting[0].ref:
                said = DecisionTerms(verdict=verdict, body="College", decided_on=timezone.localdate(), note="Minder.")
                seen = self.stored().control_number
                with kept_as_it_was(self.stored):
                    decide_on_proposal(
                        party_id=row.pk, terms=said, seen_control_number=seen, acting_user=self.person_of(row)
                    )

    def person_of(self, row: ProposalParty) -> User:
        if row.board_id:
            return self.stage.world.ruth
        first, second = self.stage.people[:2]
        return first if first.memberships.get().municipality_id == row.municipality_id else second

    @rule(dice=st.integers(0, 7))
    def withdraw(self, dice: int) -> None:
        if not dice:
            with kept_as_it_was(self.stored):
                withdraw_proposal(proposal=self.stored(), reason="Vergissing", acting_user=self.stage.world.noor)

    @rule()
    def meet(self) -> None:
        with kept_as_it_was(self.stored):
            pass_by_meeting(proposal=self.stored(), on=timezone.localdate(), acting_user=self.stage.world.sven)

    @precondition(lambda self: self.proposal is not None and not self.stored().is_open)
    @rule()
    def begin_again(self) -> None:
        if self.stored().status != ProposalStatus.AGREED:
            self.submit(outside=False, by="noor")

    def stored(self) -> Proposal:
        assert self.proposal is not None
        return Proposal.objects.get(pk=self.proposal.pk)

    def parties(self) -> list[ProposalParty]:
        return list(self.stored().parties.select_related("decision"))

    @invariant()
    def there_is_no_agreement_without_every_party(self) -> None:
        for agreement in Agreement.objects.select_related("proposal"):
            rows = agreement.proposal.parties.all()
            assert {row.decision.verdict for row in rows} == {"agreed"}
            assert agreement.proposal.status == "agreed"
            assert not agreement.proposal.outside_frame or agreement.proposal.passed_by_meeting_on

    @invariant()
    def each_decision_is_by_the_right_person_for_the_right_figures(self) -> None:
        for proposal in Proposal.objects.all():
            rows = list(PartyDecision.objects.filter(party__proposal=proposal).order_by("pk"))
            people = [row.decided_by_id for row in rows]
            assert len(people) == len(set(people))
            assert proposal.submitted_by_id not in people
            assert {row.control_number for row in rows} <= {proposal.control_number}
            turns = [row.party.turn for row in rows]
            assert turns == sorted(turns), "boards before the others"

    @invariant()
    def the_status_follows_from_the_decisions(self) -> None:
        if self.proposal is not None:
            row, books = round_of(self.stored(), self.parties()), Books()
            books.agreed = [(party.ref, "") for party in row.parties if party.verdict is Verdict.AGREED]
            books.asked = [party.ref for party in row.parties if party.verdict is Verdict.CHANGE_ASKED]
            books.passed, books.withdrawn = row.passed_on is not None, row.status is Status.WITHDRAWN
            assert row.status is books.right_status(row)


@contextmanager
def kept_as_it_was(stored: Any) -> Iterator[None]:
    """A refusal leaves everything as it was."""
    before = (stored().status, PartyDecision.objects.count(), Agreement.objects.count())
    try:
        yield
    except RoundRefusedError:
        assert before == (stored().status, PartyDecision.objects.count(), Agreement.objects.count())


@pytest.mark.django_db
def test_whatever_anybody_tries_the_database_holds() -> None:
    few = settings(
        max_examples=60,
        stateful_step_count=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    machine = DatabaseMachine
    machine.stage, machine.reached = set_stage(), set()

    run_state_machine_as_test(machine, settings=few)
    # The machine came everywhere, or it proves little.
    assert machine.reached == set(ProposalStatus.values)
