"""What partners put beside the pool: never in its coverage or cost (St. Maartenschool, SJSO Amsterdam)."""

from typing import Any

import pytest

from tests.budgets.engine.choices import computed
from tests.budgets.engine.pools import Document, arrangement, codes, compute, findings, indication, pool


def beside(**changes: Any) -> list[Document]:
    return [{"party": "swv", "label": "eigen inzet", **changes}]


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"fte": "1.0", "baseline_fte": "1.5"}, {"fte": "1.0", "baseline_fte": "1.5"}),
        ({"cents": 900, "baseline_cents": 1000}, {"now_cents": 900, "baseline_cents": 1000}),
        (
            {"school": "s1", "fte": "1", "baseline_fte": "1.5"},
            {"school": "s1", "fte": "1", "baseline_fte": "1.5"},
        ),
    ],
)
def test_effort_that_fell_is_pointed_out(changes: Document, detail: Document) -> None:
    assert findings(computed(alongside=beside(**changes)), "effort_fell") == [("swv", detail)]


@pytest.mark.parametrize(
    "changes",
    [
        {"fte": "1.5", "baseline_fte": "1.5"},
        {"cents": 1100, "baseline_cents": 1000},
        {"fte": "1"},
        {"baseline_fte": "1"},
    ],
)
def test_effort_that_stayed_or_is_unknown_is_no_finding(changes: Document) -> None:
    assert "effort_fell" not in codes(computed(alongside=beside(**changes)))


def test_h6_minutes_of_the_ministry_for_each_child() -> None:
    budget = computed(alongside=beside(party="ocw", school="s1", children=200, minutes_per_child_per_week=185))

    (row,) = budget.alongside
    # 200 × 185 = 37 000 minutes: 616.667 hours a week; / 36 = 17.129630 fte.
    assert (row.party, row.school, row.label) == ("ocw", "s1", "eigen inzet")
    assert (row.minutes_per_week, str(row.fte_school_weeks)) == (37000, "17.129630")
    steps = {step.figure: step.formula for step in budget.steps}
    assert steps["alongside.ocw.1.minutes_per_week"] == "children × minutes_per_child_per_week"
    assert steps["alongside.ocw.1.fte_school_weeks"] == "minutes_per_week / 60 / fte_hours_per_week"


def test_minutes_without_the_hours_of_an_fte_stay_minutes() -> None:
    beside_it = beside(children=1, minutes_per_child_per_week=60)
    budget = compute(pool(norms=[], arrangement=arrangement(alongside=beside_it)))

    assert (budget.alongside[0].minutes_per_week, budget.alongside[0].fte_school_weeks) == (60, None)


def test_what_stands_beside_the_pool_changes_no_money() -> None:
    without, with_it = computed(indication()), computed(indication(), alongside=beside(fte="1.5", cents=5000000))

    assert (with_it.totals, with_it.budget) == (without.totals, without.budget)
    assert (str(with_it.alongside[0].fte), with_it.alongside[0].cents) == ("1.5", 5000000)
