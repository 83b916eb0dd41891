"""Calendars are asked by days, areas by year."""

from datetime import date

import pytest

from config.reference import load_files
from schools.models import AreaProfile, District
from schools.queries import area_profile_of, holidays_of
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db


def test_the_summer_before_reaches_into_the_school_year() -> None:
    """Rijksoverheid: summer 2023 in region zuid ends on 27 August 2023, four weeks into the school year."""
    load_files()

    holidays = holidays_of(region="zuid", school_year="2023-2024")

    assert [(row.name, row.first_day) for row in holidays] == [
        ("Zomervakantie", date(2023, 7, 15)),
        ("Herfstvakantie", date(2023, 10, 14)),
        ("Kerstvakantie", date(2023, 12, 23)),
        ("Voorjaarsvakantie", date(2024, 2, 10)),
        ("Meivakantie", date(2024, 4, 27)),
        ("Zomervakantie", date(2024, 7, 6)),
    ]


def test_a_year_of_which_only_a_summer_is_known_has_no_calendar() -> None:
    load_files()

    assert holidays_of(region="zuid", school_year="2022-2023") == []
    assert holidays_of(region="zuid", school_year="2027-2028") == []


def test_an_area_is_known_in_the_year_of_its_profile_only() -> None:
    district = District.objects.create(name="Noord", municipality=make_municipality())
    AreaProfile.objects.create(district=district, school_year="2023-2024", resident_pupils=3072, source="bron")

    profile = area_profile_of(district_id=district.pk, school_year="2023-2024")

    assert profile is not None
    assert (profile.resident_pupils, profile.local_pupils) == (3072, None)
    assert area_profile_of(district_id=district.pk, school_year="2024-2025") is None
