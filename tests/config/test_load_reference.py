"""Reference data come in whole or not at all, and a fault is named with its file and row."""

import itertools
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from budgets.models import Norm
from config.reference import FILES, ReferenceFile, ReferenceFileError, load_files
from schools.models import Municipality, SchoolHoliday
from tests.factories import make_norm, make_pool, make_school

pytestmark = pytest.mark.django_db

MUNICIPALITIES, HOLIDAYS, NORMS = FILES
HOLIDAY_HEADER = "region,school_year,name,first_day,last_day,source\n"


def written(folder: Path, file: ReferenceFile, text: str) -> Path:
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_every_municipality_of_2026_comes_in() -> None:
    """342 municipalities on 1 January 2026 (CBS)."""
    call_command("load_reference", stdout=StringIO())

    assert Municipality.objects.count() == 342
    assert Municipality.objects.get(cbs_code="0268").name == "Nijmegen"


def test_each_region_has_five_holidays_in_each_school_year() -> None:
    call_command("load_reference", stdout=StringIO())

    for year in ("2023-2024", "2024-2025", "2025-2026", "2026-2027"):
        for region in ("noord", "midden", "zuid"):
            names = SchoolHoliday.objects.filter(region=region, school_year=year).values_list("name", flat=True)
            assert list(names) == [
                "Herfstvakantie",
                "Kerstvakantie",
                "Voorjaarsvakantie",
                "Meivakantie",
                "Zomervakantie",
            ]


def test_holidays_are_as_the_ministry_published_them() -> None:
    """Rijksoverheid, schoolvakanties 2024-2025, as quoted by Nationale Onderwijsgids on 15 August 2024."""
    call_command("load_reference", stdout=StringIO())

    spring = SchoolHoliday.objects.get(region="noord", school_year="2024-2025", name="Voorjaarsvakantie")
    summer = SchoolHoliday.objects.get(region="zuid", school_year="2024-2025", name="Zomervakantie")
    assert (spring.first_day, spring.last_day) == (date(2025, 2, 15), date(2025, 2, 23))
    assert (summer.first_day, summer.last_day) == (date(2025, 7, 5), date(2025, 8, 17))


def test_holidays_run_from_saturday_to_sunday_and_never_overlap() -> None:
    call_command("load_reference", stdout=StringIO())

    for region in ("noord", "midden", "zuid"):
        rows = list(SchoolHoliday.objects.filter(region=region).order_by("first_day"))
        assert all((row.first_day.isoweekday(), row.last_day.isoweekday()) == (6, 7) for row in rows)
        assert all(before.last_day < after.first_day for before, after in itertools.pairwise(rows))


def test_every_stored_fact_names_its_source() -> None:
    call_command("load_reference", stdout=StringIO())

    assert not SchoolHoliday.objects.filter(source="").exists()
    assert not Norm.objects.filter(source="").exists()


def test_a_second_time_changes_nothing() -> None:
    call_command("load_reference", stdout=StringIO())
    out = StringIO()

    call_command("load_reference", stdout=out)

    assert "0 nieuw, 0 gewijzigd, 342 ongewijzigd" in out.getvalue()
    assert "0 nieuw, 0 gewijzigd, 63 ongewijzigd" in out.getvalue()


def test_a_changed_row_is_updated_and_its_key_kept() -> None:
    load_files()
    row = SchoolHoliday.objects.get(region="zuid", school_year="2023-2024", name="Meivakantie")
    SchoolHoliday.objects.filter(pk=row.pk).update(last_day=date(2024, 5, 12))

    outcome = load_files()

    row.refresh_from_db()
    assert row.last_day == date(2024, 5, 5)
    assert outcome[HOLIDAYS.path].updated == 1


def test_norms_of_pools_and_rows_that_no_file_knows_are_left_alone() -> None:
    pool = make_pool(make_school("De Eik"))
    own = make_norm("retention_years", "7", unit="years")

    load_files()

    assert Norm.objects.get(pool=pool, code="school_weeks").source == "bron van de test"
    assert Norm.objects.filter(pk=own.pk).exists()


def test_pools_learn_that_a_holiday_changed_and_only_then() -> None:
    load_files()
    pool = make_pool(make_school("De Eik"))
    before = pool.terms_version
    load_files()
    pool.refresh_from_db()
    assert pool.terms_version == before
    SchoolHoliday.objects.filter(region="zuid", school_year="2023-2024", name="Kerstvakantie").update(
        last_day=date(2024, 1, 1)
    )

    load_files()

    pool.refresh_from_db()
    assert pool.terms_version == before + 1


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("zuid,2023-2024,Herfstvakantie,2023-10-14,2023-10-09,bron", "rij 2: last_day: ligt voor first_day"),
        ("zuid,2023-2024,Herfstvakantie,2022-10-14,2022-10-22,bron", "rij 2: first_day: ligt niet in schooljaar"),
        ("zuid,2023-2025,Herfstvakantie,2023-10-14,2023-10-22,bron", "rij 2: school_year: '2023-2025' is geen"),
        ("oost,2023-2024,Herfstvakantie,2023-10-14,2023-10-22,bron", "rij 2: region:"),
        ("zuid,2023-2024,Herfstvakantie,14-10-2023,2023-10-22,bron", "rij 2: first_day:"),
        ("zuid,2023-2024,Herfstvakantie,2023-10-14,2023-10-22,", "rij 2: source:"),
        ("zuid,2023-2024,Herfstvakantie,2023-10-14,2023-10-22", "rij 2: 5 kolommen in plaats van 6"),
        ('zuid,2023-2024,"Herfst"vakantie,2023-10-14,2023-10-22,bron', "geen geldige CSV"),
    ],
)
def test_a_malformed_row_is_refused_with_its_number(tmp_path: Path, row: str, complaint: str) -> None:
    folder = written(tmp_path, HOLIDAYS, HOLIDAY_HEADER + row + "\n")

    with pytest.raises(ReferenceFileError, match=r"holidays\.csv") as refusal:
        load_files([HOLIDAYS], folder=folder)

    assert complaint in str(refusal.value)
    assert not SchoolHoliday.objects.exists()


def test_all_faults_are_named_at_once_and_nothing_is_stored(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        MUNICIPALITIES,
        "cbs_code,name,province,youth_region,source\n0268,Nijmegen,Gelderland,Rijk van Nijmegen,CBS\n"
        "0268,Nijmegen,Gelderland,Rijk van Nijmegen,CBS\n26,Kort,Gelderland,Nergens,CBS\n0269,Geen bron,G,G,\n",
    )

    with pytest.raises(ReferenceFileError) as refusal:
        load_files([MUNICIPALITIES], folder=folder)

    assert [problem.split(":")[0].rsplit(" ", 1)[1] for problem in refusal.value.problems] == ["3", "4", "5"]
    assert not Municipality.objects.exists()


def test_a_fault_in_one_file_keeps_the_others_out(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        MUNICIPALITIES,
        "cbs_code,name,province,youth_region,source\n0268,Nijmegen,Gelderland,Rijk van Nijmegen,CBS\n",
    )
    written(tmp_path, NORMS, "code,value,unit,valid_from,valid_until,source\nschool_weeks,35 weken,weeks,,,bron\n")

    with pytest.raises(ReferenceFileError):
        load_files([MUNICIPALITIES, NORMS], folder=folder)

    assert not Municipality.objects.exists()


@pytest.mark.parametrize("text", ["", "code;value\n", "a,b,c,d,e,f\n"])
def test_other_columns_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReferenceFileError, match="rij 1: verwacht de kolommen code"):
        load_files([NORMS], folder=written(tmp_path, NORMS, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match=r"norms\.csv: niet te lezen"):
        load_files([NORMS], folder=tmp_path)


def test_a_norm_needs_a_number_with_a_point(tmp_path: Path) -> None:
    text = 'code,value,unit,valid_from,valid_until,source\nschool_weeks,"35,5",weeks,2023-08-01,,bron\n'

    with pytest.raises(ReferenceFileError, match="geen getal met een punt"):
        load_files([NORMS], folder=written(tmp_path, NORMS, text))
