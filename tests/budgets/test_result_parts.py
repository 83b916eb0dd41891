"""What readers see of the five choices and of what partners agreed: each part, its words and its small numbers."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string

from budgets.engine import compute_pool_budget, parse_pool
from budgets.practices import Practice, all_practices, budget_of, snapshot_of
from budgets.presentation import Audience, PoolView
from tests.budgets.engine.choices import closed, estimate, fixed, flat, formation, group, historical, key, residence
from tests.budgets.engine.pools import Document, amount, arrangement, indication, norm, pool, stream

NAMES = {"gm1": "Nijmegen", "gm2": "Wijchen", "swv": "Stromenland", "ocw": "OCW", "b1": "Noord", "b2": "Zuid"}
TWO_POSTS = formation({"school": "s1", "party": "gm1", "fte": "2.0"}, {"school": "s2", "party": "gm2", "fte": "1.5"})
TREASURER = {"kind": "treasurer", "party": "gm1"}


def named(document: Document) -> Document:
    """Give the parties and schools of a document the names that readers know."""
    for row in document["parties"]:
        row["name"] = NAMES[row["ref"]]
    for row, name in zip(document["schools"], ("De Eik", "De Linde", "De Beuk"), strict=True):
        row["name"] = name
    return document


def view_of(document: Document, audience: Audience = Audience.SCHOOL, *, own: tuple[str, ...] = ()) -> PoolView:
    snapshot = parse_pool(named(document))
    return PoolView.from_stored(snapshot, compute_pool_budget(snapshot), audience=audience, own_parties=own)


def agreed(*indications: Document, audience: Audience = Audience.SCHOOL, own: Any = (), **choices: Any) -> PoolView:
    document = pool(indications=list(indications) or [indication()], arrangement=arrangement(**choices))
    document["norms"].append(norm("disclosure_threshold", "5"))
    return view_of(document, audience, own=own)


def children(number: int, *, start: int = 0, **changes: Any) -> list[Document]:
    return [indication(f"i{start + place}", **changes) for place in range(number)]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def texts(view: PoolView) -> str:
    """The whole result as it is printed on a page that knows nothing but the view."""
    return plain(render_to_string("budgets/result/result.html", {"view": view}))


# --- The arrangement --------------------------------------------------------------------------------------------------


def test_every_choice_is_told_with_what_was_agreed_about_it() -> None:
    view = agreed(sizing=flat(), sharing=residence("child_weeks"), settlement=TREASURER, term={"factors": ["1", "0.9"]})
    rows = {row.choice: row for row in view.agreement.choices}

    assert list(rows) == ["basis", "sizing", "sharing", "settlement", "term", "result"]
    assert [plain(text) for text in rows["sizing"].details] == [
        "De grens is 12 uur per week.",
        "Een kind dat precies op de grens zit, telt niet mee.",
        "Per kind per week: 5,5 uur.",
    ]
    assert rows["settlement"].details == ("Kassier is Nijmegen.",)
    assert rows["term"].answer == "Meer schooljaren"
    assert rows["term"].details == ("Deel van het beginbedrag per jaar: 100%, 90%.",)
    assert rows["result"].answer == "Niet afgesproken"


@pytest.mark.parametrize(
    ("choices", "choice", "told"),
    [
        ({"basis": historical()}, "basis", "2015-2016"),
        (
            {"basis": estimate({"school": "s1", "children": 17, "evidence": ["Telling van 2018"]})},
            "basis",
            "De Eik baseert de schatting op: telling van 2018.",
        ),
        ({"sizing": TWO_POSTS}, "sizing", "De Eik: 2,00 fte, van Nijmegen."),
        ({"sizing": {"kind": "group_places", "groups": [group()]}}, "sizing", "ten hoogste 10 kinderen per groep"),
        ({"sizing": flat(minutes_per_child_per_week_high=360)}, "sizing", "Per kind per week: 5,5 uur tot 6 uur."),
        (
            {
                "sizing": {
                    "kind": "drawing_right",
                    "rights": [
                        {"school": "s1", "pot": "ggz", "fte": "1.2", "uplift": "0.25", "uplift_until": "2026-01-31"}
                    ],
                    "transfers": [{"pot": "ggz", "from": "s1", "to": "s2", "fte": "0.2"}],
                }
            },
            "sizing",
            "De Eik, ggz: 1,20 fte, verhoogd met 25% tot en met 31 januari 2026. De Eik laat 0,20 fte aan De Linde.",
        ),
        ({"sharing": key(gm1="3", gm2="1")}, "sharing", "De sleutel is: inwoners."),
        ({"sharing": fixed(gm1="0.6", gm2="0.4")}, "sharing", "Nijmegen: 60% Wijchen: 40%"),
        ({"settlement": {"kind": "own_decision", "host": "gm2"}}, "settlement", "De hulp is in Wijchen."),
        ({"term": {"hard_stop": "2026-06-30"}}, "term", "De laatste dag is 30 juni 2026."),
        ({"term": {"renew_by": "2026-05-01"}}, "term", "Voor 1 mei 2026 besluiten de partijen of ze doorgaan."),
        (
            {"phase_in": {"start": "2025-08-01", "no_renewal_after": "2026-06-01"}},
            "term",
            "Na 1 juni 2026 komen er geen losse besluiten meer bij.",
        ),
        (
            {"members": [{"party": "gm1"}, {"party": "gm2", "from": "2026-01-01"}]},
            "term",
            "Wijchen: vanaf 1 januari 2026",
        ),
        ({"result": {"kind": "return", "buffer_cents": 500000}}, "result", "blijft € 5.000,00 apart"),
    ],
)
def test_parameters_of_a_choice_are_told(choices: Document, choice: str, told: str) -> None:
    row = next(row for row in agreed(**choices).agreement.choices if row.choice == choice)

    assert told in plain(" ".join(row.details))


def test_term_about_which_nothing_was_agreed_is_not_called_one_year() -> None:
    rows = {row.choice: row for row in agreed().agreement.choices}

    assert rows["term"].answer == "Niet vastgelegd"
    assert {row.choice: row.answer for row in agreed(term={"factors": ["1"]}).agreement.choices}["term"] == (
        "Eén schooljaar"
    )


def test_page_of_a_simple_pool_has_no_empty_parts() -> None:
    shown = texts(agreed(term={}))

    for ident in ("inzet", "verrekening", "grenzen", "jaren", "jaareinde", "vermeden", "besluiten", "resultaten"):
        assert f'id="{ident}"' not in shown, ident
    assert 'id="afspraak"' in shown


# --- Support ----------------------------------------------------------------------------------------------------------


def test_posts_are_shown_per_school_and_party_with_their_sum() -> None:
    rows = agreed(sizing=TWO_POSTS).agreement.purchases

    # 2 and 1,5 fte at € 90.000.
    assert [(row.school, row.party, row.cents) for row in rows] == [
        ("De Eik", "Nijmegen", 18000000),
        ("De Linde", "Wijchen", 13500000),
        ("", "", 31500000),
    ]
    assert rows[-1].fte == Decimal("3.5")


def test_one_purchase_for_everything_is_not_repeated() -> None:
    assert agreed().agreement.purchases == ()


def test_effort_beside_the_pool_stands_apart_with_what_it_was() -> None:
    beside = [
        {"party": "swv", "label": "Personeel", "fte": "1.2", "baseline_fte": "1.5"},
        {"party": "b1", "label": "Tijd van OCW", "minutes_per_child_per_week": 185, "children": 20},
    ]

    view = agreed(alongside=beside)

    rows = {row.label: row for row in view.agreement.beside}
    assert (rows["Personeel"].fte, plain(rows["Personeel"].baseline)) == (Decimal("1.2"), "1,50 fte")
    # 20 × 185 minutes.
    assert (rows["Tijd van OCW"].minutes_per_week, rows["Tijd van OCW"].baseline) == (3700, "")
    assert "Het telt niet mee in de dekking" in texts(view)


LEVELS = [
    {"ref": "l1", "label": "Niveau 1", "regular_share": "1", "support_share": "0", "children": 12, "funded": False},
    {"ref": "l3", "label": "Niveau 3", "regular_share": "0.3", "support_share": "0.5", "children": 3, "funded": True},
    {"ref": "l4", "label": "Niveau 4", "children": None, "funded": None},
]


def test_share_of_school_time_that_nobody_described_is_said() -> None:
    rows = {row.label: row for row in agreed(levels=LEVELS).agreement.levels}

    assert (rows["Niveau 3"].unstated_share, rows["Niveau 1"].unstated_share) == (Decimal("0.2"), "")
    assert [rows[f"Niveau {level}"].funded for level in (1, 3, 4)] == ["nee", "ja", "niet gezegd"]
    assert rows["Niveau 3"].children == 3


def test_few_children_of_a_level_are_not_told_outside_the_school() -> None:
    view = agreed(*children(9), audience=Audience.MUNICIPALITY, levels=LEVELS)

    # 3 is too few; with the next larger the difference cannot be taken either.
    assert [(row.label, row.children, row.is_small) for row in view.agreement.levels] == [
        ("Niveau 1", "", True),
        ("Niveau 3", "", True),
        ("Niveau 4", None, False),
    ]
    assert "te weinig om te tonen" in texts(view)


def test_places_say_how_many_are_free() -> None:
    places = [{"school": "s1", "limit": 55, "pupils": 55}, {"school": "s2", "limit": 20, "pupils": 23}]

    rows = agreed(places=places).agreement.places

    assert [(row.school, row.free) for row in rows] == [("De Eik", 0), ("De Linde", -3)]


# --- Who pays whom ----------------------------------------------------------------------------------------------------

THREE_AND_ONE = [*children(3), *children(1, start=3, responsible_municipality="gm2")]


@pytest.mark.parametrize(
    ("sharing", "why"),
    [
        (residence("child_weeks"), "35 van de 140 weken waarin kinderen hulp krijgen"),
        (residence("children"), "1 van de 4 kinderen"),
        (residence("minutes"), "304,5 uur van de 1.218 uur hulp"),
        (key(gm1="3", gm2="1"), "1 van de 4 in de verdeelsleutel (inwoners)"),
        (fixed(gm1="0.75", gm2="0.25"), "afgesproken aandeel: 25%"),
    ],
)
def test_payment_says_what_it_was_measured_by(sharing: Document, why: str) -> None:
    view = agreed(*THREE_AND_ONE, sharing=sharing, settlement=TREASURER)

    assert view.settlement is not None
    (row,) = view.settlement.rows
    assert (row.from_label, row.to_label, plain(row.why)) == ("Wijchen", "Nijmegen", f"bijdrage: {why}")
    assert row.cents == view.settlement.total_cents
    assert row.anchor in {step.id for step in view.steps}


def test_treasurer_pays_out_who_carries_support_itself() -> None:
    view = agreed(*THREE_AND_ONE, sizing=TWO_POSTS, sharing=residence("children"), settlement=TREASURER)

    # € 315.000 for 3.5 fte: a quarter for Wijchen, which places 1,5 fte (€ 135.000) itself.
    assert view.settlement is not None
    assert [(row.from_label, row.cents) for row in view.settlement.rows] == [
        ("Wijchen", 7875000),
        ("Nijmegen", 13500000),
    ]
    assert view.settlement.rows[1].why == "voor de hulp die Wijchen zelf inzet"
    assert [(row.label, row.net_cents) for row in view.settlement.positions] == [
        ("Nijmegen", 5625000),
        ("Wijchen", -5625000),
        ("Samen", 0),
    ]


def test_payment_about_few_children_is_told_to_its_two_parties_only() -> None:
    rows = [*children(9), *children(1, start=9, responsible_municipality="gm2")]
    choices: Document = {"sharing": residence("children"), "settlement": {"kind": "own_decision", "host": "gm1"}}

    host = agreed(*rows, audience=Audience.MUNICIPALITY, own=("gm1",), **choices)
    other = agreed(*rows, audience=Audience.PARTNERSHIP, own=("swv",), **choices)

    assert host.settlement is not None
    assert other.settlement is not None
    assert [(row.from_label, row.why) for row in host.settlement.rows] == [("Wijchen", "bijdrage aan de kosten")]
    assert [(row.from_label, row.to_label) for row in other.settlement.rows] == [("Overige partijen samen", "")]
    # One payment alone is not hidden by calling it "others".
    assert (other.settlement.rows[0].cents, other.settlement.total_cents) == ("", "")
    assert "1 van de 10 kinderen" not in texts(host) + texts(other)
    assert not [step for step in other.steps if "gm2" in step.figure]


def test_municipality_with_few_children_does_not_stand_apart_where_residence_pays() -> None:
    rows = [*children(9, stream="swv"), *children(1, start=9, stream="swv", responsible_municipality="gm2")]

    # All is paid by the partnership, so that only the sharing tells the municipalities apart.
    view = agreed(*rows, audience=Audience.PARTNERSHIP, own=("swv",), sharing=residence("children"))

    assert [(row.label, row.is_merged) for row in view.contribution_rows] == [("Overige partijen samen", True)]


def test_help_over_a_border_is_counted_both_ways_and_not_charged() -> None:
    rows = [
        *children(2, school="s2"),
        *children(1, start=2, responsible_municipality="gm2"),
        *children(3, start=3),
    ]

    view = agreed(*rows)

    assert view.crossings is not None
    assert [(row.from_label, row.to_label, row.children) for row in view.crossings.rows] == [
        ("Nijmegen", "Wijchen", 2),
        ("Wijchen", "Nijmegen", 1),
    ]
    assert view.crossings.is_charged is False
    assert sum(row.difference_cents or 0 for row in view.crossings.balances) == 0
    assert "Er wordt niets in rekening gebracht" in texts(view)


def test_few_children_over_a_border_are_merged_outside_the_school() -> None:
    rows = [*children(9), *children(1, start=9, responsible_municipality="gm2")]

    view = agreed(*rows, audience=Audience.PARTNERSHIP, own=("swv",))

    assert view.crossings is not None
    assert [(row.from_label, row.children, row.cents) for row in view.crossings.rows] == [("Overig", "", "")]
    assert view.crossings.balances == ()


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
