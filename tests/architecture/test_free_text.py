"""Every text that somebody can type: it refuses a BSN, it is short, and it stays out of lists, reports and logs."""

import importlib
import logging
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import AuditEvent
from budgets.forms.kinds import KINDS
from cases.models import Pupil
from tests.cast import World
from tests.factories import make_pupil

ROOMS = ("accounts", "schools", "cases", "budgets", "reports", "config")
# The same number, as people write it.
WAYS = (
    "123456782",
    "123.456.782",
    "123 456 782",
    "123-456-782",
    "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff12",
    "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0662",
)
SHORTENED = "12345672"
LONGEST = 500

# Columns that hold no words of a person: what Ontschot itself writes, or what a validator already limits.
NO_WORDS = {
    "accounts.auditevent.action": "the name of an action in the code",
    "accounts.auditevent.subject_type": "the name of a table or a page",
    "accounts.auditevent.subject_id": "an id",
    "accounts.auditevent.address": "a network",
    "accounts.auditevent.request_id": "a random key",
    "accounts.auditseal.hash": "a hash",
    "accounts.auditcheck.head": "a hash",
    "accounts.session.session_key": "a random key",
    "accounts.session.session_data": "signed by Django",
    "accounts.session.network": "a network",
    "accounts.session.browser": "a kind of browser",
    "accounts.sharedvalue.cache_key": "a key of the code",
    "accounts.sharedvalue.value": "a value of the code",
    "accounts.user.password": "a hash",
    "accounts.user.email": "an address, which the sign-in library checks",
    "budgets.agreement.number": "a school year and a count",
    "budgets.calculation.engine_version": "a version",
    "budgets.calculation.failure": "a code",
    "budgets.calculation.fingerprint": "a hash",
    "budgets.calculation.snapshot": "made of checked rows",
    "budgets.calculation.result": "made of checked rows",
    "budgets.releasedsums.document": "made of checked rows",
    "budgets.draft.practice": "a name of a file",
    "budgets.partydecision.control_number": "a hash, that of the proposal",
    "budgets.proposal.control_number": "a hash",
    "budgets.proposalparty.ref": "the ref of a party in the calculation",
    "budgets.frame.school_year": "a school year, chosen from a list",
    "budgets.calculation.why_not_released": "a code",
    "budgets.fundingstream.ref": "a ref of a document, which is checked as a whole",
    "budgets.norm.code": "a name in the code",
    "budgets.norm.unit": "a name in the code",
    "budgets.norm.value": "a number",
    "budgets.normchange.code": "a name in the code",
    "budgets.party.ref": "a ref of a document, which is checked as a whole",
    "budgets.poolamount.ref": "a ref of a document, which is checked as a whole",
    "budgets.poolschool.ref": "a ref of a document, which is checked as a whole",
    "budgets.pool.school_year": "a school year, by its validator",
    "budgets.amountconfirmation.confirmed_for": "a hash",
    "budgets.amountconfirmation.on_behalf_of": "the kind and id of an organisation",
    "cases.dataversion.school_year": "a school year",
    "cases.indicationconfirmation.on_behalf_of": "the kind and id of an organisation",
    "cases.snapshotreference.ref": "a random name, or a ref of a document, which is checked as a whole",
    "reports.dossier.content": "made of checked rows",
    "reports.dossier.control_number": "a hash",
    "reports.dossier.failure": "a code",
    "reports.dossier.file": "a name that Ontschot makes",
    "reports.dossier.sha256": "a hash",
    "reports.report.failure": "a code",
    "reports.report.file": "a name that Ontschot makes",
    "reports.report.sha256": "a hash",
    "schools.areaprofile.school_year": "a school year",
    "schools.invitation.token_hash": "a hash",
    "schools.mail.site": "the address of this site",
    "schools.mail.failure": "a code",
    "schools.placechange.kind": "a name in the code",
    "schools.placechange.key": "an id, or a region and a school year",
    "schools.schoolholiday.school_year": "a school year",
}
# Words that are longer than the rest, and why.
LONGER = {
    "budgets.frame.note": 1000,  # what a meeting agreed, read by who sits at it
    "budgets.partydecision.note": 1000,  # which change a party asks for, read by whoever reads the budget
    "budgets.proposal.note": 1000,  # about a proposal, read by whoever reads the budget
    "budgets.pool.description": 1000,  # about an agreement, read by whoever reads the budget
    "budgets.lawfulness.performance": 1000,  # what is done for the money, so that it can be held to it afterwards
}
# Form fields that never become words: secrets, numbers, and what a page filters by (the address is checked).
NOT_KEPT = {
    "IndicationForm.time": "read as a time",
    "LogFilter.persoon": "part of an address",
    "LogFilter.over": "part of an address",
    "PeopleFilter.q": "part of an address",
    "PeopleFilter.organisatie": "part of an address",
    "RightsFilter.q": "part of an address",
    "RightsFilter.organisatie": "part of an address",
    "DecideForm.control_number": "what the page showed, compared with that of the proposal",
    "SubmitForm.control_number": "what the page showed, compared and not kept",
    "HolidayForm.seen": "what the page showed, compared and not kept",
    "PersonForm.seen_name": "what the page showed, compared and not kept",
    "PersonForm.seen_email": "what the page showed, compared and not kept",
}
# What a form of an agreement carries along unseen; it is checked with the whole document.
CARRIED = "kept"
# Shows what forms look like, and keeps nothing.
SHOWS = "accounts.styleguide"
SECRETS = ("password", "code", "token", "recovery")


def text_columns() -> "Iterator[tuple[str, models.Field[Any, Any]]]":
    for model in apps.get_models():
        if model.__module__.partition(".")[0] in ROOMS and not model._meta.proxy:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.CharField | models.TextField | models.FileField) and not field.choices:
                    yield f"{model._meta.label_lower}.{field.name}", field


def fits(field: "models.Field[Any, Any]") -> list[str]:
    """The ways that are no longer than the column; one of fewer than eight characters holds no number at all."""
    return [way for way in WAYS if field.max_length is None or len(way) <= field.max_length]


def test_every_column_with_words_refuses_a_citizen_number_in_every_notation() -> None:
    accepting = []
    for name, field in text_columns():
        if name in NO_WORDS:
            continue
        for way in fits(field):
            try:
                field.run_validators(way)
            except ValidationError:
                continue
            accepting.append(f"{name}: {way}")

    assert accepting == []


def test_the_columns_without_words_are_still_there() -> None:
    assert sorted(set(NO_WORDS) - {name for name, _ in text_columns()}) == []


def test_free_text_is_short() -> None:
    long = {
        name: field.max_length
        for name, field in text_columns()
        if name not in NO_WORDS and (field.max_length is None or field.max_length > LONGEST)
    }

    assert long == LONGER


def test_about_a_child_there_is_no_room_for_a_story() -> None:
    lengths = {name: field.max_length for name, field in text_columns() if name.startswith("cases.")}

    assert {name: length for name, length in lengths.items() if name not in NO_WORDS} == {
        "cases.pupil.reference": 20,
        "cases.pupil.nickname": 40,
        "cases.indication.number": 40,
        # Why a funder has another figure: said of a whole group unless a ground was recorded.
        "cases.indicationconfirmation.note": 300,
    }


def all_forms() -> Iterator[type[forms.Form]]:
    """Every form of the rooms, after every module of theirs was read."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if "migrations" not in found.name and not found.name.startswith(("config.gunicorn", "config.wsgi")):
                importlib.import_module(found.name)
    todo: list[type[forms.Form]] = [forms.Form]
    seen: set[type[forms.Form]] = set()
    while todo:
        for kind in todo.pop().__subclasses__():
            if kind not in seen:
                seen.add(kind)
                todo.append(kind)
                if kind.__module__.partition(".")[0] in ROOMS:
                    yield kind


def keeps(field: forms.Field, way: str) -> bool:
    """Tell whether the field hands the text on as text."""
    try:
        return isinstance(field.clean(way), str)
    except ValidationError:
        return False


def test_every_form_field_with_words_refuses_a_citizen_number_in_every_notation() -> None:
    accepting = []
    for form in all_forms():
        for name, field in form.base_fields.items():
            said = f"{form.__name__}.{name}"
            is_text = isinstance(field, forms.CharField) and not isinstance(field, forms.EmailField)
            is_left_out = said in NOT_KEPT or name == CARRIED or form.__module__ == SHOWS
            if is_text and not is_left_out and not any(word in name for word in SECRETS):
                accepting += [f"{form.__module__}.{said}: {way}" for way in WAYS if keeps(field, way)]

    assert accepting == []


def test_every_field_that_follows_a_document_refuses_a_citizen_number_in_every_notation() -> None:
    made = {str(kind): options["make"]() for kind, options in KINDS.items()}

    accepting = [f"{kind}: {way}" for kind, field in made.items() for way in WAYS if keeps(field, way)]

    assert len(made) > 8
    assert accepting == []


@pytest.mark.parametrize("way", [*WAYS, SHORTENED])
def test_what_was_refused_is_in_no_log_and_in_no_line_of_the_audit(
    world: World, signed_in: Any, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    noor = signed_in(world.noor)
    pupil = make_pupil(world.school)
    named = {"reference": "24-001", "nickname": way, "birth_year": "2015"}

    with caplog.at_level(logging.DEBUG):
        added = noor.post(f"/scholen/{world.school.pk}/leerlingen/nieuw", {**named, "reference": way})
        changed = noor.post(f"/leerlingen/{pupil.pk}/wijzigen", {**named, "revision": "1"})

    assert added.status_code == changed.status_code == 422
    assert "Dit lijkt op een burgerservicenummer" in changed.content.decode()
    assert Pupil.objects.count() == 1
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    logged = [repr(vars(event)) for event in AuditEvent.objects.all()]
    assert way not in "\n".join([*lines, *logged])
