"""What other rooms and the school's own page are told."""

from datetime import date
from typing import Any

import pytest

from cases.actions import withdraw_indication
from cases.models import Professional
from cases.queries import (
    ChildrenOrder,
    EndingGroup,
    Standing,
    child_rows,
    children_of,
    endings_of,
    indications_touching,
    standing_of,
    totals_of,
)
from tests.cases.terms import know_school_years
from tests.cast import World
from tests.factories import make_indication, make_municipality, make_pupil

TODAY = date(2026, 11, 22)
YEAR: dict[str, Any] = {"valid_from": date(2026, 8, 1), "valid_until": date(2027, 7, 31)}


def test_only_kept_indications_that_touch_the_period_are_facts(world: World) -> None:
    pupil = make_pupil(world.school)
    last_day = make_indication(pupil, valid_from=date(2022, 8, 1), valid_until=date(2023, 8, 1))
    endless = make_indication(pupil, valid_from=date(2024, 7, 31), valid_until=None)
    make_indication(pupil, valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31))
    make_indication(pupil, valid_from=date(2024, 8, 1), valid_until=date(2025, 7, 31))
    make_indication(make_pupil(world.neighbour))
    withdraw_indication(indication_id=make_indication(pupil).pk, acting_user=world.noor)

    facts = indications_touching(schools=[world.school.pk], first_day=date(2023, 8, 1), last_day=date(2024, 7, 31))

    assert {fact.id for fact in facts} == {last_day.pk, endless.pk}
    assert [fact.id for fact in facts] == sorted((fact.id for fact in facts), key=lambda pk: pk.hex)


def test_a_fact_has_the_municipality_of_the_decision_else_of_the_child(world: World) -> None:
    pupil = make_pupil(world.school)
    own = make_indication(pupil, responsible_municipality=make_municipality(cbs_code="0296", name="Wijchen"))
    child_s = make_indication(pupil, responsible_municipality=None)
    unknown = make_indication(make_pupil(world.school, responsible_municipality=None), responsible_municipality=None)

    facts = indications_touching(schools=[world.school.pk], first_day=date(2023, 8, 1), last_day=date(2024, 7, 31))

    assert {fact.id: fact.municipality for fact in facts} == {own.pk: "0296", child_s.pk: "0268", unknown.pk: None}


def test_a_fact_names_what_it_replaces_only_when_that_is_told_too(world: World) -> None:
    pupil = make_pupil(world.school)
    before = make_indication(pupil, valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31))
    first = make_indication(pupil, replaces=before)
    second = make_indication(pupil, replaces=first)

    facts = indications_touching(schools=[world.school.pk], first_day=date(2023, 8, 1), last_day=date(2024, 7, 31))

    assert {fact.id: fact.replaces_id for fact in facts} == {first.pk: None, second.pk: first.pk}


def test_facts_take_one_query(world: World, django_assert_num_queries: Any) -> None:
    for _child in range(5):
        make_indication(make_pupil(world.school))

    with django_assert_num_queries(1):
        indications_touching(schools=[world.school.pk], first_day=date(2023, 8, 1), last_day=date(2024, 7, 31))


def test_totals_add_up_the_decisions_of_today(world: World) -> None:
    pupil = make_pupil(world.school)
    make_pupil(world.school)
    make_indication(pupil, minutes=522, **YEAR)
    make_indication(pupil, minutes=60, frequency="day", **YEAR)
    make_indication(pupil, minutes=999, valid_from=date(2025, 8, 1), valid_until=date(2026, 7, 31))

    totals = totals_of(school_id=world.school.pk, day=TODAY)

    assert (totals.children, totals.children_with_decision, totals.decisions) == (2, 1, 2)
    assert (totals.weekly_minutes, totals.other_decisions) == (522, 1)


def test_nothing_per_week_is_unknown_and_not_zero(world: World) -> None:
    totals = totals_of(school_id=world.school.pk, day=TODAY)

    assert totals.weekly_minutes is None


def test_a_decision_that_is_replaced_or_renewed_counts_once(world: World) -> None:
    pupil = make_pupil(world.school)
    old = make_indication(pupil, minutes=100, **YEAR)
    make_indication(pupil, minutes=200, replaces=old, **YEAR)
    make_indication(pupil, minutes=1000, number="A", **YEAR)
    make_indication(pupil, minutes=2000, number="A", valid_from=date(2026, 9, 1), valid_until=None)

    assert totals_of(school_id=world.school.pk, day=TODAY).weekly_minutes == 2200


def test_a_child_row_counts_professionals_and_streams(world: World) -> None:
    pupil = make_pupil(world.school)
    make_indication(pupil, **YEAR)
    for role, paid_from, until in (
        ("nurse", "zvw", None),
        ("care_worker", "zbo", None),
        ("speech_therapist", "zvw", date(2026, 11, 21)),
    ):
        Professional.objects.create(
            pupil=pupil, role=role, paid_from=paid_from, valid_from=date(2026, 8, 1), valid_until=until
        )

    row = child_rows(list(children_of(school_id=world.school.pk, day=TODAY)), day=TODAY)[0]

    assert (row.decisions, row.weekly_minutes, row.first_end) == (1, 522, date(2027, 7, 31))
    assert row.professionals == 2
    assert row.streams == (
        "ZBO-beschikking (zorg binnen onderwijs, Jeugdwet)",
        "Zvw-indicatie (verpleging en behandeling)",
    )


def test_children_are_sorted_with_the_unknown_last(world: World) -> None:
    none = make_pupil(world.school)
    late = make_pupil(world.school)
    early = make_pupil(world.school)
    make_indication(late, **YEAR)
    make_indication(early, valid_from=date(2026, 8, 1), valid_until=date(2026, 12, 1))

    ascending = children_of(school_id=world.school.pk, day=TODAY, order=ChildrenOrder.ENDING)
    descending = children_of(school_id=world.school.pk, day=TODAY, order=ChildrenOrder.ENDING, descending=True)

    assert list(ascending) == [early, late, none]
    assert list(descending) == [late, early, none]


@pytest.mark.parametrize("words", ["lar", "LARA", "17"])
def test_children_are_found_by_reference_and_nickname(world: World, words: str) -> None:
    lara = make_pupil(world.school, reference="24-017", nickname="Voorbeeld Lara")
    make_pupil(world.school, reference="24-008", nickname="Voorbeeld Kees")
    make_pupil(world.neighbour, reference="24-017", nickname="Voorbeeld Lara")

    assert list(children_of(school_id=world.school.pk, day=TODAY, search=words)) == [lara]


@pytest.mark.parametrize(
    ("until", "group"),
    [
        (date(2026, 11, 21), EndingGroup.EXPIRED),
        (date(2026, 11, 22), EndingGroup.BEFORE_SUMMER),
        (date(2027, 6, 28), EndingGroup.BEFORE_SUMMER),
        (date(2027, 6, 29), EndingGroup.AROUND_SUMMER),  # the summer begins on 13 July: two weeks before is 29 June
        (date(2027, 7, 31), EndingGroup.AROUND_SUMMER),
        (date(2027, 8, 23), EndingGroup.AROUND_SUMMER),
    ],
)
def test_what_ends_is_grouped_by_the_summer(world: World, until: date, group: EndingGroup) -> None:
    know_school_years()
    make_indication(make_pupil(world.school), valid_from=date(2025, 8, 1), valid_until=until)

    endings = endings_of(school=world.school, today=TODAY)

    assert [row.group for row in endings.rows] == [group]
    assert (endings.summer, endings.last_call) == (date(2027, 7, 13), date(2027, 6, 29))


def test_what_ends_after_the_summer_asks_for_nothing_yet(world: World) -> None:
    know_school_years()
    make_indication(make_pupil(world.school), valid_from=date(2025, 8, 1), valid_until=date(2027, 8, 24))

    assert endings_of(school=world.school, today=TODAY).rows == ()


def test_without_a_region_the_end_of_the_school_year_stands_for_the_summer(world: World) -> None:
    know_school_years()
    world.school.region = ""

    endings = endings_of(school=world.school, today=TODAY)

    assert (endings.summer, endings.summer_is_known) == (date(2027, 7, 31), False)


def test_a_sequel_takes_a_decision_off_the_list(world: World) -> None:
    pupil = make_pupil(world.school)
    make_indication(pupil, valid_from=date(2025, 8, 1), valid_until=date(2026, 7, 31))
    last = make_indication(pupil, **YEAR)
    other_kind = make_indication(
        pupil, kind="swv_arrangement", valid_from=date(2025, 8, 1), valid_until=date(2026, 7, 31)
    )

    rows = endings_of(school=world.school, today=TODAY).rows

    assert {row.indication_id for row in rows} == {last.pk, other_kind.pk}


def test_a_child_that_opted_out_needs_no_sequel(world: World) -> None:
    make_indication(make_pupil(world.school, opted_out_from=date(2027, 1, 1)), **YEAR)

    assert endings_of(school=world.school, today=TODAY).rows == ()


@pytest.mark.parametrize(
    ("start", "end", "standing"),
    [
        (date(2026, 11, 23), None, Standing.UPCOMING),
        (date(2026, 8, 1), date(2027, 7, 31), Standing.RUNNING),
        (date(2026, 8, 1), None, Standing.RUNNING),
        (date(2026, 8, 1), date(2026, 11, 22), Standing.ENDING),
        (date(2026, 8, 1), date(2027, 1, 31), Standing.ENDING),  # ten weeks from today
        (date(2026, 8, 1), date(2027, 2, 1), Standing.RUNNING),
        (date(2026, 8, 1), date(2026, 11, 21), Standing.EXPIRED),
    ],
)
def test_how_a_decision_stands(world: World, start: date, end: date | None, standing: Standing) -> None:
    indication = make_indication(make_pupil(world.school), valid_from=start, valid_until=end)

    assert standing_of(indication, today=TODAY) == standing
