"""Putting professionals around a child, and taking them away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import record_professional, remove_professional, restore_professional
from cases.forms import ProfessionalForm
from cases.models import Professional, Pupil
from cases.views.answers import INVALID, ChildView, pupil_form
from schools.permissions import Ability

WITH = ("school",)


class ProfessionalAdd(ChildView):
    """Put a professional around a child."""

    ability = Ability.EDIT_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show an empty form."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        return self._page(pupil, ProfessionalForm(initial={"valid_from": timezone.localdate()}))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the professional."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        form = ProfessionalForm(request.POST)
        if not form.is_valid():
            return self._page(pupil, form, status=INVALID)
        key = form.cleaned_data["key"]
        record_professional(pupil=pupil, terms=form.terms(), acting_user=self.person, key=key)
        messages.success(request, _("De professional is toegevoegd."))
        return redirect("cases:pupil", pk)

    def _page(self, pupil: Pupil, form: ProfessionalForm, *, status: int = 200) -> HttpResponse:
        context = pupil_form(pupil, form, _("Professional toevoegen"))
        return render(self.request, "cases/professional_form.html", context, status=status)


class ProfessionalRemove(ChildView):
    """Take a professional away from a child."""

    ability = Ability.EDIT_PUPILS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take away; the page of the child offers to undo it."""
        professional = self.get_scoped_object(Professional.objects, pk)
        remove_professional(professional_id=pk, acting_user=self.person)
        messages.success(request, _("De professional is weggehaald."))
        return redirect(f"{reverse('cases:pupil', args=[professional.pupil_id])}?weg={pk}")


class ProfessionalRestore(ChildView):
    """Put a professional back."""

    ability = Ability.EDIT_PUPILS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Put back."""
        professional = self.get_scoped_object(Professional.objects, pk)
        restore_professional(professional_id=pk, acting_user=self.person)
        messages.success(request, _("De professional staat er weer."))
        return redirect("cases:pupil", professional.pupil_id)
