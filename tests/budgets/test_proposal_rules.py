"""The rules of a round, apart from any database."""

from dataclasses import replace
from datetime import date

import pytest

from budgets.models import ProposalStatus
from budgets.models import Turn as StoredTurn
from budgets.models import Verdict as StoredVerdict
from budgets.proposing import refusals, rounds
from budgets.proposing.control_numbers import control_number
from budgets.proposing.rounds import Decision, Round, RoundParty, Status, Turn, Verdict

DAY = date(2026, 11, 2)
SUBMITTED = date(2026, 10, 26)
NUMBER = "sha256:een"


def opened(*parties: tuple[str, Turn], is_outside_frame: bool = False) -> Round:
    return rounds.open_round(
        parties=[RoundParty(ref=ref, turn=turn) for ref, turn in parties],
        submitted_by="noor",
        submitted_on=SUBMITTED,
        control_number=NUMBER,
        is_outside_frame=is_outside_frame,
    )


def board_and_municipality(**values: bool) -> Round:
    return opened(("bestuur", Turn.BOARD), ("gemeente", Turn.CONTRIBUTOR), **values)


def said(ref: str, by: str, verdict: Verdict = Verdict.AGREED, **values: object) -> Decision:
    dull = Decision(
        ref=ref,
        verdict=verdict,
        body="College",
        decided_on=DAY,
        note="Een halve fte minder." if verdict is Verdict.CHANGE_ASKED else "",
        seen_control_number=NUMBER,
        by=by,
    )
    return replace(dull, **values)  # type: ignore[arg-type]


def decided(row: Round, *decisions: Decision) -> Round:
    for decision in decisions:
        row = rounds.decide(row, decision, today=DAY)
    return row


def test_the_words_of_the_rules_are_those_of_the_database() -> None:
    assert [*Status] == ProposalStatus.values
    assert [*Turn] == StoredTurn.values
    assert [*Verdict] == StoredVerdict.values


@pytest.mark.parametrize(
    ("decision", "refusal"),
    [
        (said("gemeente", "femke"), refusals.NotTheTurnError),
        (said("bestuur", "noor"), refusals.OwnProposalError),
        (said("provincie", "piet"), refusals.NoSuchPartyError),
        (said("bestuur", "ruth", seen_control_number="sha256:twee"), refusals.ChangedFiguresError),
        (said("bestuur", "ruth", decided_on=date(2026, 11, 3)), refusals.FutureDateError),
        (said("bestuur", "ruth", decided_on=date(2026, 10, 25)), refusals.EarlyDateError),
        (said("bestuur", "ruth", body="  "), refusals.BodyMissingError),
        (said("bestuur", "ruth", Verdict.CHANGE_ASKED, note=" "), refusals.NoteMissingError),
    ],
)
def test_a_decision_is_refused(decision: Decision, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rounds.decide(board_and_municipality(), decision, today=DAY)


def test_nobody_decides_twice_for_a_party() -> None:
    row = decided(opened(("b1", Turn.BOARD), ("b2", Turn.BOARD)), said("b1", "ruth"))

    with pytest.raises(refusals.AlreadyDecidedError):
        rounds.decide(row, said("b1", "rob"), today=DAY)


def test_nobody_decides_for_two_parties() -> None:
    row = decided(opened(("b1", Turn.BOARD), ("b2", Turn.BOARD)), said("b1", "ruth"))

    with pytest.raises(refusals.TwoPartiesError):
        rounds.decide(row, said("b2", "ruth"), today=DAY)


def test_a_round_in_which_nobody_decides_does_not_exist() -> None:
    with pytest.raises(refusals.NoSuchPartyError):
        opened()


@pytest.mark.parametrize(
    "ended",
    [
        decided(board_and_municipality(), said("bestuur", "ruth"), said("gemeente", "femke")),
        decided(board_and_municipality(), said("bestuur", "ruth", Verdict.CHANGE_ASKED)),
        rounds.withdraw(board_and_municipality(), reason="Vergissing"),
    ],
    ids=["agreed", "change asked", "withdrawn"],
)
def test_what_has_ended_stays_ended(ended: Round) -> None:
    with pytest.raises(refusals.RoundClosedError):
        rounds.decide(ended, said("gemeente", "femke"), today=DAY)
    with pytest.raises(refusals.RoundClosedError):
        rounds.withdraw(ended, reason="Toch niet")
    with pytest.raises(refusals.RoundClosedError):
        rounds.let_pass(ended, on=DAY, today=DAY)


def test_withdrawing_wants_a_reason() -> None:
    with pytest.raises(refusals.ReasonMissingError):
        rounds.withdraw(board_and_municipality(), reason=" ")


def test_boards_come_first_and_then_who_contributes() -> None:
    row = board_and_municipality()
    assert (row.status, [party.ref for party in row.waiting]) == (Status.WITH_BOARD, ["bestuur"])

    row = decided(row, said("bestuur", "ruth"))
    assert (row.status, [party.ref for party in row.waiting]) == (Status.WITH_PARTIES, ["gemeente"])

    row = decided(row, said("gemeente", "femke"))
    assert (row.status, row.waiting) == (Status.AGREED, ())


def test_all_boards_come_first() -> None:
    row = decided(opened(("b1", Turn.BOARD), ("b2", Turn.BOARD), ("g", Turn.CONTRIBUTOR)), said("b1", "ruth"))

    assert row.status is Status.WITH_BOARD
    with pytest.raises(refusals.NotTheTurnError):
        rounds.decide(row, said("g", "femke"), today=DAY)


def test_without_schools_the_parties_begin() -> None:
    row = opened(("gemeente", Turn.CONTRIBUTOR), ("swv", Turn.CONTRIBUTOR))

    assert row.status is Status.WITH_PARTIES
    assert decided(row, said("swv", "sven"), said("gemeente", "femke")).status is Status.AGREED


def test_one_that_asks_for_a_change_ends_the_round() -> None:
    row = decided(board_and_municipality(), said("bestuur", "ruth"), said("gemeente", "femke", Verdict.CHANGE_ASKED))

    assert (row.status, row.is_open) == (Status.CHANGE_ASKED, False)


def test_outside_the_frame_it_waits_for_a_meeting_also_after_everyone_agreed() -> None:
    row = decided(board_and_municipality(is_outside_frame=True), said("bestuur", "ruth"), said("gemeente", "femke"))
    assert (row.status, row.waiting) == (Status.WITH_PARTIES, ())

    assert rounds.let_pass(row, on=DAY, today=DAY).status is Status.AGREED


def test_a_meeting_before_the_parties_leaves_them_their_decision() -> None:
    row = rounds.let_pass(board_and_municipality(is_outside_frame=True), on=DAY, today=DAY)

    assert row.status is Status.WITH_BOARD
    assert decided(row, said("bestuur", "ruth"), said("gemeente", "femke")).status is Status.AGREED
    with pytest.raises(refusals.PassedAlreadyError):
        rounds.let_pass(row, on=DAY, today=DAY)


def test_within_the_frame_a_meeting_has_nothing_to_let_pass() -> None:
    with pytest.raises(refusals.WithinFrameError):
        rounds.let_pass(board_and_municipality(), on=DAY, today=DAY)


def test_the_control_number_is_a_hash_of_five_things_that_anyone_can_compute() -> None:
    """Expected: printf '{"engine_version":"1","fingerprint":"sha256:f",…}' | sha256sum, written out by hand."""
    parts = {"fingerprint": "sha256:f", "engine_version": "1", "snapshot": "{}", "result": "[]", "terms": {"b": "é"}}

    number = control_number(**parts)  # type: ignore[arg-type]

    assert number == "sha256:c3771adcf5939ae7a4bf89aa745e597fb93c9c3a0e4e7f5124a8d41ac1cb4f6a"
    changed = [{**parts, key: "anders"} for key in ("fingerprint", "engine_version", "snapshot", "result")]
    numbers = {control_number(**row) for row in [*changed, {**parts, "terms": {"b": "e"}}]}  # type: ignore[arg-type]
    assert len(numbers | {number}) == 6


def test_terms_with_a_fraction_have_no_control_number() -> None:
    with pytest.raises(TypeError):
        control_number(fingerprint="f", engine_version="1", snapshot="", result="", terms={"rows": [{"fte": 0.5}]})
