"""The sums of the practice examples, and of Casus 4 under other norms: what the source says and what is exact."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from budgets.engine.rounding import half_up_places
from tests.budgets.engine.choices import computed, estimate, flat, formation, group, key, residence, rights
from tests.budgets.engine.pools import (
    NORMS,
    Document,
    amount,
    arrangement,
    codes,
    compute,
    findings,
    indication,
    norm,
    pool,
)

# Casus 4 under other norms


def three(minutes: int = 522, **norms: str) -> Document:
    values = {**NORMS, **norms}
    rows = [indication(f"i{number}", minutes=minutes) for number in (1, 2, 3)]
    return pool(indications=rows, norms=[norm(code, value) for code, value in values.items()])


@pytest.mark.parametrize(
    ("document", "hours", "fte", "cents"),
    [
        (three(), "913.5", "0.487981", 4391827),  # F10, F12, F18
        (three(school_weeks="40"), "1044", "0.557692", 5019231),  # F21
        (three(school_weeks="40", fte_hours_per_year="1659"), "1044", "0.629295", 5663653),  # F22
        (three(minutes=540), "945", "0.504808", 4543269),  # F26: rounded to whole hours, 3.4 % too many
    ],
)
def test_casus_4_under_other_norms(document: Document, hours: str, fte: str, cents: int) -> None:
    totals = compute(document).totals

    assert totals.minutes is not None
    assert (Fraction(totals.minutes, 60), str(totals.fte_annual)) == (Fraction(hours), fte)
    assert totals.pooled_cents == cents


def says(figure: str, value: str, unit: str) -> list[Document]:
    return [{"figure": figure, "value": value, "unit": unit, "why": "afgerond in de bron"}]


@pytest.mark.parametrize(
    ("changes", "figure", "source_says", "exact", "unit"),
    [
        # F23: of 1872 hours 38 % is administration.
        ({"fte_hours_per_year": "1160.64"}, "totals.pooled_cents", "70835.94", "70835.92", "euro"),
        ({}, "totals.fte_annual", "0.49", "0.487981", "fte"),  # F12
        ({}, "totals.minutes", "913", "913.5", "hours"),  # F10
        ({}, "totals.individual_cents", "94000", "94575.00", "euro"),  # F13
        ({}, "comparisons.half_fte.cost_cents", "45000", "45000.00", "euro"),  # F14
        ({"efficiency_factor": "0.5"}, "comparisons.efficiency.cost_cents", "22500", "22500.00", "euro"),  # F15
        ({"efficiency_factor": "0.5"}, "comparisons.efficiency.saving_cents", "71500", "72075.00", "euro"),  # F16
    ],
)
def test_casus_4_says_and_is(changes: Document, figure: str, source_says: str, exact: str, unit: str) -> None:
    budget = compute({**three(**changes), "source_says": says(figure, source_says, unit)})

    (statement,) = budget.statements
    assert (str(statement.source_value), str(statement.exact_value)) == (source_says, exact)


def test_f9_the_same_grants_renewed_all_year() -> None:
    # 4 months three times a year, and 3 months four times: 49 500 + 13 824 beside 40 960.29 and 94 575.
    budget = compute(
        pool(
            indications=[],
            amounts=[
                amount("ocw-sbo", stream="ocw", count=3, unit_cents=701891),
                amount("ocw-steun", stream="ocw", count=3, unit_cents=663452),
                amount("vier-maanden", count=2 * 3, unit_cents=825000),
                amount("drie-maanden", count=4, unit_cents=345600),
                amount("zbo", stream="zbo", count=3, unit_cents=3152500),
            ],
        )
    )

    assert budget.totals.funds_cents == 19885929
    assert budget.budget.board_decides_cents == 4096029  # F7: the part of the ministry


def test_f30_a_decision_that_ends_two_weeks_before_summer() -> None:
    # 33 of 35 school weeks × 8.7 hours = 287.1.
    totals = computed(indication(valid_until="2026-05-29")).totals

    assert totals.minutes == 17226


def test_f32_twenty_children_in_one_class() -> None:
    totals = computed(*(indication(f"i{number:02}") for number in range(20))).totals

    assert str(totals.fte_school_weeks) == "4.833333"


# Nijmegen-Noord and the frame of the casebook


def test_a3_money_of_the_partnership_adds_up() -> None:
    rows = [
        amount("ak", count=53, unit_cents=None, stated_total_cents=4739800, leading="total"),
        amount("basis", count=None, unit_cents=None, stated_total_cents=14867900, leading="total"),
    ]

    assert compute(pool(indications=[], amounts=rows)).totals.funds_cents == 19607700


@pytest.mark.parametrize(
    ("total", "count", "exact"),
    [
        (3341760, 35, 95479),  # B2: 954.788571 for each plan
        (27000000, 3, 9000000),  # H18: a shortfall of 270 000 is 3 fte at 90 000
        (9000000, 1872, 4808),  # F19: 48.0769 for a paid hour
    ],
)
def test_a_total_gives_its_unit(total: int, count: int, exact: int) -> None:
    row = amount(count=count, unit_cents=None, stated_total_cents=total, leading="total")

    assert compute(pool(amounts=[row])).amounts[0].unit_cents == exact


@pytest.mark.parametrize(
    ("part", "whole", "source_says", "exact"),
    [
        (62, 3072, "2.0", "2.018229166667"),  # A12
        (3341760, 25000000, "13.4", "13.36704"),  # B1
        (6, 9, "66.7", "66.666666666667"),  # H1: from 0.9 to 1.5 fte
        (1900, 6000, "31.7", "31.666666666667"),  # H20
        (17, 420, "4.0", "4.047619047619"),  # H31
        (77, 1019, "7.6", "7.556427870461"),  # H17: 8 % of 1019 is no whole number of students;
        (86, 1019, "8.4", "8.439646712463"),  # 77 up to 86 of them all round to it
    ],
)
def test_percentage_is_rounded_once(part: int, whole: int, source_says: str, exact: str) -> None:
    percentage = Fraction(100 * part, whole)

    assert str(half_up_places(percentage, 1)) == source_says
    assert half_up_places(percentage, 12) == Decimal(exact)


# The eight practice examples


def test_h1_fte_of_einstein_class_grow_by_two_thirds() -> None:
    before, after = (
        computed(sizing=formation({"school": "s1", "party": "gm1", "fte": fte})).totals.fte_annual
        for fte in ("0.9", "1.5")
    )

    assert before is not None
    assert after is not None
    assert after - before == Decimal("0.600000")


def test_h7_exactly_twelve_hours_belongs_to_neither() -> None:
    budget = computed(indication(minutes=720), sizing=flat(threshold_rule=None))

    assert budget.totals.children == 0
    assert "on_threshold" in codes(budget)


def test_h10_eleven_of_twelve_municipalities_are_invoiced() -> None:
    names = [f"gm{number:02}" for number in range(1, 13)]
    document = pool(
        parties=[{"ref": "gm1", "role": "municipality"}, *({"ref": name, "role": "municipality"} for name in names)],
        schools=[{"ref": "s1"}],
        streams=[{"ref": "zbo", "kind": "zbo", "poolable": "yes"}],
        indications=[indication(f"i-{name}", responsible_municipality=name) for name in names],
        arrangement=arrangement(sharing=residence("children"), settlement={"kind": "treasurer", "party": "gm01"}),
    )

    settlements = compute(document).settlements

    assert len(settlements) == 11
    assert {row.to for row in settlements} == {"gm01"}


def test_h12_two_fte_at_each_of_two_schools() -> None:
    posts = formation({"school": "s1", "party": "gm1", "fte": "2"}, {"school": "s2", "party": "gm1", "fte": "2"})

    assert str(computed(sizing=posts).totals.fte_annual) == "4.000000"


def test_h17_students_as_a_key_divide_to_the_cent() -> None:
    # 82 of 1019 students of one fte: 724 239.45 cents.
    post = formation({"school": "s1", "party": "gm1", "fte": "1"})
    budget = computed(sizing=post, sharing=key(gm1="937", gm2="82"))

    assert [(row.party, row.cents) for row in budget.contributions] == [("gm1", 8275761), ("gm2", 724239)]


def test_h23_two_pots_with_an_uplift_for_two_years() -> None:
    pots: list[Document] = [
        {"school": "s1", "pot": pot, "fte": "1", "uplift": "0.25", "uplift_until": "2026-07-31"}
        for pot in ("ggz", "jeugd")
    ]

    assert str(computed(sizing=rights(*pots)).totals.fte_annual) == "2.500000"


@pytest.mark.parametrize(("classes", "children"), [(4, 40), (3, 30)])
def test_h27_h28_classes_of_at_most_ten(classes: int, children: int) -> None:
    # The text says four classes and names three: at most 40, or at most 30 children.
    one: Any = group(children=children, max_children=10)

    assert computed(sizing={"kind": "group_places", "groups": [one]}).totals.fte_annual == classes


def test_h33_estimate_without_hours_or_price_cannot_be_computed() -> None:
    budget = computed(basis=estimate({"school": "s1", "children": 17}))

    assert (budget.totals.children, budget.totals.minutes, budget.totals.pooled_cents) == (17, None, None)
    assert findings(budget, "choice_needs")[0][1]["needs"] == "minutes_per_child_per_week"
