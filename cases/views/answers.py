"""What the views of this room have in common: the way back, and ids from the address."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Indication, Professional, Pupil
from schools.access import AbilityRequired
from schools.models import School

CONFLICT = 409
INVALID = 422

Crumbs = list[tuple[str, str]]


class ChildView(AbilityRequired):
    """A view about one child, or about something of one child. Each time it shows the child, that is in the log."""

    logs = "view_pupil"

    def logged_subject(self) -> Pupil | None:
        """Return the child."""
        if isinstance(self._found, Indication | Professional):
            return self._found.pupil
        return self._found if isinstance(self._found, Pupil) else None


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
