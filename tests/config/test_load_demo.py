"""The examples come in once, keep the figures of their sources, and never reach production."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from budgets.models import Pool, PoolAmount
from budgets.snapshots import passing_snapshot
from cases.models import Indication, Professional, Pupil
from config import demo
from schools.models import AreaProfile, School
from schools.permissions import Ability, Role, memberships_of
from schools.years import SchoolYear

pytestmark = pytest.mark.django_db

PASSWORD = "een goed wachtwoord voor de test"


def loaded(**options: Any) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def test_production_gets_no_examples(settings: Any) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="niet in productie"):
        loaded(password=PASSWORD)

    assert not User.objects.exists()


def test_the_examples_come_in_once() -> None:
    first = loaded(password=PASSWORD)
    counts = (Pool.objects.count(), Pupil.objects.count(), Indication.objects.count(), User.objects.count())

    second = loaded(password=PASSWORD)

    assert "3 budgetten, 12 kinderen en 7 aanmeldingen" in first
    assert "0 budgetten, 0 kinderen en 0 aanmeldingen" in second
    assert counts == (3, 12, 15, 7)
    assert counts == (Pool.objects.count(), Pupil.objects.count(), Indication.objects.count(), User.objects.count())


def test_what_a_user_changed_is_left_alone() -> None:
    loaded(password=PASSWORD)
    Pupil.objects.filter(reference="VB-01").update(nickname="Voorbeeld Anders")
    Indication.objects.filter(pupil__reference="VB-02").update(minutes=300)

    loaded(password=PASSWORD)

    assert Pupil.objects.get(reference="VB-01").nickname == "Voorbeeld Anders"
    assert Indication.objects.get(pupil__reference="VB-02").minutes == 300


def test_everything_is_labelled_as_an_example() -> None:
    loaded(password=PASSWORD)

    assert not Pool.objects.filter(is_example=False).exists()
    assert not School.objects.filter(is_example=False).exists()
    assert not AreaProfile.objects.filter(is_example=False).exists()
    assert all(name.startswith("Voorbeeld ") for name in Pupil.objects.values_list("nickname", flat=True))
    assert all(name.endswith("(voorbeeld)") for name in User.objects.values_list("name", flat=True))


def test_casus_4_holds_the_table_of_its_source() -> None:
    """Worked cases F1–F5: 3 × 7.018,91, 3 × 6.634,52, 2 × 8.250, 1 × 3.456 and 3 × 31.525 euro."""
    loaded(password=PASSWORD)

    amounts = PoolAmount.objects.filter(pool__name="Casus 4").order_by("ref")
    children = Indication.objects.filter(pupil__school__kind="sbo")
    assert [(row.ref, row.count, row.unit_cents, row.basis) for row in amounts] == [
        ("ocw-ondersteuning", 3, 663452, "school_year"),
        ("ocw-sbo", 3, 701891, "school_year"),
        ("swv-3-maanden", 1, 345600, "period"),
        ("swv-4-maanden", 2, 825000, "period"),
    ]
    assert [(row.minutes, row.frequency, row.amount_cents, row.amount_status) for row in children] == [
        (522, "week", 3152500, "mean")
    ] * 3


def test_casus_4_records_its_ground_for_reporting_on_three_children() -> None:
    loaded(password=PASSWORD)

    assert "openbaar gemaakt" in Pool.objects.get(name="Casus 4").disclosure_ground


def test_nijmegen_noord_knows_the_residents_and_not_the_local_pupils() -> None:
    """Infographic: 2.709, 110, 46, 2 and 62 of 3.072 children who live there (worked cases A5–A10)."""
    loaded(password=PASSWORD)

    profile = AreaProfile.objects.get()
    assert (profile.resident_pupils, profile.local_pupils) == (3072, None)
    assert list(profile.flows.values_list("count", flat=True)) == [2709, 110, 46, 2, 62]


@pytest.mark.parametrize("name", ["Casus 4", "Nijmegen-Noord", "Voorbeeld dit schooljaar"])
def test_every_example_makes_a_valid_pool_document_without_names(name: str) -> None:
    loaded(password=PASSWORD)

    taken = passing_snapshot(Pool.objects.get(name=name))

    assert taken.left_out == 0
    assert "Voorbeeld Lara" not in repr(taken.snapshot)


def test_the_current_example_shows_what_a_school_meets_in_a_year() -> None:
    loaded(password=PASSWORD)
    year = SchoolYear.parse("2026-2027")

    rows = Indication.objects.filter(pupil__school__kind="bao", valid_from__gte=year.first_day)

    assert rows.filter(valid_until=None).count() == 1
    assert rows.filter(valid_until__lt="2026-11-22").count() == 1
    assert rows.filter(valid_until="2027-07-09").count() == 1, "two weeks before the summer holiday of region zuid"
    assert rows.filter(kind="wlz").count() == 1
    assert Pupil.objects.exclude(opted_out_from=None).count() == 1


def test_seven_professionals_from_four_streams_stand_around_one_child() -> None:
    """Infographic: Anna has 7 professionals, paid from 4 streams."""
    loaded(password=PASSWORD)

    around = Professional.objects.filter(pupil__nickname="Voorbeeld Anna")

    assert around.count() == 7
    assert len(set(around.values_list("paid_from", flat=True))) == 4


def test_each_role_of_the_demo_signs_in_and_counts_today(client: Any) -> None:
    loaded(password=PASSWORD)

    roles = {row.role for user in User.objects.all() for row in memberships_of(user)}
    signed_in = [client.login(email=row.email, password=PASSWORD) for row in User.objects.all()]

    assert roles == set(Role)
    assert all(signed_in)


def test_only_the_school_sees_the_children() -> None:
    loaded(password=PASSWORD)

    seen = {
        login: Pupil.objects.allowing(User.objects.get(email=demo.email_of(login)), Ability.VIEW_PUPILS).count()
        for login in ("directeur", "ib", "bestuur", "gemeente", "swv", "aanbieder", "beheer")
    }

    assert seen == {"directeur": 12, "ib": 9, "bestuur": 0, "gemeente": 0, "swv": 0, "aanbieder": 0, "beheer": 0}


def test_a_random_password_is_printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONTSCHOT_DEMO_PASSWORD", raising=False)

    first, second = loaded(), loaded()

    printed = first.strip().rsplit(" ", 1)[1]
    assert User.objects.get(email="ib@voorbeeld.example").check_password(printed)
    assert "Wachtwoord" not in second


def test_the_password_of_the_environment_is_used_and_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTSCHOT_DEMO_PASSWORD", PASSWORD)

    assert PASSWORD not in loaded()
    assert User.objects.get(email="ib@voorbeeld.example").check_password(PASSWORD)


def test_sign_ins_are_shown_in_the_demo_only(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTSCHOT_DEMO_PASSWORD", PASSWORD)
    settings.DEMO = False
    assert demo.accounts() == []
    settings.DEMO = True

    shown = demo.accounts()

    assert [row.email for row in shown][:2] == ["directeur@voorbeeld.example", "ib@voorbeeld.example"]
    assert {row.password for row in shown} == {PASSWORD}
    monkeypatch.delenv("ONTSCHOT_DEMO_PASSWORD")
    assert demo.accounts() == []
