"""From an agreement in the making to a budget: placeholders, finishing, and changing what is there."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from budgets.models import Draft, Pool
from budgets.practices import all_practices
from tests.cast import World
from tests.draft_browser import begin, filled, named_draft, page_of, save, step_url
from tests.factories import make_municipality, make_school
from tests.html_forms import fields_of

pytestmark = pytest.mark.django_db

SLUGS = [row.slug for row in all_practices()]


# --- Placeholders of an example -------------------------------------------------------------------------------------


def test_a_placeholder_is_replaced_wherever_the_example_speaks_of_it(world: World, femke: Client) -> None:
    draft = begin(femke, practice="einstein-class")
    (school,) = draft.document["schools"]

    assert save(femke, draft, "deelnemers", **{"schools-0-school": str(world.school.pk)}).status_code == 302

    (row,) = draft.document["schools"]
    assert row["name"] == "De Eik"
    text = json.dumps(draft.document)
    assert f'"{school["ref"]}"' not in text
    assert text.count(row["ref"]) >= 3


def test_who_goes_takes_along_what_cannot_stand_without_it_and_that_is_told(femke: Client) -> None:
    draft = begin(femke, practice="einstein-class")
    typed = filled(femke, draft, "deelnemers")
    shown = fields_of(page_of(femke.post(step_url(draft, "deelnemers"), typed | {"do": "remove:schools-0"})))

    answer = femke.post(step_url(draft, "deelnemers"), shown, follow=True)

    assert "Daar is het ook weggehaald" in page_of(answer)
    draft.refresh_from_db()
    assert draft.document["schools"] == []
    assert draft.document["arrangement"]["sizing"] == {"kind": "formation", "posts": []}


def test_nothing_of_the_children_or_the_source_of_an_example_comes_along(femke: Client) -> None:
    draft = begin(femke, practice="lara-kees-toon")

    for name in ("indications", "flows", "flows_total", "source_says", "disclosure_ground"):
        assert name not in draft.document
    assert "disclosure_threshold" not in {row["code"] for row in draft.document["norms"]}


# --- Finishing ------------------------------------------------------------------------------------------------------


def finish(client: Client, draft: Draft, **changed: str) -> Any:
    typed = filled(client, draft, "controleren") | changed
    return client.post(reverse("budgets:draft-finish", args=[draft.pk]), typed)


def test_an_example_is_no_budget_before_its_placeholders_are_replaced(femke: Client) -> None:
    pools = Pool.objects.count()
    draft = begin(femke, practice="einstein-class")

    answer = finish(femke, draft)

    assert answer.status_code == 422
    assert "komt uit het voorbeeld. Kies uw eigen school" in page_of(answer)
    assert Pool.objects.count() == pools
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_a_finished_agreement_is_a_budget_and_pressing_twice_makes_one(world: World, femke: Client) -> None:
    pools = Pool.objects.count()
    draft = named_draft(femke, world)
    typed = filled(femke, draft, "controleren")
    url = reverse("budgets:draft-finish", args=[draft.pk])

    first, second = femke.post(url, typed), femke.post(url, typed)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == reverse("budgets:pool", args=[draft.pk])
    assert Pool.objects.count() == pools + 1
    assert not Draft.objects.filter(pk=draft.pk).exists()
    pool = Pool.objects.get(pk=draft.pk)
    assert (pool.name, pool.school_year, pool.own_norms_only) == ("Samen in Nijmegen", "2026-2027", False)
    assert [link.school for link in pool.school_links.all()] == [world.school]
    assert [party.municipality for party in pool.parties.all()] == [world.school.municipality]
    assert AuditEvent.objects.filter(action="make_pool", subject_id=str(pool.pk)).count() == 1
    assert "Druk op Bereken" in page_of(femke.get(first["Location"]))


def test_a_school_that_left_the_organisation_meanwhile_is_refused(world: World, femke: Client) -> None:
    draft = named_draft(femke, world)
    world.school.municipality = make_municipality(cbs_code="0296", name="Wijchen")
    world.school.save()

    answer = finish(femke, draft)

    assert answer.status_code == 422
    assert "De Eik is niet of niet meer van uw organisatie" in page_of(answer)


def test_the_own_organisation_cannot_be_left_out(world: World, femke: Client) -> None:
    make_municipality(cbs_code="0202", name="Arnhem")
    draft = named_draft(femke, world)
    save(femke, draft, "deelnemers", **{"parties-0-name": "Arnhem"})

    answer = finish(femke, draft)

    assert answer.status_code == 422
    assert "Uw eigen organisatie doet nog niet mee" in page_of(answer)


def test_schools_of_others_are_not_offered(world: World, femke: Client) -> None:
    page = page_of(femke.get(step_url(begin(femke), "deelnemers")))

    assert str(world.school.pk) in page
    assert str(world.neighbour.pk) not in page


# --- Changing the terms of a budget ---------------------------------------------------------------------------------


def test_terms_of_a_budget_are_changed_in_place(world: World, femke: Client) -> None:
    stream = world.pool.streams.get()
    version = world.pool.terms_version
    draft = begin(femke, pool=str(world.pool.pk))
    shown = fields_of(
        page_of(femke.post(step_url(draft, "geld"), filled(femke, draft, "geld") | {"do": "add:amounts"}))
    )
    changed = {
        "streams-0-ground": "Jeugdwet 2.9",
        "amounts-0-label": "Preventie",
        "amounts-0-stream": "zbo",
        "amounts-0-stated_total_cents": "1000",
        "amounts-0-leading": "total",
    }
    assert femke.post(step_url(draft, "geld"), shown | changed).status_code == 302
    draft.refresh_from_db()

    answer = finish(femke, draft)

    assert answer["Location"] == reverse("budgets:pool", args=[world.pool.pk])
    pool = Pool.objects.get(pk=world.pool.pk)
    assert pool.terms_version == version + 1
    assert pool.streams.get().pk == stream.pk
    assert pool.streams.get().ground == "Jeugdwet 2.9"
    assert pool.amounts.get().stated_total_cents == 100000
    assert pool.norms.count() == 5
    assert [link.school for link in pool.school_links.all()] == [world.school]
    again = femke.post(reverse("budgets:draft-finish", args=[draft.pk]), {"revision": "2", "pool": str(pool.pk)})
    assert again["Location"] == reverse("budgets:pool", args=[pool.pk])
    assert Pool.objects.get(pk=world.pool.pk).terms_version == version + 1


def test_terms_that_changed_meanwhile_are_not_overwritten(world: World, femke: Client) -> None:
    draft = begin(femke, pool=str(world.pool.pk))
    Pool.objects.filter(pk=world.pool.pk).update(terms_version=7)

    answer = finish(femke, draft)

    assert answer.status_code == 409
    assert "intussen gewijzigd" in page_of(answer)
    assert "Begin opnieuw" in page_of(answer)
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert Pool.objects.get(pk=world.pool.pk).terms_version == 7


def test_a_stream_goes_with_its_amounts_and_a_party_with_its_streams(world: World, femke: Client) -> None:
    school = make_school("De Berk", brin="03CC", location="00")
    draft = begin(femke, pool=str(world.pool.pk))
    assert "schools-0-school" not in filled(femke, draft, "deelnemers")
    assert school.pk not in draft.document["schools"]
    shown = fields_of(
        page_of(femke.post(step_url(draft, "geld"), filled(femke, draft, "geld") | {"do": "remove:streams-0"}))
    )
    assert femke.post(step_url(draft, "geld"), shown).status_code == 302
    draft.refresh_from_db()

    assert finish(femke, draft).status_code == 302
    assert Pool.objects.get(pk=world.pool.pk).streams.count() == 0
