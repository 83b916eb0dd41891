"""Norms: dated, scoped, missing, changing."""

from budgets.engine import parse_pool
from budgets.engine.norms import NormBook
from budgets.engine.notes import Notes
from budgets.engine.periods import SchoolYear
from tests.budgets.engine.pools import NORMS, codes, compute, findings, indication, norm, pool


def book(*norms: dict[str, object]) -> tuple[NormBook, Notes]:
    snapshot = parse_pool(pool(norms=list(norms)))
    notes = Notes()
    return NormBook(snapshot.norms, SchoolYear("2025-2026", snapshot.calendar), notes), notes


def test_each_missing_norm_is_named_once_and_never_zero() -> None:
    budget = compute(pool(norms=[], indications=[indication("i1"), indication("i2")]))

    assert [ref for ref, _ in findings(budget, "missing_norm")] == [
        "fte_hours_per_week",
        "fte_price_cents",
        "fte_weeks",
        "school_weeks",
    ]
    totals = budget.totals
    assert (totals.minutes, totals.need_minutes, totals.fte_annual, totals.fte_school_weeks) == (None,) * 4
    assert (totals.pooled_cents, budget.budget.balance_cents, budget.comparisons) == (None, None, ())
    assert totals.individual_cents == 6305000


def test_a_missing_price_stops_nothing_where_nothing_is_bought() -> None:
    """A pool of amounts alone, as Nijmegen-Noord: the source gives money and no hours, so nobody asks for a price."""
    budget = compute(pool(norms=[row for row in pool()["norms"] if row["code"] != "fte_price_cents"], indications=[]))

    assert findings(budget, "missing_norm") == []
    assert "empty_pool" in codes(budget)
    assert (budget.totals.minutes, budget.totals.pooled_cents) == (0, None)


def test_a_norm_that_begins_after_1_august_is_missing_on_that_day() -> None:
    norms, _ = book(norm("school_weeks", "35", valid_from="2025-08-02"))

    assert norms.optional("school_weeks") is None


def test_a_norm_takes_its_value_on_1_august_and_says_that_it_changes() -> None:
    norms, notes = book(
        norm("school_weeks", "35", valid_until="2025-12-31"), norm("school_weeks", "40", valid_from="2026-01-01")
    )

    value = norms.optional("school_weeks")

    assert value is not None
    assert value.value == 35
    (finding,) = notes.findings()
    assert (finding.code, finding.ref) == ("norm_changed", "school_weeks")
    assert finding.detail == {"from": "2026-01-01", "value": "35", "changes_to": "40"}


def test_a_norm_that_goes_on_with_the_same_value_has_not_changed() -> None:
    norms, notes = book(
        norm("school_weeks", "35", valid_until="2025-12-31"), norm("school_weeks", "35", valid_from="2026-01-01")
    )

    assert norms.optional("school_weeks") is not None
    assert notes.findings() == ()


def test_a_price_weighs_by_months() -> None:
    norms, notes = book(
        norm("fte_price_cents", "1200", valid_until="2025-12-31", source="oud"),
        norm("fte_price_cents", "2400", valid_from="2026-01-01", source="nieuw"),
    )

    value = norms.optional("fte_price_cents")

    assert value is not None
    assert value.value == 1900  # (5 × 1200 + 7 × 2400) / 12
    assert value.source == "oud; nieuw"
    assert notes.findings() == ()


def test_a_price_that_stops_halfway_is_missing() -> None:
    norms, _ = book(norm("fte_price_cents", "1200", valid_until="2025-12-31"))

    assert norms.required("fte_price_cents") is None


def test_of_two_prices_at_once_the_later_one_holds() -> None:
    norms, _ = book(norm("fte_price_cents", "1200"), norm("fte_price_cents", "2400", valid_from="2026-01-01"))

    value = norms.optional("fte_price_cents")

    assert value is not None
    assert value.value == 1900


def test_an_old_price_under_a_newer_one_is_not_used() -> None:
    norms, _ = book(norm("fte_price_cents", "1"), norm("fte_price_cents", "2400", valid_from="2021-01-01", source=""))

    value = norms.optional("fte_price_cents")

    assert value is not None
    assert value.value == 2400
    assert value.source is None


def test_zero_cannot_be_divided_by() -> None:
    budget = compute(pool(norms=[norm("school_weeks", "35"), norm("fte_hours_per_week", "0"), norm("fte_weeks", "52")]))

    assert ("fte_hours_per_week", {"school_year": "2025-2026", "value": 0}) in findings(budget, "missing_norm")
    assert budget.totals.fte_annual is None


def test_hours_per_year_of_zero_do_not_lead() -> None:
    document = pool()
    document["norms"].append(norm("fte_hours_per_year", "0"))

    assert str(compute(document).totals.fte_annual) == "0.162660"  # 304.5 / 1872


def test_a_party_may_have_a_price_of_its_own() -> None:
    document = pool(indications=[indication("i1"), indication("i2", responsible_municipality="gm2")])
    document["norms"].append(norm("fte_price_cents", "18000000", scope="gm2"))

    budget = compute(document)

    # 304.5/1872 × (90000 + 180000)
    assert budget.totals.pooled_cents == 4391827
    (step,) = [step for step in budget.steps if step.figure == "totals.pooled_cents"]
    assert step.formula == "Σ fte_annual × fte_price_cents"
    # The comparison uses the mean price, so that the exact reading is the pooled cost.
    assert budget.comparisons[0].cost_cents == 4391827


def test_a_comparison_whose_norm_is_missing_is_left_out_in_silence() -> None:
    budget = compute(pool())

    assert [row.code for row in budget.comparisons] == ["exact_fte", "half_fte", "school_weeks"]
    assert codes(budget) == set()


def test_a_price_is_only_needed_for_money() -> None:
    document = pool()
    document["norms"] = [row for row in document["norms"] if row["code"] != "fte_price_cents"]

    totals = compute(document).totals

    assert (str(totals.fte_annual), totals.pooled_cents) == ("0.162660", None)


def test_without_hours_per_week_the_hours_per_year_still_lead() -> None:
    document = pool(
        norms=[norm("school_weeks", "35"), norm("fte_hours_per_year", "1659"), norm("fte_price_cents", "9000000")]
    )

    budget = compute(document)

    assert (str(budget.totals.fte_annual), budget.totals.fte_school_weeks) == ("0.183544", None)
    assert [row.code for row in budget.comparisons] == ["exact_fte", "half_fte"]


def test_norm_that_ends_without_a_next_value_is_pointed_out() -> None:
    ends = norm("school_weeks", "35", valid_until="2026-07-31")
    others = [norm(code, value) for code, value in NORMS.items() if code != "school_weeks"]

    assert findings(compute(pool(norms=[*others, ends])), "norm_ends") == [("school_weeks", {"until": "2026-07-31"})]


def test_norm_of_one_stream_that_ends_says_of_which() -> None:
    ends = norm("school_weeks", "40", scope="zbo", valid_until="2026-07-31")
    norms = [norm(code, value) for code, value in NORMS.items()]

    assert findings(compute(pool(norms=[*norms, ends])), "norm_ends") == [
        ("school_weeks", {"until": "2026-07-31", "scope": "zbo"})
    ]


def test_norm_with_a_next_value_or_without_use_is_no_finding() -> None:
    norms = [norm(code, value) for code, value in NORMS.items() if code != "school_weeks"]
    first = norm("school_weeks", "35", valid_until="2026-07-31")
    unused = norm("roster_hours", "1", valid_until="2026-07-31")
    for later in (
        norm("school_weeks", "36", valid_from="2026-08-01"),
        norm("school_weeks", "36", valid_until="2027-07-31"),
    ):
        assert "norm_ends" not in codes(compute(pool(norms=[*norms, first, later, unused])))
