"""A frame counts once it is adopted and until it is ended; a budget keeps to every ceiling that holds for it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import AuditEvent
from budgets import actions, engine
from budgets.actions import FrameStateError, FrameTerms
from budgets.models import Frame, Party
from budgets.presentation import Audience, PoolView
from budgets.presentation.frame_words import ceilings_text, limit_text
from budgets.queries import Limit, limits_exceeded
from budgets.snapshots import passing_snapshot
from tests.cast import World
from tests.factories import make_indication, make_municipality, make_pupil

OOGO = date(2023, 5, 11)


@pytest.fixture
def budget(world: World) -> engine.PoolBudget:
    """Three children as in Casus 4: 54 810 minutes, 0,487981 fte, € 43.918,27 at € 90.000 for a year."""
    Party.objects.create(
        pool=world.pool, ref="swv1", role="partnership", name="SWV", partnership=world.school.partnership
    )
    for _ in range(3):
        make_indication(make_pupil(world.school))
    return engine.compute_pool_budget(passing_snapshot(world.pool).snapshot)


def written(world: World, **fields: Any) -> Frame:
    terms = {
        "partnership": world.school.partnership_id,
        "municipalities": ["0268"],
        "school_year": "2023-2024",
        "name": "Kader van de regio",
        "ceiling_cents": 4000000,
    }
    return actions.record_frame(terms=FrameTerms(**{**terms, **fields}), acting_user=world.sven)


def adopted(world: World, **fields: Any) -> Frame:
    frame = written(world, **fields)
    actions.adopt_frame(frame=frame, on=OOGO, acting_user=world.sven)
    return frame


def test_frame_without_any_ceiling_is_refused(world: World) -> None:
    with pytest.raises(ValidationError):
        written(world, ceiling_cents=None)


def test_negative_ceiling_is_refused(world: World) -> None:
    with pytest.raises(ValidationError):
        written(world, ceiling_cents=-1)


def test_frame_with_a_citizen_number_is_refused(world: World) -> None:
    with pytest.raises(ValidationError):
        written(world, note="het gaat om 111222333")


def test_frame_that_nobody_adopted_limits_nothing(world: World, budget: engine.PoolBudget) -> None:
    written(world)

    assert limits_exceeded(world.pool, budget) == []


def test_frame_that_was_ended_limits_nothing(world: World, budget: engine.PoolBudget) -> None:
    actions.end_frame(frame=adopted(world), on=date(2023, 6, 1), acting_user=world.sven)

    assert limits_exceeded(world.pool, budget) == []


@pytest.mark.parametrize(
    "fields", [{"school_year": "2024-2025"}, {"municipalities": ["0296"]}], ids=["another year", "other municipalities"]
)
def test_frame_for_others_limits_nothing(world: World, budget: engine.PoolBudget, fields: dict[str, Any]) -> None:
    make_municipality(cbs_code="0296", name="Wijchen")
    adopted(world, **fields)

    assert limits_exceeded(world.pool, budget) == []


def test_frame_of_another_partnership_limits_nothing(world: World, budget: engine.PoolBudget) -> None:
    adopted(world, partnership=world.neighbour.partnership_id)

    assert limits_exceeded(world.pool, budget) == []


def test_budget_over_a_ceiling_names_the_limit_with_both_figures(world: World, budget: engine.PoolBudget) -> None:
    frame = adopted(world, ceiling_fte=Decimal("0.5"))

    exceeded = limits_exceeded(world.pool, budget)

    # € 43.918,27 (Casus 4, worked-cases d1) is over € 40.000; 0,487981 fte is under a half.
    stored = {
        "frame": str(frame.pk),
        "frame_name": "Kader van de regio",
        "kind": "cents",
        "ceiling": "4000000",
        "figure": "4391827",
    }
    assert [limit.stored() for limit in exceeded] == [stored]
    assert Limit.from_stored(stored) == exceeded[0]


def test_budget_exactly_at_its_ceiling_is_within(world: World, budget: engine.PoolBudget) -> None:
    adopted(world, ceiling_cents=4391827)

    assert limits_exceeded(world.pool, budget) == []


def test_one_cent_over_is_outside(world: World, budget: engine.PoolBudget) -> None:
    adopted(world, ceiling_cents=4391826)

    assert [limit.figure for limit in limits_exceeded(world.pool, budget)] == ["4391827"]


def test_budget_with_several_municipalities_meets_each_frame_once(world: World, budget: engine.PoolBudget) -> None:
    other = make_municipality(cbs_code="0296", name="Wijchen")
    Party.objects.create(pool=world.pool, ref="gm0296", role="municipality", name=other.name, municipality=other)
    adopted(world, municipalities=["0268", "0296"])

    assert len(limits_exceeded(world.pool, budget)) == 1


def test_budget_of_unknown_cost_is_not_called_within(world: World, budget: engine.PoolBudget) -> None:
    adopted(world)
    unknown = replace(budget, totals=replace(budget.totals, pooled_cents=None))

    exceeded = limits_exceeded(world.pool, unknown)

    assert [limit.figure for limit in exceeded] == [None]
    assert limit_text(exceeded[0], None).startswith("Wat dit budget kost is niet bekend.")


def test_words_give_each_figure_only_to_who_is_told_it(world: World, budget: engine.PoolBudget) -> None:
    """The cost and the fte are told apart from each other: 203/416 fte is 0,487981."""
    adopted(world, ceiling_fte=Decimal("0.25"))
    limits = limits_exceeded(world.pool, budget)
    view = PoolView.from_stored(passing_snapshot(world.pool).snapshot, budget, audience=Audience.SCHOOL)
    readers = (
        view,
        replace(view, untold=frozenset({"totals.pooled_cents"})),
        replace(view, untold=frozenset({"totals.fte_annual"})),
        replace(view, withheld="De groep is te klein."),
        None,
    )

    said = [[limit_text(limit, reader).partition(" ")[0] for limit in limits] for reader in readers]
    first = limit_text(limits[0], view).replace("\xa0", " ")

    assert first == "€ 43.918,27 is meer dan de € 40.000,00 die het kader “Kader van de regio” per budget toestaat."
    assert [["figure" if word != "Hoger" else word for word in words] for words in said] == [
        ["figure", "figure"],
        ["Hoger", "figure"],
        ["figure", "Hoger"],
        ["Hoger", "Hoger"],
        ["Hoger", "Hoger"],
    ]
    assert limit_text(limits[0], None).replace("\xa0", " ") == (
        "Hoger dan het kader “Kader van de regio”, dat ten hoogste € 40.000,00 per budget toestaat."
    )


def test_ceilings_of_a_frame_are_said_together(world: World) -> None:
    frame = written(world, ceiling_cents=5000000, ceiling_fte=Decimal("1.5"))

    assert ceilings_text(frame).replace("\xa0", " ") == "€ 50.000,00 en 1,5 fte"


def test_frame_is_adopted_once_and_ended_once(world: World) -> None:
    frame = adopted(world)
    with pytest.raises(FrameStateError):
        actions.adopt_frame(frame=frame, on=OOGO, acting_user=world.sven)
    actions.end_frame(frame=frame, on=date(2023, 6, 1), acting_user=world.sven)

    with pytest.raises(FrameStateError):
        actions.end_frame(frame=frame, on=date(2023, 6, 2), acting_user=world.sven)

    names = list(AuditEvent.objects.filter(subject_id=str(frame.pk)).order_by("pk").values_list("action", flat=True))
    assert sorted(names) == ["adopt_frame", "end_frame", "record_frame"]
    assert Frame.objects.get(pk=frame.pk).ended_on == date(2023, 6, 1)


def test_frame_that_counts_cannot_be_withdrawn(world: World) -> None:
    frame = adopted(world)

    with pytest.raises(FrameStateError):
        actions.withdraw_frame(frame=frame, on=OOGO, acting_user=world.sven)


def test_frame_that_was_withdrawn_cannot_be_adopted(world: World) -> None:
    frame = written(world)
    actions.withdraw_frame(frame=frame, on=OOGO, acting_user=world.sven)

    with pytest.raises(FrameStateError):
        actions.adopt_frame(frame=frame, on=OOGO, acting_user=world.sven)


def test_frame_that_replaces_another_ends_it(world: World, budget: engine.PoolBudget) -> None:
    before = adopted(world)

    adopted(world, ceiling_cents=5000000, replaces=before.pk)

    before.refresh_from_db()
    assert before.ended_on == OOGO
    assert limits_exceeded(world.pool, budget) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_adopt_at_once_one_does(world: World, two_hands: None) -> None:
    frame = written(world)
    ready, outcomes = Barrier(2), []

    def adopt() -> None:
        ready.wait()
        try:
            actions.adopt_frame(frame=Frame.objects.get(pk=frame.pk), on=OOGO, acting_user=world.sven)
            outcomes.append("adopted")
        except FrameStateError:
            outcomes.append("too late")
        finally:
            connection.close()

    hands = [Thread(target=adopt) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert sorted(outcomes) == ["adopted", "too late"]
