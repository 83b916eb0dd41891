"""What funders say of their lines: who may, of what, and what stands afterwards."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from budgets.actions import LinesChangedError, NotYourMoneyError, Statement, confirm_lines, withdraw_lines
from budgets.confirming.lines import Figures, Line, LineKind, Standing, confirmation_lines
from budgets.confirming.payers import Obstacle
from budgets.models import AmountConfirmation, FundingStream, Party, Pool, PoolAmount
from budgets.queries import confirmation_state
from cases.actions import change_indication, change_pupil, terms_of
from cases.actions.terms import PupilTerms
from cases.models import Indication, IndicationConfirmation
from schools.permissions import Role
from tests.cast import World
from tests.confirming import confirm_everything, lines_of_payer
from tests.factories import make_indication, make_member, make_municipality, make_pupil, make_school, make_user

NIJMEGEN = "municipality:0268"
TARIFF: dict[str, Any] = {"amount_cents": 3152500, "amount_basis": "school_year"}


@pytest.fixture
def nine(world: World) -> list[Indication]:
    """The nine ZBO decisions of Casus 4's school year: nine times EUR 31.525."""
    return [make_indication(make_pupil(world.school), **TARIFF) for _ in range(9)]


def line_of(pool: Pool, row: Indication | PoolAmount) -> Line:
    return next(line for line in confirmation_lines(pool) if line.id == row.pk)


def figures(line: Line, **changes: Any) -> Figures:
    values = {name: getattr(line.entered, name) for name in Figures.__dataclass_fields__}
    return Figures(**{**values, **changes})


def correct(world: World, line: Line, note: str = "Tarief van 2023.", **changes: Any) -> int:
    statement = Statement(on_behalf_of=NIJMEGEN, note=note, corrected={line.key: figures(line, **changes)})
    return confirm_lines(pool=world.pool, lines=[line], statement=statement, acting_user=world.femke)


def add_amount(pool: Pool, stream: FundingStream, **fields: Any) -> PoolAmount:
    defaults = {"ref": "a1", "count": 3, "unit_cents": 701891, "basis": "school_year", "label": "Ondersteuning"}
    return PoolAmount.objects.create(pool=pool, stream=stream, **{**defaults, **fields})


def add_stream(pool: Pool, ref: str, *, party: dict[str, Any] | None, **fields: Any) -> FundingStream:
    funder = Party.objects.create(pool=pool, **{"ref": f"p-{ref}", "name": ref, **party}) if party else None
    return FundingStream.objects.create(pool=pool, ref=ref, funder=funder, **{"poolable": "yes", "kind": ref, **fields})


# --- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["noor", "bram", "eva", "ruth", "sven", "ada", "zoe"])
def test_nobody_confirms_the_money_of_somebody_else(world: World, nine: list[Indication], name: str) -> None:
    lines = confirmation_lines(world.pool)

    with pytest.raises(NotYourMoneyError):
        statement = Statement(on_behalf_of=NIJMEGEN)
        confirm_lines(pool=world.pool, lines=lines, statement=statement, acting_user=getattr(world, name))

    assert not IndicationConfirmation.objects.exists()


def test_a_line_of_somebody_else_is_refused_with_all_the_rest(world: World, nine: list[Indication]) -> None:
    wijchen = make_municipality(cbs_code="0296", name="Wijchen")
    Party.objects.create(pool=world.pool, ref="gm0296", role="municipality", name="Wijchen", municipality=wijchen)
    FundingStream.objects.filter(pool=world.pool).update(funder=None)
    make_indication(make_pupil(world.school, responsible_municipality=wijchen), **TARIFF)

    with pytest.raises(NotYourMoneyError):
        statement = Statement(on_behalf_of=NIJMEGEN)
        lines = confirmation_lines(world.pool)
        confirm_lines(pool=world.pool, lines=lines, statement=statement, acting_user=world.femke)

    assert not IndicationConfirmation.objects.exists()


def test_the_responsible_municipality_confirms_where_the_stream_has_no_funder(world: World) -> None:
    FundingStream.objects.filter(pool=world.pool).update(funder=None)
    row = make_indication(make_pupil(world.school), **TARIFF)

    assert line_of(world.pool, row).payer == NIJMEGEN


@pytest.mark.parametrize(
    ("code", "obstacle"),
    [(None, Obstacle.UNKNOWN_RESIDENCE), ("0296", Obstacle.NOT_A_PARTY)],
    ids=["unknown", "absent"],
)
def test_a_child_of_a_municipality_that_is_not_there_has_nobody_who_confirms(
    world: World, code: str | None, obstacle: Obstacle
) -> None:
    FundingStream.objects.filter(pool=world.pool).update(funder=None)
    row = make_indication(make_pupil(world.school, responsible_municipality_id=code), **TARIFF)

    assert (line_of(world.pool, row).payer, line_of(world.pool, row).obstacle) == (None, obstacle)


@pytest.mark.parametrize("role", ["insurer", "provider"])
def test_an_insurer_and_a_provider_confirm_nothing(world: World, role: str) -> None:
    add_stream(world.pool, "zvw", party={"role": role})
    row = make_indication(make_pupil(world.school), kind="zvw", **TARIFF)

    assert line_of(world.pool, row).obstacle is Obstacle.NO_SEAT
    assert confirmation_state(world.pool).sums.unconfirmable == 1


def test_a_municipality_that_is_only_a_name_here_confirms_nothing(world: World) -> None:
    add_stream(world.pool, "wlz", party={"role": "municipality"})
    row = make_indication(make_pupil(world.school), kind="wlz", **TARIFF)

    assert line_of(world.pool, row).obstacle is Obstacle.NOT_LINKED


def test_the_board_confirms_the_ocw_money_of_its_own_schools_alone(world: World) -> None:
    other = make_school("De Beuk")
    world.pool.school_links.create(school=other, ref="s2")
    stream = add_stream(world.pool, "ocw_support", party={"role": "ministry"})
    links = {link.school_id: link for link in world.pool.school_links.all()}
    own = add_amount(world.pool, stream, school=links[world.school.pk])
    others = add_amount(world.pool, stream, ref="a2", school=links[other.pk])
    together = add_amount(world.pool, stream, ref="a3")

    assert line_of(world.pool, own).payer == f"board:{world.school.board_id}"
    assert line_of(world.pool, others).payer == f"board:{other.board_id}"
    assert line_of(world.pool, together).obstacle is Obstacle.NO_BOARD
    assert confirm_everything(world.pool, world.ruth) == 1


def test_the_partnership_confirms_its_own_stream(world: World) -> None:
    party = {"role": "partnership", "partnership": world.school.partnership}
    add_stream(world.pool, "swv_arrangement", party=party)
    make_indication(make_pupil(world.school), kind="swv_arrangement", **TARIFF)

    assert confirm_everything(world.pool, world.sven) == 1
    assert confirmation_state(world.pool).is_complete


# --- What stands -----------------------------------------------------------------------------------------------------


def test_nine_of_nine_without_a_difference(world: World, nine: list[Indication]) -> None:
    before = confirmation_state(world.pool)

    confirm_everything(world.pool, world.femke)

    after = confirmation_state(world.pool)
    assert (before.confirmed, before.lines, before.difference_cents, before.is_complete) == (0, 9, None, False)
    # Casus 4: 9 × EUR 31.525 = EUR 283.725.
    assert (before.entered_cents, before.confirmed_cents) == (28372500, None)
    assert (after.confirmed, after.lines, after.difference_cents, after.is_complete) == (9, 9, 0, True)
    assert after.confirmed_cents == 28372500


def test_the_difference_is_to_the_cent_and_only_of_what_is_confirmed(world: World, nine: list[Indication]) -> None:
    correct(world, line_of(world.pool, nine[0]), amount_cents=3152499)
    correct(world, line_of(world.pool, nine[1]), amount_cents=3100000)

    state = confirmation_state(world.pool)

    # -1 cent and -52.500 cents; the other seven are not confirmed and do not count.
    assert (state.confirmed, state.difference_cents) == (2, -52501)


def test_an_amount_that_the_school_did_not_know_is_no_difference(world: World) -> None:
    row = make_indication(make_pupil(world.school))

    correct(world, line_of(world.pool, row), **TARIFF)

    sums = confirmation_state(world.pool).sums
    assert (sums.confirmed, sums.difference_cents) == (1, None)
    assert (sums.unknown, sums.filled_in, sums.filled_in_cents) == (1, 1, 3152500)


def test_an_amount_for_a_period_is_not_compared_with_one_for_a_year(world: World, nine: list[Indication]) -> None:
    correct(world, line_of(world.pool, nine[0]), amount_basis="period")

    sums = confirmation_state(world.pool).sums
    assert (sums.difference_cents, sums.incomparable) == (None, 1)


def test_another_period_is_told_beside_the_difference(world: World, nine: list[Indication]) -> None:
    correct(world, line_of(world.pool, nine[0]), valid_until=date(2024, 1, 31))

    sums = confirmation_state(world.pool).sums
    assert (sums.difference_cents, sums.other_period) == (0, 1)


def test_statuses_are_told_apart(world: World) -> None:
    for status, cents in (("requested", 100), ("granted", 200), ("granted", 300), ("claimed", 400), ("mean", 500)):
        make_indication(make_pupil(world.school), amount_cents=cents, amount_basis="school_year", amount_status=status)

    [stream] = confirmation_state(world.pool).streams

    found = [(status, sums.lines, sums.entered_cents) for status, sums in stream.statuses]
    assert found == [("claimed", 1, 400), ("granted", 2, 500), ("mean", 1, 500), ("requested", 1, 100)]


def test_money_that_may_not_be_brought_in_needs_no_confirmation(world: World) -> None:
    add_stream(world.pool, "wlz", party={"role": "insurer"}, poolable="no")
    add_stream(world.pool, "avoided", party={"role": "provider"})
    make_indication(make_pupil(world.school), kind="wlz", **TARIFF)
    add_amount(world.pool, world.pool.streams.get(ref="avoided"))

    state = confirmation_state(world.pool)

    assert (state.lines, state.is_complete, state.difference_cents) == (0, True, None)


def test_a_child_whose_parents_said_no_before_the_year_is_no_line(world: World) -> None:
    make_indication(make_pupil(world.school, opted_out_from=date(2023, 8, 1)), **TARIFF)
    partly = make_indication(make_pupil(world.school, opted_out_from=date(2023, 8, 2)), **TARIFF)

    assert [line.id for line in confirmation_lines(world.pool)] == [partly.pk]


def test_a_line_that_changed_is_not_confirmed_any_more(world: World, nine: list[Indication]) -> None:
    confirm_everything(world.pool, world.femke)

    terms = terms_of(nine[0])
    object.__setattr__(terms, "amount_cents", 3152501)
    change_indication(indication_id=nine[0].pk, terms=terms, revision=1, acting_user=world.noor)

    state = confirmation_state(world.pool)
    assert (state.confirmed, state.sums.changed, state.is_complete) == (8, 1, False)
    assert line_of(world.pool, nine[0]).standing is Standing.CHANGED


def test_who_helps_is_not_what_a_funder_confirms(world: World, nine: list[Indication]) -> None:
    confirm_everything(world.pool, world.femke)

    terms = terms_of(nine[0])
    object.__setattr__(terms, "provider_role", "nurse")
    change_indication(indication_id=nine[0].pk, terms=terms, revision=1, acting_user=world.noor)

    assert confirmation_state(world.pool).is_complete


def test_a_child_that_moves_is_confirmed_by_its_new_municipality(world: World) -> None:
    wijchen = make_municipality(cbs_code="0296", name="Wijchen")
    Party.objects.create(pool=world.pool, ref="gm0296", role="municipality", name="Wijchen", municipality=wijchen)
    FundingStream.objects.filter(pool=world.pool).update(funder=None)
    pupil = make_pupil(world.school)
    row = make_indication(pupil, responsible_municipality=None, **TARIFF)
    confirm_everything(world.pool, world.femke)

    terms = PupilTerms(reference=pupil.reference, birth_year=pupil.birth_year, responsible_municipality="0296")
    change_pupil(pupil_id=pupil.pk, terms=terms, revision=1, acting_user=world.noor)

    line = line_of(world.pool, row)
    assert (line.payer, line.standing) == ("municipality:0296", Standing.CHANGED)


def test_pressing_twice_says_it_once(world: World, nine: list[Indication]) -> None:
    lines = lines_of_payer(world.pool, NIJMEGEN)
    statement = Statement(on_behalf_of=NIJMEGEN)

    first = confirm_lines(pool=world.pool, lines=lines, statement=statement, acting_user=world.femke)
    second = confirm_lines(pool=world.pool, lines=lines, statement=statement, acting_user=world.femke)

    assert (first, second) == (9, 0)
    assert IndicationConfirmation.objects.count() == 9


def test_what_was_changed_since_it_was_seen_is_not_confirmed_and_neither_is_the_rest(
    world: World, nine: list[Indication]
) -> None:
    seen = lines_of_payer(world.pool, NIJMEGEN)
    change_indication(indication_id=nine[4].pk, terms=terms_of(nine[4]), revision=1, acting_user=world.noor)

    with pytest.raises(LinesChangedError) as caught:
        statement = Statement(on_behalf_of=NIJMEGEN)
        confirm_lines(pool=world.pool, lines=seen, statement=statement, acting_user=world.femke)

    assert caught.value.changed == {(LineKind.INDICATION, nine[4].pk)}
    assert not IndicationConfirmation.objects.exists()


def test_a_colleague_who_said_something_else_meanwhile_is_not_overruled_unseen(
    world: World, nine: list[Indication]
) -> None:
    seen = line_of(world.pool, nine[0])
    correct(world, seen, amount_cents=3000000)
    colleague = make_user("collega@voorbeeld.example")
    make_member(colleague, Role.MUNICIPALITY, municipality=world.school.municipality)

    with pytest.raises(LinesChangedError):
        statement = Statement(on_behalf_of=NIJMEGEN)
        confirm_lines(pool=world.pool, lines=[seen], statement=statement, acting_user=colleague)

    assert IndicationConfirmation.objects.get().amount_cents == 3000000


def test_a_child_that_was_removed_meanwhile_is_told(world: World, nine: list[Indication]) -> None:
    seen = lines_of_payer(world.pool, NIJMEGEN)
    nine[0].delete()

    with pytest.raises(LinesChangedError):
        statement = Statement(on_behalf_of=NIJMEGEN)
        confirm_lines(pool=world.pool, lines=seen, statement=statement, acting_user=world.femke)


def test_a_bsn_in_the_note_is_refused(world: World, nine: list[Indication]) -> None:
    with pytest.raises(ValidationError):
        correct(world, line_of(world.pool, nine[0]), note="Zie 111222333", amount_cents=1)

    assert not IndicationConfirmation.objects.exists()


def test_taking_back_leaves_nothing_standing_and_the_history(world: World, nine: list[Indication]) -> None:
    confirm_everything(world.pool, world.femke)
    correct(world, line_of(world.pool, nine[0]), amount_cents=3000000)

    lines = lines_of_payer(world.pool, NIJMEGEN)
    taken_back = withdraw_lines(pool=world.pool, lines=lines, on_behalf_of=NIJMEGEN, acting_user=world.femke)

    assert taken_back == 9
    assert confirmation_state(world.pool).confirmed == 0
    assert IndicationConfirmation.objects.count() == 10
    assert AuditEvent.objects.filter(action="withdraw_confirmation", actor=world.femke).count() == 9


def test_every_statement_is_in_the_log(world: World, nine: list[Indication]) -> None:
    confirm_everything(world.pool, world.femke)
    correct(world, line_of(world.pool, nine[0]), amount_cents=3000000)

    assert AuditEvent.objects.filter(action="confirm_indication", actor=world.femke).count() == 9
    assert AuditEvent.objects.get(action="correct_indication").subject_id == str(nine[0].pk)


# --- Amounts ---------------------------------------------------------------------------------------------------------


def test_an_amount_is_bound_to_what_it_said(world: World) -> None:
    amount = add_amount(world.pool, world.pool.streams.get())
    confirm_everything(world.pool, world.femke)
    # 3 × 701891 = 2105673 (Casus 4).
    assert confirmation_state(world.pool).confirmed_cents == 2105673

    amount.count = 4
    amount.save(update_fields=["count"])

    assert line_of(world.pool, amount).standing is Standing.CHANGED
    assert confirmation_state(world.pool).confirmed == 0


def test_an_amount_that_changed_since_it_was_seen_is_not_confirmed(world: World) -> None:
    amount = add_amount(world.pool, world.pool.streams.get())
    seen = line_of(world.pool, amount)
    amount.unit_cents = 1
    amount.save(update_fields=["unit_cents"])

    with pytest.raises(LinesChangedError):
        statement = Statement(on_behalf_of=NIJMEGEN)
        confirm_lines(pool=world.pool, lines=[seen], statement=statement, acting_user=world.femke)

    assert not AmountConfirmation.objects.exists()


def test_an_amount_is_corrected_and_taken_back(world: World) -> None:
    amount = add_amount(world.pool, world.pool.streams.get())
    correct(world, line_of(world.pool, amount), amount_cents=2000000)
    assert confirmation_state(world.pool).difference_cents == -105673

    lines = [line_of(world.pool, amount)]
    withdraw_lines(pool=world.pool, lines=lines, on_behalf_of=NIJMEGEN, acting_user=world.femke)

    assert line_of(world.pool, amount).standing is Standing.OPEN


def test_the_state_takes_six_queries_however_many_lines(world: World, nine: list[Indication]) -> None:
    with CaptureQueriesContext(connection) as captured:
        confirmation_state(world.pool)

    assert len([row for row in captured.captured_queries if "set_config" not in row["sql"]]) == 6
