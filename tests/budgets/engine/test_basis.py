"""How the need is known: every basis, with its sum written out."""

import pytest

from tests.budgets.engine.choices import SEVENTEEN, computed, estimate, historical, paid
from tests.budgets.engine.pools import (
    arrangement,
    codes,
    compute,
    findings,
    indication,
    pool,
)


def test_admission_is_an_inventory_dated_at_intake() -> None:
    assert computed(indication(), basis={"kind": "admission"}).totals == computed(indication()).totals


def test_history_is_the_base_of_the_years() -> None:
    # K1, K2: the use of all parties in the reference year, shrinking by agreed factors.
    use = [
        {"stream": "zbo", "party": "gm1", "cents": 10000000, "minutes": 112320},
        {"stream": "swv", "party": "swv", "cents": 5000001, "minutes": 56160},
    ]

    budget = computed(basis=historical(*use), term={"factors": ["1.00", "0.95", "0.90"]})

    assert [(row.school_year, row.budget_cents) for row in budget.years] == [
        ("2025-2026", 15000001),
        ("2026-2027", 14250001),  # 14250000.95
        ("2027-2028", 13500001),  # 13500000.9
    ]
    # 168480 minutes = 2808 hours = 1.5 fte; 168480 / 35 weeks / 60 / 36 = 2.228571
    assert (str(budget.totals.fte_annual), str(budget.totals.fte_school_weeks)) == ("1.500000", "2.228571")
    assert (budget.totals.pooled_cents, paid(budget)) == (13500000, {"gm1": 9000000, "swv": 4500000})
    assert (budget.totals.children, budget.totals.individual_cents) == (None, None)
    assert codes(budget) == set()


def test_history_without_minutes_still_has_its_years() -> None:
    budget = computed(basis=historical({"stream": "zbo", "party": "gm1", "cents": 500}))

    assert (budget.years[0].budget_cents, budget.totals.minutes, budget.totals.pooled_cents) == (500, None, None)


def test_history_that_lacks_money_says_so() -> None:
    budget = computed(basis=historical({"stream": "zbo", "party": "gm1", "minutes": 500}))

    assert (budget.years[0].budget_cents, budget.totals.minutes) == (None, 500)
    assert findings(budget, "choice_needs") == [(None, {"choice": "basis", "kind": "historical", "needs": "cents"})]


def test_history_of_nothing_is_unknown() -> None:
    budget = computed(basis=historical())

    assert (budget.years[0].budget_cents, budget.totals.minutes) == (None, None)
    assert findings(budget, "choice_needs") == [(None, {"choice": "basis", "kind": "historical", "needs": "use"})]


def test_history_of_wlz_never_enters() -> None:
    use = [{"stream": "wlz", "party": "swv", "cents": 900, "minutes": 9}, {"stream": "zbo", "party": "gm1", "cents": 1}]

    budget = computed(basis=historical(*use))

    assert budget.years[0].budget_cents == 1
    assert findings(budget, "not_poolable") == [("wlz", {"stream": "wlz", "kind": "wlz"})]


def test_history_compares_with_the_indications_of_today() -> None:
    budget = computed(indication(), basis=historical({"stream": "zbo", "party": "gm1", "cents": 1, "minutes": 60}))

    assert budget.totals.individual_cents == 3152500


def test_an_estimate_counts_children_and_minutes() -> None:
    budget = computed(basis=estimate(SEVENTEEN, {**SEVENTEEN, "school": "s2", "children": 3}))

    # 20 × 60 × 35 = 42000 minutes = 700 hours; 700 / 1872; 1200 / 60 / 36
    totals = budget.totals
    assert (totals.children, totals.minutes) == (20, 42000)
    assert (str(totals.fte_annual), str(totals.fte_school_weeks)) == ("0.373932", "0.555556")
    assert totals.pooled_cents == 3365385
    assert findings(budget, "choice_needs") == [(None, {"choice": "sharing", "kind": "by_funder", "needs": "party"})]


def test_an_estimate_may_have_a_price_per_hour() -> None:
    rows = [{**SEVENTEEN, "price_cents_per_hour": 5000}, {**SEVENTEEN, "school": "s2", "children": 3}]

    budget = computed(basis=estimate(*rows))

    # 595 hours × 50.00 + 105 / 1872 × 90000 = 29750.00 + 5048.08
    assert budget.totals.pooled_cents == 3479808
    (step,) = [step for step in budget.steps if step.figure == "totals.pooled_cents"]
    assert step.formula == "Σ hours × price_cents_per_hour + Σ fte_annual × fte_price_cents"


@pytest.mark.parametrize("missing", ["children", "minutes_per_child_per_week"])
def test_an_estimate_that_lacks_a_number_is_unknown(missing: str) -> None:
    budget = computed(basis=estimate({**SEVENTEEN, missing: None}))

    assert (budget.totals.minutes, budget.totals.pooled_cents) == (None, None)
    assert ("s1", {"choice": "basis", "kind": "estimate", "needs": missing}) in findings(budget, "choice_needs")


def test_an_estimate_of_nothing_is_unknown() -> None:
    budget = computed(basis=estimate())

    assert (budget.totals.minutes, budget.totals.children) == (None, None)
    assert findings(budget, "choice_needs") == [(None, {"choice": "basis", "kind": "estimate", "needs": "estimates"})]


def test_an_estimate_needs_its_school_weeks() -> None:
    document = pool(norms=[], indications=[], arrangement=arrangement(basis=estimate(SEVENTEEN)))

    budget = compute(document)

    assert budget.totals.minutes is None
    assert "missing_norm" in codes(budget)
