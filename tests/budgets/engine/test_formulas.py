"""Every sum that a step shows can be worked out again from its formula and its inputs alone."""

from fractions import Fraction

import pytest
from hypothesis import given

from budgets import engine
from budgets.engine import FormulaError, StepInput, evaluate, read_exact
from budgets.practices.reading import all_practices, budget_of
from tests.budgets.engine.pools import Document
from tests.budgets.engine.strategies import SOME, pools


def inputs(**values: str | list[str | None] | None) -> tuple[StepInput, ...]:
    return tuple(
        StepInput(name=name, value=value, unit=None, ref=None, source=None)
        for name, listed in values.items()
        for value in (listed if isinstance(listed, list) else [listed])
    )


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "minutes ×",
        "minutes / / 60",
        "(minutes",
        "minutes)",
        "minutes minutes",
        "Minutes",
        "__import__('os')",
        "minutes ** 2",
        "1e9",
        "9999999999",
        "Σ (Σ minutes)",
        "half_up(minutes)",
        "(" * 400 + "minutes" + ")" * 400,
        "minutes + " * 500 + "minutes",
    ],
)
def test_text_that_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, inputs(minutes="60"))


@pytest.mark.parametrize("value", ["", "x", "1/0", "1e9", "NaN", "1" * 500, "--1", "1/2/3", "٣"])
def test_text_that_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(FormulaError):
        evaluate("minutes", inputs(minutes=value))


def test_name_that_is_given_twice_is_refused_outside_a_sum() -> None:
    with pytest.raises(FormulaError):
        evaluate("minutes / 60", inputs(minutes=["60", "120"]))


def test_inputs_that_do_not_pair_up_are_refused() -> None:
    with pytest.raises(FormulaError):
        evaluate("Σ fte × price", inputs(fte=["1", "2", "3"], price=["1", "2"]))


@pytest.mark.parametrize("value", [None, "0"])
def test_unknown_input_or_division_by_zero_makes_the_figure_unknown(value: str | None) -> None:
    assert evaluate("minutes / count", inputs(minutes="60", count=value)) is None


def test_input_that_is_not_there_is_unknown() -> None:
    assert evaluate("minutes × school_weeks", inputs(minutes="60")) is None


HALF = "up_to_half(fte_annual) × efficiency_factor × fte_price_cents"
TWO_PRICES = "Σ fte × fte_price_cents + Σ hours × price_cents_per_hour"

Values = dict[str, str | list[str | None] | None]

WORKED: list[tuple[str, Values, str]] = [
    (
        "minutes / 60 / (fte_hours_per_week × fte_weeks)",
        {"minutes": "54810", "fte_hours_per_week": "36", "fte_weeks": "52"},
        "203/416",
    ),
    (HALF, {"fte_annual": "203/416", "efficiency_factor": "0.5", "fte_price_cents": "9000000"}, "2250000"),
    ("individual_cents − cost_cents", {"individual_cents": "9457500", "cost_cents": "4391827"}, "5065673"),
    ("Σ cents", {"cents": ["1/3", "2/3", "-4"]}, "-3"),
    ("Σ cents", {}, "0"),
    ("Σ fte × fte_price_cents", {"fte": ["1", "0.5"], "fte_price_cents": "9000000"}, "13500000"),
    ("Σ fte × fte_price_cents", {"fte": ["1", "0.5"], "fte_price_cents": ["9000000", "8000000"]}, "13000000"),
    (
        TWO_PRICES,
        {"fte": "1", "fte_price_cents": "100", "hours": ["2", "3"], "price_cents_per_hour": ["10", "20"]},
        "180",
    ),
    ("shortfall_cents − Σ covered_cents", {"shortfall_cents": "100", "covered_cents": ["30", "20"]}, "50"),
    ("(realised − baseline) / (target − baseline)", {"realised": "4", "baseline": "2", "target": "10"}, "1/4"),
]


@pytest.mark.parametrize(("formula", "values", "expected"), WORKED)
def test_formula_is_worked_out_exactly(formula: str, values: Values, expected: str) -> None:
    assert evaluate(formula, inputs(**values)) == read_exact(expected)


def test_number_that_was_too_long_is_read_to_its_decimals() -> None:
    assert read_exact("≈0.333333333333") == Fraction(333333333333, 10**12)


@pytest.mark.parametrize("slug", [row.slug for row in all_practices()])
def test_every_step_of_a_practice_can_be_worked_out_again(slug: str) -> None:
    budget = budget_of(next(row for row in all_practices() if row.slug == slug))

    assert budget.steps
    assert not_reproduced(budget) == []


@SOME
@given(pools())
def test_every_step_of_any_pool_can_be_worked_out_again(document: Document) -> None:
    assert not_reproduced(engine.compute_pool_budget(engine.parse_pool(document))) == []


def not_reproduced(budget: engine.PoolBudget) -> list[str]:
    """The figures of which the sum does not give what the step says. Of what nobody knows there may be no inputs."""
    return [
        step.figure
        for step in budget.steps
        if not (step.exact is None and not step.inputs)
        and "≈" not in str(step)
        and evaluate(step.formula, step.inputs) != (None if step.exact is None else read_exact(step.exact))
    ]
