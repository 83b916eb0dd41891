"""The page of the log: who may see it, what it shows, how it is searched, and what stands out."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import AuditCheck, AuditEvent, User
from accounts.sealing import check_log, seal_events
from accounts.spreadsheet import csv_lines, safe_cell
from accounts.trail import Trail, followed
from cases.models import Pupil
from tests.cast import World
from tests.factories import make_pupil

PAGE = "/beheer/logboek/"
FILE = "/beheer/logboek/regels.csv"
Log = Callable[..., None]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """Log something on a day and at an hour, as if on a page; the clock cannot be waited for."""

    def add(
        person: User | None, action: str, *, days_ago: int = 0, hour: int = 12, times: int = 1, **more: Any
    ) -> None:
        at = (timezone.localtime() - timedelta(days=days_ago)).replace(hour=hour, minute=0)
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        for _ in range(times):
            with followed(Trail.of_request(Client().request().wsgi_request)):
                subject = more.get("subject", Pupil(pk=uuid4()))
                outcome = more.get("outcome", "done")
                record_event(acting_user=person, action=action, subject=subject, outcome=outcome)
        monkeypatch.undo()

    return add


def _ids(text: str) -> list[str]:
    return re.findall(r'class="table__sub log-id[^>]*>([^<]+)<', text)


def _file(client: Client, query: str = "") -> str:
    return b"".join(client.get(FILE + query).streaming_content).decode()  # type: ignore[attr-defined]


# --- Who may see it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PAGE, FILE])
@pytest.mark.parametrize("who", ["noor", "bram", "eva", "ruth", "femke", "sven", "zoe"])
def test_only_the_administrator_sees_the_log(world: World, signed_in: Any, who: str, path: str) -> None:
    answer = signed_in(getattr(world, who)).get(path)

    assert answer.status_code == 403
    event = AuditEvent.objects.get()
    assert (event.outcome, event.subject_type[:11]) == ("refused", "schools:log")


@pytest.mark.parametrize("path", [PAGE, FILE])
def test_who_is_not_signed_in_is_asked_to(world: World, path: str) -> None:
    assert Client().get(path).url.startswith(reverse("account_login"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", [PAGE, FILE])
def test_nothing_can_be_sent_to_the_log(world: World, signed_in: Any, path: str) -> None:
    client = signed_in(world.ada)

    assert {getattr(client, method)(path).status_code for method in ("post", "put", "patch", "delete")} == {405}


# --- What it shows ---------------------------------------------------------------------------------------------------


def test_the_page_shows_ids_and_never_who_a_child_is(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school, nickname="Voorbeeld Kanarie", reference="KAN-1")
    signed_in(world.noor).get(reverse("cases:pupil", args=[pupil.pk]))
    client = signed_in(world.ada)

    page, file = client.get(PAGE).text, _file(client)

    for text in (page, file):
        assert str(pupil.pk) in text
        assert "Gegevens van een kind bekeken" in text
        assert "127.0.0.0/24" in text
        assert "Kanarie" not in text
        assert "KAN-1" not in text


def test_looking_at_the_log_is_in_the_log(world: World, signed_in: Any) -> None:
    client = signed_in(world.ada)

    client.get(PAGE)
    _file(client)

    assert list(AuditEvent.objects.order_by("id").values_list("action", "actor")) == [
        ("review_log", world.ada.pk),
        ("export_log", world.ada.pk),
    ]


def test_an_empty_log_says_so(world: World, signed_in: Any) -> None:
    answer = signed_in(world.ada).get(PAGE)

    assert answer.status_code == 200
    assert "Geen regels gevonden" in answer.text
    assert "Er viel niets op." in answer.text
    assert "nog niet gedaan" in answer.text


def test_the_page_says_whether_the_seals_are_whole(world: World, signed_in: Any, log: Log) -> None:
    log(world.noor, "view_pupil")
    seal = seal_events().head
    check_log()
    good = signed_in(world.ada).get(PAGE).text
    AuditCheck.objects.create(looked_at=1, head=seal, problems=2)
    bad = signed_in(world.ada).get(PAGE).text

    assert seal in good
    assert "1 regel is verzegeld" in good
    assert "geknoeid</p>" not in good
    assert "Er is met het logboek geknoeid" in bad
    assert "klopten 2 zegels niet" in bad


def test_what_the_worker_did_says_for_whom(world: World, signed_in: Any) -> None:
    AuditEvent.objects.create(
        actor=world.noor, action="calculate_pool", subject_type="budgets.calculation", channel="worker"
    )

    assert "door de rekenwerker, namens deze persoon" in signed_in(world.ada).get(PAGE).text


# --- Searching -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("persoon=noor", {"view_pupil", "sign_out"}),
        ("persoon=NOOR%40voorbeeld", {"view_pupil", "sign_out"}),
        ("persoon=niemand", set()),
        ("actie=sign_out", {"sign_out"}),
        ("uitkomst=refused", {"use_view_pupils"}),
        ("van={yesterday}", {"use_view_pupils", "sign_out"}),
        ("tot={yesterday}", {"view_pupil", "use_view_pupils"}),
        ("van={yesterday}&tot={yesterday}", {"use_view_pupils"}),
        ("persoon=eva&actie=view_pupil", set()),
        ("over={user}", {"sign_out"}),
        ("tot=31-12-9999", {"view_pupil", "use_view_pupils", "sign_out"}),
    ],
)
def test_the_log_is_filtered(world: World, signed_in: Any, log: Log, query: str, expected: set[str]) -> None:
    log(world.noor, "view_pupil", days_ago=2)
    log(world.eva, "use_view_pupils", days_ago=1, outcome="refused")
    log(world.noor, "sign_out", subject=world.noor)
    yesterday = (timezone.localdate() - timedelta(days=1)).strftime("%d-%m-%Y")
    asked = "?" + query.format(yesterday=yesterday, user=world.noor.pk)
    client = signed_in(world.ada)

    rows = _file(client, asked).splitlines()[1:]

    assert {row.split(";")[4] for row in rows if "Logboek" not in row} == {_words(action) for action in expected}


def _words(action: str) -> str:
    return {
        "view_pupil": "Gegevens van een kind bekeken",
        "sign_out": "Uitgelogd",
        "use_view_pupils": "Gegevens van kinderen bekijken",
    }[action]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("van=onzin", "Deze datum bestaat niet"),
        ("van=2-1-2026&tot=1-1-2026", "Deze datum ligt voor de eerste"),
        ("actie=weg", "Selecteer een geldige keuze"),
        ("uitkomst=weg", "Selecteer een geldige keuze"),
        (f"persoon={'x' * 151}", "150 tekens"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(world: World, signed_in: Any, query: str, said: str) -> None:
    client = signed_in(world.ada)

    answer = client.get(f"{PAGE}?{query}&persoon=noor" if "persoon" not in query else f"{PAGE}?{query}")
    sent_back = client.get(f"{FILE}?{query}")

    assert answer.status_code == 422
    assert said in answer.text
    assert "Geen regels gevonden" not in answer.text
    assert sent_back.url.startswith(PAGE)


@pytest.mark.parametrize("before", ["onzin", "-1", "9" * 30, "0", "²"])
def test_nonsense_about_the_page_shows_the_first(world: World, signed_in: Any, log: Log, before: str) -> None:
    log(world.noor, "view_pupil")

    answer = signed_in(world.ada).get(PAGE, {"voor": before})

    assert answer.status_code == 200
    assert len(_ids(answer.text)) == 1


def test_every_line_is_on_one_page_and_none_on_two(world: World, signed_in: Any, log: Log) -> None:
    """Hundred and twenty lines of the very same moment, so that only their number tells them apart."""
    moment = timezone.now().replace(microsecond=0)
    ids = [str(uuid4()) for _ in range(120)]
    for number in ids:
        AuditEvent.objects.create(actor=world.noor, action="view_pupil", subject_type="cases.pupil", subject_id=number)
    assert moment <= timezone.now()
    client, url, seen = signed_in(world.ada), f"{PAGE}?persoon=noor", list[str]()

    for _ in range(5):
        text = client.get(url).text
        seen += _ids(text)
        further = re.search(r'rel="next" href="([^"]+)"', text)
        if further is None:
            break
        url = further[1].replace("&amp;", "&")

    assert sorted(seen) == sorted(ids)
    assert seen == list(reversed(ids))


def test_the_page_takes_as_many_queries_for_many_lines_as_for_few(world: World, signed_in: Any, log: Log) -> None:
    client = signed_in(world.ada)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{PAGE}?persoon=noor")
        return len(captured)

    log(world.noor, "view_pupil", hour=23, days_ago=1, times=2)
    few = asked()
    log(world.noor, "view_pupil", times=100)
    log(world.eva, "view_pupil", hour=23, days_ago=1, times=60)

    assert asked() == few <= 12


# --- The file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+31", "'+31"),
        ("-cmd", "'-cmd"),
        ("\t=1", "'\t=1"),
        ("-12", "-12"),
        ("-12,50", "-12,50"),
        (-12, "-12"),
        ("Noor", "Noor"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula_and_a_negative_number_stays_one(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_a_file_opens_in_a_dutch_spreadsheet() -> None:
    assert "".join(csv_lines([("naam", "getal"), ('Zoë "Z"; x', -1)])) == '\ufeffnaam;getal\r\n"Zoë ""Z""; x";-1\r\n'


def test_a_name_that_is_a_formula_is_text_in_the_file(world: World, signed_in: Any, log: Log) -> None:
    User.objects.filter(pk=world.noor.pk).update(name="=HYPERLINK(1)")
    log(world.noor, "view_pupil")

    assert ";'=HYPERLINK(1);" in _file(signed_in(world.ada))


# --- What stands out -------------------------------------------------------------------------------------------------


def _standing(client: Client) -> list[str]:
    return re.findall(r'<a class="utrecht-link[^>]*>(\d[^<]*: [^<]+)</a>', client.get(PAGE).text)


def test_reading_many_children_in_a_day_stands_out(world: World, signed_in: Any, log: Log, settings: Any) -> None:
    settings.AUDIT_CHILDREN_A_DAY = 3
    same = Pupil(pk=uuid4())
    log(world.noor, "view_pupil", days_ago=1, times=4)
    log(world.bram, "view_pupil", days_ago=1, times=3)
    log(world.eva, "view_pupil", days_ago=1, times=9, subject=same)

    (found,) = _standing(signed_in(world.ada))

    assert found.endswith(": Noor bekeek de gegevens van 4 verschillende kinderen")


def test_the_threshold_is_fifty_without_a_setting(settings: Any) -> None:
    """Fifty children a day: 'unusual' in the review of an audit log, as supervisors of privacy ask for it."""
    assert (settings.AUDIT_CHILDREN_A_DAY, settings.AUDIT_NIGHT_FROM, settings.AUDIT_NIGHT_UNTIL) == (50, 22, 6)


@pytest.mark.parametrize(("hour", "count"), [(21, 0), (22, 1), (0, 1), (5, 1), (6, 0)])
def test_reading_at_night_stands_out(world: World, signed_in: Any, log: Log, hour: int, count: int) -> None:
    log(world.noor, "view_pupil", days_ago=2, hour=hour)

    assert len(_standing(signed_in(world.ada))) == count


def test_being_refused_often_stands_out(world: World, signed_in: Any, log: Log, settings: Any) -> None:
    settings.AUDIT_REFUSALS_A_DAY = 3
    log(world.eva, "use_view_pupils", days_ago=1, times=3, outcome="refused")
    log(world.noor, "use_view_pupils", days_ago=1, times=2, outcome="refused")
    log(None, "sign_in", days_ago=2, times=3, outcome="refused", subject=world.bram)
    log(None, "sign_in", days_ago=3, times=3, outcome="refused", subject=User)

    found = _standing(signed_in(world.ada))

    assert [text.split(": ")[1] for text in found] == [
        "Eva werd 3 keer geweigerd",
        "3 mislukte pogingen om in te loggen als Bram",
        "3 mislukte pogingen om in te loggen als onbekende e-mailadressen",
    ]


def test_what_is_longer_ago_no_longer_stands_out(world: World, signed_in: Any, log: Log, settings: Any) -> None:
    log(world.noor, "view_pupil", days_ago=settings.AUDIT_UNUSUAL_DAYS, hour=23)

    assert _standing(signed_in(world.ada)) == []


def test_what_stands_out_leads_to_its_lines(world: World, signed_in: Any, log: Log) -> None:
    log(world.noor, "view_pupil", days_ago=2, hour=23, times=2)
    log(world.noor, "view_pupil", days_ago=3, times=2)
    client = signed_in(world.ada)

    link = re.search(r'href="([^"]+)">\d[^<]*: ', client.get(PAGE).text)

    assert link is not None
    asked = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    day = (timezone.localdate() - timedelta(days=2)).isoformat()
    assert asked == {"van": [day], "tot": [day], "persoon": [world.noor.email]}
    assert len(_ids(client.get(link[1].replace("&amp;", "&")).text)) == 2
