"""What one indication comes to: every frequency, every period, every odd row."""

from typing import Any

import pytest

from tests.budgets.engine.pools import (
    NEW_YEARS_DAY,
    NEW_YEARS_EVE,
    codes,
    compute,
    compute_with,
    findings,
    indication,
    norm,
    pool,
    stream,
)


@pytest.mark.parametrize(
    ("minutes", "frequency", "total"),
    [
        (522, "week", 18270),  # 522 × 35
        (60, "day", 10500),  # 60 × 5 × 35
        (100, "month", 1200),  # 100 × 12
        (900, "total", 900),
    ],
)
def test_a_full_year_counts_exactly(minutes: int, frequency: str, total: int) -> None:
    assert compute_with(indication(minutes=minutes, frequency=frequency)).totals.minutes == total


@pytest.mark.parametrize(
    ("frequency", "total"),
    [
        ("week", 1700),  # 100 × 17 school weeks
        ("day", 8500),  # 100 × 5 × 17
        ("month", 500),  # August up to and including December
        ("total", 100),
    ],
)
def test_a_part_of_the_year_counts_for_its_share(frequency: str, total: int) -> None:
    row = indication(minutes=100, frequency=frequency, valid_until=NEW_YEARS_EVE)

    assert compute_with(row).totals.minutes == total


def test_a_part_of_a_month_counts_by_days() -> None:
    row = indication(minutes=310, frequency="month", valid_from="2025-10-01", valid_until="2025-10-15")

    assert compute_with(row).totals.minutes == 150  # 310 × 15/31


def test_a_total_counts_only_the_days_inside_the_school_year() -> None:
    # 1 July up to and including 30 August 2025: 31 + 30 days, of which 30 in the school year.
    row = indication(minutes=6100, frequency="total", valid_from="2025-07-01", valid_until="2025-08-30")

    assert compute_with(row).totals.minutes == 3000


def test_an_amount_for_a_period_counts_its_days_inside_the_school_year() -> None:
    row = indication(amount_cents=6100, amount_basis="period", valid_from="2025-07-01", valid_until="2025-08-30")

    assert compute_with(row, {**row, "ref": "i2"}).totals.funds_cents == 6000  # 3000 each


def test_an_amount_per_school_year_counts_its_school_days() -> None:
    row = indication(amount_cents=350000, valid_until=NEW_YEARS_EVE)

    assert compute_with(row).totals.funds_cents == 170000


def test_without_a_calendar_every_weekday_counts() -> None:
    # 2025-08-01 up to and including 2025-12-31: 109 of the 261 days from Monday to Friday.
    budget = compute_with(indication(minutes=261, valid_until=NEW_YEARS_EVE), calendar=[])

    assert budget.totals.minutes == 3815  # 261 × 35 × 109/261
    assert findings(budget, "missing_calendar") == [("2025-2026", {})]


def test_holidays_on_all_days_are_no_calendar() -> None:
    everything = [{"from": "2020-01-01", "until": "2030-01-01"}]

    budget = compute_with(indication(), calendar=everything)

    assert budget.totals.minutes == 18270
    assert "missing_calendar" in codes(budget)


def test_an_open_end_counts_to_the_end_of_the_year() -> None:
    budget = compute_with(indication(valid_until=None))

    assert budget.totals.minutes == 18270
    assert findings(budget, "open_end") == [("i1", {"until": "2026-07-31"})]


def test_an_expired_indication_adds_nothing() -> None:
    budget = compute_with(indication(valid_from="2024-08-01", valid_until="2025-07-31"))

    assert (budget.totals.need_minutes, budget.totals.funds_cents, budget.lines) == (0, 0, ())
    assert findings(budget, "expired") == [("i1", {"until": "2025-07-31"})]


def test_an_indication_after_the_year_adds_nothing_and_says_nothing() -> None:
    budget = compute_with(indication(valid_from="2026-08-01", valid_until=None))

    assert budget.totals.need_minutes == 0
    assert codes(budget) == {"empty_pool"}


def test_an_opt_out_takes_the_child_out_from_its_day() -> None:
    budget = compute_with(indication(opted_out_from=NEW_YEARS_DAY))

    assert (budget.totals.need_minutes, budget.totals.minutes) == (18270, 8874)
    assert findings(budget, "opted_out") == [("i1", {"from": NEW_YEARS_DAY})]
    # 31525.00 × 17/35 = 15312.142857… pooled, the rest not
    assert {(line.poolable, line.minutes, line.cents) for line in budget.lines} == {
        ("yes", 8874, 1531214),
        ("no", 9396, 1621286),
    }


def test_an_opt_out_after_the_end_changes_nothing() -> None:
    assert codes(compute_with(indication(opted_out_from="2026-08-01"))) == set()


def test_a_stream_that_ends_is_pooled_until_then() -> None:
    streams = [stream("zbo", until=NEW_YEARS_EVE)]

    budget = compute_with(indication(), streams=streams)

    assert (budget.totals.need_minutes, budget.totals.minutes) == (18270, 8874)
    assert findings(budget, "expired") == [("zbo", {"until": NEW_YEARS_EVE})]


def test_a_stream_that_ended_before_the_year_is_not_pooled() -> None:
    budget = compute_with(indication(), streams=[stream("zbo", until="2025-07-31")])

    assert (budget.totals.minutes, budget.totals.need_minutes) == (0, 18270)


def test_a_board_that_has_not_decided_keeps_its_money_apart() -> None:
    budget = compute_with(indication(stream="ocw"))

    assert (budget.totals.minutes, budget.budget.board_decides_cents, budget.budget.poolable_cents) == (0, 3152500, 0)


def test_avoided_cost_is_never_pooled() -> None:
    budget = compute_with(indication(stream="avoided"), streams=[stream("avoided", "avoided")])

    assert (budget.totals.minutes, budget.budget.poolable_cents) == (0, 0)


def test_an_unknown_residence_is_a_finding_and_charged_to_nobody_else() -> None:
    known = indication("i1")
    unknown = indication("i2", responsible_municipality="gm9999")

    budget = compute_with(known, unknown)

    assert findings(budget, "unknown_residence") == [("i2", {})]
    # 2 × 304.5 / 1872 × 9000000 = 2927884.6; half each
    assert [(row.party, row.cents) for row in budget.contributions] == [(None, 1463943), ("gm1", 1463942)]


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"frequency": None}, "frequency"),
        ({"minutes": None, "amount_cents": None}, "minutes"),
        ({"amount_basis": None, "valid_until": NEW_YEARS_EVE}, "amount_basis"),
    ],
)
def test_a_row_that_lacks_something_says_what(changes: dict[str, Any], needs: str) -> None:
    budget = compute_with(indication(**changes))

    assert ("i1", {"needs": needs}) in findings(budget, "choice_needs")


def test_a_missing_frequency_makes_the_need_unknown_and_not_zero() -> None:
    totals = compute_with(indication(frequency=None), indication("i2")).totals

    assert (totals.need_minutes, totals.minutes, totals.fte_annual, totals.pooled_cents) == (None, None, None, None)


def test_an_amount_without_basis_that_is_the_same_either_way_counts() -> None:
    assert compute_with(indication(amount_basis=None)).totals.funds_cents == 3152500


def test_an_amount_that_cannot_be_known_makes_the_funds_unknown() -> None:
    budget = compute_with(indication(amount_basis=None, valid_until=NEW_YEARS_EVE))

    assert (budget.totals.funds_cents, budget.budget.poolable_cents, budget.budget.balance_cents) == (None, None, None)
    assert budget.lines[0].cents is None


def test_a_missing_amount_makes_todays_cost_unknown_and_is_asked_for() -> None:
    budget = compute_with(indication(), indication("i2", amount_cents=None))

    assert budget.totals.individual_cents is None
    assert {row.saving_cents for row in budget.comparisons} == {None}
    assert budget.totals.funds_cents == 3152500
    assert findings(budget, "choice_needs") == [("zbo", {"needs": "amount_cents", "count": 1})]


def test_amounts_say_what_they_are_worth_as_evidence() -> None:
    rows = [
        indication(f"i{index}", amount_status=status)
        for index, status in enumerate(["granted", "granted", "requested", "mean", "claimed"])
    ]

    budget = compute_with(*rows)

    assert sorted(findings(budget, "granted_not_realised"), key=str) == [
        ("zbo", {"status": "granted", "count": 2}),
        ("zbo", {"status": "requested", "count": 1}),
    ]
    assert findings(budget, "mean_not_actual") == [("zbo", {"status": "mean", "count": 1})]


def test_the_peak_is_the_busiest_school_week() -> None:
    autumn = indication("i1", valid_until=NEW_YEARS_EVE)
    spring = indication("i2", valid_from=NEW_YEARS_DAY)

    assert str(compute_with(autumn, spring).totals.fte_school_weeks) == "0.241667"  # 8.7 / 36


def test_two_that_meet_only_in_a_holiday_are_not_there_together() -> None:
    autumn = indication("i1", valid_until="2026-01-04")
    spring = indication("i2", valid_from="2025-12-29")

    assert str(compute_with(autumn, spring).totals.fte_school_weeks) == "0.241667"


@pytest.mark.parametrize(
    ("minutes", "frequency", "fte"),
    [
        (108, "day", "0.250000"),  # 540 a week
        (1575, "month", "0.250000"),  # 1575 × 12 / 35 = 540
        (18900, "total", "0.250000"),  # 18900 / 35 = 540
    ],
)
def test_other_frequencies_have_a_weekly_equivalent(minutes: int, frequency: str, fte: str) -> None:
    assert str(compute_with(indication(minutes=minutes, frequency=frequency)).totals.fte_school_weeks) == fte


def test_support_in_a_holiday_only_asks_for_nobody_at_school() -> None:
    row = indication(minutes=600, frequency="total", valid_from="2025-12-29", valid_until="2026-01-04")

    totals = compute_with(row).totals

    assert (totals.minutes, str(totals.fte_school_weeks)) == (600, "0.000000")


def test_without_school_weeks_a_month_still_counts_but_has_no_weekly_equivalent() -> None:
    document = pool(indications=[indication(minutes=100, frequency="month")])
    document["norms"] = [row for row in document["norms"] if row["code"] != "school_weeks"]

    budget = compute(document)

    assert (budget.totals.minutes, budget.totals.fte_school_weeks) == (1200, None)
    assert findings(budget, "missing_norm") == [("school_weeks", {"school_year": "2025-2026"})]


def test_without_school_weeks_a_total_has_no_weekly_equivalent_either() -> None:
    document = pool(indications=[indication(minutes=None), indication("i2", frequency=None)])
    document["norms"] = []

    assert compute(document).totals.fte_school_weeks is None


def test_a_stream_may_have_school_weeks_of_its_own() -> None:
    document = pool(indications=[indication("i1"), indication("i2", stream="swv")])
    document["norms"].append(norm("school_weeks", "40", scope="swv"))

    assert compute(document).totals.minutes == 522 * 35 + 522 * 40


def test_monthly_rows_that_join_are_one_week_and_others_are_not() -> None:
    one = indication("i1", child="c1", minutes=1575, frequency="month", valid_until=NEW_YEARS_EVE)
    other = indication("i2", child="c1", minutes=1575, frequency="month", valid_from=NEW_YEARS_DAY)
    apart = {**other, "child": "c2"}

    # 1575 × 12 / 35 = 540 minutes a week together; apart 1575 × 5/17 in autumn and 1575 × 7/18 = 612.5 in spring
    assert str(compute_with(one, other).totals.fte_school_weeks) == "0.250000"
    assert str(compute_with(one, apart).totals.fte_school_weeks) == "0.283565"


def test_two_monthly_rows_at_a_time_each_have_their_own_follower() -> None:
    rows = [
        indication("i1", child="c1", number="1", minutes=1575, frequency="month", valid_until=NEW_YEARS_EVE),
        indication("i2", child="c1", number="2", minutes=1575, frequency="month", valid_until=NEW_YEARS_EVE),
        indication("i3", child="c1", number="3", minutes=1575, frequency="month", valid_from=NEW_YEARS_DAY),
        indication("i4", child="c1", number="4", minutes=1575, frequency="month", valid_from=NEW_YEARS_DAY),
    ]

    assert str(compute_with(*rows).totals.fte_school_weeks) == "0.500000"
