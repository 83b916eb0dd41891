"""What may not be varied or compared by a reader from outside the school, on documents alone."""

from typing import Any

import pytest

from budgets import engine
from budgets.disclosure import disclosure_for
from budgets.presentation import Audience
from budgets.presentation.levers import levers
from budgets.presentation.naming import Names
from budgets.presentation.tracing import Knob, closed_knobs, differing_children, tracing_text
from tests.budgets.engine.choices import estimate, flat
from tests.budgets.engine.pools import amount, arrangement, indication, norm, pool


def snapshot(**changes: Any) -> engine.PoolSnapshot:
    document = pool(**changes)
    document["norms"].append(norm("disclosure_threshold", "5"))
    return engine.parse_pool(document)


def children(number: int, **changes: Any) -> list[Any]:
    return [indication(f"i{at}", **changes) for at in range(number)]


def closed(row: engine.PoolSnapshot, audience: Audience = Audience.MUNICIPALITY) -> set[Knob]:
    budget = engine.compute_pool_budget(row)
    return set(closed_knobs(row, disclosure_for(row, budget, is_school=audience is Audience.SCHOOL)))


def test_estimate_of_few_children_closes_the_threshold() -> None:
    few = {"school": "s1", "children": 4, "minutes_per_child_per_week": 60}
    many = {"school": "s2", "children": 30, "minutes_per_child_per_week": 90}
    small = snapshot(arrangement=arrangement(basis=estimate(few, many), sizing=flat()))
    large = snapshot(arrangement=arrangement(basis=estimate(many), sizing=flat()))

    assert closed(small) == {Knob.THRESHOLD}
    assert closed(large) == set()


@pytest.mark.parametrize("frequency", ["month", "total"])
def test_weeks_are_closed_as_soon_as_one_row_does_not_grow_with_them(frequency: str) -> None:
    rows = [*children(10), indication("x", frequency=frequency)]

    assert closed(snapshot(indications=rows)) == {Knob.SCHOOL_WEEKS}
    assert closed(snapshot(indications=rows), Audience.SCHOOL) == set()


def test_row_that_cannot_be_pooled_closes_the_weeks_as_well() -> None:
    """The hours of all decisions together stand beside the pooled ones."""
    streams = [
        {"ref": "zbo", "kind": "zbo", "poolable": "yes"},
        {"ref": "wlz", "kind": "wlz", "poolable": "no"},
    ]
    rows = [*children(10), indication("x", stream="wlz", frequency="total")]

    assert closed(snapshot(indications=rows, streams=streams)) == {Knob.SCHOOL_WEEKS}


def test_hours_per_day_and_per_week_grow_alike() -> None:
    assert closed(snapshot(indications=[*children(10), indication("x", frequency="day", minutes=60)])) == set()


def test_amounts_without_hours_have_nothing_to_do_with_the_weeks() -> None:
    assert closed(snapshot(indications=[*children(10), indication("x", minutes=None, frequency=None)])) == set()


def test_children_are_compared_by_what_is_listed_and_not_by_ref() -> None:
    ours = snapshot(indications=children(10))
    theirs = snapshot(indications=[indication(f"other{at}") for at in range(10)])

    assert differing_children(ours, theirs) == 0
    assert tracing_text(ours, theirs, threshold=5) == ""


def test_without_a_threshold_no_number_is_large_enough() -> None:
    assert tracing_text(snapshot(indications=children(10)), snapshot(indications=children(90)), threshold=None) != ""
    assert tracing_text(snapshot(indications=children(10)), snapshot(indications=children(90)), threshold=5) == ""


def test_budgets_of_amounts_alone_can_always_be_compared() -> None:
    ours = snapshot(indications=[], amounts=[amount()])
    theirs = snapshot(indications=[], arrangement=arrangement(sizing=flat(threshold_minutes_per_week=600)))

    assert tracing_text(ours, theirs, threshold=None) == ""


def test_phase_in_and_members_pick_out_children() -> None:
    ours = snapshot(indications=children(10))
    phased = snapshot(indications=children(10), arrangement=arrangement(phase_in={"start": "2025-09-01"}))
    joined = snapshot(indications=children(10), arrangement=arrangement(members=[{"party": "gm1"}]))

    assert "een andere afspraak" in tracing_text(ours, phased, threshold=5)
    assert "een andere afspraak" in tracing_text(ours, joined, threshold=5)


def test_group_whose_fte_follows_from_its_sessions_has_no_lever() -> None:
    group = {"school": "s1", "children": 17, "max_children": 10, "sessions_per_group": 40, "minutes_per_session": 60}
    row = snapshot(arrangement=arrangement(sizing={"kind": "group_places", "groups": [group]}))
    known = levers(row, Names.of(row, engine.compute_pool_budget(row)))

    assert not [lever.key for lever in known if lever.key.startswith("fte-")]
