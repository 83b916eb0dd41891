"""What the views of this room have in common: the way back, undo, and telling what somebody else saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Pupil
from schools.models import School

CONFLICT = 409
INVALID = 422

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that somebody else saved differently: what was typed here and what is stored now."""

    label: str
    typed: str
    stored: str


def crumbs_to_school(school: School) -> Crumbs:
    """Return the way from the start to the page of a school."""
    return [(_("Start"), reverse("budgets:home")), (school.name, reverse("budgets:school", args=[school.pk]))]


def crumbs_to_pupil(pupil: Pupil) -> Crumbs:
    """Return the way from the start to the page of a child."""
    name = pupil.nickname or pupil.reference
    return [*crumbs_to_school(pupil.school), (name, reverse("cases:pupil", args=[pupil.pk]))]


def asked_id(request: HttpRequest, name: str) -> UUID | None:
    """Return an id from the query string; nonsense is the same as nothing."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def differences(form: forms.Form, stored: forms.Form) -> list[Difference]:
    """Return what the typed form says otherwise than the form of what is stored now."""
    pairs = ((form[field.name], field) for field in stored.visible_fields())
    shown = ((field, _shown(typed), _shown(field)) for typed, field in pairs)
    return [
        Difference(label=str(field.label), typed=ours, stored=theirs) for field, ours, theirs in shown if ours != theirs
    ]


def _shown(field: forms.BoundField) -> str:
    """Return the value of a field as people read it: the label of a choice, the text of anything else."""
    value = field.field.prepare_value(field.value())
    for choice, label in _choices(field):
        if str(choice) == str(value if value is not None else ""):
            return str(label)
    return field.field.widget.format_value(value) or ""


def _choices(field: forms.BoundField) -> Iterable[tuple[Any, Any]]:
    return getattr(field.field, "choices", ())
