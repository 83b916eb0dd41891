"""Valid, dull terms and form data; a test changes what matters."""

from datetime import date
from typing import Any

from cases.actions import IndicationTerms, PupilTerms
from schools.models import SchoolHoliday

YEARS = ("2023-2024", "2024-2025", "2025-2026", "2026-2027")


def indication_terms(**fields: Any) -> IndicationTerms:
    """8,7 hours a week for the whole of school year 2023-2024."""
    defaults: dict[str, Any] = {
        "kind": "zbo",
        "minutes": 522,
        "frequency": "week",
        "valid_from": date(2023, 8, 1),
        "valid_until": date(2024, 7, 31),
    }
    return IndicationTerms(**{**defaults, **fields})


def pupil_terms(**fields: Any) -> PupilTerms:
    """A child under a reference."""
    return PupilTerms(**{"reference": "24-017", "birth_year": 2016, **fields})


def indication_data(**fields: str) -> dict[str, str]:
    """What the browser sends for 8,7 hours a week in school year 2026-2027, nothing else filled in."""
    defaults = {
        "kind": "zbo",
        "time": "8,7",
        "time_unit": "hours",
        "frequency": "week",
        "valid_from": "1-8-2026",
        "valid_until": "31-7-2027",
        "amount": "",
        "amount_basis": "school_year",
        "amount_status": "granted",
        "responsible_municipality": "",
        "number": "",
        "provider_role": "",
        "replaces": "",
    }
    return {**defaults, **fields}


def know_school_years() -> None:
    """A summer holiday for each known year, in the south."""
    for year in YEARS:
        end = int(year[-4:])
        SchoolHoliday.objects.create(
            region="zuid",
            school_year=year,
            name="Zomervakantie",
            first_day=date(end, 7, 13),
            last_day=date(end, 8, 23),
            source="bron van de test",
        )
