"""What a school expects: parents who said no, and decisions that still run (Zorg in Onderwijs, Tilburg)."""

from typing import Any

import pytest

from tests.budgets.engine.choices import SEVENTEEN, computed, estimate, flat
from tests.budgets.engine.pools import NEW_YEARS_EVE, Document, arrangement, codes, compute, findings, pool


def seventeen(**changes: Any) -> Document:
    """17 children, 60 minutes a week: 17 × 60 × 35 = 35 700 minutes."""
    return estimate({**SEVENTEEN, **changes})


def running(children: int | None, until: str | None = NEW_YEARS_EVE) -> Document:
    return {"children": children, "until": until}


@pytest.mark.parametrize(
    "changes",
    [
        {"running": [running(None)]},
        {"opted_out": 12, "running": [running(6)]},  # 18 of 17
        {"children": None, "opted_out": 1},
    ],
)
def test_numbers_that_cannot_be_know_nothing(changes: Document) -> None:
    budget = computed(basis=seventeen(**changes))

    assert (budget.totals.children, budget.totals.minutes, budget.totals.fte_school_weeks) == (None, None, None)
    assert findings(budget, "choice_needs")[0] == ("s1", {"choice": "basis", "kind": "estimate", "needs": "children"})


def test_children_whose_parents_said_no_stay_out() -> None:
    budget = computed(basis=seventeen(opted_out=2))

    assert (budget.totals.children, budget.totals.minutes) == (15, 15 * 60 * 35)
    assert findings(budget, "opted_out") == [("s1", {"children": 2})]


def test_children_with_a_running_decision_join_when_it_ends() -> None:
    budget = computed(basis=seventeen(running=[running(5)]))

    # 12 all year, and 5 for the 18 of 35 school weeks after 1 January (worked case S2).
    assert (budget.totals.children, budget.totals.minutes) == (17, 12 * 60 * 35 + 5 * 60 * 18)
    # All 17 are there in the second half: 17 × 60 / 60 / 36.
    assert str(budget.totals.fte_school_weeks) == "0.472222"
    assert findings(budget, "running_decision") == [("s1", {"children": 5, "until": NEW_YEARS_EVE})]


def test_children_whose_decision_has_no_end_stay_out_all_year() -> None:
    budget = computed(basis=seventeen(running=[running(5, None)]))

    assert (budget.totals.children, budget.totals.minutes) == (12, 12 * 60 * 35)
    assert findings(budget, "running_decision") == [("s1", {"children": 5})]


def test_decision_that_has_ended_keeps_nobody_out() -> None:
    budget = computed(basis=seventeen(running=[running(5, "2025-07-31")]))

    assert (budget.totals.children, budget.totals.minutes) == (17, 17 * 60 * 35)
    assert "running_decision" not in codes(budget)


def test_sum_shows_for_how_much_of_the_year_children_are_there() -> None:
    (step,) = [
        step for step in computed(basis=seventeen(running=[running(5)])).steps if step.figure == "totals.minutes"
    ]

    assert step.formula == "Σ child_years × minutes_per_child_per_week × school_weeks"
    assert (step.inputs[0].name, step.inputs[0].value) == ("child_years", "102/7")  # 12 + 5 × 18/35


def test_evidence_changes_no_figure() -> None:
    with_evidence = computed(basis=seventeen(evidence=["Gesprekken met de leerkrachten"]))

    assert with_evidence.totals == computed(basis=seventeen()).totals


def test_share_of_a_year_without_holidays_is_pointed_out() -> None:
    document = pool(calendar=[], indications=[], arrangement=arrangement(basis=seventeen(running=[running(5)])))

    assert "missing_calendar" in codes(compute(document))


def test_flat_rate_counts_children_who_join_for_their_part() -> None:
    budget = computed(basis=seventeen(running=[running(5)]), sizing=flat(minutes_per_child_per_week=100))

    assert (budget.totals.children, budget.totals.minutes) == (17, 12 * 100 * 35 + 5 * 100 * 18)
    assert str(budget.totals.fte_school_weeks) == "0.787037"  # 17 × 100 / 60 / 36
