"""That a child left, that its data must be kept for longer, and that all of it goes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import HeldError, hold_pupil, release_pupil, remove_pupil, set_departure
from cases.forms import DepartureForm, HoldForm, RemovalForm
from cases.models import HoldReason, Pupil
from cases.views.answers import CONFLICT, INVALID, ChildView, pupil_form
from schools.permissions import Ability

WITH = ("school",)


class PupilDeparture(ChildView):
    """Write down the last day of a child at the school."""

    ability = Ability.EDIT_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Explain what it means and ask for the day."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        today = timezone.localdate()
        return self._page(pupil, DepartureForm(initial={"left_on": pupil.left_on or today}, today=today))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the day."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        form = DepartureForm(request.POST, today=timezone.localdate())
        if not form.is_valid():
            return self._page(pupil, form, status=INVALID)
        set_departure(pupil_id=pk, left_on=form.cleaned_data["left_on"], acting_user=self.person)
        messages.success(request, _("Genoteerd: de laatste dag van dit kind op uw school."))
        return redirect("cases:pupil", pk)

    def _page(self, pupil: Pupil, form: DepartureForm, *, status: int = 200) -> HttpResponse:
        context = pupil_form(pupil, form, _("Van school"))
        return render(self.request, "cases/departure.html", context, status=status)


class PupilReturn(ChildView):
    """Take back that a child left."""

    ability = Ability.EDIT_PUPILS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Remove the day."""
        self.get_scoped_object(Pupil.objects, pk)
        set_departure(pupil_id=pk, left_on=None, acting_user=self.person)
        messages.success(request, _("Genoteerd: dit kind is op uw school."))
        return redirect("cases:pupil", pk)


class PupilHold(ChildView):
    """Keep the data of a child for longer than usual."""

    ability = Ability.EDIT_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Explain what it means; ask for the reason and the day."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        start = {"held_until": pupil.held_until, "held_for": pupil.held_for}
        return self._page(pupil, HoldForm(initial=start, today=timezone.localdate()))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store it."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        form = HoldForm(request.POST, today=timezone.localdate())
        if not form.is_valid():
            return self._page(pupil, form, status=INVALID)
        until, reason = form.cleaned_data["held_until"], HoldReason(form.cleaned_data["held_for"])
        hold_pupil(pupil_id=pk, until=until, reason=reason, acting_user=self.person)
        messages.success(request, _("Genoteerd: de gegevens van dit kind blijven tot die dag staan."))
        return redirect("cases:pupil", pk)

    def _page(self, pupil: Pupil, form: HoldForm, *, status: int = 200) -> HttpResponse:
        context = pupil_form(pupil, form, _("Langer bewaren"))
        return render(self.request, "cases/hold.html", context, status=status)


class PupilRelease(ChildView):
    """Let the usual term count again."""

    ability = Ability.EDIT_PUPILS

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Remove the day and the reason."""
        self.get_scoped_object(Pupil.objects, pk)
        release_pupil(pupil_id=pk, acting_user=self.person)
        messages.success(request, _("Voor dit kind geldt weer de gewone bewaartermijn."))
        return redirect("cases:pupil", pk)


class PupilRemove(ChildView):
    """Remove a child with everything that leads to it, because its parents ask for it."""

    ability = Ability.REMOVE_PUPILS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Say what goes and what stays, and ask to type the reference over."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        return self._page(pupil, RemovalForm(pupil=pupil))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Remove it, unless it must be kept."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        form = RemovalForm(request.POST, pupil=pupil)
        if not form.is_valid():
            return self._page(pupil, form, status=INVALID)
        school = pupil.school_id
        try:
            remove_pupil(pupil_id=pk, acting_user=self.person)
        except HeldError:
            return self._page(self.get_scoped_object(Pupil.objects, pk, related=WITH), form, status=CONFLICT)
        self._found = None
        messages.success(request, _("De leerling is verwijderd, met alle toekenningen en professionals."))
        return redirect("budgets:school", school)

    def _page(self, pupil: Pupil, form: RemovalForm, *, status: int = 200) -> HttpResponse:
        is_held = pupil.held_until is not None and pupil.held_until >= timezone.localdate()
        context = pupil_form(pupil, form, _("Verwijderen")) | {
            "is_held": is_held,
            "decisions": pupil.indications.count(),
            "professionals": pupil.professionals.count(),
        }
        return render(self.request, "cases/removal.html", context, status=status)
