"""The pages where a school says how long a child's data stays, and where a director removes it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from cases import actions
from cases.models import HoldReason, Indication, Pupil
from tests.cast import World
from tests.factories import make_indication, make_pupil

PAGES = ("van-school", "langer-bewaren", "verwijderen")
POSTS = (*PAGES, "toch-op-school", "niet-langer-bewaren")
OUTSIDE = ("eva", "ruth", "femke", "sven", "ada", "zoe")


@pytest.fixture
def child(world: World) -> Pupil:
    pupil = make_pupil(world.school, nickname="Lara", reference="24-017")
    make_indication(pupil)
    return pupil


def at(pupil: Pupil, page: str = "") -> str:
    return f"/leerlingen/{pupil.pk}/{page}"


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("page", POSTS)
def test_nobody_outside_the_school_sees_or_does_anything(
    world: World, child: Pupil, signed_in: Any, name: str, page: str
) -> None:
    client = signed_in(getattr(world, name))
    sent = {"left_on": "1-8-2026", "held_for": "court", "held_until": "1-8-2030", "reference": "24-017"}

    assert client.post(at(child, page), {**sent, "understood": "on"}).status_code == 404
    if page in PAGES:
        assert client.get(at(child, page)).status_code == 404
    child.refresh_from_db()
    assert (child.left_on, child.held_until) == (None, None)


def test_the_care_coordinator_may_note_but_not_remove(world: World, child: Pupil, signed_in: Any) -> None:
    bram = signed_in(world.bram)

    assert bram.get(at(child, "van-school")).status_code == 200
    assert bram.get(at(child, "verwijderen")).status_code == 403
    assert bram.post(at(child, "verwijderen"), {"reference": "24-017", "understood": "on"}).status_code == 403
    assert "verwijderen" not in bram.get(at(child)).content.decode().partition("<main")[2].replace("en verwijderen", "")
    assert Pupil.objects.count() == 1


def test_a_last_day_is_noted_shown_and_taken_back(world: World, child: Pupil, signed_in: Any) -> None:
    noor = signed_in(world.noor)

    noor.post(at(child, "van-school"), {"left_on": "31-7-2026"})
    assert "De laatste dag is 31 juli 2026" in noor.get(at(child)).content.decode()
    noor.post(at(child, "toch-op-school"))

    child.refresh_from_db()
    assert child.left_on is None


@pytest.mark.parametrize("typed", ["", "31-7-1889", "31-7-2999", "gisteren", "0-0-0"])
def test_a_last_day_that_nobody_can_mean_is_refused_at_its_field(
    world: World, child: Pupil, signed_in: Any, typed: str
) -> None:
    answer = signed_in(world.noor).post(at(child, "van-school"), {"left_on": typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"left_on"}
    child.refresh_from_db()
    assert child.left_on is None


def test_data_is_held_for_a_reason_until_a_day(world: World, child: Pupil, signed_in: Any) -> None:
    noor = signed_in(world.noor)
    until = timezone.localdate() + timedelta(days=200)

    noor.post(at(child, "langer-bewaren"), {"held_for": "objection", "held_until": until.strftime("%d-%m-%Y")})

    child.refresh_from_db()
    assert (child.held_until, child.held_for) == (until, "objection")
    assert "bezwaar of beroep" in noor.get(at(child)).content.decode()
    assert "De gegevens moeten nog blijven" in noor.get(at(child, "verwijderen")).content.decode()
    refused = noor.post(at(child, "verwijderen"), {"reference": "24-017", "understood": "on"})
    assert refused.status_code == 409
    assert Pupil.objects.count() == 1
    noor.post(at(child, "niet-langer-bewaren"))
    child.refresh_from_db()
    assert (child.held_until, child.held_for) == (None, "")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"held_for": "", "held_until": "1-8-2030"}, "held_for"),
        ({"held_for": "zomaar", "held_until": "1-8-2030"}, "held_for"),
        ({"held_for": "court", "held_until": "1-8-2020"}, "held_until"),
        ({"held_for": "court", "held_until": "1-8-2999"}, "held_until"),
        ({"held_for": "court", "held_until": ""}, "held_until"),
    ],
)
def test_a_hold_that_cannot_be_meant_is_refused_at_its_field(
    world: World, child: Pupil, signed_in: Any, sent: dict[str, str], field: str
) -> None:
    answer = signed_in(world.noor).post(at(child, "langer-bewaren"), sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"reference": "24-018", "understood": "on"}, "reference"),
        ({"reference": "", "understood": "on"}, "reference"),
        ({"reference": "24-017"}, "understood"),
    ],
)
def test_the_wrong_child_is_not_removed_by_one_press_too_many(
    world: World, child: Pupil, signed_in: Any, sent: dict[str, str], field: str
) -> None:
    answer = signed_in(world.noor).post(at(child, "verwijderen"), sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert Pupil.objects.count() == 1


def test_a_director_removes_a_child_after_typing_its_reference_over(world: World, child: Pupil, signed_in: Any) -> None:
    noor = signed_in(world.noor)
    page = noor.get(at(child, "verwijderen")).content.decode()
    assert "1 toekenning, ook als die was weggehaald" in page
    assert "Dit blijft" in page

    answer = noor.post(at(child, "verwijderen"), {"reference": " 24-017 ", "understood": "on"}, follow=True)

    assert answer.redirect_chain == [(f"/scholen/{world.school.pk}/", 302)]
    assert "De leerling is verwijderd" in answer.content.decode()
    assert Pupil.objects.count() + Indication.objects.count() == 0
    assert noor.get(at(child)).status_code == 404
    assert AuditEvent.objects.get(action="remove_pupil").actor == world.noor


def test_who_has_the_form_open_while_the_child_goes_is_told(world: World, child: Pupil, signed_in: Any) -> None:
    bram = signed_in(world.bram)
    bram.get(at(child, "wijzigen"))
    key = child.pk
    actions.remove_pupil(pupil_id=key, acting_user=world.noor)

    answer = bram.post(f"/leerlingen/{key}/wijzigen", {"reference": "24-017", "birth_year": "2015", "revision": "1"})

    assert answer.status_code == 404
    assert "Dit is er niet meer" in answer.content.decode()
    assert Pupil.objects.count() == 0


def test_who_saves_at_the_very_moment_the_child_goes_is_told(
    world: World, child: Pupil, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child was found, and gone when it was written."""
    key = child.pk
    written = actions.set_opt_out

    def slow(**terms: Any) -> Any:
        actions.remove_pupil(pupil_id=key, acting_user=world.noor)
        return written(**terms)

    monkeypatch.setattr("cases.views.pupils.set_opt_out", slow)

    answer = signed_in(world.bram).post(
        f"/leerlingen/{key}/niet-meedoen", {"opted_out_from": "1-1-2027", "understood": "on"}
    )

    assert answer.status_code == 404
    assert "Wat u invulde, is niet bewaard" in answer.content.decode()
    assert Pupil.objects.count() == 0


def test_a_hold_that_has_passed_is_no_hold(world: World, child: Pupil, signed_in: Any) -> None:
    actions.hold_pupil(pupil_id=child.pk, until=date(2020, 1, 1), reason=HoldReason.COURT, acting_user=world.noor)
    noor = signed_in(world.noor)

    assert "De gewone bewaartermijn." in noor.get(at(child)).content.decode()
    assert "Dit gaat weg" in noor.get(at(child, "verwijderen")).content.decode()
