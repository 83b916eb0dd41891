"""The administrator's pages about people, their roles and their accounts."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.actions import mails, people
from schools.forms.people import PersonForm, put_errors
from schools.forms.roles import RoleEndForm, RoleForm
from schools.models import Mail, Membership, Person
from schools.pages.people import PeopleFilter, people_page
from schools.pages.person import person_page
from schools.pages.roles import abilities_of, role_row
from schools.permissions import Ability

__all__ = [
    "MailResend",
    "People",
    "PersonDeactivate",
    "PersonDetail",
    "PersonEdit",
    "PersonReactivate",
    "PersonSecondFactor",
    "RoleEnd",
    "RoleGive",
    "RoleWithdraw",
    "site_of",
]

OK, CONFLICT, INVALID = 200, 409, 422
ROLE_PARTS = (
    "user",
    "school__municipality",
    "board",
    "municipality",
    "partnership",
    "provider",
    "given_by",
    "ended_by",
)


def site_of(request: HttpRequest) -> str:
    """Return the address of the site as who asks sees it; the host has been checked against ALLOWED_HOSTS."""
    return f"{request.scheme}://{request.get_host()}"


class People(AbilityAnywhereRequired):
    """Everyone with an account."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what needs attention, and one page of the people that were asked for."""
        form = PeopleFilter(request.GET)
        status = OK if form.is_valid() else INVALID
        return render(request, "schools/people.html", people_page(form, request.GET), status=status)


class PersonPage(AbilityRequired):
    """A page about one person."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE

    def load(self, pk: UUID) -> Person:
        """Return the person."""
        return self.get_scoped_object(Person.objects, pk)


class PersonDetail(PersonPage):
    """One person: roles, account and history."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        return render(request, "schools/person.html", person_page(self.load(pk), user=self.person))


class RoleGive(PersonPage):
    """Give somebody a role."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask which."""
        return self.page(request, self.load(pk), RoleForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Give it."""
        person, form = self.load(pk), RoleForm(request.POST)
        if form.is_valid():
            site, acting_user = site_of(request), self.person
            try:
                membership = people.give_role(
                    person_id=person.pk, terms=form.terms(), site=site, acting_user=acting_user
                )
            except ValidationError as error:
                put_errors(form, error)
            else:
                told = {"name": person.name, "role": membership.get_role_display()}
                messages.success(request, _("%(name)s is nu %(role)s, en krijgt daar een mail over.") % told)
                return redirect("schools:person", person.pk)
        return self.page(request, person, form, status=INVALID)

    def page(self, request: HttpRequest, person: Person, form: RoleForm, status: int = OK) -> HttpResponse:
        """Show the form."""
        context = {"person": person, "form": form, "is_self": person.pk == self.person.pk}
        return render(request, "schools/role_give.html", context, status=status)


class RolePage(AbilityRequired):
    """A page about one role of one person."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE

    def load(self, pk: UUID) -> Membership:
        """Return the role."""
        return self.get_scoped_object(Membership.objects, pk, related=ROLE_PARTS)


class RoleEnd(RolePage):
    """Give a role its last day; on the same page it can be withdrawn at once."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask for the day."""
        membership = self.load(pk)
        return self.page(request, membership, RoleEndForm(membership=membership))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the day."""
        membership = self.load(pk)
        form = RoleEndForm(request.POST, membership=membership)
        if form.is_valid():
            try:
                people.end_role(membership_id=pk, acting_user=self.person, **form.cleaned_data)
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(request, _("De laatste dag van de rol is gewijzigd."))
                return redirect("schools:person", membership.user_id)
        return self.page(request, membership, form, status=INVALID)

    def page(self, request: HttpRequest, membership: Membership, form: RoleEndForm, status: int = OK) -> HttpResponse:
        """Show the form, with what the role may do."""
        row = role_row(membership, today=localdate(), may_change=membership.user_id != self.person.pk)
        context = {"row": row, "form": form, "abilities": abilities_of(membership.role), "person": membership.user}
        return render(request, "schools/role_end.html", context, status=status)


class RoleWithdraw(RolePage):
    """Withdraw a role at once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Withdraw it, or say why not."""
        membership = self.load(pk)
        try:
            people.withdraw_role(membership_id=pk, acting_user=self.person)
        except ValidationError as error:
            return refused(request, error, membership.user_id)
        told = {"name": membership.user.name, "role": membership.get_role_display()}
        messages.success(request, _("%(name)s is vanaf nu geen %(role)s meer.") % told)
        return redirect("schools:person", membership.user_id)


class PersonEdit(PersonPage):
    """Change how somebody is called and reached."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what is stored."""
        person = self.load(pk)
        return self.page(request, person, PersonForm(person=person))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the change, unless somebody else did since."""
        person = self.load(pk)
        form = PersonForm(request.POST, person=person)
        if form.is_valid():
            values = form.cleaned_data
            try:
                people.change_person(
                    person_id=pk,
                    terms=people.PersonTerms(name=values["name"], email=values["email"]),
                    seen=people.PersonTerms(name=values["seen_name"], email=values["seen_email"]),
                    site=site_of(request),
                    acting_user=self.person,
                )
            except ValidationError as error:
                put_errors(form, error)
            except people.PersonConflictError as error:
                return self.conflict(request, error.current, form)
            else:
                messages.success(request, _("De gegevens zijn gewijzigd."))
                return redirect("schools:person", pk)
        return self.page(request, person, form, status=INVALID)

    def conflict(self, request: HttpRequest, current: Any, form: PersonForm) -> HttpResponse:
        """Show both, with what is stored now as what was seen: sending again is then a choice."""
        typed = {name: request.POST.get(name, "") for name in ("name", "email")}
        again = PersonForm({**typed, "seen_name": current.name, "seen_email": current.email}, person=current)
        again.is_valid()
        return self.page(request, current, again, status=CONFLICT)

    def page(self, request: HttpRequest, person: Any, form: PersonForm, status: int = OK) -> HttpResponse:
        """Show the form."""
        context = {"person": person, "form": form, "is_conflict": status == CONFLICT}
        return render(request, "schools/person_edit.html", context, status=status)


class PersonDeactivate(PersonPage):
    """Switch an account off."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask whether that is meant, and say what follows."""
        person = self.load(pk)
        rows = Membership.objects.visible_to(self.person).filter(user=person)
        running = rows.counting_on(localdate()).with_places()
        context = {"person": person, "is_self": person.pk == self.person.pk, "roles": list(running)}
        return render(request, "schools/person_deactivate.html", context)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Switch it off, or say why not."""
        person = self.load(pk)
        try:
            people.deactivate_person(person_id=pk, acting_user=self.person)
        except ValidationError as error:
            return refused(request, error, pk)
        messages.success(request, _("Het account van %(name)s staat uit.") % {"name": person.name})
        return redirect("schools:person", pk)


class PersonReactivate(PersonPage):
    """Switch an account on again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Switch it on, or say why not."""
        person = self.load(pk)
        try:
            people.reactivate_person(person_id=pk, acting_user=self.person)
        except ValidationError as error:
            return refused(request, error, pk)
        text = _("Het account van %(name)s staat weer aan. Geef nu de rollen die erbij horen.")
        messages.success(request, text % {"name": person.name})
        return redirect("schools:person", pk)


class PersonSecondFactor(PersonPage):
    """Take away a second step that somebody lost."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask whether that is meant, and say what follows."""
        person = self.load(pk)
        context = {"person": person, "is_self": person.pk == self.person.pk}
        return render(request, "schools/person_second_factor.html", context)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it away, or say why not."""
        person = self.load(pk)
        try:
            people.reset_second_factor(person_id=pk, acting_user=self.person)
        except ValidationError as error:
            return refused(request, error, pk)
        text = _("De tweede stap van %(name)s is weggehaald. Bij het inloggen kiest deze persoon een nieuwe.")
        messages.success(request, text % {"name": person.name})
        return redirect("schools:person", pk)


class MailResend(AbilityRequired):
    """Send a mail again that was not sent."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask for it, or say why not."""
        mail = self.get_scoped_object(Mail.objects, pk)
        page = ("schools:person", mail.user_id) if mail.user_id else ("schools:invitations",)
        try:
            mails.resend_mail(mail_id=pk, acting_user=self.person)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("De mail wordt opnieuw verstuurd."))
        return redirect(*page)


def refused(request: HttpRequest, error: ValidationError, person_id: UUID) -> HttpResponse:
    """Go back to the person and say why it was not done."""
    messages.error(request, " ".join(error.messages))
    return redirect("schools:person", person_id)
