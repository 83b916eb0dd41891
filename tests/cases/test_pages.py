"""The pages of children, decisions and professionals: who may, what is stored, and what is never lost."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from cases.models import Indication, Professional, Pupil
from tests.cases.terms import indication_data
from tests.cast import World
from tests.factories import make_indication, make_municipality, make_pupil

STRANGERS = ("eva", "ruth", "femke", "sven", "ada", "zoe")


def _addresses(world: World) -> list[tuple[str, str]]:
    pupil = make_pupil(world.school)
    indication = make_indication(pupil)
    professional = Professional.objects.create(pupil=pupil, role="nurse", paid_from="zvw", valid_from="2023-08-01")
    pages = ("pupil", "pupil-edit", "pupil-opt-out", "indication-add", "professional-add")
    acts = (
        ("pupil-opt-in", pupil.pk),
        ("indication-withdraw", indication.pk),
        ("indication-restore", indication.pk),
        ("professional-remove", professional.pk),
        ("professional-restore", professional.pk),
    )
    return [
        *(("get", reverse(f"cases:{name}", args=[pupil.pk])) for name in pages),
        *(("post", reverse(f"cases:{name}", args=[pupil.pk])) for name in pages[1:]),
        ("get", reverse("cases:indication-edit", args=[indication.pk])),
        ("post", reverse("cases:indication-edit", args=[indication.pk])),
        *(("post", reverse(f"cases:{name}", args=[pk])) for name, pk in acts),
    ]


@pytest.mark.parametrize("who", STRANGERS)
def test_a_child_of_another_school_does_not_exist(world: World, signed_in: Any, who: str) -> None:
    client = signed_in(getattr(world, who))

    answers = {getattr(client, method)(address).status_code for method, address in _addresses(world)}

    assert answers == {404}


def test_a_refusal_is_in_the_log(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)

    signed_in(world.eva).get(reverse("cases:pupil", args=[pupil.pk]))

    event = AuditEvent.objects.get(outcome="refused")
    assert (event.actor, event.subject_id) == (world.eva, str(pupil.pk))


def test_what_does_not_exist_and_what_is_not_yours_get_the_same_answer(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)
    client = signed_in(world.eva)

    hidden = client.get(reverse("cases:pupil", args=[pupil.pk]))
    absent = client.get(reverse("cases:pupil", args=[uuid4()]))

    assert hidden.status_code == absent.status_code == 404


@pytest.mark.parametrize(("who", "status"), [("ruth", 403), ("sven", 403), ("femke", 404), ("eva", 404), ("noor", 200)])
def test_who_may_add_a_child_to_a_school(world: World, signed_in: Any, who: str, status: int) -> None:
    address = reverse("cases:pupil-add", args=[world.school.pk])

    assert signed_in(getattr(world, who)).get(address).status_code == status


def test_looking_at_a_child_is_logged_and_changes_nothing_else(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school, nickname="Voorbeeld Lara")
    make_indication(pupil)

    answer = signed_in(world.bram).get(reverse("cases:pupil", args=[pupil.pk]))

    assert "Voorbeeld Lara" in answer.text
    assert "8,7\N{NO-BREAK SPACE}uur" in answer.text
    assert [event.action for event in AuditEvent.objects.all()] == ["view_pupil"]


def test_a_child_is_added(world: World, signed_in: Any) -> None:
    data = {
        "reference": "24-017",
        "nickname": "Voorbeeld Lara",
        "birth_year": "2016",
        "responsible_municipality": "0268",
    }

    answer = signed_in(world.noor).post(reverse("cases:pupil-add", args=[world.school.pk]), data)

    pupil = Pupil.objects.get()
    assert answer.url == reverse("cases:pupil", args=[pupil.pk])
    assert (pupil.school, pupil.reference, pupil.birth_year) == (world.school, "24-017", 2016)


def test_a_school_or_revision_in_the_body_moves_nothing(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school, reference="24-017")
    data = {
        "reference": "24-017",
        "birth_year": "2016",
        "revision": "1",
        "school": str(world.neighbour.pk),
        "id": str(uuid4()),
    }

    signed_in(world.noor).post(reverse("cases:pupil-edit", args=[pupil.pk]), data)

    assert list(Pupil.objects.values_list("pk", "school")) == [(pupil.pk, world.school.pk)]


def test_a_decision_is_added_and_said_to_be(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)
    client = signed_in(world.noor)

    answer = client.post(reverse("cases:indication-add", args=[pupil.pk]), indication_data(), follow=True)

    indication = Indication.objects.get()
    assert (indication.minutes, indication.frequency, indication.amount_cents) == (522, "week", None)
    assert "De toekenning is toegevoegd." in answer.text


def test_two_presses_on_save_store_one_decision(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)
    client, data = signed_in(world.noor), indication_data(key=str(uuid4()))

    for _press in range(2):
        client.post(reverse("cases:indication-add", args=[pupil.pk]), data)

    assert Indication.objects.count() == 1


def test_a_step_back_and_another_number_is_not_lost(world: World, signed_in: Any) -> None:
    """The form that comes back has the key it was sent with; what was changed in it is asked about, then stored."""
    pupil = make_pupil(world.school)
    client, key = signed_in(world.noor), str(uuid4())
    address = reverse("cases:indication-add", args=[pupil.pk])
    client.post(address, indication_data(key=key))

    answer = client.post(address, indication_data(key=key, time="9"))

    indication = Indication.objects.get()
    edit = reverse("cases:indication-edit", args=[indication.pk])
    assert (answer.status_code, indication.minutes) == (409, 522)
    assert "U hebt deze toekenning al bewaard" in answer.text
    assert 'data-label="Uw invoer">9</td>' in answer.text
    assert f'action="{edit}"' in answer.text
    client.post(edit, indication_data(time="9", revision="1"))
    assert Indication.objects.get().minutes == 540  # 9 × 60


def test_what_is_typed_while_somebody_takes_the_decision_away_is_not_lost(world: World, signed_in: Any) -> None:
    indication = make_indication(make_pupil(world.school))
    address = reverse("cases:indication-edit", args=[indication.pk])
    signed_in(world.noor).post(reverse("cases:indication-withdraw", args=[indication.pk]))

    second = signed_in(world.bram)
    answer = second.post(address, indication_data(time="6", revision="1"))

    indication.refresh_from_db()
    assert (answer.status_code, indication.minutes) == (409, 522)
    assert "intussen weggehaald" in answer.text
    assert ' value="6"' in answer.text
    second.post(address, indication_data(time="6", revision="2"))
    indication.refresh_from_db()
    assert (indication.minutes, indication.withdrawn_at) == (360, None)


def test_two_presses_on_save_store_one_child(world: World, signed_in: Any) -> None:
    client, address = signed_in(world.noor), reverse("cases:pupil-add", args=[world.school.pk])
    data = {"reference": "24-017", "birth_year": "2016", "responsible_municipality": "0268", "key": str(uuid4())}

    answers = [client.post(address, data) for _press in range(2)]

    pupil = Pupil.objects.get()
    assert {answer.url for answer in answers} == {reverse("cases:pupil", args=[pupil.pk])}


def test_a_step_back_and_another_reference_adds_another_child(world: World, signed_in: Any) -> None:
    client, address = signed_in(world.noor), reverse("cases:pupil-add", args=[world.school.pk])
    data = {"reference": "24-017", "birth_year": "2016", "responsible_municipality": "0268", "key": str(uuid4())}
    client.post(address, data)

    client.post(address, {**data, "reference": "24-018"})
    refused = client.post(address, {**data, "birth_year": "2015"})

    assert list(Pupil.objects.values_list("reference", "birth_year")) == [("24-017", 2016), ("24-018", 2016)]
    assert (refused.status_code, ' value="2015"' in refused.text) == (422, True)
    assert "al voor een ander kind" not in client.get(address).text


def test_two_presses_on_save_store_one_professional(world: World, signed_in: Any) -> None:
    address = reverse("cases:professional-add", args=[make_pupil(world.school).pk])
    client, key = signed_in(world.noor), str(uuid4())
    data = {"role": "nurse", "paid_from": "zvw", "valid_from": "1-8-2026", "valid_until": "", "key": key}

    for role in ("nurse", "nurse", "other"):
        client.post(address, {**data, "role": role})

    assert sorted(Professional.objects.values_list("role", flat=True)) == ["nurse", "other"]
    assert 'name="key"' in client.get(address).text


def test_an_unknown_municipality_is_stored_with_a_warning(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school, responsible_municipality=None)
    client = signed_in(world.noor)

    answer = client.post(reverse("cases:indication-add", args=[pupil.pk]), indication_data(), follow=True)

    assert "nog onbekend" in answer.text
    assert Indication.objects.get().responsible_municipality is None


def test_a_form_with_a_mistake_comes_back_with_everything_that_was_typed(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)
    typed = indication_data(time="8,7,1", number="B-77", amount="31.525,00", valid_until="31-7-2025")

    answer = signed_in(world.noor).post(reverse("cases:indication-add", args=[pupil.pk]), typed)

    assert answer.status_code == 422
    for text in ("8,7,1", "B-77", "31.525,00", "31-7-2025"):
        assert f'value="{text}"' in answer.text
    assert "Nog 2 dingen kloppen niet" in answer.text
    assert 'href="#id_time"' in answer.text
    assert not Indication.objects.exists()


def test_the_second_editor_sees_both_versions_and_loses_nothing(world: World, signed_in: Any) -> None:
    indication = make_indication(make_pupil(world.school))
    address = reverse("cases:indication-edit", args=[indication.pk])
    signed_in(world.noor).post(address, indication_data(time="10", revision="1"))

    second = signed_in(world.bram)
    answer = second.post(address, indication_data(time="6", revision="1"))

    indication.refresh_from_db()
    assert (answer.status_code, indication.minutes) == (409, 600)
    assert "Iemand anders heeft dit intussen gewijzigd" in answer.text
    assert ' value="6"' in answer.text
    assert 'data-label="Uw invoer">6</td>' in answer.text
    assert 'data-label="Nu bewaard">10</td>' in answer.text
    assert 'name="revision" value="2"' in answer.text

    second.post(address, indication_data(time="6", revision="2"))
    indication.refresh_from_db()
    assert indication.minutes == 360


def test_the_second_editor_of_a_child_is_told_too(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)
    address = reverse("cases:pupil-edit", args=[pupil.pk])
    make_municipality(cbs_code="0296", name="Wijchen")
    first = {"reference": "A", "birth_year": "2016", "responsible_municipality": "0296", "revision": "1"}
    signed_in(world.noor).post(address, first)

    answer = signed_in(world.bram).post(address, {**first, "responsible_municipality": "0268"})

    assert answer.status_code == 409
    assert 'data-label="Uw invoer">Nijmegen</td>' in answer.text
    assert 'data-label="Nu bewaard">Wijchen</td>' in answer.text


@pytest.mark.parametrize("revision", ["", "0", "-1", "een", "9" * 30])
def test_a_revision_that_makes_no_sense_overwrites_nothing(world: World, signed_in: Any, revision: str) -> None:
    indication = make_indication(make_pupil(world.school))
    address = reverse("cases:indication-edit", args=[indication.pk])

    answer = signed_in(world.noor).post(address, indication_data(time="10", revision=revision))

    indication.refresh_from_db()
    assert answer.status_code in {409, 422}
    assert indication.minutes == 522


def test_what_is_taken_away_can_be_put_back_by_its_message(world: World, signed_in: Any) -> None:
    indication = make_indication(make_pupil(world.school))
    client = signed_in(world.noor)
    restore = reverse("cases:indication-restore", args=[indication.pk])

    answer = client.post(reverse("cases:indication-withdraw", args=[indication.pk]), follow=True)
    indication.refresh_from_db()
    was_gone = indication.withdrawn_at is not None
    client.post(restore)

    indication.refresh_from_db()
    assert was_gone
    assert "niet meer mee" in answer.text
    assert answer.text.count(restore) == 2  # beside the message, and in the list of what was taken away
    assert indication.withdrawn_at is None


def test_a_decision_that_was_taken_away_cannot_be_edited(world: World, signed_in: Any) -> None:
    indication = make_indication(make_pupil(world.school))
    client = signed_in(world.noor)
    client.post(reverse("cases:indication-withdraw", args=[indication.pk]))

    assert client.get(reverse("cases:indication-edit", args=[indication.pk])).status_code == 404


@pytest.mark.parametrize(
    ("start", "end"), [("0001-01-01", "2024-07-31"), ("2023-08-01", "9999-12-31"), ("0001-01-01", "0001-01-02")]
)
def test_dates_at_the_edges_of_the_calendar_are_shown(world: World, signed_in: Any, start: str, end: str) -> None:
    """An import takes what an administration holds: 31-12-9999 for "no end", 1-1-0001 for "not known"."""
    pupil = make_pupil(world.school)
    indication = make_indication(pupil, valid_from=date.fromisoformat(start), valid_until=date.fromisoformat(end))
    client = signed_in(world.noor)
    page = reverse("cases:pupil", args=[pupil.pk])
    sequel = reverse("cases:indication-add", args=[pupil.pk]) + f"?vervolg={indication.pk}"
    acts = [reverse(f"cases:indication-{act}", args=[indication.pk]) for act in ("withdraw", "restore")]
    out = reverse("cases:pupil-opt-out", args=[pupil.pk])

    looks = [client.get(address).status_code for address in (page, sequel, reverse("budgets:home"))]
    done = [client.post(address).status_code for address in acts]
    done.append(client.post(out, {"opted_out_from": end, "understood": "on"}).status_code)

    assert (looks[:2], done) == ([200, 200], [302, 302, 302])


def test_a_sequel_starts_from_what_it_follows(world: World, signed_in: Any) -> None:
    indication = make_indication(make_pupil(world.school))
    address = reverse("cases:indication-add", args=[indication.pupil_id])

    answer = signed_in(world.noor).get(f"{address}?vervolg={indication.pk}")

    assert 'value="01-08-2024"' in answer.text
    assert 'value="8,7"' in answer.text


@pytest.mark.parametrize("asked", ["nonsense", "", str(uuid4())])
def test_nonsense_in_the_address_is_as_if_it_were_not_there(world: World, signed_in: Any, asked: str) -> None:
    pupil = make_pupil(world.school)
    client = signed_in(world.noor)

    assert client.get(reverse("cases:indication-add", args=[pupil.pk]), {"vervolg": asked}).status_code == 200
    assert client.get(reverse("cases:pupil", args=[pupil.pk]), {"weg": asked}).status_code == 200


def test_the_decision_of_another_child_cannot_be_followed(world: World, signed_in: Any) -> None:
    foreign = make_indication(make_pupil(world.neighbour), minutes=999)
    pupil = make_pupil(world.school)

    answer = signed_in(world.noor).get(f"{reverse('cases:indication-add', args=[pupil.pk])}?vervolg={foreign.pk}")

    assert 'value="16:39"' not in answer.text
    assert 'value="01-08-2024"' not in answer.text


def test_parents_say_no_and_change_their_mind(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)
    client = signed_in(world.noor)
    address = reverse("cases:pupil-opt-out", args=[pupil.pk])

    unread = client.post(address, {"opted_out_from": "1-1-2027"})
    client.post(address, {"opted_out_from": "1-1-2027", "understood": "on"})
    pupil.refresh_from_db()
    day = pupil.opted_out_from
    client.post(reverse("cases:pupil-opt-in", args=[pupil.pk]))

    pupil.refresh_from_db()
    assert unread.status_code == 422
    assert str(day) == "2027-01-01"
    assert pupil.opted_out_from is None


def test_a_professional_is_added_and_taken_away_with_undo(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)
    client = signed_in(world.noor)
    data = {"role": "nurse", "paid_from": "zvw", "valid_from": "1-8-2026", "valid_until": ""}

    client.post(reverse("cases:professional-add", args=[pupil.pk]), data)
    professional = Professional.objects.get()
    answer = client.post(reverse("cases:professional-remove", args=[professional.pk]), follow=True)
    client.post(reverse("cases:professional-restore", args=[professional.pk]))

    assert reverse("cases:professional-restore", args=[professional.pk]) in answer.text
    assert Professional.objects.kept().count() == 1


def test_what_people_type_is_shown_as_text(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school, nickname="<script>alert(1)</script>")
    make_indication(pupil, number="<img src=x onerror=alert(1)>")

    answer = signed_in(world.noor).get(reverse("cases:pupil", args=[pupil.pk]))

    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_acts_are_posts(world: World, signed_in: Any) -> None:
    indication = make_indication(make_pupil(world.school))

    assert signed_in(world.noor).get(reverse("cases:indication-withdraw", args=[indication.pk])).status_code == 405


def test_the_page_of_a_child_takes_as_many_queries_for_one_decision_as_for_twenty(
    world: World, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    pupil = make_pupil(world.school)
    first = make_indication(pupil)
    for _decision in range(20):
        make_indication(pupil, replaces=first)
        Professional.objects.create(pupil=pupil, role="nurse", paid_from="zvw", valid_from="2023-08-01")
    client = signed_in(world.noor)

    with django_assert_max_num_queries(9):
        client.get(reverse("cases:pupil", args=[pupil.pk]))
