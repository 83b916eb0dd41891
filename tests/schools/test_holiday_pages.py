"""The administrator's pages of school holidays: what is known, filling in a year, two editors, removing."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from config.reference import load_files
from schools.models import PlaceChange, SchoolHoliday
from tests.cast import World

pytestmark = pytest.mark.django_db

PAGE = "/beheer/vakanties/noord/2027-2028/"
SOURCE = "Ministerie van OCW, schoolvakanties 2027-2028 (vastgesteld)"
GOOD = {
    "herfst_first": "16-10-2027",
    "herfst_last": "24-10-2027",
    "herfst_source": SOURCE,
    "zomer_first": "22-7-2028",
    "zomer_last": "3-9-2028",
    "zomer_source": SOURCE,
}


@pytest.fixture
def ada(world: World, signed_in: Any) -> Client:
    client: Client = signed_in(world.ada)
    return client


def sent(client: Client, path: str = PAGE, **typed: str) -> dict[str, str]:
    """What the form sends as it was opened, but for what was typed."""
    form = client.get(path).context["form"]
    shown = {field.html_name: field.field.widget.format_value(field.value()) or "" for field in form}
    return {**shown, **typed}


def known(region: str = "noord", year: str = "2027-2028") -> list[tuple[str, date, date]]:
    rows = SchoolHoliday.objects.filter(region=region, school_year=year)
    return [(row.name, row.first_day, row.last_day) for row in rows]


@pytest.mark.parametrize(
    "place", ["oost/2027-2028", "noord/2027-2029", "noord/1800-1801", "noord/9000-9001", "noord/2027", "noord/%00"]
)
def test_nonsense_in_the_address_is_not_found(ada: Client, place: str) -> None:
    for path in (f"/beheer/vakanties/{place}/", f"/beheer/vakanties/{place}/verwijderen/"):
        assert {ada.get(path).status_code, ada.post(path, GOOD).status_code} <= {400, 404}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, []),
        ({"herfst_first": "16-10-2027"}, ["herfst_last", "herfst_source"]),
        ({"herfst_source": SOURCE}, ["herfst_first", "herfst_last"]),
        ({**GOOD, "herfst_first": "32-10-2027"}, ["herfst_first"]),
        ({**GOOD, "herfst_last": "1-10-2027"}, ["herfst_first"]),
        ({**GOOD, "herfst_first": "16-10-2026", "herfst_last": "24-10-2026"}, ["herfst_first"]),
        ({**GOOD, "herfst_source": "x" * 10_000}, ["herfst_source"]),
        ({**GOOD, "herfst_source": "bron\0"}, ["herfst_source"]),
        ({**GOOD, "herfst_source": "volgens 111222333"}, ["herfst_source"]),
        ({**GOOD, "seen": "x" * 10_000}, ["seen"]),
    ],
)
def test_bad_input_comes_back_at_its_field(ada: Client, typed: dict[str, str], fields: list[str]) -> None:
    answer = ada.post(PAGE, sent(ada, **typed))

    assert answer.status_code == 422
    assert [name for name in answer.context["form"].errors if name != "__all__"] == fields
    assert answer.context["form"].errors
    assert answer.context["form"]["herfst_first"].value() == typed.get("herfst_first", "")
    assert known() == []


def test_missing_year_is_filled_in_and_shows_who_did(world: World, ada: Client) -> None:
    done = ada.post(PAGE, sent(ada, **GOOD), follow=True)

    assert known() == [
        ("Herfstvakantie", date(2027, 10, 16), date(2027, 10, 24)),
        ("Zomervakantie", date(2028, 7, 22), date(2028, 9, 3)),
    ]
    history = re.sub(r"<[^>]+>", "", done.content.decode().split('id="history"')[1])
    assert world.ada.name in history
    assert "16 oktober 2027 tot en met 24 oktober 2027" in history


def test_correction_tells_how_many_budgets_it_touches(world: World, ada: Client) -> None:
    """Both pools of the cast are of 2023-2024 in region zuid."""
    load_files()
    page = "/beheer/vakanties/zuid/2023-2024/"

    done = ada.post(page, sent(ada, page, mei_last="12-5-2024"), follow=True)

    messages = [str(message) for message in done.context["messages"]]
    assert messages == ["De vakanties zijn bewaard. 2 budgetten rekenden met deze dagen en staan nu als gewijzigd."]
    assert ("Meivakantie", date(2024, 4, 27), date(2024, 5, 12)) in known("zuid", "2023-2024")


def test_second_editor_sees_both_versions_and_can_choose(ada: Client) -> None:
    late = sent(ada, **{**GOOD, "herfst_last": "25-10-2027"})
    ada.post(PAGE, sent(ada, **GOOD))

    told = ada.post(PAGE, late)

    assert told.status_code == 409
    assert [(row.typed, row.stored) for row in told.context["differences"]] == [("25-10-2027", "24-10-2027")]
    assert known()[0][2] == date(2027, 10, 24)
    again = {**late, "seen": told.context["form"]["seen"].value()}
    assert ada.post(PAGE, again).status_code == 302
    assert known()[0][2] == date(2027, 10, 25)


def test_year_is_removed_after_a_question_and_put_back(ada: Client) -> None:
    ada.post(PAGE, sent(ada, **GOOD))
    question = ada.get(f"{PAGE}verwijderen/")
    stale = ada.post(f"{PAGE}verwijderen/", {"seen": "iets anders"})
    assert (question.status_code, stale.status_code, len(known())) == (200, 302, 2)

    done = ada.post(f"{PAGE}verwijderen/", {"seen": question.context["seen"]}, follow=True)
    assert known() == []
    assert ada.get(f"{PAGE}verwijderen/").status_code == 404

    restore = re.search(r'action="(/beheer/wijzigingen/\d+/terugzetten/)"', done.content.decode())
    assert restore is not None
    assert ada.post(restore[1])["Location"] == PAGE
    assert len(known()) == 2
    assert [row.act for row in PlaceChange.objects.order_by("pk")] == ["add", "remove", "restore"]


def test_start_page_and_overview_say_what_is_missing_of_the_coming_school_year(ada: Client) -> None:
    load_files()

    with time_machine.travel("2025-11-23"):
        desk, overview = ada.get("/beheer/"), ada.get("/beheer/vakanties/")
    assert not [line.text for line in desk.context["first"] if line.text.startswith("Schoolvakanties")]
    assert overview.context["missing"] == []

    with time_machine.travel("2026-11-23"):
        desk, overview = ada.get("/beheer/"), ada.get("/beheer/vakanties/")
    (line,) = [line for line in desk.context["first"] if line.text.startswith("Schoolvakanties")]
    assert line.text == "Schoolvakanties: die van 2027-2028 ontbreken voor Noord, Midden, Zuid"
    assert line.url == "/beheer/vakanties/"
    assert "bekend tot en met 2026-2027" in desk.content.decode()
    assert overview.context["missing"] == ["Noord", "Midden", "Zuid"]
    assert [row.year.label for row in overview.context["years"]][:3] == ["2028-2029", "2027-2028", "2026-2027"]
