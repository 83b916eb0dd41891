"""The pages of action points: agreeing on one, changing it, and saying that it is done."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from reports import actions
from reports.forms.meetings import ActionForm
from reports.models import ActionPoint, Meeting
from reports.pages.choices import seat_choices
from reports.views.agenda import closed_text
from reports.views.editing import MeetingEdit
from schools.access import AbilityRequired
from schools.permissions import Ability


class ActionNew(MeetingEdit):
    """Agree on who does what."""

    def form(self, **data: Any) -> ActionForm:
        """Return an empty form."""
        return ActionForm(organisations=seat_choices(self.meeting), **data)

    def save(self, form: Any) -> None:
        """Store it."""
        actions.add_action_point(meeting=self.meeting, terms=form.terms(), acting_user=self.person)

    def words(self) -> dict[str, str]:
        """Return the title of the page."""
        return {"title": gettext("Actiepunt toevoegen")}

    def done_url(self) -> str:
        """Return to the list of actions."""
        return reverse("reports:meeting", args=[self.meeting.pk]) + "#acties"


class ActionEdit(ActionNew):
    """Change what was agreed, until the meeting is closed."""

    point: ActionPoint

    def find(self, pk: UUID) -> None:
        """Find the action point."""
        self.point = self.get_scoped_object(ActionPoint.objects, pk, related=("meeting__partnership",))
        self.meeting = self.point.meeting

    def form(self, **data: Any) -> ActionForm:
        """Return the form of this one."""
        return ActionForm(organisations=seat_choices(self.meeting), point=self.point, **data)

    def save(self, form: Any) -> None:
        """Store it."""
        revision = form.cleaned_data["revision"]
        actions.change_action_point(point=self.point, terms=form.terms(), revision=revision, acting_user=self.person)

    def words(self) -> dict[str, str]:
        """Return the title of the page."""
        return {"title": gettext("Actiepunt wijzigen")}


class ActionDone(AbilityRequired):
    """Say that an action is done, or is not after all; also when the meeting is closed."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Record it, and go back to the meeting on whose page the button stood."""
        point = self.get_scoped_object(ActionPoint.objects, pk)
        if request.POST.get("open"):
            actions.mark_action_open(point=point, acting_user=self.person)
        else:
            actions.mark_action_done(point=point, today=timezone.localdate(), acting_user=self.person)
        return redirect(reverse("reports:meeting", args=[self.came_from(point)]) + "#acties")

    def came_from(self, point: ActionPoint) -> UUID:
        """Return the meeting on whose page the button stood, or that of the action."""
        try:
            asked = UUID(self.request.POST.get("meeting", ""))
        except ValueError:
            return point.meeting_id
        return asked if Meeting.objects.visible_to(self.person).filter(pk=asked).exists() else point.meeting_id


class ActionRemove(AbilityRequired):
    """Take an action back, as long as the meeting is not closed."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it back."""
        point = self.get_scoped_object(ActionPoint.objects, pk, related=("meeting",))
        try:
            actions.remove_action_point(point=point, acting_user=self.person)
            messages.success(request, gettext("Het actiepunt is weggehaald: %(text)s") % {"text": point.text})
        except actions.MeetingStateError:
            messages.error(request, closed_text())
        return redirect(reverse("reports:meeting", args=[point.meeting_id]) + "#acties")
