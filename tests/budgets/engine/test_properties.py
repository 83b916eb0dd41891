"""What must hold for every pool, tried on random ones with every combination of choices."""

import copy
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from budgets.engine import (
    InvalidDocument,
    PoolBudget,
    canonical_json,
    compute_pool_budget,
    fingerprint,
    load_pool,
    parse_pool,
    parse_result,
    pool_document,
    result_document,
)
from tests.budgets.engine.pools import CALENDAR_35, Document, compute, indication, norm, pool
from tests.budgets.engine.strategies import (
    FEW,
    FEWER,
    JSON,
    RANDOM,
    SOME,
    a_pool,
    an_indication,
    arrangement_by_need,
    broken,
    plain_arrangement,
    pools,
)

ANY_POOL = pools()


@FEWER
@given(ANY_POOL)
def test_every_valid_document_gives_a_result_that_comes_back(document: Document) -> None:
    snapshot = parse_pool(document)
    budget = compute_pool_budget(snapshot)

    assert parse_pool(pool_document(snapshot)) == snapshot
    assert fingerprint(load_pool(canonical_json(snapshot))) == budget.fingerprint
    assert parse_result(result_document(budget)) == budget


@FEWER
@given(broken() | JSON)
def test_every_other_document_gives_a_result_or_a_clear_error(document: object) -> None:
    try:
        compute_pool_budget(parse_pool(document))
    except InvalidDocument as invalid:
        assert invalid.errors
        assert all(error.message for error in invalid.errors)


@FEW
@given(st.text(max_size=40) | st.binary(max_size=40))
def test_every_text_gives_a_result_or_a_clear_error(text: str | bytes) -> None:
    try:
        load_pool(text)
    except InvalidDocument as invalid:
        assert invalid.errors


@FEWER
@given(RANDOM)
def test_the_order_of_rows_does_not_matter(random: Random) -> None:
    document = a_pool(random)
    shuffled = copy.deepcopy(document)
    agreed = shuffled["arrangement"]
    tables = [shuffled[name] for name in ("calendar", "norms", "parties", "schools", "streams", "indications")]
    for part in ("basis", "sizing", "sharing", "result"):
        tables += [rows for rows in agreed.get(part, {}).values() if isinstance(rows, list)]
    tables += [rows for rows in agreed.values() if isinstance(rows, list)]
    for table in tables:
        random.shuffle(table)

    assert compute(shuffled) == compute(document)


def conserved(budget: PoolBudget) -> None:
    """Parts are the whole to the cent, wherever the whole is known."""
    totals = budget.totals
    if totals.funds_cents is not None:
        assert sum(fund.cents or 0 for fund in budget.budget.funds) == totals.funds_cents
        assert sum(line.cents or 0 for line in budget.lines) == totals.funds_cents
    if totals.need_minutes is not None:
        assert sum(line.minutes or 0 for line in budget.lines) == totals.need_minutes
    if totals.pooled_cents is not None:
        assert sum(cost.cents or 0 for cost in budget.budget.costs) == totals.pooled_cents
        if budget.contributions:
            assert sum(row.cents for row in budget.contributions) == totals.pooled_cents
        assert sum(row.cents or 0 for row in budget.purchases) == totals.pooled_cents
    if budget.year_end is not None:
        end = budget.year_end
        covered = sum(row.cents or 0 for row in end.covered)
        whole = end.buffer_cents + end.carried_cents + sum(row.cents for row in end.settled)
        assert whole == end.difference_cents + covered
        assert end.difference_cents == budget.budget.balance_cents or end.stated
    for party in {row.party for row in budget.contributions}:
        paid = sum(row.cents for row in budget.contributions if row.party == party)
        assert sum(row.cents for row in budget.budget_years if row.party == party) == paid
    fte = [row.fte for row in budget.lines if row.fte is not None]
    assert not fte or sum(fte, Decimal(0)) == totals.fte_annual


@SOME
@given(ANY_POOL)
def test_parts_are_the_whole_to_the_cent(document: Document) -> None:
    conserved(compute(document))


@FEW
@given(pools(plain_arrangement))
def test_a_pool_by_need_and_funder_is_always_paid(document: Document) -> None:
    budget = compute(document)

    assert bool(budget.contributions) == bool(budget.totals.pooled_cents)


def without_wording(budget: PoolBudget, *refs: str) -> tuple[PoolBudget, Counter[str]]:
    """A result without its control number and steps, and its findings without those about these rows."""
    findings = Counter(repr(row) for row in budget.findings if row.ref not in refs)
    return replace(budget, fingerprint="", steps=(), findings=()), findings


@SOME
@given(RANDOM)
def test_splitting_a_decision_at_a_date_changes_nothing(random: Random) -> None:
    """Per day, per week or per month; its money per school year. Both parts are one decision: they share its number."""
    document = a_pool(random)
    whole = {
        **an_indication(random, "whole", []),
        "child": "c-split",
        "number": "B-split",
        "minutes": random.randint(0, 3000),
        "volume": None,
        "frequency": random.choice(["day", "week", "month"]),
        "amount_cents": random.choice([None, random.randint(0, 10**7)]),
        "amount_basis": "school_year",
        "amount_status": "claimed",
    }
    last = date.fromisoformat(whole["valid_until"] or "2026-10-31")
    first = date.fromisoformat(whole["valid_from"])
    cut = date.fromordinal(random.randint(first.toordinal(), max(first.toordinal(), last.toordinal() - 1)))
    before = {**whole, "ref": "before", "valid_until": cut.isoformat()}
    after = {**whole, "ref": "after", "valid_from": (cut + timedelta(days=1)).isoformat()}
    parts = [before, after] if cut < last else [{**whole, "ref": "before"}]

    one = compute({**document, "indications": [*document["indications"], whole]})
    two = compute({**document, "indications": [*document["indications"], *parts]})

    (result, findings), (split, split_findings) = (
        without_wording(each, "whole", "before", "after") for each in (one, two)
    )
    assert split == result
    # How many amounts are missing is counted per row.
    assert {row for row in split_findings if "count" not in row} == {row for row in findings if "count" not in row}


@SOME
@given(RANDOM)
def test_more_hours_never_lower_the_need_nor_the_pool(random: Random) -> None:
    document = a_pool(random, random.choice([plain_arrangement, arrangement_by_need]))
    asked = {**an_indication(random, "asked", []), "minutes": random.randint(0, 3000), "volume": None, "unit": None}
    more = {**asked, "minutes": asked["minutes"] + random.randint(0, 1000)}

    less, larger = (
        compute({**document, "indications": [*document["indications"], row]}).totals for row in (asked, more)
    )

    for name in ("need_minutes", "minutes", "fte_annual", "fte_school_weeks", "pooled_cents"):
        some, at_least = getattr(less, name), getattr(larger, name)
        assert (some is None) == (at_least is None)
        assert some is None or some <= at_least


OTHER_YEARS = [("2024-01-01", "2025-07-31"), ("2026-08-01", "2027-07-31"), ("2026-08-01", None)]


@SOME
@given(RANDOM)
def test_outside_the_period_changes_nothing(random: Random) -> None:
    document = a_pool(random)
    first, last = random.choice(OTHER_YEARS)
    outside = {**an_indication(random, "another-year", []), "number": None, "valid_from": first, "valid_until": last}

    before, after = compute(document), compute({**document, "indications": [*document["indications"], outside]})

    (result, findings), (same, with_outside) = (without_wording(each, "another-year") for each in (before, after))
    assert (same, with_outside, after.steps) == (result, findings, before.steps)


def entered(budget: PoolBudget) -> tuple[object, ...]:
    """All of a result that only what is pooled may change."""
    totals = budget.totals
    return (
        (totals.children, totals.minutes, totals.fte_annual, totals.fte_school_weeks, totals.pooled_cents),
        (totals.individual_cents, budget.budget.poolable_cents, budget.budget.balance_cents, budget.budget.costs),
        (budget.purchases, budget.contributions, budget.settlements, budget.residence_flows, budget.year_end),
        (budget.years, budget.budget_years, budget.comparisons, budget.freed_time),
        tuple(row for row in budget.lines if row.poolable == "yes"),
    )


@SOME
@given(RANDOM)
def test_opted_out_wlz_and_zvw_never_enter(random: Random) -> None:
    document = a_pool(random)
    changes = random.choice([{"opted_out_from": "2025-01-01"}, {"stream": "wlz"}, {"stream": "zvw"}])
    # A child of its own: of one that is in the pool already, the threshold would count these minutes too. And all year:
    # a broken cent would take its turn in the rounding of all money together.
    row = an_indication(random, "never", [])
    all_year = {"valid_from": "2025-08-01", "valid_until": "2026-07-31", "amount_basis": "school_year"}
    never = {**row, "child": "c-never", **all_year, **changes}
    document["streams"].append({"ref": "zvw", "kind": "zvw", "poolable": "yes"})

    before, after = compute(document), compute({**document, "indications": [*document["indications"], never]})

    assert entered(after) == entered(before)


@FEW
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=20))
def test_the_pool_is_rounded_once_and_not_per_child(minutes: list[int]) -> None:
    rows = [indication(f"i{index}", minutes=each) for index, each in enumerate(minutes)]

    totals = compute(pool(indications=rows)).totals

    exact = Fraction(sum(minutes) * 35, 60 * 36 * 52) * 9000000
    assert totals.pooled_cents is not None
    assert abs(totals.pooled_cents - exact) <= Fraction(1, 2)


@FEW
@given(st.integers(1, 365), st.integers(1, 365))
def test_splitting_an_amount_for_a_period_loses_nothing(days: int, cents: int) -> None:
    start = date(2025, 8, 1)
    whole = {"ref": "a", "stream": "swv", "count": 1, "unit_cents": cents * 100, "basis": "period"}
    dated = {**whole, "valid_from": start.isoformat(), "valid_until": (start + timedelta(days=days - 1)).isoformat()}

    assert compute(pool(amounts=[dated])).amounts[0].cents == compute(pool(amounts=[whole])).amounts[0].cents


def test_an_absurdly_long_fraction_is_still_shown() -> None:
    # Totals over hundreds of different periods have a common denominator that nobody can read.
    rows = [
        indication(
            f"i{days:03}",
            minutes=1,
            frequency="total",
            valid_from=(date(2025, 8, 1) - timedelta(days=days)).isoformat(),
            valid_until="2025-08-31",
        )
        for days in range(400)
    ]

    budget = compute(pool(indications=rows, calendar=CALENDAR_35, norms=[norm("school_weeks", "35")]))

    (step,) = [step for step in budget.steps if step.figure == "totals.minutes"]
    assert step.exact is not None
    assert step.exact.startswith("≈")
