"""The administrator sees how many children are past their term at each school, and no child."""

from datetime import date
from typing import Any

import pytest

from accounts.models import AuditEvent
from config.reference import load_files
from tests.cast import World
from tests.factories import make_pupil

PAGE = "/beheer/bewaartermijnen/"


def test_counts_per_school_and_no_child(world: World, signed_in: Any) -> None:
    load_files()
    for number in range(3):
        make_pupil(world.school, left_on=date(2020, 7, 31), reference=f"KAN-{number}", nickname="Kanarie")
    held = {"held_until": date(2090, 1, 1), "held_for": "court"}
    make_pupil(world.school, left_on=date(2020, 7, 31), **held)

    answer = signed_in(world.ada).get(PAGE)

    text = answer.content.decode()
    assert answer.context["schools"] == [{"name": "De Eik", "due": 3, "held": 1}]
    assert "2 jaar" in text.replace("\u00a0", " ")
    assert "3 jaar" in text.replace("\u00a0", " ")
    assert "Kennisnet" in text
    assert "KAN-" not in text
    assert "Kanarie" not in text
    event = AuditEvent.objects.get(action="review_retention")
    assert (event.actor, event.subject_type, event.subject_id) == (world.ada, "cases.pupil", "")


def test_nothing_due_is_said(world: World, signed_in: Any) -> None:
    load_files()

    assert "Er hoeft niets weg" in signed_in(world.ada).get(PAGE).content.decode()


def test_a_missing_term_is_said(world: World, signed_in: Any) -> None:
    make_pupil(world.school, left_on=date(2020, 7, 31))

    answer = signed_in(world.ada).get(PAGE)

    assert "Een termijn ontbreekt" in answer.content.decode()
    assert answer.context["schools"] == []


@pytest.mark.parametrize("name", ["noor", "bram", "eva", "ruth", "femke", "sven", "zoe"])
def test_others_may_not_look(world: World, signed_in: Any, name: str) -> None:
    assert signed_in(getattr(world, name)).get(PAGE).status_code == 403


def test_a_budget_has_no_term_of_its_own(world: World, signed_in: Any) -> None:
    page = f"/budgetten/{world.pool.pk}/uitgangspunten/nieuw?code=retention_years_left"

    assert signed_in(world.ruth).get(page).status_code == 404
    assert signed_in(world.ada).get("/uitgangspunten/nieuw?code=retention_years_left").status_code == 200
