"""The page on which anyone who is signed in has a report recalculated: read, told, forgotten."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from tests.cast import World
from tests.reports.inside.conftest import Made, with_file

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]
MEGABYTE = 1024 * 1024


def check(client: Client, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("verslag.pdf", content, content_type="application/pdf")
    return client.post(reverse("reports:check"), {"file": file, **more})


def test_nobody_checks_without_signing_in(client: Client, casus_4_made: Made) -> None:
    answer = check(client, casus_4_made.pdf)

    assert answer.status_code == 401
    assert dict(answer.wsgi_request.FILES) == {}


def test_without_a_file_the_form_says_so(world: World, signed_in: SignIn) -> None:
    answer = signed_in(world.zoe).post(reverse("reports:check"), {})

    assert answer.status_code == 422
    assert "Kies een pdf-bestand" in answer.content.decode()


def test_what_is_no_report_is_told_in_words(world: World, signed_in: SignIn) -> None:
    answer = check(signed_in(world.zoe), b"Beste Noor")

    assert answer.status_code == 422
    assert "Dit is geen pdf-bestand." in answer.content.decode()


def test_file_that_is_too_large_is_dropped_while_it_is_read(world: World, signed_in: SignIn) -> None:
    answer = check(signed_in(world.zoe), b"%PDF-" + b"x" * (10 * MEGABYTE + 1))

    assert answer.status_code == 422
    assert "hooguit 10 MB" in answer.content.decode()


def test_much_more_than_a_file_may_be_is_refused_unread(world: World, signed_in: SignIn) -> None:
    assert check(signed_in(world.zoe), b"x" * (14 * MEGABYTE)).status_code == 413


def test_only_one_file_is_taken(world: World, signed_in: SignIn, casus_4_made: Made) -> None:
    other = SimpleUploadedFile("b.pdf", b"x", content_type="application/pdf")

    answer = check(signed_in(world.zoe), casus_4_made.pdf, other=other)

    assert answer.status_code == 200
    assert list(answer.wsgi_request.FILES) == ["file"]


def test_no_other_address_takes_a_file(world: World, signed_in: SignIn, casus_4_made: Made) -> None:
    file = SimpleUploadedFile("verslag.pdf", casus_4_made.pdf, content_type="application/pdf")

    answer = signed_in(world.noor).post(reverse("budgets:calculate", args=[world.pool.pk]), {"file": file})

    assert dict(answer.wsgi_request.FILES) == {}


def test_report_that_agrees_is_told_line_by_line(world: World, signed_in: SignIn, casus_4_made: Made) -> None:
    answer = check(signed_in(world.zoe), casus_4_made.pdf)
    shown = answer.content.decode()

    assert answer.status_code == 200
    assert "alles komt uit" in shown
    assert "Dekking min lasten is saldo" in shown
    assert not AuditEvent.objects.filter(action__contains="report").exists()


def test_changed_figure_is_told_with_what_was_expected(world: World, signed_in: SignIn, casus_4_made: Made) -> None:
    document = json.loads(casus_4_made.enclosed)
    document["pooled_cents"] += 1

    answer = check(signed_in(world.zoe), with_file(casus_4_made.pdf, json.dumps(document).encode()))
    shown = answer.content.decode().replace("\xa0", " ")

    assert "Klopt niet" in shown
    assert "Verwacht: € 43.918,27. Gevonden: € 43.918,28." in shown


def test_script_in_a_report_is_shown_and_not_run(world: World, signed_in: SignIn, casus_4_made: Made) -> None:
    document = json.loads(casus_4_made.enclosed)
    document["name"] = "<script>alert(1)</script>"
    document["steps"][0]["title"] = "<img src=x onerror=alert(1)>"

    shown = check(signed_in(world.zoe), with_file(casus_4_made.pdf, json.dumps(document).encode())).content.decode()

    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;" in shown
