"""Every value of the five choices, with its sum written out."""

from typing import Any

import pytest

from budgets.engine import PoolBudget
from tests.budgets.engine.pools import (
    NEW_YEARS_DAY,
    NEW_YEARS_EVE,
    Document,
    amount,
    arrangement,
    codes,
    compute,
    findings,
    indication,
    norm,
    pool,
    stream,
)


def computed(*indications: Document, **choices: Any) -> PoolBudget:
    return compute(pool(indications=list(indications), arrangement=arrangement(**choices)))


def paid(budget: PoolBudget) -> dict[str | None, int]:
    return {row.party: row.cents for row in budget.contributions}


def settled(budget: PoolBudget) -> list[tuple[str, str, int]]:
    return [(row.from_, row.to, row.cents) for row in budget.settlements]


# Basis


def test_admission_is_an_inventory_dated_at_intake() -> None:
    assert computed(indication(), basis={"kind": "admission"}).totals == computed(indication()).totals


def historical(*use: Document) -> Document:
    return {"kind": "historical", "reference_year": "2015-2016", "use": list(use)}


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


def estimate(*estimates: Document) -> Document:
    return {"kind": "estimate", "estimates": list(estimates)}


SEVENTEEN = {"school": "s1", "children": 17, "minutes_per_child_per_week": 60}


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
    assert step.formula == "Σ hours × price_cents_per_hour + fte_annual × fte_price_cents"


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


# Sizing


def flat(**changes: Any) -> Document:
    return {
        "kind": "flat_rate",
        "threshold_minutes_per_week": 720,
        "threshold_rule": "below",
        "minutes_per_child_per_week": 330,
        **changes,
    }


def test_a_flat_rate_buys_the_same_for_every_child_under_the_threshold() -> None:
    # H5: 5½ hours for each; children of 719 and 60 minutes count, one of 721 does not.
    rows = [indication("i1", minutes=719), indication("i2", minutes=60), indication("i3", minutes=721)]

    totals = computed(*rows, sizing=flat()).totals

    # 2 × 330 × 35 = 23100 minutes = 385 hours; 385 / 1872; 660 / 60 / 36
    assert (totals.children, totals.minutes, totals.need_minutes) == (2, 23100, 52500)
    assert (str(totals.fte_annual), str(totals.fte_school_weeks)) == ("0.205662", "0.305556")
    assert totals.pooled_cents == 1850962  # 385 / 1872 × 9000000 = 1850961.5


@pytest.mark.parametrize(("rule", "children", "found"), [("below", 0, False), ("up_to", 1, False), (None, 0, True)])
def test_exactly_on_the_threshold_is_for_the_agreement_to_say(rule: str | None, children: int, found: bool) -> None:
    # H7: "<12" and ">12" leave twelve hours to neither.
    budget = computed(indication(minutes=720), sizing=flat(threshold_rule=rule))

    assert budget.totals.children == children
    assert findings(budget, "on_threshold") == ([("c-i1", {})] if found else [])


def test_a_child_counts_with_all_its_decisions_together() -> None:
    rows = [indication("i1", child="c1", minutes=400), indication("i2", child="c1", stream="swv", minutes=400)]

    assert computed(*rows, sizing=flat()).totals.children == 0


def test_a_child_that_crosses_the_threshold_counts_its_days_under_it() -> None:
    rows = [
        indication("i1", child="c1", minutes=400),
        indication("i2", child="c1", stream="swv", minutes=400, valid_from=NEW_YEARS_DAY),
    ]

    budget = computed(*rows, sizing=flat())

    assert (budget.totals.children, budget.totals.minutes) == (1, 330 * 17)
    assert findings(budget, "crossed_threshold") == [("c1", {"from": NEW_YEARS_DAY, "until": "2026-07-31"})]
    assert paid(budget) == {"gm1": 449519}  # 5610 / 60 / 1872 × 9000000 = 449519.2


def test_a_child_without_a_decision_in_between_does_not_count_then() -> None:
    rows = [
        indication("i1", child="c1", valid_until="2025-10-17"),
        indication("i2", child="c1", valid_from=NEW_YEARS_DAY),
    ]

    # 8 school weeks before the autumn holiday and 18 after New Year
    assert computed(*rows, sizing=flat()).totals.minutes == 330 * 26


def test_a_flat_rate_without_threshold_is_for_all() -> None:
    rows = [indication("i1", minutes=5000), indication("i2", minutes=1)]

    assert computed(*rows, sizing=flat(threshold_minutes_per_week=None)).totals.minutes == 2 * 330 * 35


def test_a_flat_amount_leads_for_the_money() -> None:
    rows = [indication("i1"), indication("i2", valid_until=NEW_YEARS_EVE)]

    budget = computed(*rows, sizing=flat(cents_per_child=3500))

    # 1 + 17/35 child years: 3500 + 1700; minutes 330 × 52
    assert (budget.totals.pooled_cents, budget.totals.minutes) == (5200, 17160)


def test_a_flat_amount_alone_has_no_hours() -> None:
    budget = computed(indication(), sizing=flat(minutes_per_child_per_week=None, cents_per_child=3500))

    totals = budget.totals
    assert (totals.pooled_cents, totals.minutes, totals.fte_annual, totals.fte_school_weeks) == (3500, None, None, None)
    assert paid(budget) == {"gm1": 3500}
    assert budget.comparisons == ()


def test_a_flat_rate_of_nothing_is_unknown() -> None:
    budget = computed(indication(), sizing=flat(minutes_per_child_per_week=None))

    assert budget.totals.pooled_cents is None
    assert findings(budget, "choice_needs") == [
        (None, {"choice": "sizing", "kind": "flat_rate", "needs": "minutes_per_child_per_week"})
    ]


def test_a_flat_rate_takes_estimated_children() -> None:
    rows = [SEVENTEEN, {**SEVENTEEN, "school": "s2", "children": 2, "minutes_per_child_per_week": 720}]

    assert computed(basis=estimate(*rows), sizing=flat()).totals.minutes == 17 * 330 * 35
    both = computed(basis=estimate(*rows), sizing=flat(threshold_rule=None))
    assert (both.totals.children, findings(both, "on_threshold")) == (17, [("s2", {})])


def test_a_flat_rate_cannot_compare_what_is_not_estimated() -> None:
    row = {**SEVENTEEN, "minutes_per_child_per_week": None}

    assert computed(basis=estimate(row), sizing=flat()).totals.minutes is None
    assert computed(basis=estimate(row), sizing=flat(threshold_minutes_per_week=None)).totals.minutes == 17 * 330 * 35


def test_a_flat_rate_needs_children() -> None:
    budget = computed(basis=historical({"stream": "zbo", "party": "gm1", "minutes": 5, "cents": 5}), sizing=flat())

    assert findings(budget, "choice_needs") == [(None, {"choice": "sizing", "kind": "flat_rate", "needs": "children"})]


def test_a_flat_rate_cannot_compare_unknown_minutes() -> None:
    budget = computed(indication(frequency=None), sizing=flat())

    assert budget.totals.minutes is None


def test_a_flat_rate_for_nobody_costs_nothing() -> None:
    budget = computed(sizing=flat())

    assert (budget.totals.children, budget.totals.minutes, budget.totals.pooled_cents) == (0, 0, 0)
    assert codes(budget) == {"empty_pool"}


def test_a_flat_rate_without_norms_is_unknown() -> None:
    document = pool(norms=[], arrangement=arrangement(sizing=flat(threshold_minutes_per_week=None)))

    totals = compute(document).totals

    assert (totals.children, totals.minutes, totals.pooled_cents) == (1, None, None)


def formation(*posts: Document) -> Document:
    return {"kind": "formation", "posts": list(posts)}


TWO_POSTS = formation({"school": "s1", "party": "gm1", "fte": "2.0"}, {"school": "s2", "party": "gm2", "fte": "1.5"})


def test_a_formation_is_what_was_agreed() -> None:
    # H12: agreed fte per school; each post is paid by its own party.
    budget = computed(sizing=TWO_POSTS)

    totals = budget.totals
    assert (totals.minutes, str(totals.fte_annual), str(totals.fte_school_weeks)) == (None, "3.500000", "3.500000")
    assert (totals.pooled_cents, paid(budget)) == (31500000, {"gm1": 18000000, "gm2": 13500000})
    assert totals.children is None
    assert computed(indication(), sizing=TWO_POSTS).totals.children == 1
    assert [(row.school, row.party, str(row.fte), row.cents) for row in budget.purchases] == [
        ("s1", "gm1", "2.000000", 18000000),
        ("s2", "gm2", "1.500000", 13500000),
    ]
    assert codes(budget) == {"empty_pool"}


def test_a_post_may_have_a_price_of_its_party() -> None:
    document = pool(arrangement=arrangement(sizing=TWO_POSTS))
    document["norms"].append(norm("fte_price_cents", "10000000", scope="gm2"))

    budget = compute(document)

    assert paid(budget) == {"gm1": 18000000, "gm2": 15000000}
    # The mean price, so that the exact reading is the pooled cost.
    assert budget.comparisons[0].cost_cents == 33000000


def test_a_post_without_fte_makes_the_whole_unknown() -> None:
    budget = computed(sizing=formation({"school": "s1", "party": "gm1"}, {"school": "s2", "party": "gm2", "fte": "1"}))

    assert (budget.totals.fte_annual, budget.totals.pooled_cents, paid(budget)) == (None, None, {})
    assert ("s1", {"choice": "sizing", "kind": "formation", "needs": "fte"}) in findings(budget, "choice_needs")


@pytest.mark.parametrize(
    ("kind", "needs"), [("formation", "posts"), ("drawing_right", "rights"), ("group_places", "groups")]
)
def test_an_agreement_on_nothing_is_unknown(kind: str, needs: str) -> None:
    budget = computed(indication(), sizing={"kind": kind})

    assert (budget.totals.fte_annual, budget.totals.pooled_cents) == (None, None)
    assert findings(budget, "choice_needs") == [(None, {"choice": "sizing", "kind": kind, "needs": needs})]


def test_agreed_fte_without_a_price_costs_an_unknown() -> None:
    budget = compute(pool(norms=[], indications=[], arrangement=arrangement(sizing=TWO_POSTS)))

    assert (str(budget.totals.fte_annual), budget.totals.pooled_cents, paid(budget)) == ("3.500000", None, {})


def rights(*rows: Document, transfers: tuple[Document, ...] = ()) -> Document:
    return {"kind": "drawing_right", "rights": list(rows), "transfers": list(transfers)}


GGZ = {"school": "s1", "pot": "ggz", "fte": "1.2", "uplift": "0.25"}
JEUGD = {"school": "s1", "pot": "jeugd", "fte": "1.0"}


def bought(budget: PoolBudget) -> dict[tuple[str, str | None], str]:
    return {(row.function, row.school): str(row.fte) for row in budget.purchases}


def test_drawing_rights_are_per_pot_and_uplifted() -> None:
    # H23: two sub-pots, raised for the first years.
    budget = computed(sizing=rights(GGZ, JEUGD))

    assert bought(budget) == {("ggz", "s1"): "1.500000", ("jeugd", "s1"): "1.000000"}
    assert [(row.function, str(row.fte), row.cents) for row in budget.budget.costs] == [
        ("ggz", "1.500000", 13500000),
        ("jeugd", "1.000000", 9000000),
    ]


@pytest.mark.parametrize(
    ("until", "annual", "school_weeks"),
    [
        ("2026-07-31", "1.500000", "1.500000"),
        ("2025-12-31", "1.325000", "1.500000"),  # 5 of 12 months
        ("2025-07-31", "1.200000", "1.200000"),
    ],
)
def test_an_uplift_ends_on_its_date(until: str, annual: str, school_weeks: str) -> None:
    totals = computed(sizing=rights({**GGZ, "uplift_until": until})).totals

    assert (str(totals.fte_annual), str(totals.fte_school_weeks)) == (annual, school_weeks)


def transfer(**changes: Any) -> Document:
    return {"pot": "ggz", "from": "s1", "to": "s2", "fte": "0.2", **changes}


def test_a_transfer_moves_fte_within_a_board() -> None:
    budget = computed(sizing=rights(GGZ, transfers=(transfer(fte="1.5"),)))

    assert bought(budget) == {("ggz", "s1"): "0.000000", ("ggz", "s2"): "1.500000"}
    assert str(budget.totals.fte_annual) == "1.500000"
    assert "transfer_refused" not in codes(budget)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"to": "s3"}, "board"),
        ({"pot": "jeugd"}, "pot"),
        ({"fte": "1.6"}, "right"),
        ({"fte": None}, "fte"),
    ],
)
def test_a_transfer_outside_the_agreement_is_refused(changes: Document, reason: str) -> None:
    budget = computed(sizing=rights(GGZ, transfers=(transfer(**changes),)))

    assert bought(budget) == {("ggz", "s1"): "1.500000"}
    ((ref, detail),) = findings(budget, "transfer_refused")
    assert (ref, detail["reason"]) == ("s1", reason)


def test_schools_without_a_board_cannot_transfer() -> None:
    schools = [{"ref": "s1"}, {"ref": "s2"}]
    document = pool(
        schools=schools, indications=[], arrangement=arrangement(sizing=rights(GGZ, transfers=(transfer(),)))
    )

    assert "transfer_refused" in codes(compute(document))


def test_two_transfers_share_one_right() -> None:
    budget = computed(
        sizing=rights(JEUGD, transfers=(transfer(pot="jeugd", fte="0.8"), transfer(pot="jeugd", fte="0.7")))
    )

    assert bought(budget) == {("jeugd", "s1"): "0.300000", ("jeugd", "s2"): "0.700000"}
    assert len(findings(budget, "transfer_refused")) == 1


def test_a_right_without_fte_makes_the_whole_unknown() -> None:
    budget = computed(sizing=rights(GGZ, {"school": "s2", "pot": "ggz"}))

    assert (budget.totals.fte_annual, budget.budget.costs[0].cents) == (None, None)


def test_a_pot_may_have_a_price_of_its_own() -> None:
    document = pool(indications=[], arrangement=arrangement(sizing=rights(GGZ, JEUGD)))
    document["norms"].append(norm("fte_price_cents", "12000000", scope="ggz"))

    assert {row.function: row.cents for row in compute(document).budget.costs} == {"ggz": 18000000, "jeugd": 9000000}


def group(**changes: Any) -> Document:
    return {"school": "s1", "children": 17, "max_children": 10, "fte_per_group": "1.0", **changes}


@pytest.mark.parametrize(("children", "fte"), [(0, "0.000000"), (1, "1.000000"), (10, "1.000000"), (17, "2.000000")])
def test_groups_hold_at_most_so_many_children(children: int, fte: str) -> None:
    totals = computed(sizing={"kind": "group_places", "groups": [group(children=children)]}).totals

    assert (str(totals.fte_annual), totals.children) == (fte, children)


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"children": None}, "children"),
        ({"max_children": None}, "max_children"),
        ({"max_children": 0}, "max_children"),
        ({"fte_per_group": None}, "fte_per_group"),
    ],
)
def test_a_group_that_lacks_a_number_makes_the_whole_unknown(changes: Document, needs: str) -> None:
    budget = computed(sizing={"kind": "group_places", "groups": [group(**changes), group(school="s2")]})

    assert budget.totals.fte_annual is None
    assert findings(budget, "choice_needs")[0] == ("s1", {"choice": "sizing", "kind": "group_places", "needs": needs})


# Sharing


def residence(weight: str | None) -> Document:
    return {"kind": "by_residence", "weight": weight}


MOVED = (
    indication("i1", child="c1", minutes=100, valid_until=NEW_YEARS_EVE),
    indication("i2", child="c1", minutes=100, valid_from=NEW_YEARS_DAY, responsible_municipality="gm2"),
    indication("i3", child="c3", minutes=500, responsible_municipality="gm2"),
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


def key(**weights: str) -> Document:
    return {
        "kind": "by_key",
        "label": "inwoners",
        "key": [{"party": party, "weight": w} for party, w in weights.items()],
    }


def test_a_key_divides_by_what_was_counted() -> None:
    # H16: by resident students; a party with none is named and pays nothing.
    budget = computed(sizing=TWO_POSTS, sharing=key(gm1="938", gm2="81", swv="0"))

    assert paid(budget) == {"gm1": 28996075, "gm2": 2503925, "swv": 0}  # 31500000 × 938/1019 = 28996074.6


def test_a_key_that_counts_nothing_divides_nothing() -> None:
    budget = computed(indication(), sharing=key(gm1="0"))

    assert paid(budget) == {}
    assert findings(budget, "shares_do_not_add_up") == [(None, {"kind": "by_key", "total": "0"})]


def fixed(**shares: str) -> Document:
    return {"kind": "fixed_shares", "shares": [{"party": party, "share": share} for party, share in shares.items()]}


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


def in_kind(cash: list[Document], people: list[Document]) -> Document:
    return {"kind": "in_kind", "cash": cash, "kind_contributions": people}


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


# Settlement


def test_a_treasurer_invoices_the_others() -> None:
    # H10: one of the parties pays; the others get a bill.
    settlement = {"kind": "treasurer", "party": "gm1"}

    budget = computed(indication(), sharing=fixed(gm1="0.6", gm2="0.4"), settlement=settlement)

    assert settled(budget) == [("gm2", "gm1", 585577)]


def test_a_treasurer_pays_out_to_those_that_carry_a_purchase() -> None:
    # H16: a key divides, the municipalities with a location are paid.
    settlement = {"kind": "treasurer", "party": "gm1"}

    budget = computed(sizing=TWO_POSTS, sharing=key(gm1="1", gm2="1", swv="1"), settlement=settlement)

    assert settled(budget) == [("gm2", "gm1", 10500000), ("swv", "gm1", 10500000), ("gm1", "gm2", 13500000)]


def test_a_treasurer_pays_nothing_out_of_an_unknown_cost() -> None:
    settlement = {"kind": "treasurer", "party": "gm1"}

    assert settled(computed(sizing=TWO_POSTS, sharing=key(gm1="0"), settlement=settlement)) == []


def test_the_home_municipality_pays_the_host() -> None:
    # H4: children from elsewhere are paid by their own municipality, to the host.
    rows = [indication("i1"), indication("i2", responsible_municipality="gm2"), indication("i3", stream="swv")]

    budget = computed(*rows, settlement={"kind": "own_decision", "host": "gm1"})

    assert settled(budget) == [("gm2", "gm1", 1463942)]


def test_flows_are_counted_both_ways_though_nothing_is_charged() -> None:
    # H14, K3: no bills over the border, but countable.
    rows = [
        indication("i1", school="s2"),
        indication("i2", school="s1", responsible_municipality="gm2"),
        indication("i3", school="s1", responsible_municipality="gm2", minutes=261),
        indication("i4", school="s1"),
        indication("i5", school="s1", responsible_municipality=None),
    ]

    budget = computed(*rows)

    assert settled(budget) == []
    assert [(row.from_, row.to, row.children, row.minutes, row.cents) for row in budget.residence_flows] == [
        ("gm1", "gm2", 1, 18270, 1463942),
        ("gm2", "gm1", 2, 27405, 2195913),
    ]


def test_flows_of_unknown_minutes_are_counted_in_children() -> None:
    budget = computed(indication("i1", school="s2", frequency=None))

    (row,) = budget.residence_flows
    assert (row.children, row.minutes, row.cents) == (1, None, None)


# Term


def test_indexation_stands_apart_from_shrinking() -> None:
    term = {"factors": ["1", "0.9"], "indexation": ["1", "1.05"]}

    budget = computed(indication(), term=term)

    # 1463942 × 0.9 = 1317547.8, and × 1.05 = 1383425.19
    assert [(row.budget_cents, row.indexed_cents) for row in budget.years] == [(1463942, 1463942), (1317548, 1383425)]


def test_a_year_without_indexation_says_so() -> None:
    budget = computed(indication(), term={"factors": ["1", "0.9"], "indexation": ["1"]})

    assert budget.years[1].indexed_cents is None
    assert findings(budget, "choice_needs") == [(None, {"choice": "term", "kind": "term", "needs": "indexation"})]


def test_an_unknown_base_gives_unknown_years() -> None:
    budget = compute(pool(norms=[], arrangement=arrangement(term={"factors": ["1"], "indexation": ["1"]})))

    assert [(row.budget_cents, row.indexed_cents) for row in budget.years] == [(None, None)]


def test_a_hard_stop_ends_the_years_and_the_pool() -> None:
    # H36: no renewal after a date in the middle of a school year.
    budget = computed(indication(), term={"factors": ["1", "1", "1"], "hard_stop": NEW_YEARS_EVE})

    assert (budget.totals.minutes, budget.totals.need_minutes) == (522 * 17, 18270)
    assert [row.school_year for row in budget.years] == ["2025-2026"]
    assert [ref for ref, _ in findings(budget, "expired")] == ["2026-2027", "2027-2028"]


def test_a_hard_stop_ends_what_was_agreed() -> None:
    budget = computed(sizing=TWO_POSTS, term={"hard_stop": NEW_YEARS_EVE})

    # 5 of 12 months of 3.5 fte
    assert (str(budget.totals.fte_annual), str(budget.totals.fte_school_weeks)) == ("1.458333", "3.500000")
    assert budget.totals.pooled_cents == 13125000


def test_an_agreement_that_had_ended_buys_nothing() -> None:
    budget = computed(sizing=TWO_POSTS, term={"hard_stop": "2025-07-31"})

    assert (budget.totals.pooled_cents, str(budget.totals.fte_school_weeks), budget.years) == (0, "0.000000", ())


# Year end


def closed(kind: str, buffer: int | None = None, **changes: Any) -> PoolBudget:
    result = {"kind": kind, "buffer_cents": buffer}
    document = pool(amounts=[amount(count=1, unit_cents=1000000)], arrangement=arrangement(result=result, **changes))
    return compute(document)


# Poolable 3152500 + 1000000 = 4152500, cost 1463942, balance 2688558.


def test_a_surplus_returns_to_the_payers() -> None:
    year_end = closed("return", 688558).year_end

    assert year_end is not None
    assert (year_end.difference_cents, year_end.buffer_cents, year_end.carried_cents) == (2688558, 688558, 0)
    # 2000000 × 3152500/4152500 = 1518362.4
    assert {row.party: row.cents for row in year_end.settled} == {"gm1": 1518362, "swv": 481638}


def test_a_surplus_may_be_shared_by_contribution_or_carried() -> None:
    shared, carried = closed("shared").year_end, closed("carry_over", 500).year_end

    assert shared is not None
    assert {row.party: row.cents for row in shared.settled} == {"gm1": 2688558}
    assert carried is not None
    assert (carried.carried_cents, carried.buffer_cents, carried.settled) == (2688058, 500, ())


def test_a_shortfall_leaves_the_buffer_alone() -> None:
    year_end = closed("return", 500, sizing=TWO_POSTS).year_end

    assert year_end is not None
    assert (year_end.difference_cents, year_end.buffer_cents) == (-27347500, 0)
    assert sum(row.cents for row in year_end.settled) == -27347500


def test_a_difference_that_nobody_can_take_is_carried_with_a_finding() -> None:
    budget = closed("shared", sharing=key(gm1="0"))

    assert budget.year_end is not None
    assert budget.year_end.carried_cents == 2688558
    assert (None, {"choice": "result", "kind": "shared", "needs": "party"}) in findings(budget, "choice_needs")


def test_an_unknown_balance_has_no_year_end() -> None:
    document = pool(norms=[], arrangement=arrangement(result={"kind": "return"}))

    assert compute(document).year_end is None
    assert compute(pool()).year_end is None


# Freed time, avoided cost, roster


def test_fewer_applications_are_freed_time_and_no_cash() -> None:
    rows = [indication("i1", number="B1"), indication("i2", child="c-i1", number="B1"), indication("i3")]
    document = pool(indications=rows)
    document["norms"] += [norm("application_minutes", "90"), norm("decision_handling_cents", "25050")]

    budget = compute(document)

    assert budget.freed_time is not None
    freed = budget.freed_time
    assert (freed.decisions, freed.application_minutes, freed.handling_cents) == (2, 180, 50100)
    assert budget.totals == compute(pool(indications=rows)).totals


def test_without_norms_only_the_decisions_are_counted() -> None:
    freed = compute(pool()).freed_time

    assert freed is not None
    assert (freed.decisions, freed.application_minutes, freed.handling_cents) == (1, None, None)


def test_avoided_cost_is_shown_apart_and_never_added() -> None:
    streams = [stream("zbo"), stream("so", "avoided", funder="swv")]
    avoided = [amount("a1", stream="so", count=3, unit_cents=1293834), amount("a2", stream="so", count=None)]

    budget = compute(pool(streams=streams, amounts=avoided[:1]))

    assert [(row.stream, row.party, row.cents) for row in budget.avoided] == [("so", "swv", 3881502)]
    assert budget.totals.funds_cents == 3152500
    assert [line.stream for line in budget.lines] == ["zbo"]
    unknown = compute(pool(streams=streams, amounts=avoided))
    assert (unknown.avoided[0].cents, unknown.totals.funds_cents) == (None, 3152500)


@pytest.mark.parametrize(("roster", "found"), [("0.2", True), ("0.25", False)])
def test_a_full_roster_is_pointed_out(roster: str, found: bool) -> None:
    document = pool()
    document["norms"].append(norm("roster_fte", roster))

    # 8.7 / 36 = 0.241667
    expected = [(None, {"fte": "0.241667", "roster_fte": roster})] if found else []
    assert findings(compute(document), "roster_exceeded") == expected
