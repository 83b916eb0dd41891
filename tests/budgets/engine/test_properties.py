"""What must hold for every pool, tried on random ones."""

import copy
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
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
from tests.budgets.engine.strategies import ARRANGEMENTS, JSON, SOME, broken, pools

ANY_POOL = pools() | pools(ARRANGEMENTS)


@SOME
@given(ANY_POOL)
def test_every_valid_document_gives_a_result_that_comes_back(document: Document) -> None:
    snapshot = parse_pool(document)
    budget = compute_pool_budget(snapshot)

    assert parse_pool(pool_document(snapshot)) == snapshot
    assert fingerprint(load_pool(canonical_json(snapshot))) == budget.fingerprint
    assert parse_result(result_document(budget)) == budget


@SOME
@given(broken() | JSON)
def test_every_other_document_gives_a_result_or_a_clear_error(document: object) -> None:
    try:
        compute_pool_budget(parse_pool(document))
    except InvalidDocument as invalid:
        assert invalid.errors
        assert all(error.message for error in invalid.errors)


@SOME
@given(st.text(max_size=40) | st.binary(max_size=40))
def test_every_text_gives_a_result_or_a_clear_error(text: str | bytes) -> None:
    try:
        load_pool(text)
    except InvalidDocument as invalid:
        assert invalid.errors


@SOME
@given(ANY_POOL, st.randoms())
def test_the_order_of_rows_does_not_matter(document: Document, random: Any) -> None:
    shuffled = copy.deepcopy(document)
    tables = [shuffled[name] for name in ("calendar", "norms", "parties", "schools", "streams", "indications")]
    for choice in ("basis", "sizing", "sharing"):
        tables += [rows for rows in shuffled["arrangement"][choice].values() if isinstance(rows, list)]
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
        whole = end.buffer_cents + end.carried_cents + sum(row.cents for row in end.settled)
        assert whole == end.difference_cents == budget.budget.balance_cents
    for party in {row.party for row in budget.contributions}:
        paid = sum(row.cents for row in budget.contributions if row.party == party)
        assert sum(row.cents for row in budget.budget_years if row.party == party) == paid


@SOME
@given(ANY_POOL)
def test_parts_are_the_whole_to_the_cent(document: Document) -> None:
    conserved(compute(document))


@SOME
@given(pools())
def test_a_pool_by_need_and_funder_is_always_paid(document: Document) -> None:
    budget = compute(document)

    assert bool(budget.contributions) == bool(budget.totals.pooled_cents)


@SOME
@given(st.dates(date(2025, 8, 1), date(2026, 7, 30)), st.sampled_from(["day", "week", "month"]), st.integers(0, 3000))
def test_splitting_a_decision_at_a_date_changes_nothing(day: date, frequency: str, minutes: int) -> None:
    whole = indication("i1", child="c1", minutes=minutes, frequency=frequency)
    first = {**whole, "valid_until": day.isoformat()}
    second = {**whole, "ref": "i2", "valid_from": (day + timedelta(days=1)).isoformat()}

    one, two = compute(pool(indications=[whole])), compute(pool(indications=[first, second]))

    assert (one.totals, one.budget, one.findings) == (two.totals, two.budget, two.findings)
    assert (one.contributions, one.lines, one.comparisons) == (two.contributions, two.lines, two.comparisons)


@SOME
@given(pools(), st.data())
def test_more_hours_never_lower_the_need_nor_the_pool(document: Document, data: st.DataObject) -> None:
    rows = [row for row in document["indications"] if row["minutes"] is not None]
    assume(rows)
    more = copy.deepcopy(document)
    chosen = data.draw(st.sampled_from([index for index, row in enumerate(document["indications"]) if row in rows]))
    more["indications"][chosen]["minutes"] += data.draw(st.integers(0, 1000))

    before, after = compute(document).totals, compute(more).totals

    for name in ("need_minutes", "minutes", "fte_annual", "pooled_cents"):
        less, larger = getattr(before, name), getattr(after, name)
        assert (less is None) == (larger is None)
        assert less is None or less <= larger


@SOME
@given(ANY_POOL, st.sampled_from([("2024-01-01", "2025-07-31"), ("2026-08-01", "2027-07-31"), ("2026-08-01", None)]))
def test_outside_the_period_changes_nothing(document: Document, period: tuple[str, str | None]) -> None:
    outside = indication("another-year", valid_from=period[0], valid_until=period[1])
    with_outside = {**document, "indications": [*document["indications"], outside]}

    before, after = compute(document), compute(with_outside)

    assert (after.totals, after.budget, after.lines, after.contributions, after.comparisons, after.steps) == (
        before.totals,
        before.budget,
        before.lines,
        before.contributions,
        before.comparisons,
        before.steps,
    )
    assert {finding for finding in map(repr, after.findings) if "another-year" not in finding} == set(
        map(repr, before.findings)
    )


@SOME
@given(ANY_POOL, st.sampled_from(["opted_out", "wlz", "zvw"]))
def test_opted_out_wlz_and_zvw_never_enter(document: Document, reason: str) -> None:
    changes = {"opted_out_from": "2025-01-01"} if reason == "opted_out" else {"stream": reason}
    row = indication("never", amount_cents=None, **changes)
    document = {**document, "streams": [*document["streams"], {"ref": "zvw", "kind": "zvw", "poolable": "yes"}]}

    before, after = compute(document), compute({**document, "indications": [*document["indications"], row]})

    assert (after.totals.children, after.totals.minutes, after.totals.pooled_cents) == (
        before.totals.children,
        before.totals.minutes,
        before.totals.pooled_cents,
    )
    assert after.contributions == before.contributions
    assert after.budget.poolable_cents == before.budget.poolable_cents


@SOME
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=60))
def test_the_pool_is_rounded_once_and_not_per_child(minutes: list[int]) -> None:
    rows = [indication(f"i{index}", minutes=each) for index, each in enumerate(minutes)]

    totals = compute(pool(indications=rows)).totals

    exact = Fraction(sum(minutes) * 35, 60 * 36 * 52) * 9000000
    assert totals.pooled_cents is not None
    assert abs(totals.pooled_cents - exact) <= Fraction(1, 2)


@SOME
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
