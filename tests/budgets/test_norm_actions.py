"""Writing norms: refused, stored, replaced, ended, taken back; and two people at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from accounts.models import AuditEvent
from budgets import actions
from budgets.actions import NormConflictError, NormTerms, UndoRefusedError
from budgets.models import Norm, NormAct, NormChange, Pool
from config.reference import load_files
from tests.cast import World, make_world

WHY = "bijgesteld na het jaaroverleg"


def price(euros: int = 95_000, **fields: object) -> NormTerms:
    terms = NormTerms(
        code="fte_price_cents",
        value=Decimal(euros * 100),
        valid_from=date(2024, 8, 1),
        source="cao primair onderwijs 2024",
    )
    return replace(terms, **fields)  # type: ignore[arg-type]


def pool_price(world: World) -> Norm:
    return world.pool.norms.get(code="fte_price_cents")


def change(world: World, terms: NormTerms, **given: object) -> NormChange:
    norm = pool_price(world)
    asked = {"norm_id": norm.pk, "revision": norm.revision, "reason": WHY, "acting_user": world.ruth, **given}
    return actions.change_norm(terms=terms, **asked)  # type: ignore[arg-type]


def replace_price(world: World, terms: NormTerms, **given: object) -> NormChange:
    norm = pool_price(world)
    asked = {"norm_id": norm.pk, "revision": norm.revision, "reason": WHY, "acting_user": world.ruth, **given}
    return actions.replace_norm(terms=terms, **asked)  # type: ignore[arg-type]


def complaints(ask: Callable[[], object]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        ask()
    return list(caught.value.message_dict)


def periods(pool: Pool | None, code: str = "fte_price_cents") -> list[tuple[str, date, date | None]]:
    rows = Norm.objects.filter(pool=pool, code=code).order_by("valid_from")
    return [(row.value, row.valid_from, row.valid_until) for row in rows]


# --- Refused --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (price(code="zelf_bedacht"), "value"),
        (price(value=Decimal(0)), "value"),
        (price(value=Decimal("9500000.5")), "value"),
        (price(value=Decimal(-1)), "value"),
        (price(valid_from=date(2024, 8, 1), valid_until=date(2024, 7, 31)), "valid_until"),
        (price(valid_from=date(24, 8, 1)), "valid_from"),
        (price(source="  "), "source"),
        (price(source="gebeld met 123456782"), "source"),
        (price(scope="zbo"), "scope"),
        (price(scope="bestaat-niet"), "scope"),
        (NormTerms(code="fte_weeks", value=Decimal(54), valid_from=date(2010, 8, 1), source="x"), "value"),
        (NormTerms(code="efficiency_factor", value=Decimal("1.5"), valid_from=date(2010, 8, 1), source="x"), "value"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world: World, terms: NormTerms, field: str) -> None:
    ask = lambda: actions.add_norm(pool=world.pool, terms=terms, reason=WHY, acting_user=world.ruth)  # noqa: E731

    assert complaints(ask) == [field]
    assert not NormChange.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "op verzoek van 123456782", "x" * 301])
def test_reason_is_required_and_holds_no_citizen_number(world: World, reason: str) -> None:
    assert complaints(lambda: change(world, price(valid_from=date(2020, 1, 1)), reason=reason)) == ["reason"]


def test_second_value_on_the_same_days_is_refused(world: World) -> None:
    def add(terms: NormTerms) -> NormChange:
        return actions.add_norm(pool=world.pool, terms=terms, reason=WHY, acting_user=world.ruth)

    assert complaints(lambda: add(price())) == ["valid_from"]
    assert complaints(lambda: add(price(valid_from=date(2019, 1, 1), valid_until=date(2020, 1, 1)))) == ["valid_from"]
    assert periods(world.pool) == [("9000000", date(2020, 1, 1), None)]


def test_own_value_for_one_party_stands_beside_the_general_one(world: World) -> None:
    terms = price(scope="gm0268", valid_from=date(2020, 1, 1))

    actions.add_norm(pool=world.pool, terms=terms, reason=WHY, acting_user=world.ruth)

    assert complaints(lambda: actions.add_norm(pool=world.pool, terms=terms, reason=WHY, acting_user=world.ruth)) == [
        "valid_from"
    ]
    assert world.pool.norms.filter(code="fte_price_cents").count() == 2


def test_pool_may_not_show_smaller_groups_than_the_country_does(world: World) -> None:
    terms = NormTerms(code="disclosure_threshold", value=Decimal(4), valid_from=date(2020, 1, 1), source="afspraak")
    national = replace(terms, value=Decimal(5))
    actions.add_norm(pool=None, terms=national, reason=WHY, acting_user=world.ada)
    norm = world.pool.norms.get(code="disclosure_threshold")

    def ask(value: int) -> NormChange:
        return actions.change_norm(
            norm_id=norm.pk,
            terms=replace(terms, value=Decimal(value)),
            revision=1,
            reason=WHY,
            acting_user=world.ruth,
        )

    assert complaints(lambda: ask(4)) == ["value"]
    assert ask(10).after is not None


def test_change_that_changes_nothing_is_said(world: World) -> None:
    terms = actions.terms_of_norm(pool_price(world))

    with pytest.raises(ValidationError) as caught:
        change(world, terms)

    assert caught.value.code == "unchanged"


def test_new_value_must_follow_on_the_old_one(world: World) -> None:
    assert complaints(lambda: replace_price(world, price(valid_from=date(2020, 1, 1)))) == ["valid_from"]

    pool_price(world)
    Norm.objects.filter(pk=pool_price(world).pk).update(valid_until=date(2023, 7, 31))
    assert complaints(lambda: replace_price(world, price(valid_from=date(2024, 8, 1)))) == ["valid_from"]


def test_second_editor_is_told_and_overwrites_nothing(world: World) -> None:
    norm = pool_price(world)
    change(world, price(96_000, valid_from=date(2020, 1, 1)))

    with pytest.raises(NormConflictError) as caught:
        change(world, price(97_000, valid_from=date(2020, 1, 1)), revision=1)

    assert caught.value.current is not None
    assert caught.value.current.value == "9600000"
    assert periods(world.pool) == [("9600000", date(2020, 1, 1), None)]
    with pytest.raises(NormConflictError):
        actions.remove_norm(norm_id=norm.pk, revision=1, reason=WHY, acting_user=world.femke)
    with pytest.raises(NormConflictError):
        actions.end_norm(
            norm_id=norm.pk, valid_until=date(2024, 7, 31), revision=1, reason=WHY, acting_user=world.femke
        )


def test_editor_of_what_was_removed_meanwhile_is_told(world: World) -> None:
    norm = pool_price(world)
    actions.remove_norm(norm_id=norm.pk, revision=1, reason=WHY, acting_user=world.ruth)

    with pytest.raises(NormConflictError) as caught:
        actions.change_norm(norm_id=norm.pk, terms=price(), revision=1, reason=WHY, acting_user=world.femke)

    assert caught.value.current is None


# --- Stored ---------------------------------------------------------------------------------------------------------


def test_change_is_kept_logged_and_makes_calculations_old(world: World) -> None:
    before = world.pool.terms_version

    kept = change(world, price(95_000, valid_from=date(2020, 1, 1)))

    assert (kept.kind, kept.reason, kept.actor, kept.pool, kept.code) == (
        NormAct.CHANGE,
        WHY,
        world.ruth,
        world.pool,
        "fte_price_cents",
    )
    assert kept.before == {
        "code": "fte_price_cents",
        "value": "9000000",
        "unit": "cents",
        "scope": None,
        "valid_from": "2020-01-01",
        "valid_until": None,
        "source": "bron van de test",
    }
    assert kept.after == {**kept.before, "value": "9500000", "source": "cao primair onderwijs 2024"}
    world.pool.refresh_from_db()
    assert world.pool.terms_version > before
    event = AuditEvent.objects.get(action="change_norm")
    assert (event.actor, event.subject_type, event.subject_id) == (world.ruth, "budgets.norm", str(kept.norm_id))


def test_national_norm_makes_the_calculations_of_every_pool_old(world: World) -> None:
    terms = NormTerms(code="application_minutes", value=Decimal("7.50"), valid_from=date(2024, 8, 1), source="meting")

    actions.add_norm(pool=None, terms=terms, reason=WHY, acting_user=world.ada)

    assert list(Pool.objects.values_list("terms_version", flat=True)) == [2, 2]
    stored = Norm.objects.get(code="application_minutes")
    assert (stored.value, stored.unit, stored.pool) == ("7.5", "minutes", None)


def test_norm_of_one_pool_leaves_the_others_alone(world: World) -> None:
    change(world, price(valid_from=date(2020, 1, 1)))

    world.neighbours_pool.refresh_from_db()
    assert world.neighbours_pool.terms_version == 1


def test_new_value_ends_the_old_one_the_day_before(world: World) -> None:
    kept = replace_price(world, price())

    assert periods(world.pool) == [
        ("9000000", date(2020, 1, 1), date(2024, 7, 31)),
        ("9500000", date(2024, 8, 1), None),
    ]
    rows = NormChange.objects.filter(act=kept.act)
    assert [(row.kind, row.before is None) for row in rows] == [(NormAct.REPLACE, False), (NormAct.REPLACE, True)]


def test_form_that_is_sent_twice_is_stored_once(world: World) -> None:
    norm, key = pool_price(world), uuid4()
    first = actions.replace_norm(norm_id=norm.pk, terms=price(), revision=1, reason=WHY, acting_user=world.ruth)
    again = actions.replace_norm(norm_id=norm.pk, terms=price(), revision=1, reason=WHY, acting_user=world.ruth)
    terms = price(scope="gm0268")
    added = [
        actions.add_norm(pool=world.pool, terms=terms, reason=WHY, acting_user=world.ruth, key=key) for _ in range(2)
    ]

    assert first == again
    assert added[0] == added[1]
    assert world.pool.norms.filter(code="fte_price_cents").count() == 3
    with pytest.raises(NormConflictError):
        actions.add_norm(pool=world.pool, terms=price(1, scope="gm0268"), reason=WHY, acting_user=world.ruth, key=key)


def test_norm_ends_on_its_last_day(world: World) -> None:
    norm = pool_price(world)

    actions.end_norm(norm_id=norm.pk, valid_until=date(2024, 7, 31), revision=1, reason=WHY, acting_user=world.ruth)

    assert periods(world.pool) == [("9000000", date(2020, 1, 1), date(2024, 7, 31))]
    assert complaints(
        lambda: actions.end_norm(
            norm_id=norm.pk, valid_until=date(2019, 12, 31), revision=2, reason=WHY, acting_user=world.ruth
        )
    ) == ["valid_until"]


def test_removed_norm_keeps_its_history(world: World) -> None:
    norm = pool_price(world)

    actions.remove_norm(norm_id=norm.pk, revision=1, reason=WHY, acting_user=world.ruth)

    assert periods(world.pool) == []
    kept = NormChange.objects.get()
    assert (kept.norm_id, kept.kind, kept.after) == (norm.pk, NormAct.REMOVE, None)


# --- Taken back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["add", "change", "replace", "end", "remove"])
def test_every_act_can_be_taken_back_once(world: World, how: str) -> None:
    norm = pool_price(world)
    was = periods(world.pool)
    asked = {"norm_id": norm.pk, "revision": 1, "reason": WHY, "acting_user": world.ruth}
    acts: dict[str, Callable[[], NormChange]] = {
        "add": lambda: actions.add_norm(
            pool=world.pool, terms=price(scope="gm0268"), reason=WHY, acting_user=world.ruth
        ),
        "change": lambda: change(world, price(valid_from=date(2020, 1, 1))),
        "replace": lambda: replace_price(world, price()),
        "end": lambda: actions.end_norm(valid_until=date(2024, 7, 31), **asked),  # type: ignore[arg-type]
        "remove": lambda: actions.remove_norm(**asked),  # type: ignore[arg-type]
    }
    act = acts[how]().act
    assert periods(world.pool) != was

    assert actions.can_undo(pool=world.pool, act=act)
    undone = actions.undo_norm_act(pool=world.pool, act=act, acting_user=world.femke)

    assert periods(world.pool) == was
    assert (undone.kind, undone.actor) == (NormAct.UNDO, world.femke)
    assert not actions.can_undo(pool=world.pool, act=act)
    for again in (act, undone.act):
        with pytest.raises(UndoRefusedError):
            actions.undo_norm_act(pool=world.pool, act=again, acting_user=world.femke)


def test_form_that_was_open_before_a_removal_was_undone_no_longer_fits(world: World) -> None:
    norm = pool_price(world)
    act = actions.remove_norm(norm_id=norm.pk, revision=1, reason=WHY, acting_user=world.ruth).act
    actions.undo_norm_act(pool=world.pool, act=act, acting_user=world.ruth)

    with pytest.raises(NormConflictError):
        change(world, price(valid_from=date(2020, 1, 1)), revision=1)


def test_what_changed_since_is_not_taken_back(world: World) -> None:
    act = change(world, price(95_000, valid_from=date(2020, 1, 1))).act
    change(world, price(96_000, valid_from=date(2020, 1, 1)))

    with pytest.raises(UndoRefusedError) as caught:
        actions.undo_norm_act(pool=world.pool, act=act, acting_user=world.ruth)

    assert not caught.value.is_undone
    assert periods(world.pool) == [("9600000", date(2020, 1, 1), None)]


def test_end_is_not_taken_back_over_a_value_that_came_after_it(world: World) -> None:
    norm = pool_price(world)
    act = actions.end_norm(
        norm_id=norm.pk, valid_until=date(2024, 7, 31), revision=1, reason=WHY, acting_user=world.ruth
    ).act
    actions.add_norm(pool=world.pool, terms=price(), reason=WHY, acting_user=world.ruth)

    with pytest.raises(ValidationError):
        actions.undo_norm_act(pool=world.pool, act=act, acting_user=world.ruth)

    assert periods(world.pool)[0] == ("9000000", date(2020, 1, 1), date(2024, 7, 31))


def test_act_of_another_pool_is_unknown_here(world: World) -> None:
    act = change(world, price(valid_from=date(2020, 1, 1))).act

    for pool in (world.neighbours_pool, None):
        with pytest.raises(NormChange.DoesNotExist):
            actions.undo_norm_act(pool=pool, act=act, acting_user=world.eva)


# --- Files ----------------------------------------------------------------------------------------------------------


def test_norms_from_the_file_begin_their_history_without_a_person(db: None) -> None:
    load_files()
    load_files()

    rows = NormChange.objects.filter(pool=None)
    assert {(row.kind, row.actor, row.before) for row in rows} == {(NormAct.LOAD, None, None)}
    assert rows.count() == Norm.objects.filter(pool=None).count()


def test_code_that_was_changed_here_is_no_longer_the_files(world: World) -> None:
    load_files()
    norm = Norm.objects.get(pool=None, code="school_weeks")
    terms = replace(actions.terms_of_norm(norm), value=Decimal(38))
    actions.change_norm(norm_id=norm.pk, terms=terms, revision=1, reason=WHY, acting_user=world.ada)
    hours = Norm.objects.get(pool=None, code="fte_hours_per_week")
    actions.remove_norm(norm_id=hours.pk, revision=1, reason=WHY, acting_user=world.ada)

    load_files()

    assert [value for value, *_ in periods(None, "school_weeks")] == ["38"]
    assert periods(None, "fte_hours_per_week") == []


# --- Own norms only -------------------------------------------------------------------------------------------------


def test_pool_turns_to_its_own_norms_and_back(world: World) -> None:
    assert actions.set_own_norms_only(pool=world.pool, own_only=True, acting_user=world.ruth)
    assert not actions.set_own_norms_only(pool=world.pool, own_only=True, acting_user=world.ruth)
    assert actions.set_own_norms_only(pool=world.pool, own_only=False, acting_user=world.ruth)

    world.pool.refresh_from_db()
    assert (world.pool.own_norms_only, world.pool.terms_version) == (False, 3)
    events = AuditEvent.objects.filter(action__contains="_norms").values_list("action", flat=True)
    assert sorted(events) == ["use_national_norms", "use_own_norms_only"]


# --- At the same moment ---------------------------------------------------------------------------------------------


def at_once(*asks: Callable[[], object]) -> list[str]:
    """Run each in its own thread and connection; return what became of them, sorted."""
    start = threading.Barrier(len(asks))
    outcomes: list[str] = []

    def run(ask: Callable[[], object]) -> None:
        try:
            start.wait()
            ask()
            outcomes.append("stored")
        except (ValidationError, NormConflictError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[ask]) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("national", [True, False])
def test_two_people_who_add_at_once_store_one(national: bool) -> None:
    world = make_world()
    pool = None if national else world.pool
    terms = NormTerms(code="application_minutes", value=Decimal(90), valid_from=date(2024, 8, 1), source="meting")

    def add() -> object:
        return actions.add_norm(pool=pool, terms=terms, reason=WHY, acting_user=world.ada)

    assert at_once(add, add, add) == ["ValidationError", "ValidationError", "stored"]
    assert Norm.objects.filter(pool=pool, code="application_minutes").count() == 1


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_two_people_who_change_at_once_overwrite_nothing() -> None:
    world = make_world()
    norm = pool_price(world)

    def save(euros: int, pk: UUID = norm.pk) -> Callable[[], object]:
        terms = price(euros, valid_from=date(2020, 1, 1))
        return lambda: actions.change_norm(norm_id=pk, terms=terms, revision=1, reason=WHY, acting_user=world.ruth)

    assert at_once(save(95_000), save(96_000)) == ["NormConflictError", "stored"]
    assert NormChange.objects.count() == 1


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_button_that_is_pressed_twice_at_once_replaces_once() -> None:
    world = make_world()
    norm = pool_price(world)

    def press() -> object:
        return actions.replace_norm(norm_id=norm.pk, terms=price(), revision=1, reason=WHY, acting_user=world.ruth)

    assert at_once(press, press) == ["stored", "stored"]
    assert len(periods(world.pool)) == 2
