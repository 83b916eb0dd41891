"""What the forms of an OOGO have in common: nothing typed is lost when somebody else was first."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.differences import differences
from reports import actions
from reports.forms.meetings import RevisionForm
from reports.models import Meeting
from reports.pages.meetings import breadcrumbs
from schools.access import AbilityRequired
from schools.permissions import Ability

CONFLICT, INVALID = 409, 422


class MeetingEdit(AbilityRequired):
    """A form about a meeting, or about something in one. `meeting` is set when the object was found."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    template: ClassVar[str] = "reports/meeting_form.html"
    meeting: Meeting

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what is stored; of a meeting that is closed or cancelled there is nothing to change."""
        self.find(pk)
        if self.meeting.is_fixed:
            return redirect("reports:meeting", self.meeting.pk)
        return render(request, self.template, self.page(self.form()))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store it, unless somebody else changed it or closed the meeting since."""
        self.find(pk)
        form = self.form(data=request.POST)
        if not form.is_valid():
            return render(request, self.template, self.page(form), status=INVALID)
        try:
            self.save(form)
        except actions.MeetingConflictError:
            return self.conflict(request, pk, differ=True)
        except actions.MeetingStateError:
            return self.conflict(request, pk, differ=False)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
            return render(request, self.template, self.page(form), status=INVALID)
        return redirect(self.done_url())

    def find(self, pk: UUID) -> None:
        """Find what the form is about, and its meeting."""
        self.meeting = self.get_scoped_object(Meeting.objects, pk, related=("partnership",))

    def form(self, **data: Any) -> RevisionForm:
        """Return the form, of what was sent or of what is stored."""
        raise NotImplementedError

    def save(self, form: Any) -> None:
        """Store what the valid form says."""
        raise NotImplementedError

    def words(self) -> dict[str, str]:
        """Return `title`, and where they are needed `lead`, `layout` and `button`."""
        raise NotImplementedError

    def around(self) -> dict[str, Any]:
        """Return what else the page shows."""
        return {}

    def done_url(self) -> str:
        """Return where one goes when it is stored."""
        return reverse("reports:meeting", args=[self.meeting.pk])

    def page(self, form: RevisionForm) -> dict[str, Any]:
        """Return what the page shows."""
        words = self.words()
        return {
            "meeting": self.meeting,
            "form": form,
            "save_url": self.request.path,
            "cancel_url": self.done_url(),
            "breadcrumbs": breadcrumbs(self.meeting, words["title"]),
            **words,
            **self.around(),
        }

    def conflict(self, request: HttpRequest, pk: UUID, *, differ: bool) -> HttpResponse:
        """Show what was typed beside what is stored now; a second press stores what was typed."""
        typed = self.form(data=request.POST)
        typed.is_valid()
        self.find(pk)
        stored = self.form()
        # The form that comes back is about what is stored now, with what was typed in it.
        again = self.form(data={**request.POST.dict(), "revision": str(stored.initial["revision"])})
        again.is_valid()
        told = {"differences": differences(typed, stored) if differ else [], "is_closed": not differ}
        return render(request, self.template, {**self.page(again), **told}, status=CONFLICT)
