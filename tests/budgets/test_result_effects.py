"""What readers see over the years and besides the money: its words and its small numbers."""

import re
from decimal import Decimal

import pytest

from budgets.practices import Practice, all_practices, budget_of, snapshot_of
from budgets.presentation import Audience, PoolView
from tests.budgets.engine.choices import closed, formation, historical, residence
from tests.budgets.engine.pools import amount, arrangement, indication, norm, pool, stream
from tests.budgets.views import LEVELS, TREASURER, TWO_POSTS, agreed, children, plain, texts, view_of

# --- Over the years ---------------------------------------------------------------------------------------------------


def test_years_stand_side_by_side_with_factor_index_and_difference() -> None:
    use = {"stream": "zbo", "party": "gm1", "cents": 10000000}
    term = {"factors": ["1.00", "0.95"], "indexation": ["1.00", "1.02"]}

    view = agreed(basis=historical(use), term=term, population={"label": "jongeren", "count": 1000})

    assert view.years is not None
    assert view.years.base_text == "Het beginbedrag is wat alle partijen samen in 2015-2016 gebruikten."
    assert [(row.school_year, row.budget_cents, row.change_cents, row.indexed_cents) for row in view.years.rows] == [
        ("2025-2026", 10000000, "", 10000000),
        ("2026-2027", 9500000, -500000, 9690000),
    ]
    assert [row.per_head_cents for row in view.years.rows] == [10000, 9500]
    assert {row.anchor for row in view.years.rows} <= {step.id for step in view.steps}


def test_one_year_is_no_table_of_years() -> None:
    assert agreed().years is None


def test_surplus_says_who_gets_what() -> None:
    snapshot = pool(
        amounts=[amount(count=1, unit_cents=1000000)],
        arrangement=arrangement(result={"kind": "return", "buffer_cents": 100000}),
    )

    view = view_of(snapshot)

    end = closed("return", 100000).year_end
    assert end is not None
    assert view.year_end is not None
    assert (view.year_end.name, view.year_end.is_shortfall) == ("Terug naar wie betaalde", False)
    assert view.year_end.difference_cents == end.difference_cents
    assert [row.cents for row in view.year_end.settled] == [row.cents for row in end.settled]
    assert {row.anchor for row in view.year_end.settled} <= {step.id for step in view.steps}


def test_shortfall_that_a_source_states_says_who_covers_it_and_what_is_left() -> None:
    result = {
        "kind": "none",
        "stated_difference_cents": -27000000,
        "covered_by": [{"party": "gm1", "cents": 20000000}, {"label": "Reserve van het programma", "cents": 5000000}],
    }

    view = agreed(sizing=formation({"school": "s1", "party": "gm1", "fte": None}), result=result)

    assert view.year_end is not None
    assert view.year_end.is_stated
    assert [(row.label, row.cents) for row in view.year_end.covered] == [
        ("Nijmegen", 20000000),
        ("Reserve van het programma", 5000000),
    ]
    # 270.000 − 200.000 − 50.000
    assert view.year_end.uncovered_cents == 2000000
    assert "zo noemt de bron het" in texts(view)


# --- Besides the money ------------------------------------------------------------------------------------------------


def test_freed_time_is_time_and_no_sum_of_money() -> None:
    document = pool(indications=children(6))
    document["norms"] += [norm("application_minutes", "480", unit="minutes"), norm("decision_handling_cents", "150000")]

    view = view_of(document)

    # 6 × 8 hours, and 6 × € 1.500 of working time.
    assert view.effects.freed is not None
    assert (view.effects.freed.decisions, view.effects.freed.application_minutes) == (6, 2880)
    assert view.effects.freed.handling_cents == 900000
    assert "niemand krijgt dit bedrag" in texts(view)
    assert 900000 not in [*(row.cents for row in view.budget_rows), *(row.cents for row in view.funds_rows)]


def test_avoided_cost_says_who_would_keep_it_and_is_no_money() -> None:
    document = pool(amounts=[amount("so", stream="avoided", count=5, unit_cents=1520000, label="Minder plaatsen so")])
    document["streams"].append(stream("avoided", "avoided", "no", funder="swv", ground="kosten die niet ontstaan"))

    view = view_of(document)

    (row,) = view.effects.avoided
    assert (row.label, row.keeper, row.cents, row.ground) == (
        "Vermeden kosten",
        "Stromenland",
        7600000,
        "kosten die niet ontstaan",
    )
    assert [(part.label, part.count) for part in row.parts] == [("Minder plaatsen so", 5)]
    assert view.amount_rows == ()
    assert "Vermeden kosten" not in {row.label for row in view.budget_rows}
    back = {step.back for step in view.steps if step.figure == "amounts.so.total_cents"}
    assert back == {"vermeden"}


COUNTS = [
    {"board": "b1", "month": "2025-06", "decisions": 41, "children_twice": 3},
    {"board": "b1", "month": "2025-07", "decisions": 3, "children_twice": 1},
]


def test_decisions_per_month_stand_beside_each_other_per_board() -> None:
    view = agreed(*children(6), decision_counts=COUNTS)

    june = next(row for row in view.effects.months if row.month == "juni 2025")
    august = next(row for row in view.effects.months if row.month == "augustus 2025")
    assert view.effects.boards == ("Noord",)
    assert (june.cells[0].decisions, june.cells[0].children_twice, june.cells[0].is_counted) == (41, 3, False)
    assert (august.cells[0].decisions, august.cells[0].is_counted) == (6, True)
    assert "3 kinderen dubbel betaald" in texts(view)


def test_few_decisions_or_children_paid_twice_are_not_told_outside_the_school() -> None:
    view = agreed(*children(6), audience=Audience.BOARD, own=("b1",), decision_counts=COUNTS)

    june, july = view.effects.months[:2]
    assert (june.cells[0].decisions, june.cells[0].children_twice) == (41, "")
    assert (july.cells[0].decisions, july.cells[0].is_small) == ("", True)
    assert "enkele kinderen dubbel betaald" in texts(view)


def test_agreed_results_say_how_far_they_are() -> None:
    results = [
        {"label": "Minder verwijzingen", "unit": "leerlingen", "baseline": "40", "target": "30", "realised": "33"},
        {"label": "Tevreden ouders", "baseline": None, "target": "80", "realised": None},
    ]

    rows = {row.label: row for row in agreed(agreed_results=results).agreement.results}

    # 7 of the 10 that were to go.
    assert (rows["Minder verwijzingen"].progress, rows["Minder verwijzingen"].is_reached) == (Decimal("0.7"), False)
    assert plain(rows["Minder verwijzingen"].realised) == "33 leerlingen"
    assert (rows["Tevreden ouders"].progress, rows["Tevreden ouders"].realised) == (None, "onbekend")


# --- The verdict beside the euro, and children counted once -----------------------------------------------------------


def test_ground_stands_wherever_the_euros_of_a_stream_stand() -> None:
    document = pool(amounts=[amount()])
    for row in document["streams"]:
        row["ground"] = f"grond van {row['ref']}"

    view = view_of(document)

    assert {row.ground for row in view.budget_rows} == {"grond van swv", "grond van zbo"}
    assert [row.ground for row in view.amount_rows] == ["grond van swv"]
    coverage = next(step for step in view.steps if step.figure == "budget.poolable_cents")
    assert {row.source for row in coverage.inputs} == {
        "inbrengbaar: ja (grond van swv)",
        "inbrengbaar: ja (grond van zbo)",
    }
    assert texts(view).count("grond van swv") >= 3


@pytest.mark.parametrize("practice", all_practices(), ids=lambda practice: practice.slug)
def test_every_link_of_a_practice_arrives_and_every_step_has_words(practice: Practice) -> None:
    view = PoolView.from_stored(snapshot_of(practice), budget_of(practice), audience=Audience.SCHOOL)

    shown = texts(view)

    ids = re.findall(r'\sid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(ids)
    words = [*(step.title for step in view.steps), *(step.formula_text for step in view.steps)]
    assert [text for text in words if re.search("[a-z]_[a-z]", text)] == []


def test_child_at_two_schools_is_one_child() -> None:
    rows = [
        indication("i1", child="c1", minutes=100, valid_until="2025-12-31"),
        indication("i2", child="c1", minutes=100, school="s2", valid_from="2026-01-01"),
        indication("i3", child="c2", minutes=100),
    ]

    assert [(row.sublabel, row.children) for row in agreed(*rows).budget_rows] == [("Nijmegen", 2)]


def test_hours_and_money_that_come_as_a_volume_stand_in_the_table() -> None:
    hours = indication("i1", minutes=None, volume=9, unit="hour", amount_cents=None, amount_basis=None)
    euros = indication(
        "i2", stream="swv", minutes=None, frequency=None, volume=900000, unit="euro_cents", amount_cents=None,
        amount_basis=None,
    )  # fmt: skip

    rows = {row.sublabel: (row.minutes, row.cents) for row in agreed(hours, euros).budget_rows}

    # 9 hours in each of 35 weeks; € 9.000 and no hours.
    assert rows == {"Nijmegen": (18900, ""), "Stromenland": ("", 900000)}


def test_end_on_a_day_without_school_makes_no_row_of_nothing() -> None:
    # The calendar of the test has no school after 12 June.
    rows = agreed(*children(2), term={"hard_stop": "2026-06-30"}).budget_rows

    assert [row.poolable_code for row in rows] == ["yes"]


def test_fte_of_a_row_come_from_its_lines() -> None:
    view = agreed(*children(2))

    lines = [row.fte for row in view.budget_rows]
    assert lines == [next(row.fte for row in view.funds_rows if row.kind == "cost")]


@pytest.mark.parametrize("audience", list(Audience))
def test_withheld_pool_shows_the_agreement_and_no_number(audience: Audience) -> None:
    view = agreed(
        *children(3),
        audience=audience,
        levels=LEVELS,
        places=[{"school": "s1", "limit": 55, "pupils": 55}],
        decision_counts=COUNTS,
        sizing=TWO_POSTS,
        sharing=residence("children"),
        settlement=TREASURER,
        result={"kind": "shared"},
    )

    is_school = audience is Audience.SCHOOL
    assert bool(view.withheld) is not is_school
    parts = (view.agreement.purchases, view.agreement.levels, view.agreement.places, view.effects.months, view.year_end)
    assert [bool(part) for part in parts] == [is_school] * 5
    assert view.agreement.choices


def test_norms_that_end_are_told_once() -> None:
    document = pool()
    for row in document["norms"]:
        row["valid_until"] = "2026-07-31"

    (found,) = [row for row in view_of(document).findings if row.code == "norm_ends"]

    assert found.count == 4
    assert found.detail.startswith("Laatste dag 31 juli 2026: ")
    assert "prijs van één fte per jaar" in found.detail
