"""The administrator's pages of invitations."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.actions import invitations
from schools.forms.people import InviteForm, RoleForms, put_role_errors
from schools.models import Invitation
from schools.pages.invitations import invitations_page
from schools.permissions import Ability
from schools.views.people import site_of

__all__ = ["InvitationLink", "InvitationResend", "InvitationWithdraw", "Invitations", "Invite"]

OK, INVALID = 200, 422


class Invitations(AbilityAnywhereRequired):
    """The invitations that wait for an answer."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, the newest first."""
        return render(request, "schools/invitations.html", invitations_page(request.GET.get("page")))


class Invite(AbilityAnywhereRequired):
    """Invite somebody."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask whom, and for which roles."""
        return self.page(request, InviteForm(), RoleForms(None))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Invite, or show the form with a role more or less."""
        roles = RoleForms(request.POST)
        if roles.is_resized:
            typed = {name: request.POST.get(name, "") for name in ("email", "name")}
            return self.page(request, InviteForm(initial=typed), roles)
        form = InviteForm(request.POST)
        if all([form.is_valid(), roles.is_valid()]):
            try:
                return self.invite(request, form, roles)
            except ValidationError as error:
                put_role_errors(form, roles, error)
        return self.page(request, form, roles, status=INVALID)

    def invite(self, request: HttpRequest, form: InviteForm, roles: RoleForms) -> HttpResponse:
        """Do it, and say what came of it."""
        invited = invitations.invite_person(
            **form.cleaned_data, roles=roles.terms(), site=site_of(request), acting_user=self.person
        )
        if invited.person is not None:
            text = _("%(name)s had al een account. De rol geldt meteen, en er gaat een mail heen.")
            messages.success(request, text % {"name": invited.person.name})
            return redirect("schools:person", invited.person.pk)
        messages.success(request, _("De uitnodiging is gemaakt. Hieronder ziet u of ze is verstuurd."))
        return redirect("schools:invitations")

    def page(self, request: HttpRequest, form: InviteForm, roles: RoleForms, status: int = OK) -> HttpResponse:
        """Show the form."""
        context = {"form": form, "roles": roles}
        return render(request, "schools/invite.html", context, status=status)


class InvitationPage(AbilityRequired):
    """What is done with one invitation."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE
    http_method_names = ["post"]

    def load(self, pk: UUID) -> Invitation:
        """Return the invitation."""
        return self.get_scoped_object(Invitation.objects, pk)


class InvitationResend(InvitationPage):
    """Send a new link."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Send it, or say why not."""
        self.load(pk)
        try:
            invitations.resend_invitation(invitation_id=pk, site=site_of(request), acting_user=self.person)
        except ValidationError as error:
            return refused(request, error)
        messages.success(request, _("Er gaat een nieuwe link heen. De oude werkt niet meer."))
        return redirect("schools:invitations")


class InvitationWithdraw(InvitationPage):
    """Let an invitation end."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask whether that is meant."""
        return render(request, "schools/invitation_withdraw.html", {"invitation": self.load(pk)})

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Withdraw it, or say why not."""
        self.load(pk)
        try:
            invitations.withdraw_invitation(invitation_id=pk, acting_user=self.person)
        except ValidationError as error:
            return refused(request, error)
        messages.success(request, _("De uitnodiging is ingetrokken. De link werkt niet meer."))
        return redirect("schools:invitations")


class InvitationLink(InvitationPage):
    """Make a link and show it once, where no mail can carry it."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it in this answer, and nowhere else."""
        invitation = self.load(pk)
        try:
            link = invitations.show_invitation_link(invitation_id=pk, site=site_of(request), acting_user=self.person)
        except ValidationError as error:
            return refused(request, error)
        answer = render(request, "schools/invitation_link.html", {"invitation": invitation, "link": link})
        answer["Cache-Control"] = "no-store, private"
        return answer


def refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Go back to the list and say why it was not done."""
    messages.error(request, " ".join(error.messages))
    return redirect("schools:invitations")
