"""The dossier of an OOGO: the same content gives the same bytes, protected and accessible."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.test import Client
from pypdf import PdfReader

from budgets.models import Calculation, JobStatus
from reports import actions
from reports.dossiers import dossier_html
from reports.files import read_pdf
from reports.models import PAPER_KINDS, Dossier, Meeting, Paper
from tests.cast import World
from tests.meetings import begin, make_frame, make_meeting, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World) -> Meeting:
    """One that is held, with a frame and a proposal of seven children outside it."""
    make_frame(world)
    make_proposal(world)
    return begin(make_meeting(world), world)


def asked(meeting: Meeting, world: World, *, language: str = "nl") -> Dossier:
    return actions.request_dossier(meeting=meeting, language=language, acting_user=world.femke)


def printed(dossier: Dossier) -> bytes:
    actions.run_dossier(dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.status, dossier.failure) == (JobStatus.DONE, "")
    return read_pdf(dossier)


def test_asking_twice_gives_one_dossier_until_something_changes(meeting: Meeting, world: World) -> None:
    first, second = asked(meeting, world), asked(meeting, world)
    actions.add_item(meeting=meeting, topic="other", title="Rondvraag", acting_user=world.sven)

    third = asked(meeting, world)

    assert first == second
    assert (third.pk != first.pk, third.control_number != first.control_number) == (True, True)


def test_another_language_is_another_dossier_with_the_same_control_number(meeting: Meeting, world: World) -> None:
    dutch, english = asked(meeting, world), asked(meeting, world, language="en")

    assert dutch.pk != english.pk
    assert dutch.control_number == english.control_number


def test_control_number_is_the_hash_of_what_is_kept(meeting: Meeting, world: World) -> None:
    dossier = asked(meeting, world)

    assert dossier.control_number == "sha256:" + hashlib.sha256(dossier.content.encode()).hexdigest()


def test_same_content_gives_the_same_bytes(meeting: Meeting, world: World) -> None:
    dossier = asked(meeting, world)
    first = printed(dossier)
    default_storage.delete(dossier.file.name)

    again = asked(meeting, world)

    dossier.refresh_from_db()
    assert (dossier.status, dossier.failure) == (JobStatus.FAILED, "file_lost")
    assert (again.pk != dossier.pk, printed(again) == first) == (True, True)


def test_dossier_of_a_closed_meeting_is_made_again_as_it_was(meeting: Meeting, world: World) -> None:
    actions.close_meeting(meeting=meeting, revision=meeting.revision, acting_user=world.sven)
    final = Dossier.objects.get()
    first = printed(final)
    default_storage.delete(final.file.name)
    world.pool.name = "Een heel andere naam"
    world.pool.save(update_fields=["name"])

    again = asked(meeting, world)

    assert (again.pk != final.pk, printed(again) == first) == (True, True)


def test_paper_says_what_was_decided_and_bears_its_control_number(meeting: Meeting, world: World) -> None:
    dossier = asked(meeting, world)

    content = printed(dossier)

    reader = PdfReader(io.BytesIO(content))
    words = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for expected in (
        "Leerlingenvervoer",
        "Inclusieve huisvesting",
        "Jeugdhulp in de ondersteuningsstructuur",
        "Overgangen",
        "Kader “Regiokader” voor schooljaar 2023-2024",
        "Voorstel Proefbudget, schooljaar 2023-2024",
        "Bijlage 1",
        "wethouder",
        dossier.control_number,
    ):
        assert expected in words, expected
    root: Any = reader.root_object
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert root["/Lang"] == "nl"


def test_small_group_is_withheld_in_the_annex(world: World) -> None:
    make_proposal(world, children=3)

    html = dossier_html(asked(make_meeting(world), world)).replace("\xa0", " ")

    assert "Proefbudget" in html
    assert "43.918" not in html  # what the three of Casus 4 cost together


def test_no_reference_of_a_child_stands_in_what_is_kept(meeting: Meeting, world: World) -> None:
    dossier = asked(meeting, world)

    html = dossier_html(dossier)
    refs = [row["ref"] for row in json.loads(Calculation.objects.get().snapshot)["indications"]]
    assert len(refs) == 7
    assert [ref for ref in refs if ref in html or ref in dossier.content] == []


def test_file_that_changed_is_not_served(meeting: Meeting, world: World, signed_in: Any) -> None:
    dossier = asked(meeting, world)
    printed(dossier)
    path = Path(default_storage.path(dossier.file.name))
    path.write_bytes(path.read_bytes() + b" ")
    femke: Client = signed_in(world.femke)

    answer = femke.get(f"/oogo/dossiers/{dossier.pk}/pdf")

    assert (answer.status_code, answer["Location"]) == (302, f"/oogo/dossiers/{dossier.pk}/")


def test_dossier_that_does_not_exist_is_no_error(world: World) -> None:
    actions.run_dossier(world.noor.pk)


def test_sweep_rings_for_a_dossier_that_was_forgotten(
    meeting: Meeting, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = asked(meeting, world)
    rung: list[Any] = []

    def ring(*which: Any, task: str) -> bool:
        rung.append((*which, task))
        return True

    monkeypatch.setattr("reports.actions.printing.ring", ring)

    actions.sweep_dossiers()

    assert rung == [(Dossier, dossier.pk, "reports.tasks.run_dossier")]


def test_every_kind_of_paper_is_kept_with_the_backups() -> None:
    kinds = {model for model in apps.get_models() if issubclass(model, Paper)}

    assert kinds == set(PAPER_KINDS)
