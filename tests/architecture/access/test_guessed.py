"""An identifier that was guessed, in a form or behind the question mark, answers as one that does not exist."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from budgets.actions import remove_norm
from budgets.models import Draft, Norm
from cases.models import Indication, Pupil
from schools.models import Membership
from tests.architecture.access.test_variants import page_of
from tests.architecture.access.visit import taken_back, visitor
from tests.architecture.access.world import AccessWorld
from tests.cases.terms import indication_data

pytestmark = pytest.mark.django_db
# A form without one makes one up, and then no two pages are the same.
KEY = str(uuid4())


def answer_to(client: Client, path: str, data: dict[str, Any] | None, *guessed: object) -> tuple[int, bytes, str]:
    """Return status, page and where it leads, with the guessed ids taken out."""
    with taken_back(client):
        answer = client.get(path) if data is None else client.post(path, data)
    page, location = page_of(answer), answer.headers.get("Location", "")
    for key in guessed:
        page, location = page.replace(str(key).encode(), b"id"), location.replace(str(key), "id")
    return answer.status_code, page, location


@pytest.mark.parametrize("kind", ["pupil", "indication", "professional"])
def test_an_id_behind_the_question_mark_tells_nothing(access_world: AccessWorld, kind: str) -> None:
    client, own = visitor(access_world, "director").client, access_world.places["own"]
    theirs, nowhere = getattr(access_world.places["far"], kind).pk, uuid4()
    page = reverse("cases:pupil", args=[own.pupil.pk])
    add = reverse("cases:indication-add", args=[own.pupil.pk])

    for path in (f"{page}?weg=", f"{add}?vervolg="):
        first = answer_to(client, f"{path}{theirs}", None, theirs)
        # The empty form makes up an id of its own each time.
        second = answer_to(client, f"{path}{nowhere}", None, nowhere)
        assert (first[0], len(first[1]), first[2]) == (second[0], len(second[1]), second[2])


@pytest.mark.parametrize("field", ["replaces", "indication", "pupil", "key"])
@pytest.mark.parametrize("place", ["sibling", "other_board", "far"])
def test_a_hidden_field_with_the_id_of_another_school_tells_nothing(
    access_world: AccessWorld, field: str, place: str
) -> None:
    client, own = visitor(access_world, "director").client, access_world.places["own"]
    kind = "pupil" if field == "pupil" else "indication"
    theirs, nowhere = getattr(access_world.places[place], kind).pk, uuid4()
    addresses = {
        "preview": reverse("budgets:indication-preview"),
        "add": reverse("cases:indication-add", args=[own.pupil.pk]),
        "edit": reverse("cases:indication-edit", args=[own.indication.pk]),
    }

    for name, path in addresses.items():
        along = {"pupil": str(own.pupil.pk)} if name == "preview" else {"revision": "1"}
        answers = [
            answer_to(client, path, {**indication_data(key=KEY), **along, field: str(guess)}, guess)
            for guess in (theirs, nowhere)
        ]
        assert answers[0] == answers[1], name


def test_the_id_of_a_form_never_becomes_a_way_to_ask_what_exists(access_world: AccessWorld) -> None:
    """The row that is stored has an id that the sender did not choose, whether that one was free or not."""
    client, own = visitor(access_world, "director").client, access_world.places["own"]
    path = reverse("cases:pupil-add", args=[own.school.pk])
    data = {"reference": "24-017", "birth_year": str(date.today().year - 10), "responsible_municipality": "0268"}  # noqa: DTZ011

    for guess in (access_world.places["far"].pupil.pk, uuid4()):
        with taken_back(client):
            answer = client.post(path, {**data, "key": str(guess)})
            stored = Pupil.objects.get(school=own.school, reference="24-017")
        assert answer.status_code == 302
        assert stored.pk != guess
        assert str(guess) not in answer.headers["Location"]


def test_the_id_of_a_decision_is_not_the_one_that_was_sent(access_world: AccessWorld) -> None:
    client, own = visitor(access_world, "director").client, access_world.places["own"]
    path = reverse("cases:indication-add", args=[own.pupil.pk])
    known = set(Indication.objects.values_list("pk", flat=True))

    for guess in (access_world.places["far"].indication.pk, uuid4()):
        with taken_back(client):
            client.post(path, indication_data(key=str(guess)))
            new = set(Indication.objects.values_list("pk", flat=True)) - known
        assert len(new) == 1
        assert guess not in new


@pytest.mark.parametrize("name", ["nobody", "director", "board", "municipality", "administrator"])
def test_a_norm_that_was_removed_from_a_strangers_budget_is_not_there(access_world: AccessWorld, name: str) -> None:
    norm = access_world.places["far"].norm
    maker = User.objects.get(email="maker@voorbeeld.example")
    gone = norm.pk
    remove_norm(norm_id=gone, revision=Norm.objects.get(pk=gone).revision, reason="vergissing", acting_user=maker)
    client, nowhere = visitor(access_world, name).client, uuid4()

    theirs = answer_to(client, reverse("budgets:norm-edit", args=[gone]), {"value": "1"}, gone)

    assert theirs[0] == 404
    assert theirs == answer_to(client, reverse("budgets:norm-edit", args=[nowhere]), {"value": "1"}, nowhere)


def test_a_draft_of_a_budget_goes_with_the_role_at_that_budget(access_world: AccessWorld) -> None:
    """It holds the terms of the budget. Another role elsewhere, with the same ability, does not keep it."""
    visiting = visitor(access_world, "municipality")
    assert visiting.user is not None
    document = access_world.drafts["municipality"].document
    pool = access_world.places["own"].pool
    draft = Draft.objects.create(owner=visiting.user, pool=pool, terms_version=pool.terms_version, document=document)
    step = reverse("budgets:draft-step", args=[draft.pk, "geld"])
    assert visiting.client.get(step).status_code == 200

    Membership.objects.filter(user=visiting.user).delete()
    far = access_world.places["far"].school.municipality
    Membership.objects.create(user=visiting.user, role="municipality", municipality=far, valid_from=date(2020, 1, 1))

    assert visiting.client.get(step).status_code == 404
    assert visiting.client.post(reverse("budgets:draft-finish", args=[draft.pk])).status_code == 404
    assert str(draft.pk) not in visiting.client.get(reverse("budgets:drafts")).text
