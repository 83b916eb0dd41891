"""The end of a year where a source states the difference, and who covers a shortfall (School als Wijk, Groningen)."""

from typing import Any

import pytest

from budgets.engine import YearEndResult
from tests.budgets.engine.choices import closed, computed, estimate
from tests.budgets.engine.pools import Document

# Without minutes per child nobody knows the cost, so nobody knows the balance.
UNKNOWN = estimate({"school": "s1", "children": 17})


def end_of(**result: Any) -> YearEndResult | None:
    return computed(basis=UNKNOWN, result=result).year_end


def cover(party: str | None, cents: int | None) -> Document:
    return {"party": party, "label": "dekking", "cents": cents}


def test_unknown_difference_has_no_end() -> None:
    assert end_of(kind="carry_over", covered_by=[cover("gm1", 100)]) is None


def test_stated_shortfall_is_carried_where_nobody_covers_it() -> None:
    end = end_of(kind="carry_over", stated_difference_cents=-27000000)

    assert end is not None
    assert (end.difference_cents, end.stated, end.carried_cents) == (-27000000, True, -27000000)
    assert (end.covered, end.uncovered_cents) == ((), None)


def test_stated_shortfall_of_270_000_is_covered() -> None:
    end = end_of(stated_difference_cents=-27000000, covered_by=[cover("gm1", 20000000), cover(None, 5000000)])

    assert end is not None
    assert [(row.party, row.cents) for row in end.covered] == [("gm1", 20000000), (None, 5000000)]
    assert (end.uncovered_cents, end.carried_cents) == (2000000, -2000000)


def test_cover_of_unknown_size_leaves_the_rest_unknown() -> None:
    end = end_of(stated_difference_cents=-27000000, covered_by=[cover("gm1", 20000000), cover("gm2", None)])

    assert end is not None
    assert (end.uncovered_cents, end.carried_cents) == (None, -7000000)


def test_surplus_needs_no_cover() -> None:
    end = end_of(kind="carry_over", stated_difference_cents=100, covered_by=[cover("gm1", 50)])

    assert end is not None
    assert (end.covered, end.uncovered_cents, end.carried_cents) == ((), None, 100)


def test_computed_balance_leads_over_a_stated_one() -> None:
    # Funds 10 000.00, and an agreed post of 1.2 fte × 90 000 = 108 000.
    post = {"kind": "formation", "posts": [{"school": "s1", "party": "gm1", "fte": "1.2"}]}
    document = {"kind": "none", "stated_difference_cents": -1, "covered_by": [cover("gm1", 9800000)]}
    budget = closed("none", sizing=post)
    assert budget.year_end is None

    end = computed(basis={"kind": "inventory"}, sizing=post, result=document).year_end

    assert end is not None
    assert (end.difference_cents, end.stated, end.uncovered_cents) == (-10800000, False, 1000000)


@pytest.mark.parametrize(
    ("result", "steps"),
    [
        (
            {"stated_difference_cents": -300, "covered_by": [cover("gm1", 100)]},
            {
                "year_end.difference_cents": ("stated_difference_cents", "-300"),
                "year_end.uncovered_cents": ("shortfall_cents − Σ covered_cents", "200"),
                "year_end.carried_cents": ("difference_cents − buffer_cents + covered_cents − settled_cents", "-200"),
            },
        ),
        (
            {"stated_difference_cents": 300, "buffer_cents": 100},
            {
                "year_end.difference_cents": ("stated_difference_cents", "300"),
                "year_end.buffer_cents": ("room_in_buffer_cents", "100"),
                "year_end.carried_cents": ("difference_cents − buffer_cents + covered_cents − settled_cents", "200"),
            },
        ),
        (
            {"stated_difference_cents": 50, "buffer_cents": 100},
            {
                "year_end.difference_cents": ("stated_difference_cents", "50"),
                "year_end.buffer_cents": ("difference_cents", "50"),
            },
        ),
    ],
)
def test_end_of_a_year_unfolds(result: Document, steps: dict[str, tuple[str, str]]) -> None:
    budget = computed(basis=UNKNOWN, result=result)

    shown = {step.figure: (step.formula, step.shown) for step in budget.steps if step.figure.startswith("year_end.")}

    assert shown == steps


def test_share_of_each_party_unfolds() -> None:
    # One fund of 10 000.00 and no cost: all of it goes back to the one that paid.
    budget = closed("return", sizing={"kind": "flat_rate", "cents_per_child": 0})
    (step,) = [step for step in budget.steps if step.figure == "year_end.swv.cents"]

    assert (step.formula, step.rounding) == ("rest_cents × cents / total_cents", "largest_remainder")
    assert budget.year_end is not None
    assert step.shown == str(budget.year_end.settled[-1].cents)
