"""Who takes part and from when: members, a phase-in by cohort, and what that leaves out of the pool."""

from tests.budgets.engine.choices import residence
from tests.budgets.engine.pools import (
    NEW_YEARS_DAY,
    NEW_YEARS_EVE,
    Document,
    arrangement,
    codes,
    compute,
    findings,
    indication,
    pool,
)

GM1, GM2 = {"party": "gm1"}, {"party": "gm2"}


def agreed(*indications: Document, **parts: object) -> Document:
    return pool(indications=list(indications), arrangement=arrangement(**parts))


# Members


def test_without_members_everybody_takes_part() -> None:
    budget = compute(agreed(indication(), members=[]))

    assert budget.totals.minutes == 522 * 35
    assert "outside_agreement" not in codes(budget)


def test_child_of_a_municipality_that_takes_no_part_is_not_pooled() -> None:
    outside = indication("i2", child="c2", responsible_municipality="gm2")

    budget = compute(agreed(indication(), outside, members=[GM1]))

    assert (budget.totals.minutes, budget.totals.need_minutes) == (522 * 35, 2 * 522 * 35)
    assert {(row.responsible_municipality, row.poolable) for row in budget.lines} == {("gm1", "yes"), ("gm2", "no")}
    assert findings(budget, "outside_agreement") == [
        ("gm2", {"from": "2025-08-01", "until": "2026-07-31", "children": 1})
    ]


def test_municipality_that_joins_later_counts_from_that_day() -> None:
    later = {"party": "gm2", "from": NEW_YEARS_DAY}
    child = indication("i2", child="c2", responsible_municipality="gm2")

    budget = compute(agreed(indication(), child, members=[GM1, later], sharing=residence("minutes")))

    # 522 × 35 of the one, and 522 × 18 school weeks after 1 January of the other (worked case S2).
    assert budget.totals.minutes == 522 * 35 + 522 * 18
    assert findings(budget, "outside_agreement") == [
        ("gm2", {"from": "2025-08-01", "until": NEW_YEARS_EVE, "children": 1})
    ]


def test_municipality_that_leaves_counts_through_its_last_day() -> None:
    budget = compute(agreed(indication(), members=[{"party": "gm1", "until": NEW_YEARS_EVE}]))

    assert budget.totals.minutes == 522 * 17  # worked case S1
    assert findings(budget, "outside_agreement")[0][1]["from"] == NEW_YEARS_DAY


def test_municipality_that_leaves_and_joins_again_counts_for_both_stretches() -> None:
    twice = [{"party": "gm1", "until": NEW_YEARS_EVE}, {"party": "gm1", "from": NEW_YEARS_DAY}]

    assert compute(agreed(indication(), members=twice)).totals.minutes == 522 * 35


def test_membership_of_another_year_is_none() -> None:
    past = {"party": "gm1", "until": "2024-07-31"}

    assert compute(agreed(indication(), members=[past])).totals.minutes == 0


def test_child_of_an_unknown_municipality_is_not_left_out() -> None:
    budget = compute(agreed(indication(responsible_municipality=None), members=[GM1]))

    assert budget.totals.minutes == 522 * 35
    assert "unknown_residence" in codes(budget)


def test_right_of_a_child_itself_says_nothing_about_members() -> None:
    budget = compute(agreed(indication(stream="wlz", responsible_municipality="gm2"), members=[GM1]))

    assert "outside_agreement" not in codes(budget)


# Phase-in by cohort (Zorg in Onderwijs Tilburg, worked case H32)


def test_decision_that_ran_at_the_start_stays_individual() -> None:
    running = indication(valid_from="2025-05-01", valid_until=NEW_YEARS_EVE)

    budget = compute(agreed(running, phase_in={"start": "2025-08-01"}))

    assert (budget.totals.minutes, budget.totals.need_minutes) == (0, 522 * 17)
    assert findings(budget, "running_decision") == [("i1", {"from": "2025-05-01", "until": NEW_YEARS_EVE})]


def test_decision_after_the_running_one_is_pooled() -> None:
    running = indication("i1", child="c1", valid_from="2025-05-01", valid_until=NEW_YEARS_EVE)
    next_one = indication("i2", child="c1", valid_from=NEW_YEARS_DAY)

    budget = compute(agreed(running, next_one, phase_in={"start": "2025-08-01"}))

    assert budget.totals.minutes == 522 * 18


def test_running_decision_without_an_end_stays_individual_all_year() -> None:
    budget = compute(agreed(indication(valid_from="2025-05-01", valid_until=None), phase_in={"start": "2025-08-01"}))

    assert budget.totals.minutes == 0
    assert findings(budget, "running_decision") == [("i1", {"from": "2025-05-01"})]


def test_new_version_of_a_running_decision_is_that_decision() -> None:
    first = indication("i1", child="c1", number="B1", valid_from="2025-05-01", valid_until=NEW_YEARS_EVE)
    version = indication("i2", child="c1", number="B1", valid_from=NEW_YEARS_DAY)

    assert compute(agreed(first, version, phase_in={"start": "2025-08-01"})).totals.minutes == 0


def test_decision_on_the_first_day_is_pooled() -> None:
    assert compute(agreed(indication(), phase_in={"start": "2025-08-01"})).totals.minutes == 522 * 35


def test_decision_after_the_last_day_for_new_ones_is_pointed_out() -> None:
    # Worked case H36: no individual decisions after June.
    phase_in = {"start": "2025-08-01", "no_renewal_after": "2025-12-31"}
    on_the_day = indication("i1", valid_from="2025-12-31")
    after = indication("i2", valid_from=NEW_YEARS_DAY)

    budget = compute(agreed(on_the_day, after, phase_in=phase_in))

    assert findings(budget, "renewed_after_stop") == [("i2", {"from": NEW_YEARS_DAY, "until": "2025-12-31"})]


def test_right_of_a_child_itself_has_no_phase_in() -> None:
    budget = compute(agreed(indication(stream="wlz", valid_from="2025-05-01"), phase_in={"start": "2025-08-01"}))

    assert "running_decision" not in codes(budget)
