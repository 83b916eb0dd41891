"""What the views of this room have in common: the way back, and ids from the address."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Indication, Professional, Pupil
from cases.pages import PupilView
from schools.access import AbilityRequired
from schools.models import School
from schools.permissions import Ability, scope_of

CONFLICT = 409
INVALID = 422
GONE = 404

Crumbs = list[tuple[str, str]]


class ChildView(AbilityRequired):
    """A view about one child, or about something of one child. Each time it shows the child, that is in the log."""

    logs = "view_pupil"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Tell whoever sends a form about a child that was removed meanwhile; a stranger reads the same.

        The child is gone before it is looked for (404), or between that and the write, which then finds no row.
        """
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        try:
            return super().dispatch(request, *args, **kwargs)
        except (Http404, ObjectDoesNotExist):
            return gone(request)

    def logged_subject(self) -> Pupil | None:
        """Return the child."""
        if isinstance(self._found, Indication | Professional):
            return self._found.pupil
        return self._found if isinstance(self._found, Pupil) else None


def pupil_page(request: HttpRequest, pupil: Pupil, *, person: User, status: int | None = None) -> HttpResponse:
    """Show everything about one child."""
    view = PupilView.of(pupil, today=timezone.localdate(), just_gone=asked_id(request, "weg"))
    crumbs = [*crumbs_to_pupil(pupil)[:-1], (pupil.nickname or pupil.reference, "")]
    may_remove = pupil.school_id in scope_of(person, Ability.REMOVE_PUPILS).schools
    context = {"view": view, "pupil": pupil, "undo": view.undo, "may_remove": may_remove, "breadcrumbs": crumbs}
    return render(request, "cases/pupil.html", context, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """Say that what the form was about is not there, and that nothing of it was stored."""
    return render(request, "cases/gone.html", status=GONE)


def crumbs_to_school(school: School) -> Crumbs:
    """Return the way from the start to the page of a school."""
    return [(_("Start"), reverse("budgets:home")), (school.name, reverse("budgets:school", args=[school.pk]))]


def crumbs_to_pupil(pupil: Pupil) -> Crumbs:
    """Return the way from the start to the page of a child."""
    name = pupil.nickname or pupil.reference
    return [*crumbs_to_school(pupil.school), (name, reverse("cases:pupil", args=[pupil.pk]))]


def pupil_form(pupil: Pupil, form: Form, title: str) -> dict[str, Any]:
    """Return what the page of a form about a child needs: the way there, and the way back."""
    crumbs = [*crumbs_to_pupil(pupil), (title, "")]
    back = reverse("cases:pupil", args=[pupil.pk])
    return {"form": form, "pupil": pupil, "breadcrumbs": crumbs, "cancel_url": back}


def asked_id(request: HttpRequest, name: str) -> UUID | None:
    """Return an id from the query string; nonsense is the same as nothing."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
