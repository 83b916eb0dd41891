"""Limits on places, and levels that describe school time (Einstein Class, Waadhoeke: 55 places, four levels)."""

from typing import Any

import pytest

from tests.budgets.engine.choices import computed, estimate, group
from tests.budgets.engine.pools import NEW_YEARS_DAY, NEW_YEARS_EVE, Document, codes, findings, indication


def places(limit: int | None, pupils: int | None = None) -> list[Document]:
    return [{"school": "s1", "limit": limit, "pupils": pupils}]


@pytest.mark.parametrize(
    ("limit", "pupils", "code"),
    [(55, 56, "places_exceeded"), (55, 55, "places_full"), (55, 54, None), (None, 56, None), (0, None, "places_full")],
)
def test_pupils_are_held_against_the_places(limit: int | None, pupils: int | None, code: str | None) -> None:
    budget = computed(places=places(limit, pupils))

    assert codes(budget) & {"places_exceeded", "places_full"} == ({code} if code else set())
    if code:
        assert findings(budget, code) == [("s1", {"pupils": pupils or 0, "limit": limit})]


def test_supported_children_are_held_against_the_places() -> None:
    two = (indication("i1"), indication("i2"))

    assert findings(computed(*two, places=places(1)), "places_exceeded") == [("s1", {"pupils": 2, "limit": 1})]


def test_child_with_two_decisions_takes_one_place() -> None:
    twice = (indication("i1", child="c1"), indication("i2", child="c1", stream="swv"))

    assert "places_full" in codes(computed(*twice, places=places(1)))


def test_children_after_each_other_take_one_place() -> None:
    first, second = indication("i1", valid_until=NEW_YEARS_EVE), indication("i2", valid_from=NEW_YEARS_DAY)

    assert "places_full" in codes(computed(first, second, places=places(1)))


def test_child_of_another_school_takes_no_place() -> None:
    assert "places_full" not in codes(computed(indication(school="s2"), places=places(1)))


def test_estimated_and_grouped_children_take_places() -> None:
    estimated = estimate({"school": "s1", "children": 56, "minutes_per_child_per_week": 60})
    in_groups = {"kind": "group_places", "groups": [group(children=56), group(school="s2")]}

    for choices in ({"basis": estimated}, {"sizing": in_groups}):
        assert findings(computed(places=places(55), **choices), "places_exceeded") == [
            ("s1", {"pupils": 56, "limit": 55})
        ]


def level(**changes: Any) -> list[Document]:
    return [{"ref": "arrangement-3", "regular_share": "0.5", "support_share": "0.3", "funded": True, **changes}]


def test_h3_half_and_thirty_percent_leave_twenty_unstated() -> None:
    assert findings(computed(levels=level()), "share_unstated") == [
        ("arrangement-3", {"unstated_share": "0.2", "percentage": "20"})
    ]


def test_shares_of_a_level_above_one_do_not_add_up() -> None:
    budget = computed(levels=level(regular_share="0.8"))

    assert findings(budget, "shares_do_not_add_up") == [("arrangement-3", {"kind": "levels", "total": "1.1"})]


@pytest.mark.parametrize("changes", [{"regular_share": None}, {"support_share": None}, {"support_share": "0.5"}])
def test_level_that_says_all_or_leaves_it_open_is_no_finding(changes: Document) -> None:
    assert not codes(computed(levels=level(**changes))) & {"share_unstated", "shares_do_not_add_up"}
