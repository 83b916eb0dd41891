"""The pages of frames (kaders): all of them with what came before, writing one down, and putting it away again."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from budgets import actions
from budgets.forms.frames import FrameForm
from budgets.models import Frame
from budgets.oogo import chosen_partnership, partnerships_for
from budgets.pages.frame_pages import frame_form, frames_page, new_crumbs
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability, scope_of

INVALID = 422


class FrameList(AbilityAnywhereRequired):
    """Every frame that the person may read."""

    ability: ClassVar[Ability | None] = Ability.VIEW_MEETINGS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "budgets/frames.html", frames_page(self.person))


class FrameNew(AbilityAnywhereRequired):
    """Write a frame down; it counts once an OOGO adopted it."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the partnerships to choose from, or the form when there is one."""
        return self.answer(request, status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write it down."""
        return self.answer(request, status=INVALID, data=request.POST)

    def answer(self, request: HttpRequest, *, status: int, data: Any = None) -> HttpResponse:
        """Store what a valid form says, or show the form."""
        partnerships = partnerships_for(self.person)
        chosen = chosen_partnership(partnerships, request.GET.get("swv", ""))
        if chosen is None:
            shown = {"partnerships": partnerships, **new_crumbs()}
            return render(request, "budgets/frame_new.html", shown, status=status)
        form = frame_form(chosen, self.person, data)
        if data is not None and form.is_valid():
            return self.store(form)
        shown = {"partnership": chosen, "form": form, **new_crumbs()}
        return render(request, "budgets/frame_new.html", shown, status=status)

    def store(self, form: FrameForm) -> HttpResponse:
        """Store the frame of an organisation of this person."""
        scope, terms = scope_of(self.person, Ability.HOLD_MEETINGS), form.terms()
        if terms.partnership not in scope.partnerships and not scope.municipalities & set(terms.municipalities):
            raise PermissionDenied
        actions.record_frame(terms=terms, acting_user=self.person)
        text = gettext("Het kader is opgeschreven. Het geldt zodra een OOGO het vaststelt; zet het daar op de agenda.")
        messages.success(self.request, text)
        return redirect("budgets:frames")


class FrameWithdraw(AbilityRequired):
    """Put a frame away that no meeting adopted."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Put it away."""
        frame = self.get_scoped_object(Frame.objects, pk)
        try:
            actions.withdraw_frame(frame=frame, on=timezone.localdate(), acting_user=self.person)
            messages.success(request, gettext("Het kader is teruggenomen. Het blijft hieronder staan."))
        except actions.FrameStateError:
            messages.error(request, gettext("Dit kader is al vastgesteld of teruggenomen. Beëindigen kan in een OOGO."))
        return redirect("budgets:frames")
