"""The figures of each practice: what its source says, and what is exact. Ids are those of the worked cases."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation

from budgets.engine import PoolBudget
from budgets.practices import budget_of, practice, snapshot_of


def findings(slug: str, code: str) -> list[tuple[str | None, dict[str, Any]]]:
    return [(row.ref, dict(row.detail)) for row in result(slug).findings if row.code == code]


def result(slug: str) -> PoolBudget:
    with translation.override("nl"):
        return budget_of(practice(slug))


@pytest.mark.parametrize(
    ("slug", "label", "source_says", "exact"),
    [
        ("einstein-class", "Groei van de inzet", None, Fraction(6, 10)),  # H1: 1.5 − 0.9
        ("einstein-class", "Groei in procenten", None, Fraction(2, 3)),  # H1: 66.67 %
        ("einstein-class", "Niet genoemd op niveau 3", None, Fraction(20, 100)),  # H3
        ("st-maartenschool", "Kinderen onder de grens", None, Fraction(100)),  # H5
        ("st-maartenschool", "Uren per week, ondergrens", None, Fraction(500 * 60)),  # H5, in minutes
        ("st-maartenschool", "Uren per week, bovengrens", None, Fraction(600 * 60)),  # H5
        ("st-maartenschool", "Fte in schoolweken, ondergrens", None, Fraction(500, 36)),  # H5: 13.889
        ("st-maartenschool", "Fte in schoolweken, bovengrens", None, Fraction(600, 36)),  # H5: 16.667
        ("st-maartenschool", "Ondersteuning die OCW betaalt, per week", None, Fraction(200 * 185)),  # H6: 616.667 h
        ("st-maartenschool", "Kinderen uit de twaalf gemeenten", "ongeveer driekwart", Fraction(78, 100)),  # H9
        ("st-maartenschool", "Gemeenten die een rekening krijgen", None, Fraction(11)),  # H10
        ("proeftuin-utrecht", "Fte op beide scholen samen", None, Fraction(4)),  # H12
        ("school-als-wijk", "Deel van de locaties in de stad", None, Fraction(14, 19)),  # H15: 73.684 %
        ("school-als-wijk", "Geholpen studenten uit Drenthe in 2018", "8%", Fraction(8152, 100)),  # H17: 81.52
        ("sjso-amsterdam", "Deel van de kinderen dat hulp kreeg", None, Fraction(1900, 6000)),  # H20: 31.667 %
        ("sjso-amsterdam", "Kinderen uit andere gemeenten", None, Fraction(380)),  # H21
        ("sjso-amsterdam", "Gemiddeld per andere gemeente", None, Fraction(95, 10)),  # H21
        ("wish", "Uren training per groep", None, Fraction(10 * 60)),
        ("wish", "Uren inzet per groep", None, Fraction(20 * 60)),
        ("wish", "Betaalde trainers per training", "kostenbesparend", Fraction(-1, 2)),  # H26
        ("onderwijszorgklas-ijmond", "Aantal klassen", "vier klassen", Fraction(3)),  # H27
        ("onderwijszorgklas-ijmond", "Kinderen in drie klassen, ten hoogste", None, Fraction(30)),  # H28
        ("onderwijszorgklas-ijmond", "Kinderen in vier klassen, ten hoogste", None, Fraction(40)),  # H28
        ("zorg-in-onderwijs-tilburg", "Deel van de leerlingen", None, Fraction(17, 420)),  # H31: 4.05 %
        ("lara-kees-toon", "Uren in het schooljaar", "913 uur", Fraction(54810)),  # F10: 913.5 hours in minutes
        ("lara-kees-toon", "Uur dat in een halve fte overblijft", None, Fraction(1350)),  # F14: 22.5 hours
        ("nijmegen-noord", "Geld van het samenwerkingsverband", None, Fraction(196077)),  # A3
        ("nijmegen-noord", "Geld van beide samen", None, Fraction(479802)),  # A4
        ("nijmegen-noord", "Kinderen van wie de school niet bekend is", None, Fraction(143)),  # A10
    ],
)
def test_a_derived_figure_stands_beside_what_the_source_says(
    slug: str, label: str, source_says: str | None, exact: Fraction
) -> None:
    (row,) = [row for row in practice(slug).derived if row.label.nl == label]

    assert row.value == exact
    assert (row.source_says.nl if row.source_says else None) == source_says
    assert row.source_says is None or row.why is not None


@pytest.mark.parametrize(
    ("slug", "figure", "source_says", "exact"),
    [
        ("lara-kees-toon", "totals.minutes", "913", "913.5"),  # F10
        ("lara-kees-toon", "totals.fte_annual", "0.49", "0.487981"),  # F12
        ("lara-kees-toon", "totals.individual_cents", "94000", "94575.00"),  # F13
        ("lara-kees-toon", "comparisons.efficiency.saving_cents", "71500", "72075.00"),  # F16
        ("nijmegen-noord", "amounts.ak.unit_cents", "849", "894.30"),  # A1
        ("nijmegen-noord", "amounts.zbo.unit_cents", "32000", "31525.00"),  # A2
    ],
)
def test_the_engine_keeps_what_the_source_says_beside_the_exact_figure(
    slug: str, figure: str, source_says: str, exact: str
) -> None:
    (row,) = [row for row in result(slug).statements if row.figure == figure]

    assert (str(row.source_value), str(row.exact_value)) == (source_says, exact)
    assert row.why


def test_einstein_class_has_its_posts_levels_and_places() -> None:
    budget = result("einstein-class")

    assert (budget.totals.fte_annual, budget.totals.minutes) == (Decimal("1.500000"), None)
    assert [(row.party, row.school, row.fte) for row in budget.purchases] == [("gm1949", "ams", Decimal("1.500000"))]
    assert findings("einstein-class", "places_full") == [("ams", {"limit": 55, "pupils": 55})]
    # H3: 100 − 50 − 30 = 20 % at level 3, and up to 50 % at level 4.
    unstated = {ref: detail["unstated_share"] for ref, detail in findings("einstein-class", "share_unstated")}
    assert unstated == {"3": "0.2", "4": "0.5"}
    levels = snapshot_of(practice("einstein-class")).arrangement.levels
    assert [(row.ref, row.funded) for row in levels] == [("1", False), ("2", False), ("3", True), ("4", True)]
    assert [(row.party, row.fte, row.cents) for row in budget.alongside] == [("renn4", None, None), ("swv", None, None)]


def test_st_maartenschool_counts_its_children_at_the_flat_rate() -> None:
    totals = result("st-maartenschool").totals

    # H5: 100 children × 5 hours / 36 = 13.888… in school weeks; × 35 weeks = 17500 hours, / 1872 = 9.348291 a year.
    assert (totals.children, totals.minutes) == (100, 17500 * 60)
    assert (str(totals.fte_school_weeks), str(totals.fte_annual)) == ("13.888889", "9.348291")
    (ocw,) = result("st-maartenschool").alongside
    # H6: 185 × 200 = 37000 minutes = 616.667 hours a week, / 36 = 17.12963.
    assert (ocw.minutes_per_week, str(ocw.fte_school_weeks)) == (37000, "17.129630")


def test_st_maartenschool_leaves_exactly_twelve_hours_open() -> None:
    sizing: Any = snapshot_of(practice("st-maartenschool")).arrangement.sizing

    assert (sizing.threshold_minutes_per_week, sizing.threshold_rule) == (720, None)  # H7
    assert (sizing.minutes_per_child_per_week, sizing.minutes_per_child_per_week_high) == (300, 360)
    # H11: the norms are looked at again every year.
    assert {row[0] for row in findings("st-maartenschool", "norm_ends")} >= {"fte_hours_per_week"}


def test_proeftuin_utrecht_has_two_fte_at_each_school() -> None:
    budget = result("proeftuin-utrecht")

    assert [(row.school, row.party, str(row.fte)) for row in budget.purchases] == [
        ("zml-1", "gm0344", "2.000000"),
        ("zml-2", "gm0344", "2.000000"),
    ]
    assert str(budget.totals.fte_annual) == "4.000000"  # H12
    assert budget.settlements == ()  # H14


def test_school_als_wijk_keeps_its_stated_shortfall() -> None:
    budget = result("school-als-wijk")

    assert budget.year_end is not None
    # H18: about 270.000 short; mainly covered by VSV, for an unknown part.
    assert (budget.year_end.difference_cents, budget.year_end.stated) == (-27000000, True)
    assert [row.cents for row in budget.year_end.covered] == [None]
    assert {(row.school, str(row.fte)) for row in budget.purchases} == {
        ("stad", "9.000000"),
        ("buiten-de-stad", "None"),
    }
    assert budget.totals.fte_annual is None
    assert budget.contributions == ()
    # H17: any number of students from 77 up to and including 86 rounds to 8 %.
    assert [count for count in range(1020) if round(100 * count / 1019) == 8] == list(range(77, 87))
    kinds = {row.kind for row in snapshot_of(practice("school-als-wijk")).streams}
    assert kinds == {"youth_prevention", "wmo", "participation", "vsv"}


def test_sjso_amsterdam_has_two_pots_and_no_numbers() -> None:
    budget = result("sjso-amsterdam")
    sizing: Any = snapshot_of(practice("sjso-amsterdam")).arrangement.sizing

    assert [(row.pot, row.fte, row.uplift, str(row.uplift_until)) for row in sizing.rights] == [
        ("jeugdzorg", None, None, "2020-07-31"),
        ("ggz", None, None, "2020-07-31"),
    ]
    assert (budget.totals.fte_annual, budget.decision_months) == (None, ())
    assert [(row.party, row.fte, row.cents) for row in budget.alongside] == [
        ("andere-besturen", None, None),
        ("orion", None, None),
        ("swv", None, None),
    ]


def test_wish_has_sessions_money_and_people() -> None:
    arrangement: Any = snapshot_of(practice("wish")).arrangement
    (group,) = arrangement.sizing.groups

    # Ten weeks, an hour a week, a teacher and a trainer; the number of groups is not given.
    assert (group.sessions_per_group, group.minutes_per_session, group.workers_per_session) == (10, 60, Decimal(2))
    assert (group.children, group.fte_per_group) == (None, None)
    # H25: just over 80.000 a year.
    assert [(row.party, row.cents) for row in arrangement.sharing.cash] == [("gm0796", 8000000)]
    assert [(row.party, row.fte) for row in arrangement.sharing.kind_contributions] == [("besturen", None)]
    years = [row.school_year for row in result("wish").years]
    assert years == ["2019-2020", "2020-2021", "2021-2022"]


def test_onderwijszorgklas_ijmond_has_places_and_a_renewal() -> None:
    arrangement: Any = snapshot_of(practice("onderwijszorgklas-ijmond")).arrangement

    assert [(row.max_children, row.children) for row in arrangement.sizing.groups] == [(10, None)]  # H28
    assert len(arrangement.members) == 3  # H29
    assert len(findings("onderwijszorgklas-ijmond", "renewal_due")) == 1  # H30
    assert result("onderwijszorgklas-ijmond").totals.fte_annual is None


def test_zorg_in_onderwijs_tilburg_has_seventeen_children_on_evidence() -> None:
    arrangement: Any = snapshot_of(practice("zorg-in-onderwijs-tilburg")).arrangement
    (estimate,) = arrangement.basis.estimates

    assert (estimate.children, len(estimate.evidence)) == (17, 3)  # H31
    assert (estimate.minutes_per_child_per_week, estimate.price_cents_per_hour) == (None, None)  # H33
    assert (estimate.opted_out, estimate.running) == (None, ())
    assert str(arrangement.phase_in.no_renewal_after) == "2020-06-30"  # H36
    totals = result("zorg-in-onderwijs-tilburg").totals
    assert (totals.children, totals.minutes) == (17, None)


def test_samen_in_de_wijk_zwolle_fills_in_no_factors() -> None:
    arrangement: Any = snapshot_of(practice("samen-in-de-wijk-zwolle")).arrangement

    assert arrangement.term.factors == ()  # K2
    assert {row.cents for row in arrangement.basis.use} == {None}  # K1
    assert {row.fte for row in arrangement.sharing.kind_contributions} == {None}  # K5
    assert arrangement.population.count is None
    rows = result("samen-in-de-wijk-zwolle").agreed_results
    assert len(rows) == 5
    assert {(row.baseline, row.target, row.realised, row.progress, row.is_reached) for row in rows} == {(None,) * 5}
    assert result("samen-in-de-wijk-zwolle").settlements == ()  # K3


def test_nijmegen_shows_what_is_avoided_apart_with_who_keeps_it() -> None:
    assert [(row.stream, row.party, row.cents) for row in result("nijmegen-noord").avoided] == [
        ("vermeden-groei", "swv", None)
    ]
    kinds = {row.kind for row in snapshot_of(practice("nijmegen-noord")).streams}
    assert {"materials", "avoided", "ocw_subsidy"} <= kinds
    assert findings("nijmegen-noord", "digit_swap") == [
        ("ak", {"field": "unit_cents", "typed_cents": 84900, "meant_cents": 89400})
    ]
