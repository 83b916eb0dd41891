"""The pages of reports: refusals first, then what the reader gets."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from budgets.models import Calculation, JobStatus
from reports.actions import reports
from reports.files import store_pdf
from reports.models import Report
from tests.cast import World
from tests.frozen_rows import unfrozen

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]
READERS = ("noor", "bram", "ruth", "femke", "sven")
STRANGERS = ("eva", "ada", "zoe")


@pytest.fixture(autouse=True)
def _without_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "ring", lambda *_args, **_kwargs: True)


@pytest.fixture
def report(casus_4: Calculation, world: World) -> Report:
    """A report that is done; what is in the file does not matter here."""
    pk = uuid4()
    kept = store_pdf(pk, b"%PDF-1.7 proef")
    return Report.objects.create(
        pk=pk,
        calculation=casus_4,
        audience="municipality",
        requested_by=world.femke,
        status=JobStatus.DONE,
        file=kept.name,
        sha256=kept.sha256,
        size=kept.size,
    )


def ask(client: Client, calculation: Calculation, **changes: str) -> Any:
    url = reverse("reports:request", args=[calculation.pk])
    return client.post(url, {"audience": "municipality", "language": "nl", **changes})


PAGES = ("reports:report", "reports:progress", "reports:download")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_finds_no_report(report: Report, world: World, signed_in: SignIn, name: str, stranger: str) -> None:
    answer = signed_in(getattr(world, stranger)).get(reverse(name, args=[report.pk]))

    assert answer.status_code == 404
    assert world.pool.name.encode() not in answer.content
    assert not AuditEvent.objects.filter(action="download_report").exists()


@pytest.mark.parametrize("name", PAGES)
def test_without_signing_in_there_is_nothing(report: Report, client: Client, name: str) -> None:
    answer = client.get(reverse(name, args=[report.pk]))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_cannot_ask_for_a_report(
    casus_4: Calculation, world: World, signed_in: SignIn, stranger: str
) -> None:
    answer = ask(signed_in(getattr(world, stranger)), casus_4)

    assert answer.status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize("stranger", ["ada", "zoe"])
def test_the_list_is_for_people_who_read_budgets(world: World, signed_in: SignIn, stranger: str) -> None:
    assert signed_in(getattr(world, stranger)).get(reverse("reports:list")).status_code == 403


@pytest.mark.parametrize("query", ["", "?q=Proef", "?voor=municipality", "?sorteer=budget"])
def test_the_list_of_another_school_does_not_hold_the_report(
    report: Report, world: World, signed_in: SignIn, query: str
) -> None:
    answer = signed_in(world.eva).get(reverse("reports:list") + query)

    assert str(report.pk) not in answer.content.decode()
    assert world.pool.name not in re.sub(r'value="[^"]*"', "", answer.content.decode())


@pytest.mark.parametrize("name", PAGES)
def test_a_report_that_does_not_exist_is_not_found(world: World, signed_in: SignIn, name: str) -> None:
    assert signed_in(world.noor).get(reverse(name, args=[uuid4()])).status_code == 404


def test_a_report_is_only_asked_for_by_post(casus_4: Calculation, world: World, signed_in: SignIn) -> None:
    answer = signed_in(world.femke).get(reverse("reports:request", args=[casus_4.pk]))

    assert answer.status_code == 405


@pytest.mark.parametrize("reader", READERS)
def test_two_clicks_give_one_report(casus_4: Calculation, world: World, signed_in: SignIn, reader: str) -> None:
    client = signed_in(getattr(world, reader))

    first, second = ask(client, casus_4), ask(client, casus_4)

    report = Report.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == reverse("reports:report", args=[report.pk])


@pytest.mark.parametrize("changes", [{"audience": "board"}, {"audience": ""}, {"language": "fr"}])
def test_a_question_that_makes_no_sense_is_explained(
    casus_4: Calculation, world: World, signed_in: SignIn, changes: dict[str, str]
) -> None:
    client = signed_in(world.femke)

    answer = ask(client, casus_4, **changes)

    assert answer.headers["Location"] == reverse("budgets:calculation", args=[casus_4.pk])
    assert not Report.objects.exists()


def test_a_calculation_that_is_not_done_has_no_report_yet(
    casus_4: Calculation, world: World, signed_in: SignIn
) -> None:
    with unfrozen():
        Calculation.objects.filter(pk=casus_4.pk).update(status=JobStatus.RUNNING)

    answer = ask(signed_in(world.femke), casus_4)

    assert answer.headers["Location"] == reverse("budgets:calculation", args=[casus_4.pk])
    assert not Report.objects.exists()


def test_while_it_waits_the_page_asks_again(casus_4: Calculation, world: World, signed_in: SignIn) -> None:
    client = signed_in(world.femke)
    ask(client, casus_4)
    report = Report.objects.get()

    shown = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    piece = client.get(reverse("reports:progress", args=[report.pk]))

    assert f'hx-get="{reverse("reports:progress", args=[report.pk])}"' in shown
    assert '<meta http-equiv="refresh"' in shown
    assert reverse("reports:download", args=[report.pk]) not in shown
    assert "<html" not in piece.content.decode()
    assert "HX-Refresh" not in piece.headers


def test_when_it_is_done_the_page_has_the_file(report: Report, world: World, signed_in: SignIn) -> None:
    client = signed_in(world.femke)

    shown = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    piece = client.get(reverse("reports:progress", args=[report.pk]))

    assert reverse("reports:download", args=[report.pk]) in shown
    assert report.calculation.fingerprint in shown
    assert report.sha256 in shown
    assert piece.headers["HX-Refresh"] == "true"
    assert '<meta http-equiv="refresh"' not in shown


@pytest.mark.parametrize("reader", READERS)
def test_the_download_is_the_file_as_it_was_made_and_is_logged(
    report: Report, world: World, signed_in: SignIn, reader: str
) -> None:
    answer = signed_in(getattr(world, reader)).get(reverse("reports:download", args=[report.pk]))

    control = report.calculation.fingerprint.removeprefix("sha256:")[:8]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="ontschot-municipality-2023-2024-{control}-nl.pdf"'
    )
    assert answer.content == Path(default_storage.path(report.file.name)).read_bytes()
    event = AuditEvent.objects.get(action="download_report")
    assert (event.actor, event.subject_id) == (getattr(world, reader), str(report.pk))


def test_a_file_that_was_changed_is_not_served(report: Report, world: World, signed_in: SignIn) -> None:
    Path(default_storage.path(report.file.name)).write_bytes(b"%PDF-something else")

    answer = signed_in(world.femke).get(reverse("reports:download", args=[report.pk]), follow=True)

    assert answer.redirect_chain == [(reverse("reports:report", args=[report.pk]), 302)]
    assert "weg of beschadigd" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="download_report").exists()


@pytest.mark.parametrize("reason", ["gave_up", "too_large", "internal", "something new"])
def test_a_failed_report_says_why_and_can_be_made_again(
    report: Report, world: World, signed_in: SignIn, reason: str
) -> None:
    Report.objects.filter(pk=report.pk).update(status=JobStatus.FAILED, failure=reason)
    client = signed_in(world.femke)

    shown = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    ask(client, report.calculation)

    assert "Het bestand is niet gelukt." in shown
    assert reverse("reports:request", args=[report.calculation_id]) in shown
    assert Report.objects.exclude(pk=report.pk).get().status == JobStatus.QUEUED


def test_an_empty_list_says_what_to_do(world: World, signed_in: SignIn) -> None:
    shown = signed_in(world.femke).get(reverse("reports:list")).content.decode()

    assert "Er zijn nog geen verslagen" in shown
    assert reverse("budgets:pools") in shown


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True),
        ("?q=proef", True),
        ("?q=2023-2024+proef", True),
        ("?q=iets+anders", False),
        ("?voor=municipality", True),
        ("?voor=partnership", False),
        ("?voor=nonsense&sorteer=nonsense&page=99", True),
        ("?q=" + "x" * 5000, False),
        ("?sorteer=-schooljaar", True),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(
    report: Report, world: World, signed_in: SignIn, query: str, is_found: bool
) -> None:
    answer = signed_in(world.femke).get(reverse("reports:list") + query)

    assert answer.status_code == 200
    assert (reverse("reports:report", args=[report.pk]) in answer.content.decode()) is is_found


def test_the_list_costs_the_same_number_of_queries_however_long(
    casus_4: Calculation, world: World, signed_in: SignIn
) -> None:
    def queries() -> int:
        client = signed_in(world.femke)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("reports:list"))
        return len(captured)

    def failed_reports(count: int) -> None:
        Report.objects.bulk_create(
            Report(
                calculation=casus_4, audience="municipality", language="nl", requested_by=world.noor, status="failed"
            )
            for _ in range(count)
        )

    failed_reports(1)
    few = queries()
    failed_reports(60)

    assert queries() == few
    assert few <= 12
