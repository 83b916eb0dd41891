"""The pages of OOGO meetings: the list, one meeting, planning one, and its way to being closed."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from budgets.oogo import chosen_partnership, partnerships_for
from reports import actions
from reports.forms.meetings import CancelForm, MeetingForm, ParticipantsForm, RevisionForm
from reports.models import Meeting
from reports.pages.choices import municipality_choices, seat_choices
from reports.pages.meetings import closing_page, meeting_page, meetings_page
from reports.parties import token_of
from reports.queries import own_parties
from reports.views.editing import INVALID, MeetingEdit
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.models import Partnership
from schools.permissions import Ability, scope_of


class MeetingList(AbilityAnywhereRequired):
    """The meetings of the person's organisations."""

    ability: ClassVar[Ability | None] = Ability.VIEW_MEETINGS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "reports/meetings.html", meetings_page(self.person))


class MeetingDetail(AbilityRequired):
    """One meeting: its agenda, what was decided, who does what, and its dossier."""

    ability: ClassVar[Ability | None] = Ability.VIEW_MEETINGS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        meeting = self.get_scoped_object(Meeting.objects, pk, related=("partnership", "previous"))
        return render(request, "reports/meeting.html", meeting_page(meeting, self.person))


class MeetingNew(AbilityAnywhereRequired):
    """Plan a meeting; what waits for it is put on its agenda at once."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the partnerships to choose from, or the form when there is one."""
        return self.answer(request, status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Plan it."""
        return self.answer(request, status=INVALID, data=request.POST)

    def answer(self, request: HttpRequest, *, status: int, data: Any = None) -> HttpResponse:
        """Plan what a valid form says, or show the form."""
        partnerships = partnerships_for(self.person)
        chosen = chosen_partnership(partnerships, request.GET.get("swv", ""))
        if chosen is None:
            return render(
                request, "reports/meeting_new.html", {"partnerships": partnerships, **_crumbs()}, status=status
            )
        form = MeetingForm(data=data, municipalities=municipality_choices(chosen, self.person))
        if data is not None and form.is_valid():
            return self.plan(chosen, form)
        shown = {"partnership": chosen, "form": form, **_crumbs()}
        return render(request, "reports/meeting_new.html", shown, status=status)

    def plan(self, partnership: Partnership, form: MeetingForm) -> HttpResponse:
        """Store the meeting. Whoever sits for a municipality plans meetings of that municipality."""
        keys = form.cleaned_data["municipalities"]
        if not self.is_mine(partnership, keys):
            raise PermissionDenied
        meeting = actions.plan_meeting(
            partnership=partnership.pk, municipalities=keys, terms=form.terms(), acting_user=self.person
        )
        text = gettext("Het OOGO is gepland. Wat op de agenda hoort, staat er al op.")
        messages.success(self.request, text)
        return redirect("reports:meeting", meeting.pk)

    def is_mine(self, partnership: Partnership, keys: list[str]) -> bool:
        """Tell whether an organisation of this person sits at the table."""
        scope = scope_of(self.person, Ability.HOLD_MEETINGS)
        return partnership.pk in scope.partnerships or bool(scope.municipalities & set(keys))


class MeetingChange(MeetingEdit):
    """Another day, time or place."""

    def form(self, **data: Any) -> MeetingForm:
        """Return the form of the meeting."""
        return MeetingForm(meeting=self.meeting, **data)

    def save(self, form: Any) -> None:
        """Store it."""
        revision = form.cleaned_data["revision"]
        actions.change_meeting(meeting=self.meeting, terms=form.terms(), revision=revision, acting_user=self.person)

    def words(self) -> dict[str, str]:
        """Return the title of the page."""
        return {"title": gettext("Datum en plaats")}


class ParticipantsChange(MeetingEdit):
    """Who sits at the table, and who was there."""

    def form(self, **data: Any) -> ParticipantsForm:
        """Return the form with every seat."""
        return ParticipantsForm(meeting=self.meeting, organisations=seat_choices(self.meeting), **data)

    def save(self, form: Any) -> None:
        """Store them all."""
        revision = form.cleaned_data["revision"]
        actions.save_participants(meeting=self.meeting, seats=form.seats(), revision=revision, acting_user=self.person)

    def words(self) -> dict[str, str]:
        """Return the title of the page, and how to take somebody away."""
        lead = gettext(
            "Een naam hoeft niet. Maak functie en naam leeg om een deelnemer weg te halen. Een schoolbestuur dat "
            "u hier toevoegt, kan dit overleg daarna lezen."
        )
        return {"title": gettext("Deelnemers"), "lead": lead, "layout": "seats"}


class MeetingHold(AbilityRequired):
    """The meeting begins: decisions are minuted from now on."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Say so."""
        meeting = self.get_scoped_object(Meeting.objects, pk)
        try:
            actions.hold_meeting(meeting=meeting, today=timezone.localdate(), acting_user=self.person)
        except actions.NotYetError:
            messages.error(request, gettext("Dit overleg is nog niet geweest. Het kan pas op de dag zelf beginnen."))
        except actions.MeetingStateError:
            messages.info(request, gettext("Dit overleg is al begonnen, of het is afgelast."))
        return redirect("reports:meeting", pk)


class MeetingCancel(MeetingEdit):
    """The meeting does not take place: why."""

    def form(self, **data: Any) -> CancelForm:
        """Return the form with the reason."""
        return CancelForm(initial={"revision": self.meeting.revision}, **data)

    def save(self, form: Any) -> None:
        """Cancel it, and say where its agenda went."""
        reason = form.cleaned_data["reason"]
        following = actions.cancel_meeting(meeting=self.meeting, reason=reason, acting_user=self.person)
        text = gettext("Het overleg is afgelast. De agenda komt vanzelf op het volgende overleg dat u plant.")
        if following is not None:
            day = date_format(following.date, "j F Y")
            text = gettext("Het overleg is afgelast. De agenda staat nu op het overleg van %(day)s.") % {"day": day}
        messages.success(self.request, text)

    def words(self) -> dict[str, str]:
        """Return the title of the page, and what follows."""
        lead = gettext(
            "Er gaat niets verloren: alles blijft te lezen, en de agenda gaat naar het volgende overleg. Tot en met de "
            "dag zelf kunt u het overleg toch nog laten doorgaan."
        )
        return {"title": gettext("Overleg afgelasten"), "lead": lead, "button": gettext("Gelast het overleg af")}


class MeetingResume(AbilityRequired):
    """A cancelled meeting is held after all."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Say so."""
        meeting = self.get_scoped_object(Meeting.objects, pk)
        try:
            actions.resume_meeting(meeting=meeting, today=timezone.localdate(), acting_user=self.person)
            messages.success(request, gettext("Het overleg gaat toch door. Alles staat er nog zoals het was."))
        except actions.MeetingOverError:
            messages.error(request, gettext("De dag van dit overleg is voorbij. Plan een nieuw overleg."))
        except actions.MeetingStateError:
            messages.info(request, gettext("Dit overleg is niet afgelast."))
        return redirect("reports:meeting", pk)


class MinutesConfirm(AbilityRequired):
    """One party agrees with the minutes as they stand."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Record it for the party that the form names, if the person may speak for it."""
        meeting = self.get_scoped_object(Meeting.objects, pk, related=("partnership",))
        form, party = RevisionForm(request.POST), request.POST.get("party", "")
        if form.is_valid() and party in map(token_of, own_parties(meeting, self.person)):
            self.confirm(meeting, party, form.cleaned_data["revision"])
        return redirect("reports:meeting", pk)

    def confirm(self, meeting: Meeting, party: str, revision: int) -> None:
        """Record it, or say what changed."""
        try:
            actions.confirm_minutes(meeting=meeting, organisation=party, revision=revision, acting_user=self.person)
            messages.success(self.request, gettext("Uw akkoord met het verslag is vastgelegd."))
        except actions.MeetingConflictError:
            text = gettext("Het verslag is gewijzigd nadat u het opende. Lees het nog eens en geef dan uw akkoord.")
            messages.error(self.request, text)
        except actions.MeetingStateError:
            messages.error(
                self.request, gettext("Akkoord geven kan als het overleg gehouden is en nog niet afgesloten.")
            )


class MeetingClose(AbilityRequired):
    """Closing asks for confirmation, and tells what is missing and what follows."""

    ability: ClassVar[Ability | None] = Ability.HOLD_MEETINGS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what is missing and what follows."""
        meeting = self.get_scoped_object(Meeting.objects, pk, related=("partnership", "previous"))
        if not meeting.is_held:
            return redirect("reports:meeting", pk)
        return render(request, "reports/meeting_close.html", closing_page(meeting))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Close it for good."""
        meeting = self.get_scoped_object(Meeting.objects, pk)
        form = RevisionForm(request.POST)
        if not form.is_valid():
            return redirect("reports:meeting-close", pk)
        try:
            revision = form.cleaned_data["revision"]
            actions.close_meeting(meeting=meeting, revision=revision, acting_user=self.person)
        except actions.MeetingConflictError:
            messages.error(request, gettext("Het verslag is intussen gewijzigd. Kijk nog eens voor u het afsluit."))
            return redirect("reports:meeting-close", pk)
        except actions.MeetingStateError:
            messages.info(
                request, gettext("Dit overleg is niet meer af te sluiten. Hieronder staat hoe het ervoor staat.")
            )
        return redirect("reports:meeting", pk)


def _crumbs() -> dict[str, list[tuple[str, str]]]:
    """Return the way back from a new meeting."""
    return {"breadcrumbs": [(gettext("OOGO"), reverse("reports:meetings")), (gettext("OOGO plannen"), "")]}
