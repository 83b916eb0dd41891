"""What readers see of a stored calculation: the numbers of the examples, and nothing that points at one child."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from budgets.engine import (
    AmountBasis,
    Frequency,
    IndicationInput,
    Norm,
    Poolable,
    PoolSnapshot,
    Stream,
    compute_pool_budget,
    load_pool,
)
from budgets.presentation import Audience, PoolView, RowLink

EXAMPLES = Path(__file__).parent / "engine" / "examples"


def example(name: str) -> PoolSnapshot:
    return load_pool((EXAMPLES / f"{name}.json").read_text())


def view_of(
    snapshot: PoolSnapshot,
    audience: Audience = Audience.MUNICIPALITY,
    *,
    own: tuple[str, ...] = (),
    links: dict[str, RowLink] | None = None,
) -> PoolView:
    return PoolView.from_stored(
        snapshot, compute_pool_budget(snapshot), audience=audience, own_parties=own, links=links
    )


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def indications(stream: str, *, children: int, start: int = 0, minutes: int = 522) -> tuple[IndicationInput, ...]:
    """One full-year decision of 8,7 hours a week for each child, paid by Nijmegen unless the stream says otherwise."""
    return tuple(
        IndicationInput(
            ref=f"{stream}-{number}",
            child=f"c-{number}",
            stream=stream,
            school="school",
            responsible_municipality="gm0268",
            minutes=minutes,
            frequency=Frequency.WEEK,
            amount_cents=100_00,
            amount_basis=AmountBasis.SCHOOL_YEAR,
            valid_from=date(2023, 8, 1),
            valid_until=date(2024, 7, 31),
        )
        for number in range(start, start + children)
    )


def larger(*, own_children: int = 7, others: tuple[int, ...] = (1,)) -> PoolSnapshot:
    """Casus 4 made into a pool of more children without a recorded ground: ZBO, and streams of the partnership."""
    casus = example("casus-4")
    streams = tuple(
        Stream(ref=f"other-{index}", kind="ak_arrangement", funder="swv", poolable=Poolable.YES)
        for index in range(len(others))
    )
    rows = indications("zbo", children=own_children)
    start = own_children
    for index, count in enumerate(others):
        rows += indications(f"other-{index}", children=count, start=start)
        start += count
    return replace(
        casus, disclosure_ground=None, streams=(*casus.streams, *streams), indications=rows, source_says=(), amounts=()
    )


# --- The numbers of Casus 4 (the list) ------------------------------------------------------------------------


def test_tiles_of_casus_4_hold_its_numbers() -> None:
    tiles = {tile.figure: plain(tile.value) for tile in view_of(example("casus-4")).tiles}

    assert tiles == {
        "totals.minutes": "913,5 uur",
        "totals.fte_annual": "0,49 fte",
        "totals.fte_school_weeks": "0,725 fte",
        "totals.individual_cents": "€ 94.575,00",
        "budget.poolable_cents": "€ 114.531,00",
        "budget.board_decides_cents": "€ 40.960,29",
        "totals.funds_cents": "€ 155.491,29",
    }


def test_rounded_fte_is_shown_with_all_its_decimals_beside_it() -> None:
    tiles = {tile.figure: plain(tile.exact) for tile in view_of(example("casus-4")).tiles}

    assert tiles["totals.fte_annual"] == "0,487981 fte"
    assert tiles["totals.fte_school_weeks"] == ""


def test_difference_of_casus_4_is_a_bandwidth() -> None:
    band = view_of(example("casus-4")).bandwidth

    assert band is not None
    assert (band.low_cents, band.high_cents) == (2932500, 5065673)
    assert (band.low_cost_cents, band.high_cost_cents) == (6525000, 4391827)


def test_halving_of_casus_4_is_marked_as_an_assumption_without_a_source() -> None:
    rows = {row.code: row for row in view_of(example("casus-4")).comparison_rows}

    assert (rows["half_fte"].cost_cents, rows["half_fte"].saving_cents) == (4500000, 4957500)
    assert (rows["efficiency"].cost_cents, rows["efficiency"].saving_cents) == (2250000, 7207500)
    assert [code for code, row in rows.items() if row.is_unsourced] == ["efficiency"]
    assert [plain(row.source_value) for row in rows["efficiency"].statements] == ["€ 71.500,00"]


def test_coverage_of_casus_4_says_what_is_for_some_months() -> None:
    coverage = view_of(example("casus-4")).funds_rows[0]

    assert coverage.cents == 11453100
    assert "€ 19.956,00 voor een periode" in plain(coverage.sublabel)
    assert "4 maanden" in coverage.sublabel
    assert "3 maanden" in coverage.sublabel


def test_balance_of_casus_4_leaves_the_money_of_the_board_out() -> None:
    rows = {row.kind: row.cents for row in view_of(example("casus-4")).funds_rows}

    assert rows == {"coverage": 11453100, "cost": 4391827, "balance": 7061273, "later": 4096029}


def test_every_figure_leads_to_a_step_that_is_there() -> None:
    view = view_of(example("casus-4"))
    ids = {step.id for step in view.steps}
    anchors = {tile.anchor for tile in view.tiles}
    anchors |= {row.anchor for row in view.funds_rows}
    anchors |= {row.anchor for row in view.comparison_rows}
    anchors |= {row.anchor for row in view.contribution_rows}

    assert anchors <= ids
    assert len(ids) == len(view.steps)


def test_step_tells_the_sum_in_words_and_in_numbers() -> None:
    steps = {step.figure: step for step in view_of(example("casus-4")).steps}

    assert plain(steps["totals.pooled_cents"].formula_text) == (
        "fte per jaar × prijs van één fte per jaar = 0,48798… × € 90.000,00"
    )
    assert plain(steps["budget.poolable_cents"].formula_text) == "som van de bedragen = € 19.956,00 + € 94.575,00"


def test_source_that_says_otherwise_stands_beside_the_exact_figure() -> None:
    view = view_of(example("casus-4"))
    said = {row.figure: (plain(row.source_value), plain(row.exact_value)) for row in view.statements}

    assert said["totals.minutes"] == ("913 uur", "913,5 uur")
    assert said["totals.fte_annual"] == ("0,49 fte", "0,487981 fte")
    assert said["totals.individual_cents"] == ("€ 94.000,00", "€ 94.575,00")
    assert all(row.why for row in view.statements)


# --- Nijmegen-Noord ---------------------------------------------------------------------------------------------------


def test_amounts_of_nijmegen_noord_add_up() -> None:
    view = view_of(example("nijmegen-noord"))

    assert sorted(row.cents or 0 for row in view.amount_rows) == [4739800, 14867900, 28372500]
    assert view.funds_cents == 47980200


def test_unit_prices_of_nijmegen_noord_stand_beside_those_of_the_source() -> None:
    rows = {row.count: row for row in view_of(example("nijmegen-noord")).amount_rows}

    assert rows[9].unit_cents == 3152500
    assert rows[53].unit_cents == 89430
    assert [plain(row.source_value) for row in rows[53].statements] == ["€ 849,00"]


def test_children_of_whom_nothing_is_known_get_a_row_of_their_own() -> None:
    rows = view_of(example("nijmegen-noord")).flows

    assert [(row.label, row.count) for row in rows if row.is_unknown] == [("onbekend", 143)]
    assert sum(row.count or 0 for row in rows) == 3072


def test_pool_of_amounts_alone_shows_no_hours_and_no_difference() -> None:
    view = view_of(example("nijmegen-noord"))

    assert [tile.figure for tile in view.tiles] == ["budget.poolable_cents", "totals.funds_cents"]
    assert view.bandwidth is None
    assert view.comparison_rows == ()
    assert {step.figure.partition(".")[0] for step in view.steps} == {"totals", "budget", "amounts"}


# --- Small numbers ----------------------------------------------------------------------------------------------------


def test_small_pool_without_a_ground_is_withheld_outside_the_school() -> None:
    view = view_of(replace(example("casus-4"), disclosure_ground=None))

    assert "minder dan 5 kinderen" in view.withheld
    assert (view.tiles, view.budget_rows, view.funds_rows, view.steps, view.findings) == ((), (), (), (), ())
    assert (view.children, view.funds_cents, view.bandwidth, view.statements) == (None, None, None, ())


def test_small_pool_is_shown_to_the_school_itself() -> None:
    view = view_of(replace(example("casus-4"), disclosure_ground=None), Audience.SCHOOL)

    assert view.withheld == ""
    assert view.children == 3


def test_small_pool_with_a_ground_is_shown_with_that_ground() -> None:
    view = view_of(example("casus-4"))

    assert view.withheld == ""
    assert view.ground != ""


def test_missing_threshold_withholds_every_pool_with_children() -> None:
    snapshot = larger()
    norms: tuple[Norm, ...] = tuple(norm for norm in snapshot.norms if norm.code != "disclosure_threshold")

    view = view_of(replace(snapshot, norms=norms))

    assert "geen uitgangspunt" in view.withheld


def test_one_child_of_another_funder_withholds_the_whole() -> None:
    """The municipality knows what it pays itself: the whole less that is the one child of the partnership."""
    view = view_of(larger(own_children=7, others=(1,)))

    assert "minder dan 5 kinderen" in view.withheld
    assert (view.tiles, view.budget_rows, view.contribution_rows) == ((), (), ())


def test_two_rows_are_never_added_up() -> None:
    """Each of two funders would know the other, so there is only the sum of everything."""
    rows = view_of(larger(own_children=9, others=(6, 2))).budget_rows

    assert [(row.label, row.is_merged, row.cents) for row in rows] == [("Overig", True, 17 * 100_00)]


def test_funder_sees_its_own_stream_in_full() -> None:
    rows = view_of(larger(own_children=9, others=(6, 2)), own=("gm0268",)).budget_rows

    assert [(row.party, row.children, row.is_merged) for row in rows] == [("gm0268", 9, False), (None, "", True)]


def test_enough_small_rows_together_leave_the_large_one_alone() -> None:
    rows = view_of(larger(own_children=9, others=(2, 2, 1))).budget_rows

    assert [(row.children, row.is_merged) for row in rows] == [(9, False), ("", True)]


def test_small_row_does_not_show_up_in_the_steps() -> None:
    view = view_of(larger(own_children=9, others=(2, 2, 1)), own=("gm0268",))

    inputs = [row.label for step in view.steps for row in step.inputs]
    assert not any("A&K" in label for label in inputs)
    assert any("samengenomen" in label for label in inputs)


def test_school_sees_all_rows() -> None:
    rows = view_of(larger(), Audience.SCHOOL).budget_rows

    assert [row.is_merged for row in rows] == [False, False]


# --- Findings about children ------------------------------------------------------------------------------------------


def with_open_ends(number: int) -> PoolSnapshot:
    snapshot = larger(own_children=9, others=())
    rows = [replace(row, valid_until=None) for row in snapshot.indications[:number]]
    return replace(snapshot, indications=(*rows, *snapshot.indications[number:]))


def test_findings_about_children_are_counted_outside_the_school() -> None:
    found = [row for row in view_of(with_open_ends(6)).findings if row.code == "open_end"]

    assert [(row.count, row.detail, row.url) for row in found] == [(1, "Dit geldt voor 5 of meer toekenningen.", "")]


def test_small_count_of_findings_is_only_said_to_be_small() -> None:
    found = [row for row in view_of(with_open_ends(1)).findings if row.code == "open_end"]

    assert [row.detail for row in found] == ["Dit geldt voor enkele toekenningen."]


def test_finding_about_an_own_child_leads_to_it() -> None:
    links = {"zbo-0": RowLink(label="Voorbeeld Lara", url="/leerlingen/1/")}

    found = [row for row in view_of(with_open_ends(2), Audience.SCHOOL, links=links).findings if row.code == "open_end"]

    assert [row.url for row in found] == ["/leerlingen/1/", ""]
    assert found[0].text.startswith("Voorbeeld Lara: er is geen einddatum")


def test_the_same_about_many_children_is_told_once_with_their_names() -> None:
    links = {f"zbo-{place}": RowLink(label=f"Voorbeeld {place}", url=f"/leerlingen/{place}/") for place in range(9)}

    found = [row for row in view_of(with_open_ends(5), Audience.SCHOOL, links=links).findings if row.code == "open_end"]

    assert [(row.count, row.url, row.text) for row in found] == [
        (5, "", "Er is geen einddatum. De toekenning telt mee tot het einde van het schooljaar.")
    ]
    assert found[0].detail == "Dit geldt voor 5 toekenningen. Vul de einddatum in als die bekend is."
    assert [(row.label, row.url) for row in found[0].rows] == [
        (f"Voorbeeld {place}", f"/leerlingen/{place}/") for place in range(5)
    ]


@pytest.mark.parametrize("audience", list(Audience))
def test_no_ref_of_a_child_or_indication_is_ever_shown(audience: Audience) -> None:
    view = view_of(with_open_ends(3), audience)

    shown = repr(view)

    assert "c-0" not in shown
    assert "zbo-0" not in shown
