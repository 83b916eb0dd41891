"""The pages about one child."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import EditConflictError, change_pupil, record_pupil, set_opt_out
from cases.forms import OptOutForm, PupilForm, differences
from cases.models import Pupil
from cases.views.answers import CONFLICT, INVALID, ChildView, crumbs_to_school, pupil_form, pupil_page
from schools.access import AbilityRequired
from schools.models import School
from schools.permissions import Ability

WITH = ("school", "responsible_municipality")


class PupilPage(ChildView):
    """Everything about one child, for its own school. Each look is in the log."""

    ability = Ability.VIEW_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the child."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        return pupil_page(request, pupil, person=self.person)


class PupilAdd(AbilityRequired):
    """Add a child to a school."""

    ability = Ability.EDIT_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show an empty form."""
        school = self.get_scoped_object(School.objects, pk)
        return self._page(school, PupilForm(school=school, today=timezone.localdate()))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the child and go on to its page."""
        school = self.get_scoped_object(School.objects, pk)
        form = PupilForm(request.POST, school=school, today=timezone.localdate())
        if not form.is_valid():
            return self._page(school, form, status=INVALID)
        try:
            key = form.cleaned_data["key"]
            pupil = record_pupil(school_id=school.pk, terms=form.terms(), acting_user=self.person, key=key)
        except IntegrityError:  # somebody else used the reference between the check and the save
            form.add_error("reference", _("Uw school gebruikt dit kenmerk al voor een ander kind."))
            return self._page(school, form, status=INVALID)
        messages.success(request, _("De leerling is toegevoegd. Voeg nu de besluiten toe."))
        return redirect("cases:pupil", pupil.pk)

    def _page(self, school: School, form: PupilForm, *, status: int = 200) -> HttpResponse:
        crumbs = [*crumbs_to_school(school), (_("Leerling toevoegen"), "")]
        back = reverse("budgets:school", args=[school.pk])
        context = {"form": form, "school": school, "breadcrumbs": crumbs, "cancel_url": back}
        return render(self.request, "cases/pupil_form.html", context, status=status)


class PupilEdit(ChildView):
    """Change what is known of a child."""

    ability = Ability.EDIT_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what is stored."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        return self._page(pupil, self._form(pupil))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the change, unless somebody else saved since."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        form = self._form(pupil, request.POST)
        if not form.is_valid():
            return self._page(pupil, form, status=INVALID)
        try:
            revision = form.cleaned_data["revision"] or 0
            change_pupil(pupil_id=pk, terms=form.terms(), revision=revision, acting_user=self.person)
        except EditConflictError:
            return self._conflict(self.get_scoped_object(Pupil.objects, pk, related=WITH), form)
        except IntegrityError:
            form.add_error("reference", _("Uw school gebruikt dit kenmerk al voor een ander kind."))
            return self._page(pupil, form, status=INVALID)
        messages.success(request, _("De gegevens van de leerling zijn bewaard."))
        return redirect("cases:pupil", pk)

    def _form(self, pupil: Pupil, data: Any = None) -> PupilForm:
        return PupilForm(data, school=pupil.school, pupil=pupil, today=timezone.localdate())

    def _conflict(self, current: Pupil, form: PupilForm) -> HttpResponse:
        different = differences(form, self._form(current))
        form.data = {**self.request.POST.dict(), "revision": str(current.revision)}
        return self._page(current, form, status=CONFLICT, differences=different)

    def _page(self, pupil: Pupil, form: PupilForm, *, status: int = 200, **extra: Any) -> HttpResponse:
        context = pupil_form(pupil, form, _("Wijzigen")) | extra
        return render(self.request, "cases/pupil_form.html", context, status=status)


class PupilOptOut(ChildView):
    """Write down that a parent said no: from a day on, the child is in no pool."""

    ability = Ability.EDIT_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Explain what it means and ask from when."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        day = pupil.opted_out_from or timezone.localdate()
        return self._page(pupil, OptOutForm(initial={"opted_out_from": day}))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the day."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        form = OptOutForm(request.POST)
        if not form.is_valid():
            return self._page(pupil, form, status=INVALID)
        day = form.cleaned_data["opted_out_from"]
        set_opt_out(pupil_id=pk, opted_out_from=day, acting_user=self.person)
        messages.success(request, _("Genoteerd: dit kind doet vanaf die dag niet mee in een gezamenlijk budget."))
        return redirect("cases:pupil", pk)

    def _page(self, pupil: Pupil, form: OptOutForm, *, status: int = 200) -> HttpResponse:
        context = pupil_form(pupil, form, _("Niet meedoen"))
        return render(self.request, "cases/opt_out.html", context, status=status)


class PupilOptIn(ChildView):
    """Take back a no: the child takes part again, as if it had never been said."""

    ability = Ability.EDIT_PUPILS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Remove the day."""
        self.get_scoped_object(Pupil.objects, pk, related=WITH)
        set_opt_out(pupil_id=pk, opted_out_from=None, acting_user=self.person)
        messages.success(request, _("Dit kind doet weer mee."))
        return redirect("cases:pupil", pk)
