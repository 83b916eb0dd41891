"""Groups that are helped in sessions (as in WIsH: all of group 6)."""

from typing import Any

import pytest

from tests.budgets.engine.choices import computed, group
from tests.budgets.engine.pools import Document, findings


def sessions(**changes: Any) -> Document:
    """17 children in two groups, 20 sessions of 90 minutes: 2 × 20 × 90 = 3 600 minutes."""
    return group(fte_per_group=None, sessions_per_group=20, minutes_per_session=90, **changes)


def groups(*rows: Document) -> Document:
    return {"kind": "group_places", "groups": list(rows)}


@pytest.mark.parametrize("name", ["sessions_per_group", "minutes_per_session", "children", "max_children"])
def test_sessions_lack_a_number(name: str) -> None:
    budget = computed(sizing=groups({**sessions(), name: None}))

    assert (budget.totals.minutes, budget.totals.fte_annual) == (None, None)
    assert ("s1", {"choice": "sizing", "kind": "group_places", "needs": name}) in findings(budget, "choice_needs")


def test_sessions_give_hours_and_fte() -> None:
    totals = computed(sizing=groups(sessions())).totals

    # 3600 minutes are 60 hours: 60 / 1872 fte × 90 000, and 3600 / 35 / 60 / 36 in a school week.
    assert (totals.children, totals.minutes, str(totals.fte_annual)) == (17, 3600, "0.032051")
    assert (totals.pooled_cents, str(totals.fte_school_weeks)) == (288462, "0.047619")


def test_every_worker_in_a_session_counts() -> None:
    totals = computed(sizing=groups(sessions(workers_per_session="2"))).totals

    assert (totals.minutes, totals.pooled_cents) == (7200, 576923)


def test_agreed_fte_lead_over_sessions() -> None:
    totals = computed(sizing=groups({**sessions(), "fte_per_group": "0.5"})).totals

    assert (totals.minutes, str(totals.fte_annual)) == (None, "1.000000")


def test_hours_are_unknown_where_one_group_is_in_fte() -> None:
    totals = computed(sizing=groups(sessions(), group(school="s2"))).totals

    assert (totals.minutes, str(totals.fte_annual)) == (None, "2.032051")


def test_hours_of_sessions_unfold() -> None:
    (step,) = [step for step in computed(sizing=groups(sessions())).steps if step.figure == "totals.minutes"]

    assert step.formula == "Σ groups × sessions_per_group × minutes_per_session × workers_per_session"
    assert [row.value for row in step.inputs] == ["2", "20", "90", "1"]


def test_sessions_stop_at_a_hard_stop() -> None:
    budget = computed(sizing=groups(sessions()), term={"hard_stop": "2026-01-31"})

    # Six of twelve months.
    assert budget.totals.minutes == 1800
    (step,) = [step for step in budget.steps if step.figure == "totals.minutes"]
    assert (step.formula.rpartition(" ")[2], step.inputs[-1].value) == ("part_of_year", "0.5")
