"""Finishing an agreement at once from two sides, and what no document may carry along."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connections

from budgets import actions, engine
from budgets.actions import DraftConflictError, DraftGoneError, DraftHinderedError
from budgets.drafting import Document, school_ref
from budgets.models import Draft, Pool
from budgets.practices import practice
from schools.years import SchoolYear
from tests.cast import World, make_world
from tests.factories import make_indication, make_norm, make_pool, make_pupil, make_school

YEAR = SchoolYear.parse("2026-2027")


def ready(world: World) -> Draft:
    """An agreement that can become a budget."""
    draft = actions.start_draft(school_year=YEAR, acting_user=world.femke)
    draft.document["name"] = "Samen"
    draft.document["schools"] = [{"ref": school_ref(world.school.pk), "name": world.school.name}]
    draft.save()
    return draft


def same(document: Document) -> Document:
    return document


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_the_same_moment_make_one_budget() -> None:
    world = make_world()
    draft = ready(world)
    pools = Pool.objects.count()
    start = threading.Barrier(2)
    got: list[Any] = []

    def press() -> None:
        start.wait(10)
        try:
            got.append(actions.finish_draft(draft_id=draft.pk, revision=1, change=same, acting_user=world.femke).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert got == [draft.pk, draft.pk]
    assert Pool.objects.count() == pools + 1
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_an_older_page_stores_nothing(world: World) -> None:
    draft = ready(world)
    actions.save_draft(draft_id=draft.pk, revision=1, change=same, acting_user=world.femke)

    for act in (actions.save_draft, actions.finish_draft):
        with pytest.raises(DraftConflictError):
            act(draft_id=draft.pk, revision=1, change=same, acting_user=world.femke)


@pytest.mark.django_db
def test_a_draft_of_somebody_else_is_not_there(world: World) -> None:
    draft = ready(world)

    for act in (actions.save_draft, actions.finish_draft):
        with pytest.raises(DraftGoneError):
            act(draft_id=draft.pk, revision=1, change=same, acting_user=world.ruth)
    actions.discard_draft(draft_id=draft.pk, acting_user=world.ruth)
    assert Draft.objects.filter(pk=draft.pk).exists()


@pytest.mark.django_db
def test_no_text_that_comes_along_holds_a_citizen_number(world: World) -> None:
    draft = ready(world)

    def with_number(document: Document) -> Document:
        school = document["schools"][0]["ref"]
        evidence = ["volgens 111222333"]
        document["arrangement"]["basis"] = {
            "kind": "estimate",
            "estimates": [{"school": school, "evidence": evidence}],
        }
        return document

    with pytest.raises(engine.InvalidDocument) as refused:
        actions.save_draft(draft_id=draft.pk, revision=1, change=with_number, acting_user=world.femke)
    draft.refresh_from_db()
    assert [(row.path, row.code) for row in refused.value.errors] == [
        ("arrangement.basis.estimates[0].evidence[0]", "citizen_number")
    ]
    assert draft.revision == 1


@pytest.mark.django_db
def test_a_document_that_is_none_is_never_stored(world: World) -> None:
    draft = ready(world)

    with pytest.raises(engine.InvalidDocument):
        actions.save_draft(
            draft_id=draft.pk, revision=1, change=lambda document: {**document, "streams": 3}, acting_user=world.femke
        )


@pytest.mark.django_db
def test_a_budget_in_which_the_person_would_take_no_part_is_not_changed(world: World) -> None:
    draft = actions.start_draft(school_year=YEAR, pool=world.pool, acting_user=world.femke)

    def without_nijmegen(document: Document) -> Document:
        streams = [{**row, "funder": None} for row in document["streams"]]
        schools = [{**row, "municipality": None} for row in document["schools"]]
        return {**document, "parties": [], "streams": streams, "schools": schools}

    with pytest.raises(DraftHinderedError):
        actions.finish_draft(draft_id=draft.pk, revision=1, change=without_nijmegen, acting_user=world.femke)

    assert world.pool.parties.count() == 1
    assert Pool.objects.get(pk=world.pool.pk).terms_version == world.pool.terms_version


@pytest.mark.django_db
def test_an_imported_party_keeps_its_organisation_as_long_as_nobody_renames_it(world: World) -> None:
    party = world.pool.parties.get()
    party.name = "Gemeente Nijmegen (kassier)"
    party.save()
    draft = actions.start_draft(school_year=YEAR, pool=Pool.objects.get(pk=world.pool.pk), acting_user=world.femke)

    actions.finish_draft(draft_id=draft.pk, revision=1, change=same, acting_user=world.femke)

    party.refresh_from_db()
    assert (party.name, party.municipality) == ("Gemeente Nijmegen (kassier)", world.school.municipality)


# --- Beside another budget ------------------------------------------------------------------------------------------


def beside_the_budget_of_one_school(world: World, *, children: int) -> Draft:
    """An agreement of two schools, beside a budget of the first alone; the second has so many children."""
    make_norm("disclosure_threshold", "5", unit="children")
    make_pool(world.school, name="Alleen de eerste", school_year=YEAR.label)
    second = make_school("De Tweede", municipality=world.school.municipality)
    for _ in range(children):
        make_indication(make_pupil(second), valid_from=date(2026, 8, 1), valid_until=date(2027, 7, 31))
    draft = ready(world)
    draft.document["schools"].append({"ref": school_ref(second.pk), "name": second.name})
    draft.save()
    return draft


@pytest.mark.django_db
@pytest.mark.parametrize("children", [1, 4])
def test_a_budget_that_differs_by_a_few_children_from_another_is_not_made(world: World, children: int) -> None:
    draft = beside_the_budget_of_one_school(world, children=children)
    pools = Pool.objects.count()

    with pytest.raises(DraftHinderedError, match="Alleen de eerste"):
        actions.finish_draft(draft_id=draft.pk, revision=1, change=same, acting_user=world.femke)

    assert Pool.objects.count() == pools
    assert Draft.objects.filter(pk=draft.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("children", [0, 5])
def test_a_budget_that_differs_by_enough_children_or_none_is_made(world: World, children: int) -> None:
    draft = beside_the_budget_of_one_school(world, children=children)

    made = actions.finish_draft(draft_id=draft.pk, revision=1, change=same, acting_user=world.femke)

    assert made.school_links.count() == 2


# --- From an example -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_example_begins_in_the_school_year_that_was_asked_for(world: World) -> None:
    make_norm("school_weeks", "35", unit="weeks")

    draft = actions.start_draft(school_year=YEAR, practice=practice("lara-kees-toon"), acting_user=world.femke)

    assert draft.document["school_year"] == "2026-2027"
    norms = {row["code"]: row["valid_from"] for row in draft.document["norms"]}
    assert "school_weeks" not in norms
    assert norms["fte_price_cents"] == "2026-08-01"
