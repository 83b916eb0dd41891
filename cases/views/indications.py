"""Adding, changing, taking away and putting back decisions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.actions import (
    ConfirmationConflictError,
    EditConflictError,
    change_indication,
    record_indication,
    restore_indication,
    take_over_correction,
    terms_of,
    withdraw_indication,
)
from cases.forms import IndicationForm, TakeOverForm, differences, initial_of_sequel
from cases.models import Indication, Pupil
from cases.views.answers import CONFLICT, INVALID, ChildView, asked_id, pupil_form, pupil_page
from schools.permissions import Ability

WITH = ("school", "responsible_municipality")
WITH_PUPIL = ("pupil__school", "pupil__responsible_municipality")


class IndicationAdd(ChildView):
    """Add a decision to a child; `?vervolg=` starts from the decision that it follows."""

    ability = Ability.EDIT_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show an empty form, or one that continues another decision of the child."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        asked = asked_id(request, "vervolg")
        before = pupil.indications.kept().filter(pk=asked).first() if asked else None
        form = IndicationForm(pupil=pupil, initial=initial_of_sequel(before) if before else {})
        return render(request, "cases/indication_form.html", form_context(form))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the decision and go back to the child."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        form = IndicationForm(request.POST, pupil=pupil)
        if not form.is_valid():
            return render(request, "cases/indication_form.html", form_context(form), status=INVALID)
        key = form.cleaned_data["key"]
        stored = record_indication(pupil=pupil, terms=form.terms(), acting_user=self.person, key=key)
        if stored.withdrawn_at is not None or terms_of(stored) != form.terms():
            # Sent before, and changed after a step back in the browser: nothing of it may get lost.
            return conflict(request, stored, form, is_own=True)
        messages.success(request, _("De toekenning is toegevoegd."))
        warn_of_unknowns(request, stored)
        return redirect("cases:pupil", pk)


class IndicationEdit(ChildView):
    """Change a decision."""

    ability = Ability.EDIT_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what is stored."""
        indication = self.get_scoped_object(Indication.objects, pk, related=WITH_PUPIL)
        if indication.withdrawn_at is not None:
            raise Http404
        form = IndicationForm(pupil=indication.pupil, indication=indication)
        return render(request, "cases/indication_form.html", form_context(form))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the change, unless somebody else saved since."""
        indication = self.get_scoped_object(Indication.objects, pk, related=WITH_PUPIL)
        form = IndicationForm(request.POST, pupil=indication.pupil, indication=indication)
        if not form.is_valid():
            return render(request, "cases/indication_form.html", form_context(form), status=INVALID)
        try:
            revision = form.cleaned_data["revision"] or 0
            stored = change_indication(indication_id=pk, terms=form.terms(), revision=revision, acting_user=self.person)
        except EditConflictError:
            return conflict(request, self.get_scoped_object(Indication.objects, pk, related=WITH_PUPIL), form)
        except ValidationError as error:
            form.add_error("replaces", error)
            return render(request, "cases/indication_form.html", form_context(form), status=INVALID)
        messages.success(request, _("De toekenning is gewijzigd."))
        warn_of_unknowns(request, stored)
        return redirect("cases:pupil", indication.pupil_id)


class IndicationWithdraw(ChildView):
    """Take away a decision that should not have been there."""

    ability = Ability.EDIT_PUPILS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it away; the page of the child offers to put it back."""
        indication = self.get_scoped_object(Indication.objects, pk)
        withdraw_indication(indication_id=pk, acting_user=self.person)
        messages.success(request, _("De toekenning is weggehaald en telt niet meer mee."))
        return redirect(f"{reverse('cases:pupil', args=[indication.pupil_id])}?weg={pk}")


class IndicationTakeOver(ChildView):
    """Let a decision say what its funder says."""

    ability = Ability.EDIT_PUPILS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store it, unless the decision or what the funder says is not what was seen."""
        indication = self.get_scoped_object(Indication.objects, pk, related=WITH_PUPIL)
        seen = TakeOverForm(request.POST)
        if not (seen.is_valid() and self._take_over(pk, **seen.cleaned_data)):
            messages.error(
                request, _("Er is niets overgenomen: de toekenning of de verbetering is intussen gewijzigd.")
            )
            return pupil_page(request, indication.pupil, person=self.person, status=CONFLICT)
        messages.success(request, _("De verbetering is overgenomen. De toekenning is daarmee bevestigd."))
        return redirect("cases:pupil", indication.pupil_id)

    def _take_over(self, pk: UUID, **seen: int) -> bool:
        try:
            take_over_correction(indication_id=pk, **seen, acting_user=self.person)
        except (EditConflictError, ConfirmationConflictError):
            return False
        return True


class IndicationRestore(ChildView):
    """Put back a decision."""

    ability = Ability.EDIT_PUPILS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Put it back."""
        indication = self.get_scoped_object(Indication.objects, pk)
        restore_indication(indication_id=pk, acting_user=self.person)
        messages.success(request, _("De toekenning staat er weer en telt weer mee."))
        return redirect("cases:pupil", indication.pupil_id)


def form_context(form: IndicationForm) -> dict[str, Any]:
    """Return what the page of the form needs besides the form."""
    return pupil_form(form.pupil, form, form.title)


def conflict(request: HttpRequest, current: Indication, form: IndicationForm, *, is_own: bool = False) -> HttpResponse:
    """Show what was typed beside what is stored now; the next press on save stores what was typed."""
    different = differences(form, IndicationForm(pupil=current.pupil, indication=current))
    data = {**request.POST.dict(), "revision": str(current.revision)}
    again = IndicationForm(data, pupil=current.pupil, indication=current)
    known = {"differences": different, "is_withdrawn": current.withdrawn_at is not None, "is_own": is_own}
    return render(request, "cases/indication_form.html", form_context(again) | known, status=CONFLICT)


def warn_of_unknowns(request: HttpRequest, indication: Indication) -> None:
    """Say what is stored, but keeps the decision from being paid by anyone."""
    pupil = indication.pupil
    if indication.responsible_municipality_id is None and pupil.responsible_municipality_id is None:
        messages.warning(
            request,
            _(
                "De verantwoordelijke gemeente is nog onbekend. Bij een besluit van een gemeente is dan niet te zeggen "
                "wie er betaalt."
            ),
        )
