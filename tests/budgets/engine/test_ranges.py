"""The upper end of a flat rate that the source gives as a range (St. Maartenschool, Nijmegen: 5 to 6 hours)."""

from budgets.engine import PoolBudget
from tests.budgets.engine.choices import computed, estimate, flat
from tests.budgets.engine.pools import NORMS, arrangement, compute, indication, norm, pool

HUNDRED = estimate({"school": "s1", "children": 100, "minutes_per_child_per_week": 600})
FIVE_TO_SIX_HOURS = flat(minutes_per_child_per_week=300, minutes_per_child_per_week_high=360)


def comparisons(budget: PoolBudget) -> dict[str, tuple[str | None, int, int | None]]:
    return {
        row.code: (None if row.fte is None else str(row.fte), row.cost_cents, row.saving_cents)
        for row in budget.comparisons
    }


def test_h5_hundred_children_at_five_to_six_hours() -> None:
    budget = computed(basis=HUNDRED, sizing=FIVE_TO_SIX_HOURS)

    # 500 hours a week / 36 and 600 / 36.
    assert str(budget.totals.fte_school_weeks) == "13.888889"
    assert comparisons(budget)["highest_rate_school_weeks"] == ("16.666667", 150000000, None)
    # 500 × 35 / 1872 and 600 × 35 / 1872; the second × 90 000.
    assert str(budget.totals.fte_annual) == "9.348291"
    assert comparisons(budget)["highest_rate"] == ("11.217949", 100961538, None)


def test_highest_rate_shows_its_sum() -> None:
    steps = {step.figure: step for step in computed(basis=HUNDRED, sizing=FIVE_TO_SIX_HOURS).steps}

    step = steps["comparisons.highest_rate.cost_cents"]
    assert step.formula == (
        "child_years × minutes_per_child_per_week_high × school_weeks / 60 / (fte_hours_per_week × fte_weeks)"
        " × fte_price_cents"
    )
    assert [row.value for row in step.inputs] == ["100", "360", "35", "36", "52", "9000000"]


def test_highest_rate_is_compared_with_today() -> None:
    rows = comparisons(computed(indication(minutes=600), sizing=FIVE_TO_SIX_HOURS))

    # 6 × 35 / 1872 × 90 000 = 10 096.15 beside a decision of 31 525.00.
    assert rows["highest_rate"] == ("0.112179", 1009615, 3152500 - 1009615)


def test_where_money_leads_the_highest_is_money() -> None:
    sizing = flat(minutes_per_child_per_week=None, cents_per_child=100000, cents_per_child_high=120000)
    # Money needs no norms at all.
    document = pool(norms=[], indications=[], arrangement=arrangement(basis=HUNDRED, sizing=sizing))

    assert comparisons(compute(document)) == {"highest_rate": (None, 12000000, None)}


def test_without_an_upper_end_there_is_no_such_reading() -> None:
    for sizing in (flat(), flat(cents_per_child=100000)):
        assert "highest_rate" not in comparisons(computed(indication(), sizing=sizing))


def test_without_norms_there_is_no_such_reading() -> None:
    for missing in ("school_weeks", "fte_hours_per_week", "fte_price_cents"):
        norms = [norm(code, value) for code, value in NORMS.items() if code != missing]
        document = pool(norms=norms, indications=[], arrangement=arrangement(basis=HUNDRED, sizing=FIVE_TO_SIX_HOURS))

        assert "highest_rate" not in comparisons(compute(document))
