"""A child's name, the school's reference and the number of a decision stay in `cases`, at the child's own school."""

import io
import json
import logging
from collections.abc import Iterable, Iterator

import pytest
from django.core import serializers
from pypdf import PdfReader

from accounts.models import AuditEvent
from cases.models import Indication, Professional, Pupil, SnapshotReference
from reports.files import read_pdf
from tests.demo import Demo, make_demo, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> Demo:
    return make_demo()


def private_words() -> list[str]:
    """What only the school knows of its children: names, references, numbers of decisions and the rows' own ids."""
    words = [*Pupil.objects.values_list("nickname", flat=True), *Pupil.objects.values_list("reference", flat=True)]
    words += Indication.objects.exclude(number="").values_list("number", flat=True)
    words += [str(pk) for pk in Pupil.objects.values_list("pk", flat=True)]
    words += [str(pk) for pk in Indication.objects.values_list("pk", flat=True)]
    return words


def found_in(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    together = "\n".join(texts).lower()
    return [word for word in words if word.lower() in together or word.replace("-", "").lower() in together]


def keys_of(value: object) -> Iterator[str]:
    """Every field name in a document, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def test_snapshots_and_results_hold_nothing_that_leads_to_a_child(demo: Demo) -> None:
    texts = [text for row in demo.calculations.values() for text in (row.snapshot, row.result)]

    assert found_in(texts, private_words()) == []


def test_snapshots_have_no_field_for_a_name_or_a_birth_year(demo: Demo) -> None:
    keys = {key for row in demo.calculations.values() for key in keys_of(json.loads(row.snapshot))}

    assert "child" in keys, "the snapshot does hold rows of children, under opaque references"
    assert not keys & {"nickname", "reference_of_school", "birth_year", "pupil", "bsn", "remark"}


def test_the_same_child_has_another_name_in_another_pool(demo: Demo) -> None:
    refs = SnapshotReference.objects.filter(pupil__isnull=False).values_list("scope", "ref")

    assert len({ref for _, ref in refs}) == len(refs) == 12


def test_reports_hold_nothing_that_leads_to_a_child(demo: Demo) -> None:
    with_children = [demo.calculations["Casus 4"], demo.calculations["Voorbeeld dit schooljaar"]]
    reports = [
        make_report(row, audience=audience) for row in with_children for audience in ("municipality", "partnership")
    ]
    readers = [PdfReader(io.BytesIO(read_pdf(report))) for report in reports]
    texts = [page.extract_text() for reader in readers for page in reader.pages]
    texts += [str(reader.metadata) for reader in readers]
    refs = SnapshotReference.objects.values_list("ref", flat=True)

    assert found_in(texts, [*private_words(), *refs]) == []


def test_logs_hold_nothing_that_leads_to_a_child(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        make_report(make_demo().calculations["Casus 4"])

    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    names = [*Pupil.objects.values_list("nickname", flat=True), *Pupil.objects.values_list("reference", flat=True)]
    assert found_in(lines, names) == []


def test_the_audit_log_names_objects_by_id_alone(demo: Demo) -> None:
    rows = serializers.serialize("json", AuditEvent.objects.all())
    names = [*Pupil.objects.values_list("nickname", flat=True), *Pupil.objects.values_list("reference", flat=True)]

    assert AuditEvent.objects.filter(action="record_pupil").count() == 12
    assert found_in([rows], names) == []


def test_no_column_is_made_for_a_citizen_number_or_a_day_of_birth() -> None:
    columns = {field.name for model in (Pupil, Indication, Professional) for field in model._meta.get_fields()}

    assert not columns & {"bsn", "citizen_number", "date_of_birth", "birth_date", "surname", "last_name", "diagnosis"}
