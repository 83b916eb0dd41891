"""Whose data is past its term: to the day, by what is written down, and never by a guess."""

from datetime import UTC, date, datetime

import pytest

from cases.models import Pupil
from cases.queries import DueAtSchool, RetentionTerms, due_children, due_per_school, last_day_kept
from tests.cast import World
from tests.factories import make_indication, make_pupil

# Two years after leaving, three after the last decision.
TERMS = RetentionTerms(years_after_leaving=2, years_after_last_decision=3)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def entered(pupil: Pupil, moment: datetime = LONG_AGO) -> Pupil:
    Pupil.objects.filter(pk=pupil.pk).update(created_at=moment)
    pupil.refresh_from_db()
    return pupil


def due(day: date, terms: RetentionTerms = TERMS) -> list[str]:
    return sorted(due_children(terms, today=day).values_list("reference", flat=True))


@pytest.mark.parametrize(
    ("left_on", "last_kept", "first_due"),
    [
        (date(2024, 7, 31), date(2026, 7, 31), date(2026, 8, 1)),
        (date(2024, 2, 29), date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 2, 28), date(2028, 2, 28), date(2028, 2, 29)),
    ],
)
def test_a_child_that_left_is_kept_for_two_years_to_the_day(
    world: World, left_on: date, last_kept: date, first_due: date
) -> None:
    pupil = entered(make_pupil(world.school, reference="weg", left_on=left_on))
    make_indication(pupil, valid_until=None)

    assert due(last_kept) == []
    assert due(first_due) == ["weg"]
    assert last_day_kept(pupil, pupil.indications.all(), TERMS) == last_kept


def test_without_a_day_of_leaving_the_last_decision_counts(world: World) -> None:
    pupil = entered(make_pupil(world.school, reference="klaar"))
    make_indication(pupil, valid_from=date(2021, 8, 1), valid_until=date(2022, 7, 31))
    make_indication(pupil, valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31))
    # Taken away: it never was.
    make_indication(pupil, valid_until=None, withdrawn_at=LONG_AGO)

    assert due(date(2026, 7, 31)) == []
    assert due(date(2026, 8, 1)) == ["klaar"]
    assert last_day_kept(pupil, pupil.indications.all(), TERMS) == date(2026, 7, 31)


def test_a_decision_without_an_end_keeps_the_child(world: World) -> None:
    pupil = entered(make_pupil(world.school))
    make_indication(pupil, valid_until=None)

    assert due(date(2090, 1, 1)) == []
    assert last_day_kept(pupil, pupil.indications.all(), TERMS) is None


def test_without_any_decision_the_day_of_entering_counts_in_dutch_time(world: World) -> None:
    """Half past eleven at night on 31 July in London is the first of August here."""
    entered(make_pupil(world.school, reference="leeg"), datetime(2023, 7, 31, 22, 30, tzinfo=UTC))

    assert due(date(2026, 8, 1)) == []
    assert due(date(2026, 8, 2)) == ["leeg"]


def test_a_missing_term_is_not_zero(world: World) -> None:
    entered(make_pupil(world.school, reference="weg", left_on=date(2020, 2, 1)))
    entered(make_pupil(world.school, reference="leeg"))
    day = date(2030, 1, 1)

    assert due(day, RetentionTerms(years_after_leaving=None, years_after_last_decision=None)) == []
    assert due(day, RetentionTerms(years_after_leaving=2, years_after_last_decision=None)) == ["weg"]
    assert due(day, RetentionTerms(years_after_leaving=None, years_after_last_decision=3)) == ["leeg"]


def test_what_must_be_kept_for_longer_is_not_due_up_to_and_including_its_day(world: World) -> None:
    held = {"held_until": date(2026, 12, 31), "held_for": "objection"}
    entered(make_pupil(world.school, reference="zaak", left_on=date(2022, 7, 31), **held))

    assert due(date(2026, 12, 31)) == []
    assert due(date(2027, 1, 1)) == ["zaak"]


def test_schools_are_counted_without_a_child(world: World) -> None:
    for number in range(3):
        entered(make_pupil(world.school, left_on=date(2020, 7, 31 - number)))
    held = {"held_until": date(2030, 1, 1), "held_for": "court"}
    entered(make_pupil(world.school, left_on=date(2020, 7, 31), **held))
    entered(make_pupil(world.neighbour, left_on=date(2026, 7, 31)))

    assert due_per_school(TERMS, today=date(2026, 9, 1)) == [
        DueAtSchool(school_id=world.school.pk, school="De Eik", children=4, held=1)
    ]
