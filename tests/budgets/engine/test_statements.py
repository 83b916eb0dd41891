"""What a source says, beside what is exact."""

import pytest

from tests.budgets.engine.pools import amount, compute, norm, pool


@pytest.mark.parametrize(
    ("figure", "unit", "exact"),
    [
        ("totals.minutes", "hours", "304.5"),
        ("totals.minutes", "minutes", "18270"),
        ("totals.children", "number", "1"),
        ("totals.fte_annual", "fte", "0.16266"),
        ("totals.pooled_cents", "cents", "1463942"),
        ("totals.pooled_cents", "euro", "14639.42"),
        ("budget.affordable_fte", "fte", "0.350278"),
        ("budget.balance_cents", "euro", "16885.58"),
        ("amounts.a.1.unit_cents", "euro", "8250.00"),
        ("amounts.a.1.count", "number", "2"),
        ("comparisons.half_fte.fte", "fte", "0.5"),
        ("comparisons.efficiency.cost_cents", "euro", None),
        ("contributions.gm1.cents", "euro", "14639.42"),
        ("contributions.gm2.cents", "euro", None),
    ],
)
def test_a_statement_stands_beside_its_figure_in_its_own_unit(figure: str, unit: str, exact: str | None) -> None:
    says = [{"figure": figure, "value": "1", "unit": unit}]

    budget = compute(pool(source_says=says, amounts=[amount("a.1", stream="ocw")]))

    (row,) = budget.statements
    assert (None if row.exact_value is None else str(row.exact_value)) == exact


def test_a_figure_that_is_unknown_has_no_exact_value() -> None:
    says = [{"figure": "totals.pooled_cents", "value": "1", "unit": "euro"}]

    budget = compute(pool(source_says=says, norms=[norm("school_weeks", "35")]))

    assert budget.statements[0].exact_value is None
