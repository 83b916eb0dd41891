"""The pages of an agenda: putting something on it, its order, and what was decided about an item."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from reports import actions
from reports.forms.meetings import ItemForm, TopicForm
from reports.meeting_view import item_title
from reports.minutes import item_content
from reports.models import AgendaItem, Meeting
from reports.pages.choices import topic_choices
from reports.pages.meetings import meeting_page
from reports.parties import parties_of
from reports.views.editing import INVALID, MeetingEdit
from schools.access import AbilityRequired
from schools.permissions import Ability


class AgendaFill(AbilityRequired):
    """Put on the agenda what belongs there and came up since."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Add it, and go back."""
        meeting = self.get_scoped_object(Meeting.objects, pk, related=("partnership",))
        try:
            added = actions.fill_agenda(meeting=meeting, acting_user=self.person)
            messages.success(request, gettext("Toegevoegd aan de agenda: %(count)s.") % {"count": added})
        except actions.MeetingStateError:
            messages.error(request, closed_text())
        return redirect(_at(pk, "agenda"))


class AgendaAdd(AbilityRequired):
    """Put one thing on the agenda."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Add it; a form that is not right comes back on the page of the meeting."""
        meeting = self.get_scoped_object(Meeting.objects, pk, related=("partnership", "previous"))
        form = TopicForm(request.POST, topics=topic_choices(meeting, self.person))
        if not form.is_valid():
            context = {**meeting_page(meeting, self.person), "topic_form": form}
            return render(request, "reports/meeting.html", context, status=INVALID)
        try:
            actions.add_item(meeting=meeting, acting_user=self.person, **form.cleaned_data)
        except actions.MeetingStateError:
            messages.error(request, closed_text())
        except (ValidationError, ValueError):
            messages.error(request, gettext("Dit punt staat er intussen al op, of het kan niet meer op de agenda."))
        return redirect(_at(pk, "agenda"))


class ItemEdit(MeetingEdit):
    """One item: what stands with it, and what each party decided."""

    item: AgendaItem

    def find(self, pk: UUID) -> None:
        """Find the item."""
        related = ("meeting__partnership", "frame", "proposal__pool")
        self.item = self.get_scoped_object(AgendaItem.objects, pk, related=related)
        self.meeting = self.item.meeting

    def form(self, **data: Any) -> ItemForm:
        """Return the form of the item."""
        return ItemForm(item=self.item, parties=parties_of(self.meeting), **data)

    def save(self, form: Any) -> None:
        """Store it."""
        revision = form.cleaned_data["revision"]
        actions.change_item(item=self.item, terms=form.terms(), revision=revision, acting_user=self.person)

    def words(self) -> dict[str, str]:
        """Return the title of the item."""
        return {"title": item_title(item_content(self.item)), "layout": "item"}

    def around(self) -> dict[str, Any]:
        """Return where the item can be taken off the agenda, as long as nothing was decided about it."""
        is_free = not self.item.decision and not self.item.decisions.exists()
        return {"remove_url": reverse("reports:item-remove", args=[self.item.pk]) if is_free else ""}

    def done_url(self) -> str:
        """Return to the item on the page of the meeting."""
        return _at(self.meeting.pk, f"punt-{self.item.pk}")


class ItemMove(AbilityRequired):
    """Move an item one place."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Move it up or down."""
        item = self.get_scoped_object(AgendaItem.objects, pk, related=("meeting",))
        up = request.POST.get("direction") == actions.Direction.UP
        direction = actions.Direction.UP if up else actions.Direction.DOWN
        try:
            actions.move_item(item=item, direction=direction, acting_user=self.person)
        except actions.MeetingStateError:
            messages.error(request, closed_text())
        return redirect(_at(item.meeting_id, f"punt-{item.pk}"))


class ItemRemove(AbilityRequired):
    """Take an item off the agenda, after asking."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask."""
        item = self.get_scoped_object(AgendaItem.objects, pk, related=("meeting", "frame", "proposal__pool"))
        context = {"item": item, "meeting": item.meeting, "title": item_title(item_content(item))}
        return render(request, "reports/item_remove.html", context)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it off."""
        item = self.get_scoped_object(AgendaItem.objects, pk, related=("meeting",))
        try:
            actions.remove_item(item=item, acting_user=self.person)
            messages.success(request, gettext("Het punt is van de agenda gehaald."))
        except actions.MeetingStateError:
            messages.error(request, gettext("Over dit punt is al iets besloten, of het overleg is afgesloten."))
        return redirect(_at(item.meeting_id, "agenda"))


def closed_text() -> str:
    """Say that nothing can be changed any more."""
    return gettext("Dit overleg is afgesloten of afgelast; er verandert niets aan.")


def _at(meeting: UUID, anchor: str) -> str:
    return f"{reverse('reports:meeting', args=[meeting])}#{anchor}"
