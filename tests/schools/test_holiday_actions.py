"""Writing school holidays: which days are refused, what is kept, and that a file does not undo it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.models import AuditEvent, User
from schools.actions import (
    HolidayConflictError,
    RestoreRefusedError,
    change_holidays,
    remove_holidays,
    restore_holidays,
)
from schools.calendar_checks import HolidayTerms, seen_of
from schools.models import PlaceChange, SchoolHoliday
from schools.years import SchoolYear
from tests.factories import make_user
from tests.schools.places import at_once

pytestmark = pytest.mark.django_db

YEAR = SchoolYear.parse("2027-2028")
SOURCE = "Ministerie van OCW, schoolvakanties 2027-2028 (vastgesteld)"


def holiday(name: str, first: date, last: date, source: str = SOURCE) -> HolidayTerms:
    return HolidayTerms(name=name, first_day=first, last_day=last, source=source)


AUTUMN = holiday("Herfstvakantie", date(2027, 10, 16), date(2027, 10, 24))
CHRISTMAS = holiday("Kerstvakantie", date(2027, 12, 25), date(2028, 1, 9))
SUMMER = holiday("Zomervakantie", date(2028, 7, 22), date(2028, 9, 3))
GOOD = (AUTUMN, CHRISTMAS, SUMMER)


@pytest.fixture
def ada() -> User:
    return make_user("ada@voorbeeld.example")


def save(ada: User, *terms: HolidayTerms, seen: tuple[HolidayTerms, ...] = (), region: str = "noord") -> int:
    return change_holidays(region=region, year=YEAR, terms=terms, seen=seen_of(seen), acting_user=ada)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(AUTUMN, last_day=date(2027, 10, 15)),
        replace(AUTUMN, first_day=date(2026, 10, 17), last_day=date(2026, 10, 25)),
        replace(AUTUMN, first_day=date(2028, 7, 30), last_day=date(2028, 8, 6)),
        replace(AUTUMN, source="  "),
        replace(AUTUMN, source="x" * 201),
        replace(AUTUMN, source="volgens 111222333"),
        replace(AUTUMN, name="Pinkstervakantie"),
        replace(SUMMER, last_day=date(2028, 7, 30)),
        replace(SUMMER, last_day=date(2029, 9, 2)),
        replace(SUMMER, first_day=date(2028, 8, 5), last_day=date(2028, 9, 3)),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_holiday(ada: User, wrong: HolidayTerms) -> None:
    with pytest.raises(ValidationError) as refused:
        save(ada, wrong)

    assert list(refused.value.message_dict) == [wrong.name]
    assert not SchoolHoliday.objects.exists()


def test_holidays_that_share_a_day_are_refused(ada: User) -> None:
    with pytest.raises(ValidationError) as refused:
        save(ada, AUTUMN, replace(CHRISTMAS, first_day=date(2027, 10, 24)))

    assert refused.value.message_dict == {
        "Herfstvakantie": ["Valt samen met de Kerstvakantie (24 oktober 2027 tot en met 9 januari 2028)."],
        "Kerstvakantie": ["Valt samen met de Herfstvakantie (16 oktober 2027 tot en met 24 oktober 2027)."],
    }


def test_summer_of_the_year_before_counts_for_overlap_in_its_own_region_only(ada: User) -> None:
    SchoolHoliday.objects.create(
        region="noord",
        school_year="2026-2027",
        name="Zomervakantie",
        first_day=date(2027, 7, 10),
        last_day=date(2027, 10, 16),
        source="fout",
    )

    save(ada, AUTUMN, region="zuid")
    with pytest.raises(ValidationError):
        save(ada, AUTUMN, region="noord")


def test_mistyped_month_is_seen_by_the_order_of_the_holidays(ada: User) -> None:
    with pytest.raises(ValidationError) as refused:
        save(ada, AUTUMN, holiday("Kerstvakantie", date(2027, 9, 11), date(2027, 9, 19)))

    assert list(refused.value.message_dict) == ["Kerstvakantie"]


def test_nothing_at_all_is_refused_and_so_is_no_change(ada: User) -> None:
    with pytest.raises(ValidationError):
        save(ada)
    save(ada, *GOOD)
    with pytest.raises(ValidationError) as refused:
        save(ada, *GOOD, seen=GOOD)

    assert refused.value.code == "unchanged"


def test_second_editor_is_told_what_the_first_stored(ada: User) -> None:
    save(ada, *GOOD)
    save(ada, AUTUMN, SUMMER, seen=GOOD)

    with pytest.raises(HolidayConflictError) as told:
        save(ada, CHRISTMAS, SUMMER, seen=GOOD)

    assert [row.name for row in told.value.current] == ["Herfstvakantie", "Zomervakantie"]
    assert SchoolHoliday.objects.count() == 2


def test_form_that_is_sent_twice_is_kept_once(ada: User) -> None:
    save(ada, *GOOD)
    save(ada, *GOOD)

    assert PlaceChange.objects.count() == 1
    assert SchoolHoliday.objects.count() == 3


def test_holidays_are_kept_with_who_and_logged_and_can_be_put_back(ada: User) -> None:
    save(ada, *GOOD)
    remove_holidays(region="noord", year=YEAR, seen=seen_of(GOOD), acting_user=ada)
    assert not SchoolHoliday.objects.exists()

    removal = PlaceChange.objects.get(act="remove")
    restore_holidays(change_id=removal.pk, acting_user=ada)

    assert (removal.kind, removal.key, removal.actor) == ("holidays", "noord 2027-2028", ada)
    assert [(row.name, row.first_day, row.last_day) for row in SchoolHoliday.objects.all()] == [
        ("Herfstvakantie", date(2027, 10, 16), date(2027, 10, 24)),
        ("Kerstvakantie", date(2027, 12, 25), date(2028, 1, 9)),
        ("Zomervakantie", date(2028, 7, 22), date(2028, 9, 3)),
    ]
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["change_holidays", "remove_holidays", "restore_holidays"]
    with pytest.raises(RestoreRefusedError):
        restore_holidays(change_id=removal.pk, acting_user=ada)


def test_removing_what_changed_meanwhile_is_refused(ada: User) -> None:
    save(ada, *GOOD)
    save(ada, AUTUMN, seen=GOOD)

    with pytest.raises(HolidayConflictError):
        remove_holidays(region="noord", year=YEAR, seen=seen_of(GOOD), acting_user=ada)

    assert SchoolHoliday.objects.count() == 1


def test_restart_does_not_undo_a_correction_or_a_removal_but_brings_the_rest(ada: User) -> None:
    call_command("load_reference", stdout=StringIO())
    year = SchoolYear.parse("2026-2027")
    stored = tuple(
        holiday(row.name, row.first_day, row.last_day, row.source)
        for row in SchoolHoliday.objects.filter(region="zuid", school_year="2026-2027")
    )
    longer = tuple(replace(row, last_day=date(2027, 5, 9)) if row.name == "Meivakantie" else row for row in stored)
    change_holidays(region="zuid", year=year, terms=longer, seen=seen_of(stored), acting_user=ada)
    SchoolHoliday.objects.filter(region="noord", name="Meivakantie").update(last_day=date(2030, 1, 1))

    call_command("load_reference", stdout=StringIO())

    mays = SchoolHoliday.objects.filter(school_year="2026-2027", name="Meivakantie")
    assert mays.get(region="zuid").last_day == date(2027, 5, 9), "corrected here"
    assert mays.get(region="noord").last_day == date(2027, 5, 2), "nobody corrected this one here"
    remove_holidays(region="zuid", year=year, seen=seen_of(longer), acting_user=ada)
    call_command("load_reference", stdout=StringIO())
    assert not SchoolHoliday.objects.filter(region="zuid", school_year="2026-2027").exists()


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_two_people_who_fill_in_a_year_at_once_store_one() -> None:
    person = make_user("ada@voorbeeld.example")

    def fill(*terms: HolidayTerms) -> Callable[[], object]:
        return lambda: save(person, *terms)

    assert at_once(fill(AUTUMN, SUMMER), fill(CHRISTMAS, SUMMER)) == ["HolidayConflictError", "stored"]
    assert SchoolHoliday.objects.count() == 2
