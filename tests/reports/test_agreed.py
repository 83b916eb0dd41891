"""The papers of an agreement: asked for with it, made once, and served as they were or not at all."""

import hashlib
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import page
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditCheck
from budgets.models import Agreement, Calculation, JobStatus
from reports.actions import agreed, mend_agreed_paper, printing, reports, request_report, run_report
from reports.files import read_pdf
from reports.inside.verdict import judge
from reports.models import Report
from reports.pdf import render_pdf
from reports.tasks import check_agreements
from tests.agreements import make_agreed
from tests.cast import World
from tests.frozen_rows import unfrozen
from tests.reports.conftest import text_of

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The bells that rang; the broker itself is tried out with real workers elsewhere."""
    bells: list[UUID] = []

    def ring(_model: type[Report], pk: UUID, *, task: str) -> bool:
        bells.append(pk)
        return True

    for module in (agreed, printing, reports):
        monkeypatch.setattr(module, "ring", ring)
    return bells


@pytest.fixture
def agreement(casus_4: Calculation, world: World) -> Agreement:
    assert world.school.board is not None
    assert world.school.municipality is not None
    # The municipality of the cast is the one of Casus 4.
    world.pool.parties.filter(municipality=world.school.municipality).update(ref="gm0268")
    people = (world.noor, world.ruth, world.femke)
    return make_agreed(casus_4, board=world.school.board, municipality=world.school.municipality, people=people)


# The same pages give the same file, so of each it is printed once for all tests.
print_once = cache(render_pdf)


@pytest.fixture(autouse=True)
def _printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "render_pdf", print_once)


@pytest.fixture
def paper(agreement: Agreement) -> Report:
    """The printed paper for all parties."""
    report = agreement.papers.get(audience="agreed")
    run_report(report.pk)
    report.refresh_from_db()
    assert report.status == JobStatus.DONE
    return report


def spoil(report: Report) -> bytes:
    """Change one byte of a stored file; returns what it was."""
    path = Path(default_storage.path(report.file.name))
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    return content


def test_the_papers_are_asked_for_in_the_transaction_of_the_agreement(casus_4: Calculation, world: World) -> None:
    assert world.school.board is not None
    assert world.school.municipality is not None
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        people = (world.noor, world.ruth, world.femke)
        make_agreed(casus_4, board=world.school.board, municipality=world.school.municipality, people=people)
        assert Report.objects.exclude(agreement=None).count() == 3
        raise ZeroDivisionError

    assert not Report.objects.exists()


def test_each_reader_has_one_paper_in_the_name_of_who_decided_last(agreement: Agreement, world: World) -> None:
    rows = agreement.papers.order_by("audience").values_list("audience", "status", "requested_by", "language")

    assert list(rows) == [
        ("agreed", "queued", world.femke.pk, "nl"),
        ("municipality", "queued", world.femke.pk, "nl"),
        ("partnership", "queued", world.femke.pk, "nl"),
    ]


def test_there_is_never_a_second_paper(agreement: Agreement, world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            agreement=agreement, calculation=agreement.proposal.calculation, audience="agreed", requested_by=world.noor
        )


def test_a_report_for_all_parties_without_an_agreement_is_refused(casus_4: Calculation, world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(calculation=casus_4, audience="agreed", requested_by=world.noor)


def test_the_paper_says_what_was_agreed_and_by_whom(paper: Report, agreement: Agreement) -> None:
    text = text_of(read_pdf(paper))

    for told in (
        "OVEREENGEKOMEN",
        f"nummer {agreement.number}, op 23 november 2026",
        "Wie heeft hiermee ingestemd?",
        "College van B en W",
        "Z26-0042",
        "Mandaatbesluit 2025, 3.1",
        "23 november 2026",
        "Waarop rust de afspraak?",
        "Niet vastgelegd is op welk artikel",
        "alle partijen",
        "€ 43.918,27",
    ):
        assert told.upper() in text.upper()
    assert agreement.proposal.control_number in text.replace(" ", "")


def test_the_paper_recalculates_and_carries_the_decisions(paper: Report, agreement: Agreement) -> None:
    verdict = judge(read_pdf(paper))

    assert verdict.wrong == ()
    told = verdict.document.agreement
    assert told is not None
    assert (told.number, told.agreed_on, told.control_number) == (
        agreement.number,
        "2026-11-23",
        agreement.proposal.control_number,
    )
    assert [(row.body, row.decided_on, row.number) for row in told.parties] == [
        ("Bestuur", "2026-11-23", "2026-11"),
        ("College van B en W", "2026-11-23", "Z26-0042"),
    ]


def test_the_paper_is_accessible_and_kept_for_ever(paper: Report) -> None:
    for profile in ("ua1", "3a"):
        found = page.validate_pdf_bytes(read_pdf(paper), profile=profile)

        assert [str(failure) for failure in found.failures] == []


def test_an_ordinary_report_of_the_same_calculation_is_another_one(agreement: Agreement, world: World) -> None:
    wanted: dict[str, Any] = {"audience": "municipality", "language": "nl", "acting_user": world.femke}

    report = request_report(calculation=agreement.proposal.calculation, **wanted)

    assert report.agreement_id is None


def test_a_lost_file_is_made_again_with_the_same_bytes(paper: Report, world: World) -> None:
    before = read_pdf(paper)
    Path(default_storage.path(paper.file.name)).unlink()

    mended = mend_agreed_paper(report=paper, acting_user=world.ruth)
    assert (mended.pk, mended.status) == (paper.pk, JobStatus.QUEUED)
    run_report(paper.pk)

    paper.refresh_from_db()
    assert (paper.status, read_pdf(paper)) == (JobStatus.DONE, before)


def test_other_bytes_are_never_taken(paper: Report, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version of the printer makes another file of the same agreement."""
    sha256 = paper.sha256
    spoil(paper)
    monkeypatch.setattr(printing, "render_pdf", lambda *_args, **_kwargs: b"%PDF-1.7 of another printer")

    mend_agreed_paper(report=paper, acting_user=world.ruth)
    run_report(paper.pk)

    paper.refresh_from_db()
    assert (paper.status, paper.failure, paper.sha256) == (JobStatus.FAILED, "other_bytes", sha256)
    assert b"another printer" not in Path(default_storage.path(paper.file.name)).read_bytes()


def test_a_file_that_was_put_back_is_served_again(paper: Report, world: World) -> None:
    before = spoil(paper)
    Report.objects.filter(pk=paper.pk).update(status=JobStatus.FAILED, failure="other_bytes")
    Path(default_storage.path(paper.file.name)).write_bytes(before)

    mended = mend_agreed_paper(report=paper, acting_user=world.ruth)

    assert (mended.status, mended.failure, read_pdf(mended)) == (JobStatus.DONE, "", before)


def test_mending_a_whole_paper_or_an_ordinary_report_changes_nothing(paper: Report, world: World) -> None:
    assert mend_agreed_paper(report=paper, acting_user=world.ruth).status == JobStatus.DONE

    wanted: dict[str, Any] = {"audience": "municipality", "language": "nl", "acting_user": world.femke}
    other = request_report(calculation=paper.calculation, **wanted)
    Report.objects.filter(pk=other.pk).update(status=JobStatus.FAILED, failure="internal")
    assert mend_agreed_paper(report=other, acting_user=world.ruth).status == JobStatus.FAILED


def test_a_damaged_paper_is_not_served_and_its_page_says_so(paper: Report, world: World, signed_in: SignIn) -> None:
    client = signed_in(world.femke)
    spoil(paper)

    download = client.get(reverse("reports:download", args=[paper.pk]))
    shown = client.get(reverse("reports:report", args=[paper.pk])).content.decode()
    of_agreement = client.get(reverse("reports:agreement", args=[paper.agreement_id])).content.decode()

    assert download.status_code == 302
    assert "weg of beschadigd" in shown
    assert reverse("reports:mend", args=[paper.pk]) in shown
    assert reverse("reports:download", args=[paper.pk]) not in shown
    assert "beschadigd" in of_agreement


def test_a_paper_is_served_as_it_was(paper: Report, world: World, signed_in: SignIn) -> None:
    answer = signed_in(world.noor).get(reverse("reports:download", args=[paper.pk]))

    assert hashlib.sha256(answer.content).hexdigest() == paper.sha256
    assert 'filename="ontschot-overeengekomen-2023-2024-1-agreed-' in answer["Content-Disposition"]


@pytest.mark.parametrize("stranger", ["eva", "ada", "zoe"])
def test_a_stranger_finds_no_agreement(agreement: Agreement, world: World, signed_in: SignIn, stranger: str) -> None:
    answer = signed_in(getattr(world, stranger)).get(reverse("reports:agreement", args=[agreement.pk]))

    assert answer.status_code == 404


def test_the_page_shows_number_decisions_figures_and_papers(
    paper: Report, agreement: Agreement, world: World, signed_in: SignIn
) -> None:
    shown = signed_in(world.sven).get(reverse("reports:agreement", args=[agreement.pk])).content.decode()

    for told in (agreement.number, "College van B en W", "Z26-0042", "94.575,00", "43.918,27", paper.sha256):
        assert told in shown
    assert agreement.proposal.control_number in shown


def test_what_was_agreed_stands_first_in_the_list(
    casus_4: Calculation, agreement: Agreement, world: World, signed_in: SignIn
) -> None:
    wanted: dict[str, Any] = {"audience": "municipality", "language": "nl", "acting_user": world.femke}
    ordinary = request_report(calculation=casus_4, **wanted)

    shown = signed_in(world.femke).get(reverse("reports:list")).context["rows"]

    assert [row["report"].agreement_id is not None for row in shown] == [True, True, True, False]
    assert shown[-1]["report"].pk == ordinary.pk


def verified(*args: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_agreement", *args, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_an_agreement_as_it_was_agreed_verifies(paper: Report, agreement: Agreement) -> None:
    status, out, err = verified(agreement.number)

    assert (status, err) == (0, "")
    assert f"{agreement.number}: " in out
    assert verified("--all")[0] == 0


# What somebody with the password of the database could change, and how it is found.
TAMPERED: dict[str, str] = {
    "snapshot": "UPDATE budgets_calculation SET snapshot = replace(snapshot, '522', '523')",
    "snapshot, other white space": "UPDATE budgets_calculation SET snapshot = snapshot || ' '",
    "result": "UPDATE budgets_calculation SET result = replace(result, '4391827', '4391828')",
    "result without effect": "UPDATE budgets_calculation SET result = result || ' '",
    "result is no JSON": "UPDATE budgets_calculation SET result = '{'",
    "fingerprint": "UPDATE budgets_calculation SET fingerprint = 'sha256:0'",
    "engine version": "UPDATE budgets_calculation SET engine_version = '0.9.0'",
    "terms": 'UPDATE budgets_proposal SET terms = \'{"schema": "ontschot.terms/1", "instrument": "subsidy", '
    '"article": null, "performance": null, "ceiling_cents": 1, "vat": null, "valid_from": null, '
    '"valid_until": null, "carrier": null, "carrier_recorded": null}\'',
    "control number of the proposal": "UPDATE budgets_proposal SET control_number = 'sha256:1'",
    "status of the proposal": "UPDATE budgets_proposal SET status = 'withdrawn'",
    "moment of submitting": "UPDATE budgets_proposal SET submitted_at = '2026-11-24 09:00:00+00:00'",
    "outside a frame": "UPDATE budgets_proposal SET outside_frame = '[\"x\"]'",
    "control number of a decision": "UPDATE budgets_partydecision SET control_number = 'sha256:1' "
    "WHERE number = '2026-11'",
    "verdict": "UPDATE budgets_partydecision SET verdict = 'change_asked', note = 'x' WHERE number = '2026-11'",
    "body": "UPDATE budgets_partydecision SET body = 'Gemeenteraad' WHERE number = 'Z26-0042'",
    "number of a decision": "UPDATE budgets_partydecision SET number = 'Z26-0043' WHERE number = 'Z26-0042'",
    "mandate": "UPDATE budgets_partydecision SET mandate = '' WHERE number = 'Z26-0042'",
    "day of a decision": "UPDATE budgets_partydecision SET decided_on = '2026-11-20' WHERE number = 'Z26-0042'",
    "day of a decision in the future": "UPDATE budgets_partydecision SET decided_on = '2026-12-20'",
    "moment of a decision": "UPDATE budgets_partydecision SET decided_at = '2026-11-23 08:00:00+00:00' "
    "WHERE number = 'Z26-0042'",
    "decision removed": "DELETE FROM budgets_partydecision WHERE number = '2026-11'",
    "party removed": "DELETE FROM budgets_partydecision WHERE number = 'Z26-0042';"
    "DELETE FROM budgets_proposalparty WHERE turn = 'contributor'",
    "name of a party": "UPDATE budgets_proposalparty SET name = 'Wijchen' WHERE turn = 'contributor'",
    "role of a party": "UPDATE budgets_proposalparty SET role = 'partnership' WHERE turn = 'contributor'",
    "ref of a party": "UPDATE budgets_proposalparty SET ref = 'gm0296' WHERE turn = 'contributor'",
    "cents of a party": "UPDATE budgets_proposalparty SET cents = cents + 1 WHERE turn = 'contributor'",
    "organisation of a party": "UPDATE budgets_proposalparty SET municipality_id = '0296' WHERE turn = 'contributor'",
    "number of the agreement": "UPDATE budgets_agreement SET number = '2025-2026/1'",
    "another number of the same year": "UPDATE budgets_agreement SET number = '2023-2024/2'",
    "day of the agreement": "UPDATE budgets_agreement SET agreed_at = '2026-11-25 09:00:00+00:00'",
    "hash of the paper": "UPDATE reports_report SET sha256 = 'ab' WHERE audience = 'agreed'",
    "size of the paper": "UPDATE reports_report SET size = size + 1 WHERE audience = 'agreed'",
    "another file": "UPDATE reports_report SET file = 'reports/none.pdf' WHERE audience = 'agreed'",
    "papers removed": "DELETE FROM reports_report",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_changed_with_sql_is_found(paper: Report, agreement: Agreement, what: str) -> None:
    with unfrozen(), connection.cursor() as cursor:
        for statement in TAMPERED[what].split(";"):
            cursor.execute(statement)
            assert cursor.rowcount > 0

    status, _out, err = verified("--all")

    assert status == 1
    assert "verwacht" in err or "FOUT" in err


def test_a_flipped_byte_in_the_file_is_found(paper: Report, agreement: Agreement) -> None:
    spoil(paper)

    status, _out, err = verified(agreement.number)

    assert status == 1
    assert paper.sha256 in err


def test_a_newer_engine_is_said_and_the_figures_still_compared(
    paper: Report, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("budgets.engine.ENGINE_VERSION", "9.0.0")

    assert verified(agreement.number)[0] == 0

    with unfrozen(), connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_calculation SET result = replace(result, '4391827', '4391828')")
    status, _out, err = verified(agreement.number)
    assert status == 1
    assert "rekenversie 9.0.0" in err


def test_the_night_finds_what_was_changed_and_the_administrator_reads_which(
    paper: Report, agreement: Agreement, world: World, signed_in: SignIn
) -> None:
    page, desk = reverse("schools:log"), reverse("budgets:desk")
    administrator = signed_in(world.ada)
    assert "nog niet gedaan" in administrator.get(page).content.decode()

    check_agreements()
    good = administrator.get(page).content.decode()
    assert "1 overeengekomen budget bekeken" in good
    assert "niet meer zoals het was" not in good

    with unfrozen(), connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_partydecision SET number = 'Z26-0043' WHERE number = 'Z26-0042'")
    check_agreements()
    bad = administrator.get(page).content.decode()

    assert "Een overeengekomen budget is niet meer zoals het was" in bad
    assert f"Het gaat om {agreement.number}." in bad
    # The administrator may not read figures of a budget.
    assert "43.918" not in bad
    first = [line.text for line in administrator.get(desk).context["first"]]
    assert "Logboek: 1 overeengekomen budget is niet meer zoals het was" in first or (
        "1 overeengekomen budget is niet meer zoals het was" in first
    )
    newest, before = AuditCheck.objects.filter(subject="agreements")
    assert (before.looked_at, before.problems, before.wrong) == (1, 0, [])
    assert (newest.looked_at, newest.problems, newest.wrong) == (1, 1, ["2023-2024/1"])


@pytest.mark.parametrize(
    "what",
    [
        "UPDATE budgets_proposal SET terms = '[]'",
        "UPDATE budgets_proposal SET outside_frame = '7'",
        "UPDATE budgets_calculation SET snapshot = '[]', result = '[]'",
        "DELETE FROM budgets_partydecision",
    ],
)
def test_what_cannot_be_read_at_all_is_a_find_of_the_night_too(paper: Report, agreement: Agreement, what: str) -> None:
    with unfrozen(), connection.cursor() as cursor:
        cursor.execute(what)

    check_agreements()

    assert AuditCheck.objects.get().wrong == [agreement.number]


def test_the_scheduler_asks_for_the_check_every_night() -> None:
    planned: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE["reports.tasks.check_agreements"]

    assert planned["task"] == check_agreements.name
    assert (planned["schedule"].hour, planned["schedule"].minute) == ({3}, {40})


def test_a_number_that_nobody_gave_ends_with_2() -> None:
    with pytest.raises(Exception, match="no agreement"):
        call_command("verify_agreement", "2020-2021/1")
    with pytest.raises(Exception, match="--all"):
        call_command("verify_agreement")
