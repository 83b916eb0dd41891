"""Separate decisions per board and month, and children that are paid twice (SJSO Amsterdam)."""

from typing import Any

from tests.budgets.engine.choices import GGZ, TWO_POSTS, computed, flat, rights
from tests.budgets.engine.pools import NEW_YEARS_EVE, Document, compute, indication, pool


def counts(*indications: Document, **choices: Any) -> dict[tuple[str, str], tuple[int | None, int | None, bool]]:
    months = computed(*indications, **choices).decision_months
    return {(row.board, row.month): (row.decisions, row.children_twice, row.is_counted) for row in months}


def listed(month: str, decisions: int | None = 70, twice: int | None = None) -> Document:
    return {"board": "b1", "month": month, "decisions": decisions, "children_twice": twice}


def test_decision_counts_in_each_month_that_it_holds() -> None:
    months = counts(indication(valid_from="2025-09-30", valid_until="2025-11-01"))

    assert len(months) == 12
    assert {month for (_, month), row in months.items() if row[0]} == {"2025-09", "2025-10", "2025-11"}
    assert months["b1", "2025-10"] == (1, None, True)


def test_decisions_are_counted_per_board() -> None:
    months = counts(indication("i1"), indication("i2", school="s2"), indication("i3", school="s3"))

    assert (months["b1", "2026-01"][0], months["b2", "2026-01"][0]) == (2, 1)


def test_two_versions_of_one_decision_are_one() -> None:
    first = indication("i1", child="c1", number="B1", valid_until="2026-01-10")
    second = indication("i2", child="c1", number="B1", valid_from="2026-01-11")

    assert counts(first, second)["b1", "2026-01"][0] == 1


def test_school_without_a_board_is_not_counted() -> None:
    assert compute(pool(schools=[{"ref": "s1"}])).decision_months == ()


def test_child_with_its_own_decision_at_a_school_that_draws_is_paid_twice() -> None:
    rows = (
        indication("i1", child="c1", valid_until=NEW_YEARS_EVE),
        indication("i2", child="c1", stream="swv", valid_until=NEW_YEARS_EVE),
        indication("i3", child="c2", stream="wlz"),
        indication("i4", child="c3", school="s2"),
    )

    months = counts(*rows, sizing=rights(GGZ))

    # Three decisions in autumn at the school that draws, of two children; a Wlz child has a right of its own.
    assert (months["b1", "2025-12"], months["b1", "2026-01"]) == ((4, 1, True), (2, 0, True))


def test_right_of_nothing_pays_nobody_twice() -> None:
    nothing = {**GGZ, "fte": "0"}

    assert counts(indication(), sizing=rights(nothing))["b1", "2026-01"] == (1, None, True)


def test_where_support_is_bought_for_each_child_nobody_is_paid_twice() -> None:
    assert counts(indication(), sizing=flat())["b1", "2026-01"] == (1, None, True)


def test_months_that_were_counted_elsewhere_stand_beside() -> None:
    months = counts(decision_counts=[listed("2019-01", 180, 12), listed("2019-02", None)])

    assert months == {("b1", "2019-01"): (180, 12, False), ("b1", "2019-02"): (None, None, False)}


def test_counted_leads_over_listed() -> None:
    months = counts(indication(), sizing=TWO_POSTS, decision_counts=[listed("2025-09", 70, 3), listed("2019-01")])

    assert (months["b1", "2025-09"], months["b1", "2019-01"]) == ((1, 1, True), (70, None, False))
