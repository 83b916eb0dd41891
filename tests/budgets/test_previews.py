"""What one unfinished decision comes to, while somebody types."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from budgets.models import Pool
from budgets.pages.previews import preview_of
from cases.forms import IndicationForm
from cases.models import Indication, Pupil
from schools.models import SchoolHoliday
from tests.cases.terms import indication_data
from tests.cast import World
from tests.factories import make_indication, make_norm, make_pupil

ADDRESS = "/toekenningen/voorbeeld"


@pytest.fixture
def pupil(world: World) -> Pupil:
    """A child of a school that calculates with the norms of Casus 4."""
    for code, value, unit in (
        ("school_weeks", "35", "weeks"),
        ("fte_hours_per_week", "36", "hours"),
        ("fte_weeks", "52", "weeks"),
    ):
        make_norm(code, value, unit=unit)
    return make_pupil(world.school)


def _preview(pupil: Pupil, **fields: str) -> Any:
    return preview_of(IndicationForm(indication_data(**fields), pupil=pupil))


def test_a_full_year_gives_the_norm(pupil: Pupil) -> None:
    preview = _preview(pupil)

    year = preview.years[0]
    assert [row.label for row in preview.years] == ["2026-2027"]
    assert year.minutes == 18270  # 8,7 × 35 = 304,5 uur
    assert year.fte_annual == Decimal("0.162660")  # 304,5 / 1872
    assert year.fte_school_weeks == Decimal("0.241667")  # 8,7 / 36
    assert year.steps


def test_the_holidays_of_the_region_are_used(pupil: Pupil) -> None:
    SchoolHoliday.objects.create(
        region="zuid", school_year="2026-2027", name="Kerstvakantie", source="bron van de test",
        first_day=date(2026, 12, 19), last_day=date(2027, 1, 3),
    )  # fmt: skip

    preview = _preview(pupil, valid_from="21-12-2026", valid_until="1-1-2027")

    assert preview.years[0].minutes == 0
    assert not any("schoolvakanties" in hint for hint in preview.hints)


def test_without_a_calendar_it_says_so(pupil: Pupil) -> None:
    assert any("schoolvakanties van 2026-2027 zijn nog niet bekend" in hint for hint in _preview(pupil).hints)


def test_two_years_are_shown_apart(pupil: Pupil) -> None:
    preview = _preview(pupil, valid_until="31-7-2028")

    assert [(row.label, row.minutes) for row in preview.years] == [("2026-2027", 18270), ("2027-2028", 18270)]


def test_a_long_decision_shows_three_years_and_says_that_it_goes_on(pupil: Pupil) -> None:
    preview = _preview(pupil, valid_until="31-7-2031")

    assert len(preview.years) == 3
    assert "Het besluit loopt nog door tot en met 31 juli 2031." in preview.hints


def test_without_an_end_it_says_what_that_means(pupil: Pupil) -> None:
    preview = _preview(pupil, valid_until="")

    assert [row.label for row in preview.years] == ["2026-2027", "2027-2028"]
    assert any("Zonder einddatum" in hint for hint in preview.hints)


def test_a_slip_of_the_comma_is_noticed(pupil: Pupil) -> None:
    assert any("Staat de komma goed?" in hint for hint in _preview(pupil, time="87").hints)


def test_the_norms_of_the_school_s_own_budget_lead(world: World, pupil: Pupil) -> None:
    Pool.objects.filter(pk=world.pool.pk).update(school_year="2026-2027")
    world.pool.norms.filter(code="school_weeks").update(value="40")

    assert _preview(pupil).years[0].minutes == 20880  # 8,7 × 40 = 348 uur


def test_a_missing_norm_is_unknown_and_not_zero(world: World) -> None:
    preview = _preview(make_pupil(world.school))

    assert preview.years[0].fte_annual is None
    assert any("ontbreekt een uitgangspunt" in hint for hint in preview.hints)


def test_a_child_that_opted_out_is_mentioned(pupil: Pupil) -> None:
    pupil.opted_out_from = date(2027, 1, 1)

    assert any("vanaf 1 januari 2027 niet mee" in hint for hint in _preview(pupil).hints)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"time": ""}, "Vul in hoeveel tijd"),
        ({"time": "", "amount": "100"}, "alleen een bedrag"),
        ({"valid_from": ""}, "Vul in vanaf wanneer"),
        ({"time": "8,7,1"}, "geen tijd die we kunnen lezen"),
        ({"time": "200"}, "168 uur"),
        ({"valid_until": "31-7-2025"}, "vóór het begin"),
        ({"valid_from": "1-1"}, "bestaat niet"),
        ({"frequency": ""}, "Kies of deze tijd"),
        ({"valid_from": "", "time": "8,7", "frequency": "total", "valid_until": ""}, "Vul in vanaf wanneer"),
    ],
)
def test_half_a_form_gives_a_hint(pupil: Pupil, fields: dict[str, str], words: str) -> None:
    preview = _preview(pupil, **fields)

    assert preview.years == ()
    assert any(words in hint for hint in preview.hints), preview.hints


@pytest.mark.parametrize(
    "data", [{}, {"time": "\x00"}, {"kind": "x" * 1000}, {"valid_from": "9" * 5000, "time": "1"}, {"replaces": "x"}]
)
def test_nothing_that_is_posted_gives_an_error_page(
    pupil: Pupil, signed_in: Any, world: World, data: dict[str, str]
) -> None:
    client = signed_in(world.noor)

    for headers in ({}, {"HX-Request": "true"}):
        assert client.post(ADDRESS, {**data, "pupil": str(pupil.pk)}, headers=headers).status_code == 200


def test_htmx_gets_the_part_and_nothing_is_stored(world: World, pupil: Pupil, signed_in: Any) -> None:
    data = {**indication_data(), "pupil": str(pupil.pk)}

    answer = signed_in(world.noor).post(ADDRESS, data, headers={"HX-Request": "true"})

    assert "304,5\N{NO-BREAK SPACE}uur" in answer.text
    assert "0,16" in answer.text and "0,24" in answer.text
    assert "<html" not in answer.text
    assert not Indication.objects.exists()
    assert not AuditEvent.objects.exists()


def test_without_scripts_the_whole_page_comes_back_with_what_was_typed(
    world: World, pupil: Pupil, signed_in: Any
) -> None:
    data = {**indication_data(number="B-77", valid_until="31-7"), "pupil": str(pupil.pk)}

    answer = signed_in(world.noor).post(ADDRESS, data)

    for text in ("8,7", "B-77", "31-7"):
        assert f'value="{text}"' in answer.text
    assert reverse("cases:indication-add", args=[pupil.pk]) in answer.text
    assert "errors__title" not in answer.text


def test_the_preview_of_an_edit_saves_to_that_decision(world: World, pupil: Pupil, signed_in: Any) -> None:
    indication = make_indication(pupil)
    data = {**indication_data(revision="1"), "pupil": str(pupil.pk), "indication": str(indication.pk)}

    answer = signed_in(world.noor).post(ADDRESS, data)

    assert f'action="{reverse("cases:indication-edit", args=[indication.pk])}"' in answer.text


@pytest.mark.parametrize("who", ["eva", "ruth", "femke", "sven", "ada", "zoe"])
def test_strangers_get_nothing(world: World, pupil: Pupil, signed_in: Any, who: str) -> None:
    data = {**indication_data(), "pupil": str(pupil.pk)}

    assert signed_in(getattr(world, who)).post(ADDRESS, data).status_code == 404


@pytest.mark.parametrize("posted", ["", "nonsense", "\x00"])
def test_a_child_that_is_not_one_is_not_found(world: World, signed_in: Any, posted: str) -> None:
    assert signed_in(world.noor).post(ADDRESS, {"pupil": posted}).status_code == 404


def test_the_decision_of_another_child_is_not_found(world: World, pupil: Pupil, signed_in: Any) -> None:
    foreign = make_indication(make_pupil(world.school))
    data = {**indication_data(), "pupil": str(pupil.pk), "indication": str(foreign.pk)}

    assert signed_in(world.noor).post(ADDRESS, data).status_code == 404


def test_a_preview_takes_few_queries(
    world: World, pupil: Pupil, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    data = {**indication_data(valid_until="31-7-2029"), "pupil": str(pupil.pk)}
    client = signed_in(world.noor)

    with django_assert_max_num_queries(15):
        client.post(ADDRESS, data, headers={"HX-Request": "true"})
