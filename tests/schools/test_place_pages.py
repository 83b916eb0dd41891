"""The administrator's pages of organisations and areas: who may use them, what they show, and what becomes of input."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from schools.models import Board, District, PlaceChange, School
from tests.cast import World
from tests.factories import make_municipality, make_pupil, make_school
from tests.schools.places import typed_school

pytestmark = pytest.mark.django_db

LISTS = (
    "/beheer/",
    "/beheer/scholen/",
    "/beheer/schoolbesturen/",
    "/beheer/samenwerkingsverbanden/",
    "/beheer/gebieden/",
    "/beheer/gemeenten/",
    "/beheer/vakanties/",
    "/beheer/wijzigingen/",
)
BSN = "111222333"


@pytest.fixture
def ada(world: World, signed_in: Any) -> Client:
    client: Client = signed_in(world.ada)
    return client


def page_of(school: School) -> str:
    return f"/beheer/scholen/{school.pk}/"


def stored(school: School) -> School:
    return School.objects.get(pk=school.pk)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- Who may use them ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["noor", "bram", "ruth", "femke", "sven", "zoe"])
def test_only_the_administrator_comes_at_the_desk(world: World, signed_in: Any, who: str) -> None:
    client = signed_in(getattr(world, who))
    own = page_of(world.school)
    forms = [own, f"{own}verwijderen/", "/beheer/scholen/nieuw/", "/beheer/vakanties/zuid/2026-2027/"]

    assert {client.get(path).status_code for path in [*LISTS, *forms]} == {403}
    assert {client.post(path, typed_school(world.school, name="Anders")).status_code for path in forms} == {403}
    assert client.post("/beheer/wijzigingen/1/terugzetten/").status_code == 403
    assert stored(world.school).name == "De Eik"
    assert not PlaceChange.objects.exists()


def test_who_is_not_signed_in_is_asked_to(world: World) -> None:
    for path in (*LISTS, page_of(world.school)):
        assert Client().get(path).status_code == 302


@pytest.mark.parametrize("kind", ["scholen", "schoolbesturen", "samenwerkingsverbanden", "gebieden"])
def test_what_never_was_is_not_found(ada: Client, kind: str) -> None:
    for path in (f"/beheer/{kind}/{uuid4()}/", f"/beheer/{kind}/{uuid4()}/verwijderen/"):
        assert ada.get(path).status_code == 404
        assert ada.post(path, {"name": "x"}).status_code == 404


# --- Lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["De Eik", "De Linde"]),
        ("?q=linde", ["De Linde"]),
        ("?q=01aa", ["De Eik"]),
        ("?q=wijchen", ["De Linde"]),
        ("?q=de+eik", ["De Eik"]),
        ("?sorteer=-naam", ["De Linde", "De Eik"]),
        ("?sorteer=gemeente", ["De Eik", "De Linde"]),
        ("?sorteer=onzin&toon=onzin&page=99", ["De Eik", "De Linde"]),
        ("?toon=zonder-brin", []),
        ("?q=" + "x" * 10_000, []),
    ],
)
def test_list_of_schools_is_searched_sorted_and_narrowed(ada: Client, query: str, names: list[str]) -> None:
    answer = ada.get("/beheer/scholen/" + query)

    assert answer.status_code == 200
    assert [row.name for row in answer.context["rows"]] == names


def test_closed_and_unfinished_schools_are_found_by_the_filter(world: World, ada: Client) -> None:
    School.objects.filter(pk=world.school.pk).update(valid_until=date(2024, 7, 31), board=None)
    make_school("Zonder nummer", brin="", location="")

    for shown, names in (
        ("gesloten", ["De Eik"]),
        ("zonder-bestuur", ["De Eik"]),
        ("zonder-brin", ["Zonder nummer"]),
        ("zonder-gemeente", []),
    ):
        assert [row.name for row in ada.get(f"/beheer/scholen/?toon={shown}").context["rows"]] == names


def test_every_list_counts_what_belongs_to_it(world: World, ada: Client) -> None:
    for path in ("schoolbesturen", "samenwerkingsverbanden"):
        rows = ada.get(f"/beheer/{path}/?sorteer=-scholen").context["rows"]
        assert [row.cells for row in rows] == [[("Scholen", "1")], [("Scholen", "1")]]
    found = ada.get("/beheer/gemeenten/?q=0268").context["rows"]
    assert [(row.name, row.school_count) for row in found] == [("Nijmegen", 1)]


def test_seven_thousand_schools_take_as_many_questions_as_two(world: World, ada: Client) -> None:
    def questions(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert ada.get(path).status_code == 200
        return len(asked)

    pages = ("/beheer/scholen/?q=de", "/beheer/", page_of(world.school), "/beheer/schoolbesturen/")
    few = [questions(path) for path in pages]
    numbers = [f"{number // 676:02}{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}" for number in range(7000)]
    School.objects.bulk_create(
        School(name=f"De School {number}", kind="bao", brin=brin, location="09", board=world.school.board)
        for number, brin in enumerate(numbers)
    )

    assert [questions(path) for path in pages] == few
    assert max(few) <= 12
    answer = ada.get("/beheer/scholen/?q=de&page=3")
    assert len(answer.context["rows"]) == 50
    assert answer.context["page_obj"].paginator.count == 7002


# --- Forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"name": "De\0Eik"}, "name"),
        ({"name": f"School {BSN}"}, "name"),
        ({"kind": "kleuter"}, "kind"),
        ({"brin": "12A"}, "brin"),
        ({"brin": "١٢AB"}, "brin"),
        ({"brin": "02BB", "location": "00"}, "brin"),
        ({"location": "7"}, "location"),
        ({"municipality": "9999"}, "municipality"),
        ({"municipality": "02\0"}, "municipality"),
        ({"district": "geen uuid"}, "district"),
        ({"board": str(uuid4())}, "board"),
        ({"partnership": "\0"}, "partnership"),
        ({"region": "oost"}, "region"),
        ({"valid_until": "31-2-2027"}, "valid_until"),
        ({"valid_until": "31-7-0001"}, "valid_until"),
        ({"revision": "een"}, "revision"),
    ],
)
def test_bad_input_comes_back_at_its_field(world: World, ada: Client, typed: dict[str, str], field: str) -> None:
    answer = ada.post(page_of(world.school), typed_school(world.school, **typed))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert stored(world.school).name == "De Eik"
    assert not PlaceChange.objects.exists()
    if field == "brin" and typed.get("location") == "00":
        assert "De Linde" in answer.context["form"].errors["brin"][0]


def test_what_is_not_on_the_form_cannot_be_changed(world: World, ada: Client) -> None:
    sent = typed_school(world.school, name="De Nieuwe Eik", is_example="on", id=str(uuid4()), pk=str(uuid4()))

    assert ada.post(page_of(world.school), sent).status_code == 302

    school = stored(world.school)
    assert (school.name, school.is_example, school.revision) == ("De Nieuwe Eik", False, 2)


def test_school_is_added_with_the_region_of_its_municipality(world: World, ada: Client) -> None:
    typed = {"name": "De Berk", "kind": "bao", "brin": "03cc", "location": "01", "municipality": "0268"}

    answer = ada.post("/beheer/scholen/nieuw/", typed, follow=True)

    school = School.objects.get(name="De Berk")
    assert (school.brin, school.location, school.region, school.is_example) == ("03CC", "01", "zuid", False)
    assert "De school is toegevoegd." in text_of(answer)
    assert "Functioneel" not in text_of(answer).split("Wie, wanneer, wat")[0]
    assert "03CC" in text_of(answer).split("Wie, wanneer, wat")[1]


def test_region_stays_unknown_where_the_municipality_does_not_tell(world: World, ada: Client) -> None:
    make_school("De Beuk", region="noord", municipality=world.school.municipality)

    ada.post("/beheer/scholen/nieuw/", {"name": "De Berk", "kind": "bao", "municipality": "0268"})

    assert School.objects.get(name="De Berk").region == ""


def test_form_that_is_sent_twice_adds_one_school(ada: Client) -> None:
    typed = {"key": str(uuid4()), "name": "De Berk", "kind": "bao", "brin": "03CC"}

    addresses = [ada.post("/beheer/scholen/nieuw/", typed)["Location"] for _ in range(2)]

    assert addresses[0] == addresses[1]
    assert School.objects.filter(name="De Berk").count() == 1


@pytest.mark.parametrize("kind", ["schoolbesturen", "samenwerkingsverbanden"])
def test_name_of_another_organisation_is_refused_however_it_is_written(ada: Client, kind: str) -> None:
    ada.post(f"/beheer/{kind}/nieuw/", {"name": "Stichting Proef"})

    answer = ada.post(f"/beheer/{kind}/nieuw/", {"name": "stichting proef"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]


def test_area_is_added_once_for_each_municipality(world: World, ada: Client) -> None:
    typed = {"name": "Centrum", "municipality": "0268", "description": "Binnen de singels"}

    assert ada.post("/beheer/gebieden/nieuw/", typed).status_code == 302
    assert ada.post("/beheer/gebieden/nieuw/", {**typed, "name": "centrum"}).status_code == 422
    assert ada.post("/beheer/gebieden/nieuw/", {**typed, "municipality": "0296"}).status_code == 302
    assert District.objects.filter(name="Centrum").count() == 2


def test_area_of_another_municipality_comes_back_at_its_field(world: World, ada: Client) -> None:
    area = District.objects.create(name="Centrum", municipality=make_municipality(cbs_code="0296", name="Wijchen"))

    answer = ada.post(page_of(world.school), typed_school(world.school, district=str(area.pk)))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"district": ["Dit gebied ligt niet in de gemeente van de school."]}


# --- What a change does elsewhere ------------------------------------------------------------------------------------


def test_other_board_is_saved_only_after_its_effects_were_read(world: World, ada: Client) -> None:
    other = Board.objects.create(name="Ander bestuur")
    sent = typed_school(world.school, board=str(other.pk))

    asked = ada.post(page_of(world.school), sent)

    assert asked.status_code == 422
    assert asked.context["effects"] == [
        "1 persoon van het schoolbestuur Bestuur van De Eik ziet de budgetten van deze school dan niet meer.",
        (
            "De school doet mee aan 1 budget. Dat blijft bestaan, met dezelfde partijen. Wat er is berekend, blijft "
            "staan maar heet daarna gewijzigd. Betaalt of tekent er een andere partij? Laat dan de afspraken van het "
            "budget aanpassen."
        ),
    ]
    assert stored(world.school).board == world.school.board

    done = ada.post(page_of(world.school), {**sent, "understood": "on"}, follow=True)

    assert stored(world.school).board == other
    assert "1 budget staat nu als gewijzigd." in text_of(done)
    assert "Bestuur van De Eik wordt Ander bestuur" in text_of(done)


def test_closing_a_school_tells_of_the_roles_that_go_on(world: World, ada: Client) -> None:
    asked = ada.post(page_of(world.school), typed_school(world.school, valid_until="31-7-2027"))

    assert asked.status_code == 422
    assert asked.context["effects"] == [
        "2 mensen hebben een rol bij deze school. Die eindigen niet vanzelf: geef ze ook een laatste dag."
    ]


def test_closed_board_cannot_be_chosen_any_more_but_stays_where_it_was(world: World, ada: Client) -> None:
    closed = Board.objects.create(name="Oud bestuur", valid_until=date(2020, 7, 31))
    assert world.neighbour.board is not None
    Board.objects.filter(pk=world.neighbour.board.pk).update(valid_until=date(2020, 7, 31))

    refused = ada.post(page_of(world.school), typed_school(world.school, board=str(closed.pk)))
    kept = ada.post(page_of(world.neighbour), typed_school(world.neighbour, name="De Oude Linde"))

    assert list(refused.context["form"].errors) == ["board"]
    assert kept.status_code == 302
    assert stored(world.neighbour).board == world.neighbour.board


# --- Two editors, removing, putting back -----------------------------------------------------------------------------


def test_second_editor_sees_both_versions_and_can_choose(world: World, ada: Client) -> None:
    late = typed_school(world.school, name="Tweede", brin="05ee")
    ada.post(page_of(world.school), typed_school(world.school, name="Eerste"))

    told = ada.post(page_of(world.school), late)

    assert told.status_code == 409
    assert [(row.label, row.typed, row.stored) for row in told.context["differences"]] == [
        ("Naam", "Tweede", "Eerste"),
        ("BRIN", "05EE", "01AA"),
    ]
    assert stored(world.school).name == "Eerste"
    again = {field.html_name: field.value() or "" for field in told.context["form"]}
    assert ada.post(page_of(world.school), again).status_code == 302
    assert (stored(world.school).name, stored(world.school).brin) == ("Tweede", "05EE")


def test_second_editor_is_told_before_being_asked_about_effects(world: World, ada: Client) -> None:
    other = Board.objects.create(name="Ander bestuur")
    ada.post(page_of(world.school), typed_school(world.school, name="Eerste"))

    told = ada.post(page_of(world.school), typed_school(world.school, board=str(other.pk)))

    assert (told.status_code, "differences" in told.context) == (409, True)


def test_what_was_removed_while_it_was_edited_can_be_added_anew(world: World, ada: Client) -> None:
    lone = make_school("De Berk", brin="03CC", location="00")
    typed = typed_school(lone, name="De Berken")
    ada.post(f"{page_of(lone)}verwijderen/", {"revision": "1"})

    told = ada.post(page_of(lone), typed)

    assert (told.status_code, told.context["is_gone"]) == (409, True)
    assert told.context["form"]["name"].value() == "De Berken"
    again = {field.html_name: field.value() or "" for field in told.context["form"]}
    assert ada.post("/beheer/scholen/nieuw/", again).status_code == 302
    assert School.objects.get(brin="03CC").name == "De Berken"


def test_removing_asks_first_and_can_be_taken_back(world: World, ada: Client) -> None:
    lone = make_school("De Berk", brin="03CC", location="00")
    asked = ada.get(f"{page_of(lone)}verwijderen/")
    assert "Ja, verwijder" in text_of(asked)

    done = ada.post(f"{page_of(lone)}verwijderen/", {"revision": "1"}, follow=True)

    assert not School.objects.filter(pk=lone.pk).exists()
    restore = re.search(r'action="(/beheer/wijzigingen/\d+/terugzetten/)"', done.content.decode())
    assert restore is not None
    back = ada.post(restore[1], follow=True)
    assert back.redirect_chain == [(page_of(lone), 302)]
    assert stored(lone).brin == "03CC"
    assert "/terugzetten/" not in ada.get("/beheer/wijzigingen/").content.decode()
    again = ada.post(restore[1], follow=True)
    assert "Dit kan niet worden teruggezet" in text_of(again)


def test_what_is_held_says_what_holds_it(world: World, ada: Client) -> None:
    path = f"{page_of(world.school)}verwijderen/"

    asked, sent = ada.get(path), ada.post(path, {"revision": "1"})

    assert (asked.status_code, sent.status_code) == (200, 409)
    for answer in (asked, sent):
        assert "Budgetten waaraan de school meedoet 1" in text_of(answer)
        assert "Ja, verwijder" not in text_of(answer)
    assert stored(world.school)


def test_school_with_children_cannot_be_removed_by_who_may_not_see_them(world: World, ada: Client) -> None:
    lone = make_school("De Berk", brin="03CC", location="00")
    make_pupil(lone)
    path = f"{page_of(lone)}verwijderen/"

    asked, sent = ada.get(path), ada.post(path, {"revision": "1"})

    assert sent.status_code == 409
    for answer in (asked, sent):
        assert "Leerlingen ja" in text_of(answer)
        assert "Ja, verwijder" not in text_of(answer)
    assert stored(lone)


@pytest.mark.parametrize("revision", ["", "0", "2", "\0", "9" * 40, "-1"])
def test_removing_what_was_seen_otherwise_is_refused(ada: Client, revision: str) -> None:
    lone = make_school("De Berk", brin="03CC", location="00")

    answer = ada.post(f"{page_of(lone)}verwijderen/", {"revision": revision})

    assert answer.status_code == 409
    assert stored(lone)


def test_pages_of_organisations_write_nothing_about_whoever_looks(world: World, ada: Client) -> None:
    for path in (*LISTS, page_of(world.school)):
        ada.get(path)

    assert not AuditEvent.objects.filter(outcome="done", subject_type__startswith="schools.").exists()
