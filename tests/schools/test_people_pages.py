"""The pages about people: who may see them, what they show, and what they do with nonsense."""

import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, User
from schools.models import Invitation, Mail, Membership, Provider, RightsReview
from schools.permissions import Ability, Role, memberships_of, scope_of
from schools.second_factor import must_have_second_step
from tests.cast import World
from tests.factories import make_member, make_user
from tests.schools.people import PASSWORD, days

PEOPLE = "/beheer/mensen/"
RIGHTS = "/beheer/rechten/"
INVITE = "/beheer/uitnodigingen/nieuw/"


@pytest.fixture
def desk(world: World) -> Client:
    """The administrator's browser."""
    client = Client()
    client.force_login(world.ada)
    return client


def names(text: str) -> list[str]:
    """The people in a list, in its order."""
    return re.findall(rf'href="{PEOPLE}[0-9a-f-]+/">([^<]+)</a>', text)


def test_only_who_manages_people_sees_them(world: World) -> None:
    for person in (world.noor, world.bram, world.ruth, world.femke, world.sven, world.zoe):
        client = Client()
        client.force_login(person)
        for page in (PEOPLE, RIGHTS, f"{RIGHTS}rechten.csv", INVITE, "/beheer/uitnodigingen/"):
            assert client.get(page).status_code == 403
        for path in ("", "rol/", "gegevens/", "uitzetten/", "tweede-stap/"):
            assert client.get(f"{PEOPLE}{world.ada.pk}/{path}").status_code == 404
        role = world.ada.memberships.get().pk
        assert client.post(f"/beheer/rollen/{role}/intrekken/").status_code == 404
        assert client.post(f"{PEOPLE}{world.ada.pk}/uitzetten/").status_code == 404

    assert User.objects.get(pk=world.ada.pk).is_active


def test_one_sees_of_the_own_roles_that_they_are_there_and_may_not_end_them(world: World) -> None:
    client = Client()
    client.force_login(world.noor)

    assert client.post(f"/beheer/rollen/{world.noor.memberships.get().pk}/intrekken/").status_code == 403
    assert len(memberships_of(User.objects.get(pk=world.noor.pk))) == 1


def test_the_list_is_searched_filtered_and_sorted(desk: Client, world: World) -> None:
    assert names(desk.get(PEOPLE).text) == ["Ada", "Bram", "Eva", "Femke", "Noor", "Ruth", "Sven", "Zoe"]
    assert names(desk.get(PEOPLE, {"sorteer": "-naam"}).text)[0] == "Zoe"
    assert names(desk.get(PEOPLE, {"q": "NOOR voorbeeld"}).text) == ["Noor"]
    assert names(desk.get(PEOPLE, {"rol": "director"}).text) == ["Eva", "Noor"]
    assert names(desk.get(PEOPLE, {"organisatie": "de eik"}).text) == ["Bram", "Noor", "Ruth", "Sven"]
    assert names(desk.get(PEOPLE, {"stand": "zonder-rol"}).text) == ["Zoe"]


def test_the_standings_find_whom_they_are_about(desk: Client, world: World) -> None:
    Membership.objects.filter(user=world.noor).update(valid_until=days(30))
    Membership.objects.filter(user=world.bram).update(valid_until=days(31))
    User.objects.filter(pk=world.eva.pk).update(last_login=timezone.now() - timedelta(days=184))
    User.objects.filter(pk=world.ruth.pk).update(last_login=timezone.now() - timedelta(days=182))
    User.objects.filter(pk=world.sven.pk).update(is_active=False)

    assert names(desk.get(PEOPLE, {"stand": "loopt-af"}).text) == ["Noor"]
    assert names(desk.get(PEOPLE, {"stand": "lang-weg"}).text) == ["Eva"]
    assert names(desk.get(PEOPLE, {"stand": "uit"}).text) == ["Sven"]
    attention = desk.get(PEOPLE).text
    assert "1 persoon heeft een rol die binnenkort afloopt" in attention
    assert "1 persoon heeft een rol en logt al lang niet meer in" in attention


@pytest.mark.parametrize("query", [{"rol": "koning"}, {"q": "a" * 500}, {"stand": "alles"}])
def test_nonsense_in_a_filter_is_told_and_finds_nobody(desk: Client, query: dict[str, str]) -> None:
    answer = desk.get(PEOPLE, query)

    assert answer.status_code == 422
    assert names(answer.text) == []


def give(desk: Client, person: User, **fields: Any) -> Any:
    sent = {"role": "director", "place_words": "De Eik", "valid_from": days(0).strftime("%d-%m-%Y"), **fields}
    return desk.post(f"{PEOPLE}{person.pk}/rol/", sent)


def test_a_role_is_given_by_typing_the_organisation(desk: Client, world: World) -> None:
    assert give(desk, world.zoe, role="municipality", place_words="nijm").status_code == 302

    assert [row.municipality for row in memberships_of(User.objects.get(pk=world.zoe.pk))] == [
        world.school.municipality
    ]


def test_a_role_is_given_at_a_provider_and_stands_in_the_list_of_rights(desk: Client, world: World) -> None:
    provider = Provider.objects.create(name="Zorgkracht")
    missing = give(desk, world.zoe, role="provider", place_words="bestaat niet")
    assert missing.status_code == 422
    assert "Geen aanbieder gevonden met deze woorden." in missing.text

    assert give(desk, world.zoe, role="provider", place_words="zorg").status_code == 302

    again = User.objects.get(pk=world.zoe.pk)
    assert scope_of(again, Ability.DELIVER_SUPPORT).providers == {provider.pk}
    assert scope_of(again, Ability.RECORD_REALISATION).providers == set()
    assert must_have_second_step(again)
    assert "Zorgkracht" in desk.get(RIGHTS, {"rol": "provider"}).text
    assert names(desk.get(PEOPLE, {"organisatie": "zorgkracht"}).text) == [again.name]


def test_when_more_organisations_are_meant_one_chooses(desk: Client, world: World) -> None:
    asked = give(desk, world.zoe, place_words="de")
    assert asked.status_code == 422
    assert "De Eik (01AA 00, Nijmegen)" in asked.text
    assert "De Linde (02BB 00, Wijchen)" in asked.text

    assert give(desk, world.zoe, place_words="de", place=str(world.neighbour.pk)).status_code == 302
    assert world.zoe.memberships.get().school == world.neighbour


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("role", ""),
        ("role", "koning"),
        ("place_words", ""),
        ("place_words", "bestaat niet"),
        ("place_words", "x" * 10_000),
        ("place_words", "De\0Eik"),
        ("valid_from", "31-2-2030"),
        ("valid_from", "1-1-2020"),
        ("valid_until", "1-1-2020"),
    ],
)
def test_a_mistake_in_a_role_is_told_at_its_field(desk: Client, world: World, field: str, typed: str) -> None:
    answer = give(desk, world.zoe, **{field: typed})

    assert answer.status_code == 422
    assert f'href="#id_{field}' in answer.text
    assert not world.zoe.memberships.exists()


def test_a_changed_hidden_field_gives_no_other_organisation(desk: Client, world: World) -> None:
    """Only what the words find can be chosen, and only of the kind that fits the role."""
    for place in (str(world.school.board.pk if world.school.board else ""), "0268", "x"):
        give(desk, world.zoe, place_words="de", place=place, school=str(world.school.pk), user=str(world.noor.pk))

    assert not world.zoe.memberships.exists()


def test_the_page_of_a_person_tells_who_gave_what(desk: Client, world: World) -> None:
    give(desk, world.zoe)

    page = desk.get(f"{PEOPLE}{world.zoe.pk}/").text

    assert "Rol gegeven" in page
    assert "Schooldirecteur, De Eik (01AA 00, Nijmegen)" in page


def test_an_administrator_finds_no_button_for_her_own_rights(desk: Client, world: World) -> None:
    page = desk.get(f"{PEOPLE}{world.ada.pk}/").text

    assert "Dit bent u zelf." in page
    assert "uitzetten/" not in page
    refused = desk.post(f"{PEOPLE}{world.ada.pk}/uitzetten/", follow=True).text
    assert "U kunt uw eigen rechten niet wijzigen." in refused


def test_two_who_change_a_person_see_both_versions(desk: Client, world: World) -> None:
    url = f"{PEOPLE}{world.noor.pk}/gegevens/"
    seen = {"seen_name": "Noor", "seen_email": world.noor.email}
    assert desk.post(url, {"name": "Noor Een", "email": world.noor.email, **seen}).status_code == 302

    second = desk.post(url, {"name": "Noor Twee", "email": world.noor.email, **seen})

    assert second.status_code == 409
    assert "Nu is bewaard: Noor Een" in second.text
    assert 'value="Noor Twee"' in second.text


def test_an_invitation_can_hold_more_roles_without_script(desk: Client) -> None:
    typed = {"count": "1", "email": "nina@nieuw.example", "name": "Nina", "role-0-role": "director"}

    grown = desk.post(INVITE, {**typed, "more": "1"})

    assert grown.status_code == 200
    assert 'name="role-1-role"' in grown.text
    assert 'value="nina@nieuw.example"' in grown.text
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("count", ["0", "-1", "9999999", "x", "²"])
def test_a_made_up_number_of_roles_is_harmless(desk: Client, count: str) -> None:
    assert desk.post(INVITE, {"count": count}).status_code == 422


def test_the_answer_to_inviting_a_bad_address_stands_at_its_field(desk: Client) -> None:
    answer = desk.post(INVITE, {"count": "1", "email": "geen adres", "name": "", "role-0-role": "administrator"})

    assert answer.status_code == 422
    assert "Dit is geen e-mailadres." in answer.text
    assert not Mail.objects.exists()


# --- Who has which right ---------------------------------------------------------------------------------------------


def test_the_rights_of_a_day_are_those_that_counted_then(desk: Client, world: World) -> None:
    make_member(
        world.zoe, Role.DIRECTOR, school=world.school, valid_from=date(2021, 1, 1), valid_until=date(2021, 6, 30)
    )

    assert "Zoe" in names(desk.get(RIGHTS, {"dag": "30-6-2021"}).text)
    assert "Zoe" not in names(desk.get(RIGHTS, {"dag": "1-7-2021"}).text)
    assert names(desk.get(RIGHTS, {"dag": "31-12-2019"}).text) == []


def test_a_right_that_was_withdrawn_today_still_stands_in_the_list_of_today(desk: Client, world: World) -> None:
    desk.post(f"/beheer/rollen/{world.noor.memberships.get().pk}/intrekken/")

    assert "Noor" in names(desk.get(RIGHTS).text)
    assert "Noor" not in names(desk.get(RIGHTS, {"dag": days(1).strftime("%d-%m-%Y")}).text)


def test_the_file_of_rights_says_what_each_may_do_and_is_logged(desk: Client, world: World) -> None:
    User.objects.filter(pk=world.noor.pk).update(name="=HYPERLINK(1)")

    answer = desk.get(f"{RIGHTS}rechten.csv", {"rol": "director"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]

    assert len(lines) == 3
    assert "'=HYPERLINK(1);noor@voorbeeld.example;Schooldirecteur;De Eik (01AA 00, Nijmegen)" in "".join(lines)
    assert "Leerlingen en hun toekenningen invoeren, wijzigen en weghalen." in lines[1]
    assert AuditEvent.objects.filter(action="export_rights", actor=world.ada).count() == 1


def test_a_review_is_due_until_it_is_written_down_and_again_after_its_time(desk: Client, world: World) -> None:
    told = "De rechten van beheerders zijn nog nooit nagekeken"
    assert told in desk.get(PEOPLE).text

    desk.post(f"{RIGHTS}nagekeken/", {"scope": "special"})

    review = RightsReview.objects.get()
    assert (review.scope, review.rights, review.reviewed_by) == ("special", 1, world.ada)
    assert "De rechten van beheerders" not in desk.get(PEOPLE).text
    RightsReview.objects.update(reviewed_at=timezone.now() - timedelta(days=93))
    assert "De rechten van beheerders zijn voor het laatst nagekeken op" in desk.get(PEOPLE).text


def test_a_review_of_nothing_known_is_not_written_down(desk: Client) -> None:
    desk.post(f"{RIGHTS}nagekeken/", {"scope": "alles"})

    assert not RightsReview.objects.exists()


# --- One's own roles -------------------------------------------------------------------------------------------------


def test_a_person_sees_the_own_roles_and_whom_to_ask(world: World) -> None:
    client = Client()
    client.force_login(world.noor)

    page = client.get("/mijn-rollen/").text

    assert "Schooldirecteur, De Eik" in page
    assert "Leerlingen en hun toekenningen invoeren, wijzigen en weghalen." in page
    assert "ada@voorbeeld.example" in page
    assert world.eva.email not in page


@pytest.mark.parametrize(("left", "is_told"), [(0, True), (14, True), (15, False)])
def test_the_end_of_the_own_role_is_told_two_weeks_before(world: World, left: int, is_told: bool) -> None:
    Membership.objects.filter(user=world.noor).update(valid_until=days(left))
    client = Client()
    client.force_login(world.noor)

    assert ("Wat betekent dat voor mij?" in client.get("/hulp/").text) is is_told


def test_the_end_of_a_role_that_goes_on_is_not_told(world: World) -> None:
    Membership.objects.filter(user=world.noor).update(valid_until=days(3))
    make_member(world.noor, Role.DIRECTOR, school=world.school, valid_from=days(4))
    client = Client()
    client.force_login(world.noor)

    assert "Wat betekent dat voor mij?" not in client.get("/hulp/").text


# --- The first administrator -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_administrator_is_invited_from_the_server() -> None:
    out = StringIO()
    call_command("invite_administrator", "Eerste@Nieuw.example", "--name", "Eerste", stdout=out, stderr=StringIO())
    link = out.getvalue().strip()
    assert link.startswith("http://127.0.0.1:8000/uitnodiging/?code=")
    client = Client()
    client.get(link.removeprefix("http://127.0.0.1:8000"))

    client.post("/uitnodiging/aannemen/", {"name": "Eerste", "password": PASSWORD})

    person = User.objects.get(email="eerste@nieuw.example")
    assert [row.role for row in memberships_of(person)] == ["administrator"]
    assert client.post("/account/login/", {"login": person.email, "password": PASSWORD}).status_code == 302
    assert client.get(PEOPLE).status_code == 200
    assert not Mail.objects.filter(status="queued").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [("geen adres",), ("a@b.example", "--site", "javascript:alert(1)")])
def test_the_command_refuses_nonsense(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("invite_administrator", *arguments, "--name", "Eerste")


def test_the_command_makes_somebody_who_is_known_an_administrator(world: World) -> None:
    call_command("invite_administrator", make_user("bekend@voorbeeld.example").email, "--name", "B", stdout=StringIO())

    assert Membership.objects.filter(user__email="bekend@voorbeeld.example", role="administrator").count() == 1
