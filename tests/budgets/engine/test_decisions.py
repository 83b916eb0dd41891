"""Decisions that are one, decisions that add up, and the holes between them."""

from tests.budgets.engine.pools import (
    NEW_YEARS_DAY,
    NEW_YEARS_EVE,
    YEAR_END,
    codes,
    compute_with,
    findings,
    indication,
)


def test_the_same_number_counts_once_on_a_day() -> None:
    old = indication("i1", child="c1", number="B-1", minutes=600)
    new = indication("i2", child="c1", number="B-1", minutes=300, valid_from=NEW_YEARS_DAY)

    budget = compute_with(old, new)

    assert budget.totals.need_minutes == 600 * 17 + 300 * 18
    assert findings(budget, "overlap") == [
        ("i2", {"with": "i1", "from": NEW_YEARS_DAY, "until": YEAR_END, "days": 212})
    ]
    assert "possible_double" not in codes(budget)


def test_with_the_same_start_the_higher_ref_counts() -> None:
    low = indication("i1", child="c1", number="B-1", minutes=600)
    high = indication("i2", child="c1", number="B-1", minutes=300)

    assert compute_with(low, high).totals.need_minutes == 300 * 35


def test_a_replacement_always_wins() -> None:
    replacing = indication("i1", child="c1", replaces="i2", minutes=100, valid_from="2025-08-01")
    replaced = indication("i2", child="c1", minutes=600, valid_from=NEW_YEARS_DAY)

    budget = compute_with(replacing, replaced)

    assert budget.totals.need_minutes == 100 * 35
    assert [ref for ref, _ in findings(budget, "overlap")] == ["i1"]


def test_a_row_that_is_replaced_waits_for_all_its_replacers() -> None:
    rows = [
        indication("i1", child="c1", minutes=600),
        indication("i2", child="c1", replaces="i1", minutes=300, valid_until=NEW_YEARS_EVE),
        indication("i3", child="c1", replaces="i1", minutes=100, valid_from=NEW_YEARS_DAY),
    ]

    assert compute_with(*rows).totals.need_minutes == 300 * 17 + 100 * 18


def test_a_chain_of_replacements_counts_the_last() -> None:
    rows = [
        indication("i1", child="c1", replaces="i2", minutes=100),
        indication("i2", child="c1", replaces="i3", minutes=300),
        indication("i3", child="c1", minutes=600),
    ]

    assert compute_with(*rows).totals.need_minutes == 100 * 35


def test_a_replacement_in_the_middle_leaves_both_ends() -> None:
    whole = indication("i1", child="c1", minutes=600)
    middle = indication("i2", child="c1", replaces="i1", minutes=0, valid_from=NEW_YEARS_DAY, valid_until="2026-01-31")

    budget = compute_with(whole, middle)

    assert budget.totals.need_minutes == 600 * 32  # three school weeks of January fall out
    assert "gap" not in codes(budget)


def test_a_replaced_row_outside_the_year_changes_nothing() -> None:
    old = indication("i1", child="c1", valid_from="2024-08-01", valid_until="2025-07-31")
    new = indication("i2", child="c1", replaces="i1")

    assert codes(compute_with(old, new)) == {"expired"}


def test_the_same_number_for_another_child_is_another_decision() -> None:
    one = indication("i1", child="c1", number="B-1")
    other = indication("i2", child="c2", number="B-1")

    budget = compute_with(one, other)

    assert budget.totals.need_minutes == 2 * 18270
    assert codes(budget) == set()


def test_two_professionals_at_the_same_time_add_up_with_a_question() -> None:
    one = indication("i1", child="c1", number="B-1")
    other = indication("i2", child="c1", number="B-2", valid_from=NEW_YEARS_DAY)
    third = indication("i3", child="c1", number="B-3", valid_from="2026-02-01", valid_until="2026-03-31")

    budget = compute_with(one, other, third)

    assert budget.totals.children == 1
    assert findings(budget, "possible_double") == [
        ("i2", {"with": "i1", "from": NEW_YEARS_DAY, "until": YEAR_END}),
        ("i3", {"with": "i1", "from": "2026-02-01", "until": "2026-03-31"}),
    ]


def test_another_kind_of_help_is_no_double() -> None:
    assert codes(compute_with(indication("i1", child="c1"), indication("i2", child="c1", stream="swv"))) == set()


def test_a_school_day_between_two_rows_is_a_gap() -> None:
    first = indication("i1", child="c1", valid_until="2025-09-30")
    second = indication("i2", child="c1", valid_from="2025-10-03")

    # Wednesday 1 and Thursday 2 October
    assert findings(compute_with(first, second), "gap") == [
        ("i2", {"after": "i1", "from": "2025-10-01", "until": "2025-10-02", "school_days": 2})
    ]


def test_a_holiday_between_two_rows_is_no_gap() -> None:
    first = indication("i1", child="c1", valid_until="2025-12-26")
    second = indication("i2", child="c1", valid_from="2026-01-12")

    assert "gap" not in codes(compute_with(first, second))


def test_a_longer_row_bridges_a_gap() -> None:
    rows = [
        indication("i1", child="c1", number="1"),
        indication("i2", child="c1", number="2", valid_until="2025-09-30"),
        indication("i3", child="c1", number="3", valid_from="2025-11-01"),
    ]

    assert "gap" not in codes(compute_with(*rows))


def test_many_rows_of_one_decision_are_one() -> None:
    rows = [indication(f"i{index:03}", child="c1", number="B-1", minutes=index) for index in range(200)]

    assert compute_with(*rows).totals.need_minutes == 199 * 35
