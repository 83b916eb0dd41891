"""What readers see of the five choices, the support and who pays whom: its words and its small numbers."""

from decimal import Decimal

import pytest

from budgets.presentation import Audience
from tests.budgets.engine.choices import estimate, fixed, flat, group, historical, key, residence
from tests.budgets.engine.pools import Document
from tests.budgets.views import LEVELS, TREASURER, TWO_POSTS, agreed, children, plain, texts

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


def test_one_child_of_a_second_municipality_withholds_the_whole_where_residence_pays() -> None:
    """Each of the two knows the whole and its own part, so the larger one would know what the one child costs."""
    rows = [*children(9, stream="swv"), *children(1, start=9, stream="swv", responsible_municipality="gm2")]

    # All is paid by the partnership, so that only the sharing tells the municipalities apart.
    view = agreed(*rows, audience=Audience.PARTNERSHIP, own=("swv",), sharing=residence("children"))

    assert "minder dan 5 kinderen" in view.withheld
    assert view.contribution_rows == ()


def test_municipality_with_few_children_does_not_stand_apart_where_residence_pays() -> None:
    rows = [
        *children(9, stream="swv"),
        *children(2, start=9, stream="swv", responsible_municipality="gm2"),
        *children(5, start=11, stream="swv", responsible_municipality=None),
    ]

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
    rows = [
        *children(9),
        *children(1, start=9, responsible_municipality="gm2"),
        *children(5, start=10, responsible_municipality="gm2", school="s2"),
    ]

    view = agreed(*rows, audience=Audience.PARTNERSHIP, own=("swv",))

    assert view.crossings is not None
    assert [(row.from_label, row.children, row.cents) for row in view.crossings.rows] == [("Overig", "", "")]
    assert view.crossings.balances == ()
