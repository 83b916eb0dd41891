"""Who pays what: every sharing, with its sum written out."""

import pytest

from tests.budgets.engine.choices import (
    GGZ,
    MOVED,
    SEVENTEEN,
    TWO_POSTS,
    computed,
    estimate,
    fixed,
    formation,
    in_kind,
    key,
    paid,
    residence,
    rights,
)
from tests.budgets.engine.pools import (
    Document,
    arrangement,
    codes,
    compute,
    findings,
    indication,
    pool,
)


@pytest.mark.parametrize(
    ("weight", "shares"),
    [
        # 17 weeks against 18 + 35 = 53; one child against two; 1700 minutes against 1800 + 17500 = 19300
        ("child_weeks", {"gm1": 17 / 70, "gm2": 53 / 70}),
        ("children", {"gm1": 1 / 3, "gm2": 2 / 3}),
        ("minutes", {"gm1": 1700 / 21000, "gm2": 19300 / 21000}),
    ],
)
def test_the_responsible_municipality_pays(weight: str, shares: dict[str | None, float]) -> None:
    budget = computed(*MOVED, sharing=residence(weight))

    pooled = budget.totals.pooled_cents
    assert pooled == 1682692  # 350 hours / 1872 × 9000000 = 1682692.3
    assert sum(paid(budget).values()) == pooled
    for party, cents in paid(budget).items():
        assert abs(cents - pooled * shares[party]) < 1


def test_two_decisions_at_a_time_are_one_child_week() -> None:
    rows = [
        indication("i1", child="c1"),
        indication("i2", child="c1", stream="swv"),
        indication("i3", child="c3", responsible_municipality="gm2"),
    ]

    shares = paid(computed(*rows, sharing=residence("child_weeks")))

    assert abs(shares["gm1"] - shares["gm2"]) <= 1


def test_a_residence_that_is_unknown_is_charged_to_nobody() -> None:
    rows = [indication("i1"), indication("i2", responsible_municipality=None)]

    assert paid(computed(*rows, sharing=residence("children"))) == {None: 1463943, "gm1": 1463942}


@pytest.mark.parametrize(
    ("sharing", "needs", "changes"),
    [
        (residence(None), "weight", {}),
        (residence("minutes"), "responsible_municipality", {"basis": estimate(SEVENTEEN)}),
        ({"kind": "by_key", "key": [{"party": "gm1"}]}, "weight", {}),
        ({"kind": "fixed_shares", "shares": [{"party": "gm1"}]}, "share", {}),
        ({"kind": "by_funder"}, "minutes", {"sizing": rights(GGZ)}),
    ],
)
def test_a_sharing_that_lacks_something_says_what(sharing: Document, needs: str, changes: Document) -> None:
    rows = [] if changes else [indication()]

    budget = computed(*rows, sharing=sharing, **changes)

    assert paid(budget) == {}
    assert (None, {"choice": "sharing", "kind": sharing["kind"], "needs": needs}) in findings(budget, "choice_needs")


def test_sharing_nothing_needs_nothing() -> None:
    budget = computed(sharing=residence("children"))

    assert (paid(budget), codes(budget)) == ({}, {"empty_pool"})


def test_child_weeks_need_school_weeks() -> None:
    row = indication(minutes=100, frequency="month")
    document = pool(indications=[row], arrangement=arrangement(sharing=residence("child_weeks")))
    document["norms"] = [norm for norm in document["norms"] if norm["code"] != "school_weeks"]

    assert paid(compute(document)) == {}


def test_unknown_minutes_cannot_be_shared() -> None:
    row = indication(frequency=None)
    sizing = formation({"school": "s1", "party": "gm1", "fte": "1"})

    assert paid(computed(row, sizing=sizing, sharing=residence("minutes"))) == {}


def test_a_key_divides_by_what_was_counted() -> None:
    # H16: by resident students; a party with none is named and pays nothing.
    budget = computed(sizing=TWO_POSTS, sharing=key(gm1="938", gm2="81", swv="0"))

    assert paid(budget) == {"gm1": 28996075, "gm2": 2503925, "swv": 0}  # 31500000 × 938/1019 = 28996074.6


def test_a_key_that_counts_nothing_divides_nothing() -> None:
    budget = computed(indication(), sharing=key(gm1="0"))

    assert paid(budget) == {}
    assert findings(budget, "shares_do_not_add_up") == [(None, {"kind": "by_key", "total": "0"})]


def test_fixed_shares_divide_to_the_cent() -> None:
    assert paid(computed(indication(), sharing=fixed(gm1="0.6", swv="0.4"))) == {"gm1": 878365, "swv": 585577}


def test_shares_that_are_not_the_whole_divide_nothing() -> None:
    budget = computed(indication(), sharing=fixed(gm1="0.6", swv="0.3"))

    assert (paid(budget), budget.totals.pooled_cents) == ({}, 1463942)
    assert findings(budget, "shares_do_not_add_up") == [(None, {"kind": "fixed_shares", "total": "0.9"})]


def test_a_municipality_without_a_part_in_the_sharing_is_pointed_out() -> None:
    row = indication(responsible_municipality="gm2")

    budget = computed(row, sharing=fixed(gm1="1"))

    assert findings(budget, "outside_agreement") == [("gm2", {"children": 1})]
    assert "outside_agreement" not in codes(computed(row, sharing=fixed(swv="1")))


def test_people_are_valued_at_the_price_of_an_fte() -> None:
    # H26, K5: money from one partner and people from another.
    sharing = in_kind([{"party": "swv", "cents": 27000000}], [{"party": "b1", "fte": "0.5"}])

    budget = computed(sizing=TWO_POSTS, sharing=sharing)

    assert paid(budget) == {"b1": 4500000, "swv": 27000000}
    assert sum(paid(budget).values()) == budget.totals.pooled_cents


@pytest.mark.parametrize(("cash", "left"), [(20000000, 7000000), (30000000, -3000000)])
def test_what_nobody_promised_is_shown_without_a_party(cash: int, left: int) -> None:
    sharing = in_kind([{"party": "swv", "cents": cash}], [{"party": "b1", "fte": "0.5"}])

    budget = computed(sizing=TWO_POSTS, sharing=sharing)

    assert paid(budget) == {None: left, "b1": 4500000, "swv": cash}


@pytest.mark.parametrize(
    ("sharing", "ref"),
    [(in_kind([{"party": "swv"}], []), "swv"), (in_kind([], [{"party": "b1"}]), "b1")],
)
def test_an_empty_promise_is_unknown(sharing: Document, ref: str) -> None:
    budget = computed(sizing=TWO_POSTS, sharing=sharing)

    assert paid(budget) == {}
    assert ref in [found for found, _ in findings(budget, "choice_needs")]


def test_people_without_a_price_have_no_value() -> None:
    sharing = in_kind([], [{"party": "b1", "fte": "1"}])

    assert paid(compute(pool(norms=[], arrangement=arrangement(sharing=sharing)))) == {}
