"""Between parties and over the years: settlement, term, year end, and what is freed or avoided."""

import pytest

from tests.budgets.engine.choices import TWO_POSTS, closed, computed, fixed, key, settled
from tests.budgets.engine.pools import (
    NEW_YEARS_EVE,
    amount,
    arrangement,
    compute,
    findings,
    indication,
    norm,
    pool,
    stream,
)


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


# Renewal, and a budget for each of a population


def test_term_that_must_be_renewed_this_year_is_pointed_out() -> None:
    # Onderwijszorgklas IJmond: secured year by year.
    for day, is_due in (("2026-07-31", True), ("2025-03-01", True), ("2026-08-01", False)):
        budget = compute(pool(arrangement=arrangement(term={"renew_by": day})))
        assert findings(budget, "renewal_due") == ([(None, {"until": day})] if is_due else [])


def test_budget_per_head_is_rounded_once() -> None:
    # The pooled cost of one child is 1 463 942 cents (casus 4 ÷ 3); 95 % of it for 7 people is 198 677.9.
    agreed = arrangement(term={"factors": ["1.00", "0.95"]}, population={"label": "jongeren", "count": 7})
    budget = compute(pool(arrangement=agreed))

    assert [(row.budget_cents, row.per_head_cents) for row in budget.years] == [(1463942, 209135), (1390745, 198678)]
    steps = {step.figure: step.formula for step in budget.steps}
    assert steps["years.2026-2027.per_head_cents"] == "base_cents × factor / population"


def test_budget_of_nobody_is_not_per_head() -> None:
    for population in ({"label": "jongeren", "count": None}, {"label": "jongeren", "count": 0}):
        budget = compute(pool(arrangement=arrangement(population=population)))
        assert [row.per_head_cents for row in budget.years] == [None]
